package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"torg/municipality"
	"torg/national/svarut/cms"
)

// maxForm bounds the JSON part, in bytes.
const maxForm = 1 << 20

// form is the JSON part once it has passed its shape.
type form struct {
	Title  string `json:"tittel"`
	System string `json:"avgivendeSystem"`
	To     struct {
		Name    string          `json:"navn"`
		Number  string          `json:"digitalId"`
		Address json.RawMessage `json:"adresse"`
	} `json:"mottaker"`
	Level       string `json:"sikkerhetsniva"`
	Encrypted   bool   `json:"kryptert"`
	DigitalOnly bool   `json:"kunDigitalLevering"`
	Reference   string `json:"eksternReferanse"`
	Documents   []struct {
		Name    string `json:"filnavn"`
		MIME    string `json:"mimeType"`
		NoPrint bool   `json:"skalEkskluderesFraUtskrift"`
	} `json:"dokumenter"`
}

// send reads, checks and prepares a shipment; accepting it is left to the caller.
func (s *Simulator) send(r *http.Request, door string) answer {
	r.Body = http.MaxBytesReader(nil, r.Body, s.cfg.MaxBytes+maxForm)
	parts, err := r.MultipartReader()
	if err != nil {
		return refuse(http.StatusBadRequest, "Forespørselen er ikke multipart/form-data")
	}
	f, err := s.readForm(parts, door)
	if err != nil {
		return refusal(err)
	}
	documents, err := s.readDocuments(parts, f)
	if err != nil {
		return refusal(err)
	}
	return s.prepare(f, door, documents)
}

func refusal(err error) answer {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return refuse(http.StatusRequestEntityTooLarge, "Forsendelsen er for stor")
	}
	return refuse(http.StatusBadRequest, err.Error())
}

// readForm reads the first part, which must be the form.
func (s *Simulator) readForm(parts *multipart.Reader, door string) (form, error) {
	part, err := parts.NextPart()
	if err != nil || part.FormName() != "forsendelse" {
		return form{}, cannotRead(err, "første del må hete forsendelse")
	}
	if t := part.Header.Get("Content-Type"); t != "" && mediaType(t) != "application/json" {
		return form{}, errors.New("forsendelse må være application/json")
	}
	raw, err := io.ReadAll(io.LimitReader(part, maxForm+1))
	if err != nil || len(raw) > maxForm {
		return form{}, cannotRead(err, "forsendelse er for stor")
	}
	m, err := readObject(bytes.NewReader(raw))
	if err == nil {
		err = formOf(door).check(m, "")
	}
	if err == nil && s.contract != nil {
		err = s.contract.Request(door, m)
	}
	var f form
	if err == nil && json.Unmarshal(raw, &f) != nil {
		err = errors.New("forsendelse kan ikke leses")
	}
	if err != nil {
		return form{}, err
	}
	return f, f.check(door)
}

// cannotRead keeps an error of size, which has its own answer, and otherwise says why.
func cannotRead(err error, why string) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return errors.New(why)
}

func mediaType(s string) string {
	t, _, err := mime.ParseMediaType(s)
	if err != nil {
		return ""
	}
	return t
}

// check is what the contract says in words.
func (f form) check(door string) error {
	if err := checkNumber(f.To.Number, door); err != nil {
		return err
	}
	if f.Level == "HOYESTE" && !f.Encrypted {
		return errors.New("sikkerhetsniva HOYESTE krever at dokumentene er kryptert")
	}
	if len(f.Documents) == 0 {
		return errors.New("dokumenter: forsendelsen har ingen")
	}
	seen := map[string]bool{}
	for i, d := range f.Documents {
		if seen[lower(d.Name)] {
			return fmt.Errorf("dokumenter[%d].filnavn: finnes to ganger", i)
		}
		seen[lower(d.Name)] = true
		if d.MIME != "application/pdf" && !f.DigitalOnly && !d.NoPrint {
			return fmt.Errorf("dokumenter[%d]: bare application/pdf kan skrives ut; merk dokumentet skalEkskluderesFraUtskrift", i)
		}
	}
	return nil
}

func checkNumber(number, door string) error {
	switch door {
	case doorPerson:
		if _, err := municipality.ParseNationalID(number); err != nil {
			return errors.New("mottaker.digitalId: ikke et gyldig fødsels- eller d-nummer")
		}
		if number[2] < '4' { // the synthetic series add 40, 65 or 80 to the month
			return errors.New("mottaker.digitalId: simulatoren tar bare syntetiske personer")
		}
	case doorOrg:
		if _, err := municipality.ParseOrgNumber(number); err != nil {
			return errors.New("mottaker.digitalId: ikke et gyldig organisasjonsnummer")
		}
	}
	return nil
}

// readDocuments reads the parts after the form, which must be the form's documents in its order.
func (s *Simulator) readDocuments(parts *multipart.Reader, f form) ([]Document, error) {
	var out []Document
	for i, d := range f.Documents {
		part, err := parts.NextPart()
		if err != nil {
			return nil, cannotRead(err, fmt.Sprintf("dokument %d mangler", i+1))
		}
		if part.FileName() != d.Name {
			return nil, fmt.Errorf("dokument %d: filnavnet er ikke det som står i forsendelse", i+1)
		}
		if t := part.Header.Get("Content-Type"); t != "" && t != "application/octet-stream" && mediaType(t) != mediaType(d.MIME) {
			return nil, fmt.Errorf("dokument %d: innholdstypen er ikke den som står i forsendelse", i+1)
		}
		body, err := io.ReadAll(part)
		if err == nil {
			body, err = s.open(body, f.Encrypted, d.MIME)
		}
		if err != nil {
			return nil, cannotRead(err, fmt.Sprintf("dokument %d: %v", i+1, err))
		}
		out = append(out, Document{Name: d.Name, MIME: d.MIME, Body: body})
	}
	if _, err := parts.NextPart(); err != io.EOF {
		return nil, cannotRead(err, "det er flere filer enn i forsendelse")
	}
	return out, nil
}

// open gives the document as the reader will see it, and refuses what is not what it says.
func (s *Simulator) open(body []byte, encrypted bool, mimeType string) ([]byte, error) {
	if encrypted {
		var err error
		if body, err = cms.Decrypt(body, s.cert, s.key); err != nil {
			return nil, fmt.Errorf("kan ikke dekrypteres (%w)", err)
		}
	}
	if len(body) == 0 {
		return nil, errors.New("filen er tom")
	}
	if mimeType == "application/pdf" && !isPDF(body) {
		return nil, errors.New("ikke en hel PDF-fil")
	}
	return body, nil
}

// isPDF looks for the first and last lines of a PDF file (ISO 32000-1 section 7.5): enough to refuse another format, an
// encrypted file called plain, and a file cut short.
func isPDF(b []byte) bool {
	head, tail := b[:min(len(b), 1024)], b[max(0, len(b)-1024):]
	return bytes.Contains(head, []byte("%PDF-")) && bytes.Contains(tail, []byte("startxref")) && bytes.Contains(tail, []byte("%%EOF"))
}

// prepare makes the shipment and the answer that will tell of it.
func (s *Simulator) prepare(f form, door string, documents []Document) answer {
	s.mu.Lock()
	full := len(s.shipments) >= s.cfg.MaxShipments
	s.mu.Unlock()
	if full {
		return refuse(http.StatusInternalServerError, "Simulatoren er full")
	}
	now := s.cfg.Clock()
	sh := &Shipment{ID: newUUID(), Reference: f.Reference, Door: door, Title: f.Title, Name: f.To.Name, Number: f.To.Number,
		System: f.System, Level: f.Level, Encrypted: f.Encrypted, HasAddress: len(f.To.Address) > 0, DigitalOnly: f.DigitalOnly, Documents: documents}
	sh.set("MOTTATT", now)
	accept := func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.shipments[sh.ID] = sh
		s.order = append(s.order, sh.ID)
	}
	return answer{status: http.StatusOK, body: map[string]string{"id": sh.ID}, shipment: sh.ID, accept: accept}
}

// address reports whether print has somewhere to go.
func (s *Simulator) address(sh *Shipment) bool {
	return sh.HasAddress || sh.Number != "" && s.cfg.Address(strings.TrimSpace(sh.Number))
}
