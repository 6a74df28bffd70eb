package noark

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"torg/archive/object"
	"torg/municipality"
)

// refusal is an answer with a status of its own.
type refusal struct {
	status int
	why    string
}

// Error is the operator's line.
func (r *refusal) Error() string { return http.StatusText(r.status) + ": " + r.why }

// fail answers in the standard's form (chapter 6.3): {"feil": {"kode", "beskrivelse"}}.
func (c *call) fail(err error) {
	status, why := c.explain(err)
	switch {
	case status >= 500:
		c.s.Log.Error("the interface failed", "kind", c.kind, "error", err)
	case status == http.StatusUnauthorized:
		c.challenge()
	}
	body, _ := json.Marshal(map[string]any{"feil": map[string]any{"kode": status, "beskrivelse": why}})
	h := c.w.Header()
	h.Del("ETag")
	h.Set("Content-Type", MediaType)
	if len(c.methods) == 0 {
		h.Set("Allow", "GET,HEAD,OPTIONS")
	}
	c.write(status, body)
}

// explain gives status and words. Causes are for the operator only.
func (c *call) explain(err error) (int, string) {
	if r, ok := errors.AsType[*refusal](err); ok {
		return r.status, r.why
	}
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		return http.StatusRequestEntityTooLarge, "Innholdet er større enn det som tas imot."
	}
	kind := municipality.KindOf(err)
	if f, ok := errors.AsType[*object.Fault](err); ok {
		return status(kind), said(f.Field, f.Why)
	}
	e, _ := errors.AsType[*municipality.Error](err)
	return status(kind), c.words(kind, e)
}

func said(field, why string) string {
	if field == "" || strings.HasPrefix(why, field) {
		return why
	}
	return field + ": " + why
}

func status(kind municipality.Kind) int {
	switch kind {
	case municipality.NotFound:
		return http.StatusNotFound
	case municipality.Invalid, municipality.TooMuch:
		return http.StatusBadRequest
	case municipality.Forbidden:
		return http.StatusForbidden
	case municipality.Conflict:
		return http.StatusConflict
	case municipality.Unavailable:
		return http.StatusServiceUnavailable
	case municipality.NotSetUp:
		return http.StatusNotImplemented
	case municipality.LoginNeeded:
		return http.StatusUnauthorized
	}
	return http.StatusInternalServerError
}

// words are the archive's own refusal in Norwegian, or plain ones for the kind.
func (c *call) words(kind municipality.Kind, e *municipality.Error) string {
	if e != nil && e.Key != "" && kind != municipality.Fault && c.s.Texts.Has(e.Key) {
		return said(e.Field, c.s.Texts.Reader(municipality.Bokmaal).T(e.Key, e.Args...))
	}
	field := ""
	if e != nil {
		field = e.Field
	}
	switch kind {
	case municipality.NotFound:
		return said(field, "Finnes ikke, eller du har ikke tilgang til det.")
	case municipality.Invalid:
		return said(field, "Verdien kan ikke brukes.")
	case municipality.TooMuch:
		return said(field, "Verdien er for stor eller for lang.")
	case municipality.Forbidden:
		return "Du har ikke rettighet til dette."
	case municipality.Conflict:
		return said(field, "Arkivets regler tillater ikke dette slik enheten er nå.")
	case municipality.LoginNeeded:
		return "Du må logge inn."
	}
	return "Noe gikk galt hos oss. Ingenting er endret."
}
