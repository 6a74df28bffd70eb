package portal

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"torg/casework"
	"torg/municipality"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

// What an answer to the case officer may carry.
const (
	maxReplyFiles = 10
	maxReplyFile  = 10 << 20 // bytes
)

// reply takes the answer to a question from the case officer.
func (p *portal) reply(c *kit.Ctx) error {
	cs, z, err := p.ownCase(c)
	if err != nil {
		return err
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	id, question := form.Get("svar"), c.Param("question")
	if !municipality.ValidID(id) || !municipality.ValidID(question) {
		return notFound("reply")
	}
	var errs ui.Errors
	text := strings.TrimSpace(form.Get("tekst"))
	files := takeFiles(c, z, &errs)
	if len(errs) == 0 {
		err = z.Office.Reply(c.Context(), applicant(c), cs.ID, question, id, text, files)
		if e, ok := errors.AsType[*municipality.Error](err); ok && e.Kind == municipality.Invalid && e.Field == "text" {
			errs.Add("tekst", own(c, "reply.error"))
		} else if err != nil {
			return err
		}
	}
	if len(errs) > 0 {
		return p.replyAgain(c, question, text, errs)
	}
	if err := c.Session().Flash("success", own(c, "reply.done")); err != nil {
		return err
	}
	return c.Redirect(casePath(cs.ID))
}

// takeFiles reads the files of an answer. The type is found from the content, not from the name.
func takeFiles(c *kit.Ctx, z *site.Zone, errs *ui.Errors) (out []casework.Upload) {
	uploads, err := c.Files("filer", maxReplyFile)
	if err != nil {
		errs.Add("filer", fileError(c, err))
		return nil
	}
	if len(uploads) > maxReplyFiles {
		errs.Add("filer", own(c, "error.file.count", maxReplyFiles))
		return nil
	}
	for _, u := range uploads {
		f, err := takeFile(c, z, u)
		if err != nil {
			errs.Add("filer", u.Name+": "+fileError(c, err))
			continue
		}
		out = append(out, f)
	}
	return out
}

func takeFile(c *kit.Ctx, z *site.Zone, u kit.FileUpload) (casework.Upload, error) {
	body, err := u.Bytes()
	if err != nil {
		return casework.Upload{}, err
	}
	if len(body) == 0 {
		return casework.Upload{}, municipality.E(municipality.Invalid, "portal.reply", "error.file.empty")
	}
	kind, _, _ := strings.Cut(mimetype.Detect(body).String(), ";")
	if !shownInline(kind) {
		return casework.Upload{}, &municipality.Error{Kind: municipality.Invalid, Op: "portal.reply", Key: "error.file.type", Args: []any{"application/pdf, image/jpeg, image/png"}}
	}
	if z.Reception.Scan != nil {
		if err := z.Reception.Scan(c.Context(), body); err != nil {
			return casework.Upload{}, err
		}
	}
	return casework.Upload{Name: u.Name, MIME: kind, Body: body}, nil
}

// replyAgain shows the case with what was typed and what is wrong with it. Files must be chosen again: a browser cannot
// be given them back.
func (p *portal) replyAgain(c *kit.Ctx, question, text string, errs ui.Errors) error {
	v, err := p.caseView(c)
	if err != nil {
		return err
	}
	if err := saw(c, v.zone, v.Case, "case.look"); err != nil {
		return err
	}
	for i := range v.Open {
		if v.Open[i].ID == question {
			v.Open[i].Text = text
		}
	}
	v.Errors = errs
	return p.renderCase(c, http.StatusUnprocessableEntity, v)
}

// askWithdraw asks before an application is drawn back.
func (p *portal) askWithdraw(c *kit.Ctx) error {
	cs, z, err := p.ownCase(c)
	if err != nil {
		return err
	}
	pack, err := z.Shelf.ByDigest(c.Context(), cs.Digest)
	if err != nil {
		return err
	}
	if cs.Status.Finished() || cs.Status == casework.ByRules {
		return c.Redirect(casePath(cs.ID))
	}
	title := own(c, "withdraw.title")
	return c.Render(http.StatusOK, kit.Page{Title: title, Active: "/minside", Crumbs: mineCrumbs(c, ui.Link{Text: cs.Number, Href: casePath(cs.ID)}, ui.Link{Text: title, Href: casePath(cs.ID) + "/trekk"})},
		ui.ConfirmPage(ui.ConfirmOf{Title: title, Text: own(c, "mine.case", pack.Text(c.Lang, pack.Meta.Title), cs.Number),
			Points: []string{own(c, "withdraw.point1"), own(c, "withdraw.point2"), own(c, "withdraw.point3")},
			Action: casePath(cs.ID) + "/trekk", Button: own(c, "withdraw.do"), Danger: true, Cancel: casePath(cs.ID)}))
}

// withdraw draws the application back. A second press changes nothing.
func (p *portal) withdraw(c *kit.Ctx) error {
	cs, z, err := p.ownCase(c)
	if err != nil {
		return err
	}
	if cs.Status == casework.Withdrawn {
		return c.Redirect(casePath(cs.ID))
	}
	if err := z.Office.Withdraw(c.Context(), applicant(c), cs.ID); err != nil {
		return err
	}
	if err := c.Session().Flash("success", own(c, "withdraw.done")); err != nil {
		return err
	}
	return c.Redirect(casePath(cs.ID))
}
