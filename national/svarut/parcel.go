package svarut

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"

	"torg/dispatch"
	"torg/national/svarut/cms"
)

// parcel is a letter ready to be posted.
type parcel struct {
	door     string
	shipment shipment
	files    []dispatch.File
}

// encrypted gives a parcel whose files only SvarUt can open. Names and types stay: they are how SvarUt pairs parts with the form.
func (p parcel) encrypted(to *x509.Certificate) (parcel, error) {
	sealed := make([]dispatch.File, len(p.files))
	for i, f := range p.files {
		body, err := cms.Encrypt(f.Body, to)
		if err != nil {
			return parcel{}, err
		}
		sealed[i] = dispatch.File{Name: f.Name, MIME: f.MIME, Body: body}
	}
	p.files = sealed
	return p, nil
}

// request writes the multipart message: the form first, then the files in its order. The files are not copied; only the
// lines between them are made.
func (p parcel) request(ctx context.Context, address string) (*http.Request, error) {
	form, err := json.Marshal(p.shipment)
	if err != nil {
		return nil, err
	}
	var lines bytes.Buffer
	w := multipart.NewWriter(&lines)
	var pieces [][]byte
	add := func(header textproto.MIMEHeader, body []byte) {
		_, _ = w.CreatePart(header) // a buffer takes all that is written to it
		pieces = append(pieces, bytes.Clone(lines.Bytes()), body)
		lines.Reset()
	}
	add(partHeader("forsendelse", "", "application/json;charset=UTF-8"), form)
	for _, f := range p.files {
		add(partHeader("dokumenter", f.Name, f.MIME), f.Body)
	}
	_ = w.Close()
	return requestOf(ctx, address, w.FormDataContentType(), append(pieces, lines.Bytes()))
}

func partHeader(name, file, contentType string) textproto.MIMEHeader {
	params := `form-data; name="` + name + `"`
	if file != "" {
		params += `; filename="` + file + `"` // checkFile let no quote, backslash or line break by; browsers write UTF-8 so too
	}
	return textproto.MIMEHeader{"Content-Disposition": {params}, "Content-Type": {contentType}}
}

func requestOf(ctx context.Context, address, contentType string, pieces [][]byte) (*http.Request, error) {
	length := int64(0)
	for _, b := range pieces {
		length += int64(len(b))
	}
	body := func() (io.ReadCloser, error) {
		readers := make([]io.Reader, len(pieces))
		for i, b := range pieces {
			readers[i] = bytes.NewReader(b)
		}
		return io.NopCloser(io.MultiReader(readers...)), nil
	}
	first, _ := body()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, first)
	if err != nil {
		return nil, err
	}
	req.ContentLength, req.GetBody = length, body
	req.Header.Set("Content-Type", contentType)
	return req, nil
}
