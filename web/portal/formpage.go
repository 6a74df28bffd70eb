package portal

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/web/kit"
	"torg/web/kit/ui"
)

// pageView is one page of a form.
type pageView struct {
	opened
	Page      service.Page
	First     bool
	Lang      municipality.Language
	Steps     []ui.Step
	Errors    ui.Errors
	More      bool // the answers so far made the page ask for more
	Changed   bool // the draft was changed in another window
	Back      string
	ToCheck   bool // the person came from the check of her answers
	Facts     []factGroup
	Missing   []string
	Prefilled map[string]any
}

// factGroup is what one register gave.
type factGroup struct {
	Register, Purpose, Basis string
	Source                   string // when all lines have the same
	Lines                    []ui.Answer
}

// page shows a page of the form.
func (p *portal) page(c *kit.Ctx) error {
	o, err := p.draft(c)
	if err != nil {
		return err
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	v, ok := o.show(c, c.Param("page"))
	if !ok {
		return p.elsewhere(c, o)
	}
	v.More, v.ToCheck = form.Get("mer") != "", form.Get("til") == "kontroll"
	if form.Get("feil") != "" {
		v.Errors = pageErrors(c, o, v.Page)
	}
	v.Errors = append(v.Errors, takeFileErrors(c, o.ID)...)
	return p.renderPage(c, http.StatusOK, v)
}

// elsewhere goes on when the page does not apply any more, such as after the back button. A page that the form does not
// have is not found.
func (p *portal) elsewhere(c *kit.Ctx, o opened) error {
	for _, page := range o.Pack.Form.Pages {
		if page.ID == c.Param("page") {
			return c.Redirect(o.next())
		}
	}
	return notFound("page")
}

func (o opened) show(c *kit.Ctx, id string) (pageView, bool) {
	page, i, ok := o.at(id)
	if !ok {
		return pageView{}, false
	}
	v := pageView{opened: o, Page: page, First: i == 0, Lang: c.Lang, Steps: o.steps(c, id), Prefilled: o.Pack.Prefilled(o.in),
		Back: "/tjenester/" + o.Pack.Name + "/soknad", Missing: missing(o)}
	if i > 0 {
		v.Back = pagePath(o.Draft, o.pages[i-1].ID)
	}
	if v.First {
		v.Facts = known(c, o)
	}
	return v, true
}

func (p *portal) renderPage(c *kit.Ctx, status int, v pageView) error {
	title := v.Pack.Text(c.Lang, v.Page.Title)
	return c.Render(status, kit.Page{Title: title + " – " + v.Pack.Text(c.Lang, v.Pack.Meta.Title), Active: "/tjenester", Errors: len(v.Errors),
		Crumbs: serviceCrumbs(c, v.Pack, ui.Link{Text: title, Href: pagePath(v.Draft, v.Page.ID)})}, formPage(v))
}

// known is what registers gave, one group for each set of facts, with where it came from.
func known(c *kit.Ctx, o opened) (out []factGroup) {
	for _, f := range o.Pack.Facts {
		g := factGroup{Register: registerName(c, f.Register), Purpose: o.Pack.Text(c.Lang, f.Purpose), Basis: f.Basis}
		for _, s := range o.Pack.Shown(o.in, c.Lang) {
			if s.Fact == f.Name {
				g.Lines = append(g.Lines, ui.Answer{Label: s.Label, Value: numberOrText(s.Value), Source: sourceText(c, s.Source, dateOf(s.At), s.Period)})
			}
		}
		if len(g.Lines) > 0 {
			out = append(out, g.once())
		}
	}
	return out
}

// once says the source below the lines when it is the same for all of several, and not on each.
func (g factGroup) once() factGroup {
	for _, l := range g.Lines {
		if len(g.Lines) == 1 || l.Source != g.Lines[0].Source {
			return g
		}
	}
	g.Source = g.Lines[0].Source + "."
	for i := range g.Lines {
		g.Lines[i].Source = ""
	}
	return g
}

// numberOrText writes an organisation number as people read it, in threes; everything else stands as it is.
func numberOrText(s string) string {
	if n, err := municipality.ParseOrgNumber(s); err == nil {
		return n.String()
	}
	return s
}

// sourceText says where a fact came from, when, and what period it is about.
func sourceText(c *kit.Ctx, register string, on municipality.Date, period string) string {
	register = sourceName(c.Context(), register)
	if period != "" {
		return own(c, "source.period", register, on, period)
	}
	return own(c, "source", register, on)
}

// givenBy says which registers a prefilled value rests on: those without which it would not be there.
func (o opened) givenBy(question string) (out []service.Fact) {
	for _, name := range slices.Sorted(maps.Keys(o.Facts)) {
		without := o.in
		without.Facts = maps.Clone(o.Facts)
		delete(without.Facts, name)
		if _, still := o.Pack.Prefilled(without)[question]; !still {
			out = append(out, o.Facts[name])
		}
	}
	return out
}

// labelEnd stands between a question and what is wrong with its answer, in the list of errors.
const labelEnd = " – "

func pageErrors(c *kit.Ctx, o opened, page service.Page) (out ui.Errors) {
	labels := map[string]string{}
	for _, q := range page.Questions {
		labels[q.ID] = o.Pack.Label(c.Lang, q)
	}
	for _, e := range o.Pack.Validate(o.in, page.ID) {
		name := e.Question
		if e.Key == "field.why" {
			name = whyPrefix + name
		}
		out.Add(name, labels[e.Question]+labelEnd+o.Pack.ErrorText(c.Lang, e))
	}
	return out
}

// answer keeps what was answered on a page and goes on, or stays when something is missing. Everything typed is kept.
func (p *portal) answer(c *kit.Ctx) error {
	o, err := p.draft(c)
	if err != nil {
		return err
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	v, ok := o.show(c, c.Param("page"))
	if !ok {
		return p.elsewhere(c, o)
	}
	shown := shownQuestions(v.Page.Questions, form["vist"])
	given := answers(form, shown, o.Pack.Prefilled(o.in))
	if q, undone := strings.CutPrefix(form.Get("handling"), "angre:"); undone {
		given[q] = service.Answer{}
	}
	d, _, err := o.zone.Reception.Answer(c.Context(), o.who, o.ID, version(form), v.Page.ID, given)
	if municipality.KindOf(err) == municipality.Conflict && err != nil {
		return p.changedElsewhere(c, o, given)
	}
	if err != nil {
		return err
	}
	d, failed, err := p.files(c, look(c, d, o.zone, o.who), shown, form)
	if err != nil {
		return err
	}
	if err := keepFileErrors(c, o.ID, failed); err != nil {
		return err
	}
	return p.onwards(c, look(c, d, o.zone, o.who), v.Page.ID, form, len(failed) > 0)
}

// shownQuestions are those of the page that the reader had before her.
func shownQuestions(questions []service.Question, ids []string) (out []service.Question) {
	for _, q := range questions {
		if slices.Contains(ids, q.ID) {
			out = append(out, q)
		}
	}
	return out
}

func version(form url.Values) int64 {
	n, err := kit.ParseNumber(form.Get("versjon"))
	if err != nil || n < 1 {
		return -1 // a page of ours always has one; nothing else is current
	}
	return n
}

// changedElsewhere shows the page again with what was typed, on top of what another window saved.
func (p *portal) changedElsewhere(c *kit.Ctx, o opened, given map[string]service.Answer) error {
	d := o.Draft
	d.Answers = maps.Clone(d.Answers)
	for q, a := range given {
		if a.Value != nil || a.Contested {
			d.Answers[q] = a
		}
	}
	again := look(c, d, o.zone, o.who)
	v, ok := again.show(c, c.Param("page"))
	if !ok {
		return p.elsewhere(c, again)
	}
	v.Changed = true
	return p.renderPage(c, http.StatusConflict, v)
}

// onwards goes to the page after, stays with what is wrong, or leaves for now.
func (p *portal) onwards(c *kit.Ctx, o opened, pageID string, form url.Values, fileTrouble bool) error {
	here := pagePath(o.Draft, pageID)
	page, i, ok := o.at(pageID)
	do := form.Get("handling")
	switch {
	case !ok:
		return c.Redirect(o.next())
	case do == "lagre" && !fileTrouble:
		if err := c.Session().Flash("success", own(c, "draft.saved", dateOf(o.Expires()))); err != nil {
			return err
		}
		return c.Redirect("/minside")
	case fileTrouble || form.Get("fjern") != "" || do == "last-opp" || strings.HasPrefix(do, "angre:"):
		return c.Redirect(here + keepWay(form, "?") + "#" + ui.FieldID(stayAt(page, form)))
	}
	if more, faulty := unseen(o, page, form["vist"]); more && !faulty {
		return c.Redirect(here + "?mer=1" + keepWay(form, "&") + "#mer")
	}
	if len(o.Pack.Validate(o.in, pageID)) > 0 {
		return c.Redirect(here + "?feil=1" + keepWay(form, "&"))
	}
	if form.Get("til") == "kontroll" || i+1 == len(o.pages) {
		return c.Redirect(draftPath(o.Draft) + "/kontroll")
	}
	return c.Redirect(pagePath(o.Draft, o.pages[i+1].ID))
}

func keepWay(form url.Values, sign string) string {
	if form.Get("til") == "kontroll" {
		return sign + "til=kontroll"
	}
	return ""
}

// stayAt is the field to come back to after an upload, a removal or an undoing.
func stayAt(page service.Page, form url.Values) string {
	wanted, _, _ := strings.Cut(form.Get("fjern"), "|")
	if wanted == "" {
		wanted = strings.TrimPrefix(form.Get("handling"), "angre:")
	}
	first := ""
	for _, q := range page.Questions {
		if q.ID == wanted {
			return q.ID
		}
		if q.Type == service.TypeFile && first == "" {
			first = q.ID
		}
	}
	return first
}

// unseen reports whether the page now asks for something that the reader has not seen, and whether something that she
// has seen is wrong.
func unseen(o opened, page service.Page, shown []string) (more, faulty bool) {
	for _, q := range page.Questions {
		more = more || !slices.Contains(shown, q.ID)
	}
	for _, e := range o.Pack.Validate(o.in, page.ID) {
		faulty = faulty || slices.Contains(shown, e.Question)
	}
	return more, faulty
}

// files takes in and removes attachments. What is wrong with a file is told on the page; the other files are kept.
func (p *portal) files(c *kit.Ctx, o opened, shown []service.Question, form url.Values) (d request.Draft, failed ui.Errors, err error) {
	d = o.Draft
	if question, digest, ok := strings.Cut(form.Get("fjern"), "|"); ok {
		if d, err = o.zone.Reception.Detach(c.Context(), o.who, o.ID, question, digest); err != nil {
			return d, nil, err
		}
	}
	for _, q := range shown {
		if q.Type != service.TypeFile {
			continue
		}
		uploads, err := c.Files(q.ID, max(q.MaxBytes, 1))
		if err != nil {
			failed.Add(q.ID, fileError(c, err))
			continue
		}
		for _, u := range uploads {
			after, err := attach(c.Context(), o, q.ID, u)
			if municipality.KindOf(err) == municipality.Fault && err != nil {
				return d, failed, err
			}
			if err != nil {
				failed.Add(q.ID, u.Name+": "+fileError(c, err))
				continue
			}
			d = after
		}
	}
	return d, failed, nil
}

func attach(ctx context.Context, o opened, question string, u kit.FileUpload) (request.Draft, error) {
	body, err := u.Bytes()
	if err != nil {
		return o.Draft, err
	}
	return o.zone.Reception.Attach(ctx, o.who, o.ID, question, u.Name, body)
}
