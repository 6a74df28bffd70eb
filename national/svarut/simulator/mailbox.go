package simulator

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"time"

	"torg/municipality"
)

//go:embed pages
var pages embed.FS // only ever read

// maxTokens bounds how many mailboxes are remembered.
const maxTokens = 100_000

// MailboxPath is where the person or organisation reads its letters. It holds a token and not the number, so that
// addresses may be shown and logged; the token lasts as long as the simulator runs.
func (s *Simulator) MailboxPath(number string) string {
	mac := hmac.New(sha256.New, s.secret[:])
	mac.Write([]byte(number))
	token := hex.EncodeToString(mac.Sum(nil)[:16])
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.tokens) >= maxTokens {
		clear(s.tokens) // addresses given out before must be asked for again
	}
	s.tokens[token] = number
	return "/postkasse/" + token
}

func (s *Simulator) mailboxRoutes(mux *http.ServeMux) {
	show := template.Must(template.ParseFS(pages, "pages/*.html"))
	mux.HandleFunc("GET /postkasse/style.css", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, pages, "pages/style.css") })
	mux.HandleFunc("GET /postkasse/{$}", func(w http.ResponseWriter, r *http.Request) { s.page(w, r, show, "door", http.StatusOK, &view{}) })
	mux.HandleFunc("POST /postkasse/{$}", func(w http.ResponseWriter, r *http.Request) { s.enter(w, r, show) })
	mux.HandleFunc("GET /postkasse/{who}", func(w http.ResponseWriter, r *http.Request) { s.mailbox(w, r, show) })
	mux.HandleFunc("GET /postkasse/{who}/{id}", func(w http.ResponseWriter, r *http.Request) { s.letter(w, r, show) })
	mux.HandleFunc("POST /postkasse/{who}/{id}", s.openLetter)
	mux.HandleFunc("GET /postkasse/{who}/{id}/{n}", s.download)
}

// view is what a page shows.
type view struct {
	Lang    municipality.Language
	Text    texts
	Choices []choice
	Title   string
	Path    string
	Back    string
	Problem string
	Letters []lettersView
	One     *lettersView
}

type choice struct {
	Tag  municipality.Language
	Name string
}

type lettersView struct {
	ID, Title, System, Came string
	Opened, Highest         bool
	Documents               []string
}

// enter goes from a number to its mailbox. It is the one place a number is given, in a form and not in an address.
func (s *Simulator) enter(w http.ResponseWriter, r *http.Request, show *template.Template) {
	r.Body = http.MaxBytesReader(w, r.Body, 4096)
	path, ok := s.pathOf(r.PostFormValue("number"))
	if !ok {
		s.page(w, r, show, "door", http.StatusUnprocessableEntity, &view{Problem: textsOf(languageOf(r)).BadNumber})
		return
	}
	http.Redirect(w, r, path+"?lang="+string(languageOf(r)), http.StatusSeeOther)
}

func (s *Simulator) pathOf(number string) (string, bool) {
	if id, err := municipality.ParseNationalID(number); err == nil {
		return s.MailboxPath(string(id)), true
	}
	if org, err := municipality.ParseOrgNumber(number); err == nil {
		return s.MailboxPath(string(org)), true
	}
	return "", false
}

// owner gives the number a mailbox belongs to.
func (s *Simulator) owner(r *http.Request) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	number, ok := s.tokens[r.PathValue("who")]
	return number, ok
}

func (s *Simulator) mailbox(w http.ResponseWriter, r *http.Request, show *template.Template) {
	number, ok := s.owner(r)
	if path, isNumber := s.pathOf(r.PathValue("who")); !ok && isNumber {
		http.Redirect(w, r, path, http.StatusSeeOther)
		return
	}
	if !ok {
		http.NotFound(w, r)
		return
	}
	v := &view{Path: r.URL.Path}
	for _, sh := range slices.Backward(s.Shipments()) {
		if sh.Number == number && sh.Inbox {
			v.Letters = append(v.Letters, s.letterView(sh, languageOf(r)))
		}
	}
	s.page(w, r, show, "list", http.StatusOK, v)
}

func (s *Simulator) letterView(sh Shipment, lang municipality.Language) lettersView {
	v := lettersView{ID: sh.ID, Title: sh.Title, System: sh.System, Opened: sh.Opened, Highest: sh.Level == "HOYESTE"}
	if s.cfg.AccountName != "" {
		v.System = s.cfg.AccountName
	}
	v.Came = clockText(sh.InboxAt, lang)
	for _, d := range sh.Documents {
		v.Documents = append(v.Documents, d.Name)
	}
	return v
}

func clockText(t time.Time, lang municipality.Language) string {
	layout := "02.01.2006 15:04"
	if lang == municipality.English {
		layout = "2 January 2006 15:04"
	}
	return t.In(municipality.Oslo()).Format(layout)
}

// mine gives the shipment if it lies in this mailbox.
func (s *Simulator) mine(r *http.Request) (Shipment, bool) {
	number, ok := s.owner(r)
	sh, known := s.Get(r.PathValue("id"))
	return sh, ok && known && sh.Number == number && sh.Inbox
}

func (s *Simulator) letter(w http.ResponseWriter, r *http.Request, show *template.Template) {
	sh, ok := s.mine(r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	one := s.letterView(sh, languageOf(r))
	s.page(w, r, show, "letter", http.StatusOK, &view{Path: r.URL.Path, Back: "/postkasse/" + r.PathValue("who"), Title: sh.Title, One: &one})
}

// openLetter marks the letter read. A GET never does, since browsers and link checkers fetch ahead.
func (s *Simulator) openLetter(w http.ResponseWriter, r *http.Request) {
	sh, ok := s.mine(r)
	if !ok || s.Open(sh.ID) != nil {
		http.NotFound(w, r)
		return
	}
	http.Redirect(w, r, r.URL.Path+"?lang="+string(languageOf(r)), http.StatusSeeOther)
}

// download gives a document of an opened letter.
func (s *Simulator) download(w http.ResponseWriter, r *http.Request) {
	sh, ok := s.mine(r)
	n, err := strconv.Atoi(r.PathValue("n"))
	if !ok || err != nil || n < 0 || n >= len(sh.Documents) || !sh.Opened {
		http.NotFound(w, r)
		return
	}
	d := sh.Documents[n]
	guard(w)
	w.Header().Set("Content-Type", d.MIME)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": d.Name}))
	w.Header().Set("Content-Length", strconv.Itoa(len(d.Body)))
	_, _ = w.Write(d.Body)
}

// page writes a page. It is made whole first, so that a failing template gives an error and not half a page.
func (s *Simulator) page(w http.ResponseWriter, r *http.Request, show *template.Template, name string, status int, v *view) {
	v.Lang = languageOf(r)
	v.Text = textsOf(v.Lang)
	v.Choices = []choice{{"nb", "Bokmål"}, {"nn", "Nynorsk"}, {"en", "English"}, {"se", "Davvisámegiella"}}
	if v.Title == "" {
		v.Title = v.Text.Heading
	}
	if v.Path == "" {
		v.Path = "/postkasse/"
	}
	render(w, show, name, status, v)
}

func render(w http.ResponseWriter, show *template.Template, name string, status int, data any) {
	var b bytes.Buffer
	if err := show.ExecuteTemplate(&b, name, data); err != nil {
		http.Error(w, "Siden kan ikke vises", http.StatusInternalServerError)
		return
	}
	guard(w)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

// guard keeps pages and documents out of caches, frames and scripts.
func guard(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
}
