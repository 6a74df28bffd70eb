package desk

import (
	"net/http"
	"strings"

	"torg/casework"
	"torg/municipality"
	"torg/service"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

// askView is the page where the applicant is asked for more.
type askView struct {
	casework.Case
	Title   string
	ID      string // of the question to be; chosen here, so that a second click asks nothing twice
	Text    string
	Letter  *casework.Composed
	Errors  ui.Errors
	Shown   bool // the case is in a state where questions can be asked
	Service string
}

const maxQuestion = 4000 // characters; the office holds the limit

func (d *desk) newQuestion(c *kit.Ctx, who municipality.Staff, id string) error {
	cs, z, err := d.Desk(c.Context(), who, id)
	if err != nil {
		return err
	}
	if err := worker(who, "newQuestion"); err != nil {
		return err
	}
	return d.askPage(c, z, http.StatusOK, askView{Case: cs, ID: municipality.NewID(d.kit.Now())})
}

func (d *desk) askPage(c *kit.Ctx, z *site.Zone, code int, v askView) (err error) {
	if v.Service, err = serviceName(c.Context(), z, v.Case, c.Lang); err != nil {
		return err
	}
	v.Title = own(c, "ask.title")
	v.Shown = v.Status == casework.Open || v.Status == casework.Waiting
	page := kit.Page{Title: v.Title, Errors: len(v.Errors), Crumbs: caseCrumbs(c, v.Case, ui.Link{Text: v.Title, Href: casePath(v.Case.ID) + "/spor"})}
	return c.Render(code, page, askTempl(v))
}

func caseCrumbs(c *kit.Ctx, cs casework.Case, here ui.Link) []ui.Link {
	return crumbs(c, ui.Link{Text: own(c, "cases.title"), Href: root + "/saker"}, ui.Link{Text: cs.Number, Href: casePath(cs.ID)}, here)
}

// ask shows the letter as it would be, or sends it.
func (d *desk) ask(c *kit.Ctx, who municipality.Staff, id string) error {
	form, _, z, err := d.work(c, who, id, "ask")
	if err != nil {
		return err
	}
	v := askView{ID: form.Get("id"), Text: form.Get("question")}
	if form.Get("gjor") == "vis" {
		return d.previewQuestion(c, z, who, id, v)
	}
	err = z.Office.Ask(c.Context(), who, id, v.ID, v.Text)
	if municipality.KindOf(err) == municipality.Invalid && err != nil {
		return d.askAgain(c, z, who, id, v, err)
	}
	if err != nil {
		return err
	}
	return d.done(c, id, "ask.done")
}

// previewQuestion lays the letter out and keeps nothing of it.
func (d *desk) previewQuestion(c *kit.Ctx, z *site.Zone, who municipality.Staff, id string, v askView) (err error) {
	if n := len([]rune(strings.TrimSpace(v.Text))); n == 0 || n > maxQuestion || !municipality.ValidID(v.ID) {
		return d.askAgain(c, z, who, id, v, &municipality.Error{Kind: municipality.Invalid, Op: "desk.ask", Key: "error.question", Field: "question", Args: []any{maxQuestion}})
	}
	if v.Case, err = z.Office.Look(c.Context(), who, id); err != nil {
		return err
	}
	letter, err := z.Office.Compose(c.Context(), v.Case, "more-information", service.LetterData{Officer: who.Name, FreeText: strings.TrimSpace(v.Text)})
	if err != nil {
		return err
	}
	v.Letter = &letter
	return d.askPage(c, z, http.StatusOK, v)
}

func (d *desk) askAgain(c *kit.Ctx, z *site.Zone, who municipality.Staff, id string, v askView, cause error) (err error) {
	if v.Case, err = z.Office.Look(c.Context(), who, id); err != nil {
		return err
	}
	if !municipality.ValidID(v.ID) {
		v.ID = municipality.NewID(d.kit.Now())
	}
	v.Errors.Add("question", c.ErrorText(cause))
	return d.askPage(c, z, http.StatusUnprocessableEntity, v)
}
