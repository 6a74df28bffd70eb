package portal_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"torg/web/kit/kittest"
)

const barnehage = "/tjenester/redusert-foreldrebetaling"

// fields gathers what a form of the page would send if its button were pressed: hidden fields with their values.
func hidden(a kittest.Answer) url.Values {
	form := url.Values{}
	_, main, _ := strings.Cut(a.Body, `class="torg-form"`)
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(main, -1) {
		form.Add(m[1], m[2])
	}
	return form
}

func with(form url.Values, pairs ...string) url.Values {
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return form
}

// begin starts the application for reduced payment and gives the address of its first page.
func begin(t *testing.T, c *kittest.Client) string {
	t.Helper()
	return c.Post(barnehage+"/soknad", nil).Want(303).Location
}

// fill goes through the form with answers that the rules can decide on, and gives the address of the last check.
func fill(t *testing.T, c *kittest.Client, first string) string {
	t.Helper()
	a := c.Get(first).Want(200).Has("Husstanden din", "Nora Test", "Hentet fra Folkeregisteret 20.")
	second := c.Upload(first, with(hidden(a), "husstanden_stemmer", "ja", "handling", "neste")).Want(303).Location
	a = c.Get(second).Want(200).Has("Hvilke barn søker du for?", "Ada Test")
	more := c.Upload(second, with(hidden(a), "barn", "2024-10-02 Ada Test", "handling", "neste")).Want(303).Location
	if !strings.Contains(more, "mer=1") {
		t.Fatalf("the questions about each child must be shown before anything is called wrong: sent to %s", more)
	}
	more, _, _ = strings.Cut(more, "#")
	a = c.Get(more).Want(200).Has("spørre om litt mer", "Hvilken barnehage går Ada Test i?").Lacks("torg-problem", "ds-error-summary")
	third := c.Upload(second, with(hidden(a), "barn", "2024-10-02 Ada Test", "barnehage[1]", "Solbakken barnehage", "timer[1]", "45", "handling", "neste")).Want(303).Location
	a = c.Get(third).Want(200).Has("150\u00a0000", "Hentet fra Skatteetaten 20.", "2025", "Stemmer det ikke?")
	return c.Upload(third, with(hidden(a), "handling", "neste")).Want(303).Location
}

func TestFromFrontPageToAnswer(t *testing.T) {
	r := newRig(t)
	c := r.nora(t)
	c.Get("/").Want(200).Has("Velkommen til Fjordvik kommune", "Redusert foreldrebetaling i barnehage")
	c.Get(barnehage).Want(200).Has("Hvem kan søke?", "Folkeregisteret", "barnehageloven § 20", "avgjort automatisk", "28 dager")
	check := fill(t, c, begin(t, c))
	a := c.Get(check).Want(200).Has("Se over svarene", "Solbakken barnehage", "Endre", "Send søknaden", "Ada Test")
	receipt := c.Post(strings.TrimSuffix(check, "/kontroll")+"/send", nil).Want(303).Location
	r.settle()
	a = c.Get(receipt).Want(200).Has("Ja, søknaden er innvilget", "818,18\u00a0kr", "Avgjort automatisk", "Slik kom vi fram til svaret", "3 uker", "ikke før", "Åpne brevet")
	a.Lacks(string(noraID), "41919701143")
	again := c.Post(strings.TrimSuffix(check, "/kontroll")+"/send", nil).Want(303).Location
	if again != receipt {
		t.Errorf("sending twice leads to %s, not to %s", again, receipt)
	}
}
