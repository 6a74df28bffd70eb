package desk

import (
	"net/http"
	"strings"

	"torg/jobs"
	"torg/municipality"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

// jobLine is a job that has stopped. What it was to work on is not shown.
type jobLine struct {
	jobs.Job
	Zone municipality.Zone
}

const maxJobs = 100

// operator lets those through who run the house.
func operator(who municipality.Staff) error {
	if !who.Has("operator") {
		return municipality.E(municipality.Forbidden, "desk.operator", "error.forbidden")
	}
	return nil
}

// jobs lists what has stopped in the zones she may enter.
func (d *desk) jobs(c *kit.Ctx, who municipality.Staff) error {
	return d.jobsPage(c, who, http.StatusOK, nil)
}

func (d *desk) jobsPage(c *kit.Ctx, who municipality.Staff, code int, errs ui.Errors) error {
	if err := operator(who); err != nil {
		return err
	}
	var lines []jobLine
	for _, z := range d.zones(who) {
		if err := z.Store.Read(c.Context(), func(tx store.Tx) error {
			list, err := jobs.List(tx, jobs.Failed, maxJobs)
			for _, j := range list {
				lines = append(lines, jobLine{j, z.Name})
			}
			return err
		}); err != nil {
			return err
		}
	}
	here := ui.Link{Text: own(c, "jobs.title"), Href: root + "/jobber"}
	return c.Render(code, kit.Page{Title: here.Text, Active: here.Href, Errors: len(errs), Crumbs: crumbs(c, here)}, jobsTempl(lines, errs))
}

// retry has a job tried again.
func (d *desk) retry(c *kit.Ctx, who municipality.Staff) error {
	z, id, err := d.jobOf(c, who)
	if err != nil {
		return err
	}
	if err := jobs.Retry(c.Context(), z.Store, who.Actor("operator"), id); err != nil {
		return err
	}
	return d.settled(c, "jobs.retried")
}

// drop gives a job up, for a reason.
func (d *desk) drop(c *kit.Ctx, who municipality.Staff) error {
	z, id, err := d.jobOf(c, who)
	if err != nil {
		return err
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	why := strings.TrimSpace(form.Get("why"))
	if why == "" || len([]rune(why)) > maxReason || municipality.ContainsNationalID(why) {
		var errs ui.Errors
		errs.Add("", own(c, "jobs.why.error", maxReason))
		return d.jobsPage(c, who, http.StatusUnprocessableEntity, errs)
	}
	if err := jobs.Drop(c.Context(), z.Store, who.Actor("operator"), id, why); err != nil {
		return err
	}
	return d.settled(c, "jobs.dropped")
}

func (d *desk) jobOf(c *kit.Ctx, who municipality.Staff) (*site.Zone, string, error) {
	if err := operator(who); err != nil {
		return nil, "", err
	}
	form, err := c.Form()
	if err != nil {
		return nil, "", err
	}
	for _, z := range d.zones(who) {
		if string(z.Name) == form.Get("zone") && form.Get("job") != "" {
			return z, form.Get("job"), nil
		}
	}
	return nil, "", notFound("jobOf")
}

func (d *desk) settled(c *kit.Ctx, key string) error {
	if err := c.Session().Flash("success", own(c, key)); err != nil {
		return err
	}
	return c.Redirect(root + "/jobber")
}
