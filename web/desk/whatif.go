package desk

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"torg/casework"
	"torg/municipality"
	"torg/rules"
	"torg/service"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

// whatIf is the pages where a leader, or who looks after the rules, sees who would have another outcome if a rule were
// another, before anyone adopts it.
type whatIf struct {
	*desk
	runs *runs
}

const whatIfRoot = root + "/hva-om"

// maxRules is the largest rules.yaml that can be sent in.
const maxRules = 256 << 10

func mountWhatIf(k *kit.Kit, d *desk) *whatIf {
	w := &whatIf{d, newRuns()}
	k.Get(whatIfRoot, d.staff(w.services))
	k.Get(whatIfRoot+"/{pack}", d.staff(w.form))
	k.Post(whatIfRoot+"/{pack}", d.staff(w.start), kit.Upload(2*maxRules))
	k.Get(whatIfRoot+"/{pack}/{run}", d.staff(w.show))
	k.Post(whatIfRoot+"/{pack}/{run}/stopp", d.staff(w.stop))
	return w
}

// weighable are the services she may ask what if of.
func (d *desk) weighable(who municipality.Staff) (out []*service.Pack) {
	for _, z := range d.zones(who) {
		for _, p := range z.Shelf.List() {
			if z.Office.MayWeigh(who, p) == nil {
				out = append(out, p)
			}
		}
	}
	return out
}

func mayOwnRules(who municipality.Staff) bool {
	return who.Has("leader") || who.Has(casework.RuleOwner)
}

func (w *whatIf) services(c *kit.Ctx, who municipality.Staff) error {
	if !mayOwnRules(who) {
		return municipality.E(municipality.Forbidden, "desk.whatif", "error.forbidden")
	}
	here := ui.Link{Text: own(c, "whatif.title"), Href: whatIfRoot}
	return c.Render(http.StatusOK, kit.Page{Title: here.Text, Active: root, Crumbs: crumbs(c, here)}, whatIfServices(w.weighable(who), c.Lang))
}

// weighs finds a service that she may ask what if of.
func (d *desk) weighs(who municipality.Staff, name string) (*service.Pack, *site.Zone, error) {
	p, z, err := d.Pack(name)
	if err != nil {
		return nil, nil, err
	}
	return p, z, z.Office.MayWeigh(who, p)
}

// whatIfView is the form: what is to be changed, and whose requests are to be weighed.
type whatIfView struct {
	Pack   *service.Pack
	Title  string
	Lang   municipality.Language
	Today  municipality.Date
	In     url.Values
	Errors ui.Errors
	Faults []string // in a rules.yaml that was sent in
}

func (w *whatIf) form(c *kit.Ctx, who municipality.Staff) error {
	p, _, err := w.weighs(who, c.Param("pack"))
	if err != nil {
		return err
	}
	in := url.Values{"parameter": {c.R.URL.Query().Get("parameter")}, "from": {c.ShortDate(c.Today())}}
	return w.formPage(c, http.StatusOK, whatIfView{Pack: p, In: in})
}

func (w *whatIf) formPage(c *kit.Ctx, code int, v whatIfView) error {
	v.Title, v.Lang, v.Today = v.Pack.Text(c.Lang, v.Pack.Meta.Title), c.Lang, c.Today()
	page := kit.Page{Title: own(c, "whatif.of", v.Title), Active: root, Errors: len(v.Errors), Crumbs: whatIfCrumbs(c, v.Pack)}
	return c.Render(code, page, whatIfForm(v))
}

func whatIfCrumbs(c *kit.Ctx, p *service.Pack, more ...ui.Link) []ui.Link {
	list := []ui.Link{{Text: own(c, "whatif.title"), Href: whatIfRoot}, {Text: p.Text(c.Lang, p.Meta.Title), Href: whatIfRoot + "/" + p.Name}}
	return crumbs(c, append(list, more...)...)
}

// start reads the form and sets the weighing going. The page that follows shows how far it has come.
func (w *whatIf) start(c *kit.Ctx, who municipality.Staff) error {
	p, z, err := w.weighs(who, c.Param("pack"))
	if err != nil {
		return err
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	v := whatIfView{Pack: p, In: form}
	q, err := w.question(c, &v)
	if err != nil {
		return err
	}
	if len(v.Errors) > 0 {
		return w.formPage(c, http.StatusUnprocessableEntity, v)
	}
	list := []weighed{{z, p, q}}
	if form.Get("also") != "" {
		list = append(list, w.others(who, p, q)...)
	}
	id, err := w.runs.start(c, who, list)
	if err != nil {
		return err
	}
	return c.Redirect(whatIfRoot + "/" + p.Name + "/" + id)
}

// others are the other services that have a parameter of the same name, with the same amendment.
func (d *desk) others(who municipality.Staff, not *service.Pack, q asked) (out []weighed) {
	for _, p := range d.weighable(who) {
		if p.Name == not.Name || q.amendment.Parameter == "" {
			continue
		}
		now, err := p.Amend(q.amendment)
		if err != nil { // it has no such parameter, or the value already
			continue
		}
		_, z, err := d.Pack(p.Name)
		if err != nil {
			continue
		}
		one := q
		one.Was, one.Now = p, now
		out = append(out, weighed{z, p, one})
	}
	return out
}

// asked is what if as the form asks it.
type asked struct {
	casework.WhatIf
	amendment service.Amendment // when one parameter is changed
}

// question reads what is to be changed. What is wrong stands in the view's errors.
func (w *whatIf) question(c *kit.Ctx, v *whatIfView) (q asked, err error) {
	q.Was = v.Pack
	q.From, q.To = optionalDate(c, v, "received_from"), optionalDate(c, v, "received_to")
	if !q.From.IsZero() && !q.To.IsZero() && q.To.Before(q.From) {
		v.Errors.Add("received_to", own(c, "whatif.error.order"))
	}
	files, err := c.Files("rules", maxRules)
	if err != nil {
		return q, err
	}
	if len(files) > 0 {
		body, err := files[0].Bytes()
		if err != nil {
			return q, err
		}
		w.ruled(c, v, &q, body)
		return q, nil
	}
	w.amended(c, v, &q)
	if v.In.Get("asof") != "" {
		q.AsOf = q.amendment.From
	}
	return q, nil
}

// ruled takes a whole changed rules.yaml.
func (w *whatIf) ruled(c *kit.Ctx, v *whatIfView, q *asked, body []byte) {
	now, problems := v.Pack.WithRules(body)
	if now == nil {
		v.Errors.Add("rules", own(c, "whatif.error.rules"))
		for i, p := range problems {
			if i == 20 {
				break
			}
			v.Faults = append(v.Faults, p.String())
		}
		return
	}
	if q.Now, q.Change = now, "rules.yaml"; now.Digest == v.Pack.Digest {
		v.Errors.Add("rules", own(c, "whatif.error.same"))
	}
}

// amended takes a new value of one parameter.
func (w *whatIf) amended(c *kit.Ctx, v *whatIfView, q *asked) {
	from, err := kit.ParseDate(v.In.Get("from"))
	if err != nil {
		v.Errors.Add("from", own(c, "whatif.error.from"))
	}
	at := slices.IndexFunc(v.Pack.Rules().Parameters, func(p rules.Parameter) bool { return p.Name == v.In.Get("parameter") })
	if at < 0 {
		v.Errors.Add("parameter", own(c, "whatif.error.parameter"))
	}
	value := strings.TrimSpace(v.In.Get("value"))
	if value == "" {
		v.Errors.Add("value", own(c, "whatif.error.value"))
	}
	if len(v.Errors) > 0 {
		return
	}
	q.amendment = service.Amendment{Parameter: v.In.Get("parameter"), Value: expression(value, v.Pack.Rules().Parameters[at].Type), From: from, Source: strings.TrimSpace(v.In.Get("source"))}
	if q.Change = q.amendment.String(); municipality.ContainsNationalID(q.Change + " " + q.amendment.Source) {
		v.Errors.Add("value", own(c, "whatif.error.value"))
		return
	}
	if q.Now, err = v.Pack.Amend(q.amendment); err != nil {
		v.Errors.Add(fieldOf(err), own(c, "whatif.error."+fieldOf(err)))
	}
}

// expression is a value as people write it, as the rules do: 650 000,50 is 650000.50, ja is true, and a text stands in quotes.
func expression(value, typ string) string {
	switch typ {
	case "number":
		return strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".").Replace(value)
	case "boolean":
		return map[string]string{"ja": "true", "nei": "false", "true": "true", "false": "false"}[strings.ToLower(value)]
	case "string":
		if !quotedText.MatchString(value) {
			return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
		}
	}
	return value
}

var quotedText = regexp.MustCompile(`^".*"$`)

func optionalDate(c *kit.Ctx, v *whatIfView, name string) municipality.Date {
	text := strings.TrimSpace(v.In.Get(name))
	if text == "" {
		return municipality.Date{}
	}
	d, err := kit.ParseDate(text)
	if err != nil {
		v.Errors.Add(name, own(c, "whatif.error.from"))
	}
	return d
}
