package kit

import (
	"net/http"
	"net/url"

	"torg/municipality"

	"golang.org/x/text/language"
)

const (
	languageCookie = "torg-spraak"
	themeCookie    = "torg-utseende"
	year           = 365 * 24 * 60 * 60
)

// languageOf is the reader's choice, else the best of what the browser asks for, else bokmål.
func (k *Kit) languageOf(r *http.Request) municipality.Language {
	if cookie, err := r.Cookie(languageCookie); err == nil {
		if lang, ok := known(cookie.Value); ok {
			return lang
		}
	}
	return accepted(r.Header.Get("Accept-Language"))
}

func known(s string) (municipality.Language, bool) {
	for _, lang := range municipality.Languages() {
		if s == string(lang) {
			return lang, true
		}
	}
	return municipality.Bokmaal, false
}

// accepted reads Accept-Language. Only a language we have is taken from it: the other Sámi languages, Danish and Swedish
// readers get bokmål, everyone else English, and who asks for nothing bokmål.
func accepted(header string) municipality.Language {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil || len(tags) == 0 {
		return municipality.Bokmaal
	}
	for _, tag := range tags {
		base, _ := tag.Base()
		switch base.String() {
		case "nb", "no", "da", "sv", "sma", "smj", "smn", "sms":
			return municipality.Bokmaal
		case "nn", "en", "se":
			return municipality.Language(base.String())
		}
	}
	return municipality.English
}

// switchLanguage answers a link with ?lang=: it remembers the choice and shows the same page without it.
func (k *Kit) switchLanguage(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodGet || !r.URL.Query().Has("lang") {
		return false
	}
	query := r.URL.Query()
	lang, ok := known(query.Get("lang"))
	if ok {
		k.remember(w, languageCookie, string(lang))
	}
	query.Del("lang")
	to := (&url.URL{Path: r.URL.Path, RawQuery: query.Encode()}).RequestURI()
	if !localPath(to) {
		to = "/"
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusSeeOther)
	return true
}

// remember keeps a choice that says nothing about the person for a year.
func (k *Kit) remember(w http.ResponseWriter, name, value string) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: year, HttpOnly: true, Secure: k.HTTPS, SameSite: http.SameSiteLaxMode})
}

// chooseLanguage answers a form with the field spraak.
func chooseLanguage(c *Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	lang, ok := known(form.Get("spraak"))
	if !ok {
		return municipality.E(municipality.Invalid, "kit.chooseLanguage", "")
	}
	c.k.remember(c.W, languageCookie, string(lang))
	return c.Redirect(c.returnPath(form))
}

// chooseTheme answers the form of the footer: the reader's choice of light or dark.
func chooseTheme(c *Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	theme := form.Get("utseende")
	if theme != "auto" && theme != "light" && theme != "dark" {
		return municipality.E(municipality.Invalid, "kit.chooseTheme", "")
	}
	c.k.remember(c.W, themeCookie, theme)
	return c.Redirect(c.returnPath(form))
}

func (c *Ctx) theme() string {
	if cookie, err := c.R.Cookie(themeCookie); err == nil && (cookie.Value == "light" || cookie.Value == "dark") {
		return cookie.Value
	}
	return "auto"
}

// returnPath is where a form asks to go back to, if that is on this site.
func (c *Ctx) returnPath(form url.Values) string {
	if to := form.Get("tilbake"); localPath(to) {
		return to
	}
	return c.referer()
}

// referer is the page on this site that the reader came from, else the front page.
func (c *Ctx) referer() string {
	u, err := url.Parse(c.R.Referer())
	if err != nil || u.Host != c.R.Host || !localPath(u.RequestURI()) {
		return "/"
	}
	return u.RequestURI()
}
