package browser_test

import (
	"testing"

	"torg/internal/browser"
)

func (w *town) x(t *testing.T) {
	v := w.visitor(t, browser.View{})
	v.to("/postliste", 200)
	t.Log(v.Text())
	v.Open(w.Nation.Addresses["postkasse"])
	t.Log(v.Text())
	v.Fill("Fødselsnummer eller", string(w.person("kari").ID))
	v.press("Gå til postkassen")
	t.Log(v.Text())
	v.press("Vedtak")
	t.Log(v.Text())
}
