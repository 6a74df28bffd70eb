package desk

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"torg/casework"
	"torg/decision"
	"torg/municipality"
	"torg/service"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

// draftView is the page where a decision is drafted.
type draftView struct {
	casework.Case
	Service string
	Pack    *service.Pack
	Lang    municipality.Language
	In      decision.Draft     // as she wrote it
	Saved   *decision.Decision // what another saved meanwhile
	Remark  string             // why it came back
	Results []string           // those the pack has a letter for
	Open    bool               // the case is in a state where drafts can be saved
	Errors  ui.Errors
}

const maxReasons = 10000 // characters; the board holds the limit

// draft shows the form with what is saved so far, or what the rules propose.
func (d *desk) draft(c *kit.Ctx, who municipality.Staff, id string) error {
	cs, z, err := d.Desk(c.Context(), who, id)
	if err != nil {
		return err
	}
	if err := worker(who, "draft"); err != nil {
		return err
	}
	cur, err := d.current(c, z, id)
	if err != nil {
		return err
	}
	v := draftView{Case: cs, In: decision.Draft{Result: cur.Result, Reasons: cur.Reasons, Version: cur.Version}, Remark: cur.Remark}
	if cur.ID == "" {
		v.In.Result = cs.Outcome.Result
	}
	return d.draftPage(c, z, http.StatusOK, v)
}

func (d *desk) current(c *kit.Ctx, z *site.Zone, id string) (cur decision.Decision, err error) {
	err = z.Store.Read(c.Context(), func(tx store.Tx) (err error) { cur, err = z.Board.Current(tx, id); return err })
	return cur, err
}

func (d *desk) draftPage(c *kit.Ctx, z *site.Zone, code int, v draftView) (err error) {
	if v.Pack, err = z.Shelf.ByDigest(c.Context(), v.Digest); err != nil {
		return err
	}
	v.Service, v.Lang = v.Pack.Text(c.Lang, v.Pack.Meta.Title), c.Lang
	v.Open = v.Status == casework.Open || v.Status == casework.Waiting
	for _, r := range []string{service.Granted, service.Partly, service.Refused} {
		if slices.Contains(v.Pack.LetterLanguages(r), municipality.Bokmaal) {
			v.Results = append(v.Results, r)
		}
	}
	title := own(c, "draft.title")
	page := kit.Page{Title: title, Errors: len(v.Errors), Crumbs: caseCrumbs(c, v.Case, ui.Link{Text: title, Href: casePath(v.ID) + "/vedtak"})}
	return c.Render(code, page, draftTempl(v))
}

// save keeps the draft and shows the letter it makes.
func (d *desk) save(c *kit.Ctx, who municipality.Staff, id string) error {
	form, _, z, err := d.work(c, who, id, "save")
	if err != nil {
		return err
	}
	in := draftOf(form)
	_, err = z.Board.Save(c.Context(), who, id, in)
	switch municipality.KindOf(err) {
	case municipality.Invalid, municipality.Conflict:
		if err != nil {
			return d.draftAgain(c, z, who, id, in, err)
		}
	}
	if err != nil {
		return err
	}
	return c.Redirect(casePath(id) + "/vedtak/brev")
}

func draftOf(form url.Values) decision.Draft {
	return decision.Draft{Result: form.Get("result"), Reasons: form.Get("reasons"), Version: version(form)}
}

// version is the draft's version as the page was shown; what cannot be one matches none.
func version(form url.Values) int64 {
	n, err := strconv.ParseInt(form.Get("version"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// draftAgain shows the form with what she wrote and what is wrong. When another has saved meanwhile, that is shown beside
// hers, and the next save is made knowing it.
func (d *desk) draftAgain(c *kit.Ctx, z *site.Zone, who municipality.Staff, id string, in decision.Draft, cause error) error {
	cs, err := z.Office.Look(c.Context(), who, id)
	if err != nil {
		return err
	}
	v := draftView{Case: cs, In: in}
	code := http.StatusUnprocessableEntity
	if municipality.KindOf(cause) == municipality.Conflict {
		cur, err := d.current(c, z, id)
		if err != nil {
			return err
		}
		if code = http.StatusConflict; cur.ID != "" {
			v.Saved, v.In.Version = &cur, cur.Version
		}
	}
	v.Errors.Add(fieldOf(cause), c.ErrorText(cause))
	return d.draftPage(c, z, code, v)
}

// fieldOf is the field an error is about, or "".
func fieldOf(err error) string {
	if e, ok := errors.AsType[*municipality.Error](err); ok {
		return e.Field
	}
	return ""
}
