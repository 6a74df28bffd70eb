package oidcsim

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"torg/municipality"
)

type view struct {
	Lang, Name, Base string
	T                map[string]string
	People           []Person
	Ticket, Wrong    string
	High, TypeNumber bool
	To               string
	Frames           []string
}

func (s *Simulator) form(w http.ResponseWriter, req request, ticket, wrong string, status int) {
	t := texts(req.Locale)
	v := view{
		Lang: req.Locale, Name: s.cfg.Name, Base: s.prefix, T: t, People: s.cfg.People, Ticket: ticket, Wrong: t[wrong],
		High: req.Level == municipality.High, TypeNumber: s.cfg.TypeNumber,
	}
	s.show(w, "login.html", status, v, "form-action 'self' "+origin(req.Redirect))
}

// sorry is the page for requests that cannot be sent back to anyone.
func (s *Simulator) sorry(w http.ResponseWriter, lang string, status int, reason string) {
	s.show(w, "sorry.html", status, view{Lang: lang, Name: s.cfg.Name, Base: s.prefix, T: texts(lang), Wrong: reason}, "form-action 'none'")
}

func (s *Simulator) byePage(w http.ResponseWriter, lang, to string, frames []string) {
	sources := "frame-src"
	for _, f := range frames {
		sources += " " + origin(f)
	}
	if len(frames) == 0 {
		sources += " 'none'"
	}
	s.show(w, "bye.html", http.StatusOK, view{Lang: lang, Name: s.cfg.Name, Base: s.prefix, T: texts(lang), To: to, Frames: frames}, "form-action 'none'; "+sources)
}

// show writes a page whole or not at all. policy is what the page needs beyond style and nothing else; form-action must
// name the client too, since browsers hold the redirect after a form to it.
func (s *Simulator) show(w http.ResponseWriter, name string, status int, v view, policy string) {
	var page bytes.Buffer
	if err := s.view.ExecuteTemplate(&page, name, v); err != nil {
		http.Error(w, "the page could not be made", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.Lang)
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "+policy)
	w.WriteHeader(status)
	_, _ = page.WriteTo(w)
}

// origin is the scheme and host of an address, for a policy.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "'none'"
	}
	return u.Scheme + "://" + u.Host
}

// chooseLocale takes the first language we speak of those asked for.
func chooseLocale(asked string) string {
	for _, tag := range strings.Fields(asked) {
		if slices.Contains(municipality.Languages(), municipality.Language(tag)) {
			return tag
		}
	}
	return string(municipality.Bokmaal)
}

// texts are what the pages say, by language.
func texts(lang string) map[string]string {
	switch municipality.Language(lang) {
	case municipality.Nynorsk:
		return nynorsk()
	case municipality.English:
		return english()
	case municipality.NorthernSami:
		return northernSami()
	}
	return bokmaal()
}
