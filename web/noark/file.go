package noark

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"torg/archive"
	"torg/archive/object"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// file answers for the file of a dokumentobjekt, or the best one of a dokumentbeskrivelse.
func (c *call) file(of object.Object) error {
	switch {
	case of.Type.Name != "dokumentobjekt":
		return notHere()
	case c.r.Method == http.MethodPost && c.r.ContentLength == 0 && c.r.Header.Get("X-Upload-Content-Length") != "":
		return c.begin(of)
	case c.r.Method == http.MethodPost:
		return c.whole(of)
	case c.r.Method == http.MethodPut:
		return c.piece(of)
	}
	if done, err := c.allow(http.MethodGet, http.MethodPost, http.MethodPut); done {
		return err
	}
	return c.download(of)
}

// download gives the bytes, under the type the archive knows them by. They are never shown inside a page of ours: the
// headers make a browser keep them apart.
func (c *call) download(of object.Object) error {
	if of.File() == "" {
		return notHere()
	}
	kind, _ := of.Values["mimeType"].(string)
	if _, _, err := mime.ParseMediaType(kind); err != nil {
		kind = "application/octet-stream"
	}
	if !takes(c.r.Header.Get("Accept"), kind) {
		return &refusal{status: http.StatusNotAcceptable, why: "Filen finnes bare som " + kind + "."}
	}
	if err := c.look([]object.Object{of}, of.Type.Rel()+"/"+of.ID); err != nil {
		return err
	}
	var body []byte
	if err := c.s.Store.Read(c.r.Context(), func(tx store.Tx) (err error) {
		body, err = tx.Blob(of.File())
		return err
	}); err != nil {
		return municipality.Wrap(municipality.Fault, "noark.download", err)
	}
	h := c.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("ETag", `"`+of.File()+`"`)
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(fileName(of)))
	c.write(http.StatusOK, body)
	return nil
}

func fileName(of object.Object) string {
	name, _ := of.Values["filnavn"].(string)
	if name == "" || municipality.ContainsNationalID(name) {
		return of.ID
	}
	return name
}

// takes reads an Accept header for one type.
func takes(accept, kind string) bool {
	if strings.TrimSpace(accept) == "" {
		return true
	}
	major, _, _ := strings.Cut(kind, "/")
	plain, _, _ := strings.Cut(kind, ";")
	for part := range strings.SplitSeq(accept, ",") {
		want, params, _ := strings.Cut(strings.ToLower(strings.TrimSpace(part)), ";")
		if strings.ReplaceAll(params, " ", "") == "q=0" {
			continue
		}
		switch strings.TrimSpace(want) {
		case "*/*", major + "/*", strings.ToLower(strings.TrimSpace(plain)):
			return true
		}
	}
	return false
}

// whole takes a file in one piece.
func (c *call) whole(of object.Object) error {
	c.w.Header().Set("Allow", "GET,HEAD,POST,PUT,OPTIONS")
	if c.r.ContentLength > archive.MaxFile {
		return tooLarge()
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, archive.MaxFile))
	if err != nil {
		return err
	}
	if len(body) == 0 {
		return &refusal{status: http.StatusBadRequest, why: "Filen er tom."}
	}
	return c.attach(of, object.Upload{Body: body, MIME: c.r.Header.Get("Content-Type"), FileName: dispositionName(c.r.Header.Get("Content-Disposition"))})
}

func dispositionName(header string) string {
	_, params, err := mime.ParseMediaType(header)
	if err != nil {
		return ""
	}
	return params["filename"]
}

func tooLarge() error {
	return &refusal{status: http.StatusRequestEntityTooLarge, why: fmt.Sprintf("Filen er større enn %d MB.", archive.MaxFile>>20)}
}

func (c *call) attach(of object.Object, f object.Upload) error {
	var o object.Object
	if err := c.act("noark.upload", of.Type.Rel()+"/"+of.ID, c.personsOf(of), func(tx *ledger.Tx) (err error) {
		o, err = c.s.Archive.Attach(tx, c.user, of.ID, f)
		return err
	}); err != nil {
		return err
	}
	return c.made(o, nil)
}

// begin opens a session for a file that comes in pieces.
func (c *call) begin(of object.Object) error {
	total, err := strconv.ParseInt(c.r.Header.Get("X-Upload-Content-Length"), 10, 64)
	switch {
	case err != nil || total <= 0:
		return &refusal{status: http.StatusBadRequest, why: "X-Upload-Content-Length skal være filens størrelse."}
	case total > archive.MaxFile:
		return tooLarge()
	case of.File() != "":
		return &refusal{status: http.StatusConflict, why: "Dokumentobjektet har en fil. Slett det og lag et nytt for å erstatte filen."}
	}
	s, err := c.s.uploads.begin(c.user.Staff.ID, of.ID, c.r.Header.Get("X-Upload-Content-Type"), total)
	if err != nil {
		return err
	}
	c.w.Header().Set("Location", c.session(of, s))
	c.write(http.StatusOK, nil)
	return nil
}

func (c *call) session(of object.Object, s *session) string {
	return c.self(of.Type, of.ID) + "referanseFil/?filsesjon=" + s.id
}

// piece takes one piece of a file. The pieces come in order; a piece that is sent again after a broken connection, whole or in part, is
// taken where it goes on.
func (c *call) piece(of object.Object) error {
	c.w.Header().Set("Allow", "GET,HEAD,POST,PUT,OPTIONS")
	s := c.s.uploads.find(c.r.URL.Query().Get("filsesjon"), c.user.Staff.ID, of.ID)
	if s == nil {
		return &refusal{status: http.StatusNotFound, why: "Opplastingen er ikke kjent, eller den er for gammel. Begynn på nytt."}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	from, to, total, ask, err := ranged(c.r.Header.Get("Content-Range"))
	switch {
	case err != nil || total != s.total:
		return &refusal{status: http.StatusBadRequest, why: "Content-Range skal være «bytes fra-til/størrelse»."}
	case ask:
		return c.progress(of, s)
	case from > s.have || to >= total:
		c.rangeHeader(s)
		return &refusal{status: http.StatusRequestedRangeNotSatisfiable, why: fmt.Sprintf("Neste del skal begynne ved %d.", s.have)}
	case to < s.have:
		return c.progress(of, s)
	}
	body := io.Reader(http.MaxBytesReader(c.w, c.r.Body, archive.MaxFile))
	if from < s.have {
		if _, err := io.CopyN(io.Discard, body, s.have-from); err != nil {
			return &refusal{status: http.StatusUnprocessableEntity, why: "Delen er ikke så lang som den sier."}
		}
	}
	if err := c.s.uploads.add(s, s.have, to, body); err != nil {
		if errors.Is(err, errShort) || errors.Is(err, io.ErrUnexpectedEOF) {
			return &refusal{status: http.StatusUnprocessableEntity, why: "Delen er ikke så lang som den sier."}
		}
		return err
	}
	if s.have < s.total {
		return c.progress(of, s)
	}
	return c.finish(of, s)
}

func (c *call) rangeHeader(s *session) {
	if s.have > 0 {
		c.w.Header().Set("Range", fmt.Sprintf("bytes 0-%d", s.have-1))
	}
}

func (c *call) progress(of object.Object, s *session) error {
	c.rangeHeader(s)
	c.w.Header().Set("Location", c.session(of, s))
	c.write(http.StatusOK, nil)
	return nil
}

func (c *call) finish(of object.Object, s *session) error {
	body, err := c.s.uploads.read(s)
	if err != nil {
		return err
	}
	defer c.s.uploads.end(s)
	return c.attach(of, object.Upload{Body: body, MIME: s.mime})
}

// ranged reads Content-Range: "bytes 0-524287/2000000", or "bytes */2000000" which asks how far it has come.
func ranged(header string) (from, to, total int64, ask bool, err error) {
	if n, _ := fmt.Sscanf(header, "bytes */%d", &total); n == 1 {
		return 0, 0, total, true, nil
	}
	n, _ := fmt.Sscanf(header, "bytes %d-%d/%d", &from, &to, &total)
	if n != 3 || from < 0 || to < from {
		return 0, 0, 0, false, errors.New("noark: not a range")
	}
	return from, to, total, false, nil
}
