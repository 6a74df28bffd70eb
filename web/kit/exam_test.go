package kit_test

import (
	"net/http"
	"net/url"
	"testing"

	"torg/municipality"
	"torg/web/kit"
	"torg/web/kit/kittest"
	"torg/web/kit/ui"
)

// A page that does everything right passes the exam.
func TestExam(t *testing.T) {
	s := server(t)
	kari, ola, officer := kittest.Person("p1", "Kari"), kittest.Person("p2", "Ola"), kittest.Officer("u1", "Eva", "archivist")
	own := func(c *kit.Ctx) error {
		if err := c.Require(municipality.High); err != nil {
			return err
		}
		if c.User().Citizen.PersonID != "p1" {
			return municipality.E(municipality.NotFound, "test", "")
		}
		return c.Render(http.StatusOK, kit.Page{Title: "Sak"}, ui.Paragraph("hemmelig diagnose"))
	}
	s.Get("/minside/saker/{id}", own)
	s.Post("/minside/saker/{id}/send", own)
	secrets := []string{"hemmelig diagnose"}
	kittest.Exercise(t, s, kittest.Exam{Path: "/minside/saker/1", Right: &kari, Wrong: []*kit.User{&ola}, Secrets: secrets})
	kittest.Exercise(t, s, kittest.Exam{Method: "POST", Path: "/minside/saker/1/send", Form: url.Values{"a": {"b"}}, Right: &kari, Wrong: []*kit.User{&ola}, Secrets: secrets})
	clerk := kittest.Officer("u2", "Per", "caseworker")
	kittest.Exercise(t, s, kittest.Exam{Path: "/skrivebord", Right: &clerk, NoMandate: []*kit.User{&officer}})
}

func TestSend(t *testing.T) {
	s := server(t)
	s.Get("/fil", func(c *kit.Ctx) error { return c.Send("Vedtak \"æ\"\r\n;x.pdf", "application/pdf", []byte("%PDF")) })
	a := s.Client(t).Get("/fil").Want(200)
	for name, want := range map[string]string{
		"Content-Disposition": "attachment; filename*=utf-8''Vedtak%20_%C3%A6__x.pdf", "Cache-Control": "no-store",
		"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff",
	} {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
