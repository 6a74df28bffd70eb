package desk

import (
	"net/http"
	"net/url"
	"strings"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

const (
	disposalRoot  = root + "/kassasjon"
	disposalLines = 50  // documents on a page
	disposalStep  = 100 // documents that one press disposes of, so that no act holds the archive for long
	maxLists      = 50  // lists that are shown, newest first
)

func (d *desk) mountDisposal(k *kit.Kit) {
	const one = disposalRoot + "/{id}"
	k.Get(disposalRoot, d.staff(d.disposals))
	k.Post(disposalRoot, d.staff(d.prepareDisposal))
	k.Get(one, d.batch(d.showBatch))
	k.Post(one+"/avgjor", d.batch(d.decideBatch))
	k.Post(one+"/utfor", d.batch(d.carryOutBatch))
	k.Get(one+"/unnta/{doc}", d.batch(d.askSpare))
	k.Post(one+"/unnta/{doc}", d.batch(d.spare))
}

// disposalView is what is due in each zone she may enter, and the lists that have been made.
type disposalView struct {
	Until  string
	Both   bool
	Zones  []zoneDue
	Errors ui.Errors
	Reason string
	Zone   string // the form that has faults
}

// zoneDue is the dry run of one zone: nothing is changed by looking at it.
type zoneDue struct {
	Zone  municipality.Zone
	Due   []archive.Due
	Lists []archive.DisposalBatch
	Pager ui.PagerOf
}

// disposals shows what is due today, or would be on a later day.
func (d *desk) disposals(c *kit.Ctx, who municipality.Staff) error {
	if err := archivist(who, "disposals"); err != nil {
		return err
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	return d.disposalsPage(c, who, http.StatusOK, form, disposalView{Until: form.Get("til")})
}

func (d *desk) disposalsPage(c *kit.Ctx, who municipality.Staff, code int, form url.Values, v disposalView) error {
	day := dayOf(c, &v.Errors, "til", v.Until)
	if len(v.Errors) > 0 {
		code = http.StatusUnprocessableEntity
	}
	v.Both = len(d.zones(who)) > 1
	for _, z := range d.zones(who) {
		q := archive.DisposalQuery{Until: day, Limit: disposalLines + 1}
		if form.Get("sone") == string(z.Name) {
			q.After = form.Get("etter")
		}
		one, err := dueIn(c, z, who, q, v.Until)
		if err != nil {
			return err
		}
		v.Zones = append(v.Zones, one)
	}
	here := ui.Link{Text: own(c, "disposal.title"), Href: disposalRoot}
	return c.Render(code, kit.Page{Title: here.Text, Active: disposalRoot, Wide: true, Errors: len(v.Errors), Crumbs: crumbs(c, here)}, disposalTempl(v))
}

func dueIn(c *kit.Ctx, z *site.Zone, who municipality.Staff, q archive.DisposalQuery, until string) (v zoneDue, err error) {
	v.Zone = z.Name
	var persons []string
	err = z.Store.Read(c.Context(), func(tx store.Tx) error {
		if v.Due, err = archive.DueForDisposal(tx, q); err != nil {
			return err
		}
		var units []string
		for _, one := range v.Due {
			units = append(units, one.Folder, one.Entry)
		}
		if persons, err = archive.PersonsOf(tx, units, maxPersons); err != nil {
			return err
		}
		return archive.EachRow(tx, "ORDER BY system_id DESC LIMIT $1", []any{maxLists}, func(b archive.DisposalBatch) error { v.Lists = append(v.Lists, b); return nil })
	})
	v.Pager.About = own(c, "disposal.due")
	ask := url.Values{"sone": {string(z.Name)}, "til": {until}}
	if q.After != "" {
		v.Pager.Newer = disposalRoot + "?" + ask.Encode()
	}
	if len(v.Due) > disposalLines {
		v.Due = v.Due[:disposalLines]
		ask.Set("etter", v.Due[disposalLines-1].Document)
		v.Pager.Older = disposalRoot + "?" + ask.Encode()
	}
	if err != nil || len(v.Due) == 0 {
		return v, err
	}
	return v, lookAtDisposal(c, z, who, "disposal/due", persons)
}

func lookAtDisposal(c *kit.Ctx, z *site.Zone, who municipality.Staff, subject string, persons []string) error {
	e := disposalEntry(who, "disposal.look", subject)
	e.Persons = persons
	return ledger.Look(c.Context(), z.Store, e)
}

func disposalEntry(who municipality.Staff, verb, subject string) ledger.Entry {
	return ledger.Entry{Actor: who.Actor("archivist"), Verb: verb, Subject: subject, Purpose: "kassasjon", Basis: "arkivlova § 13"}
}

// prepareDisposal makes a list of what is due. While one waits to be decided no other is made, so that a second click does
// not make the same list twice.
func (d *desk) prepareDisposal(c *kit.Ctx, who municipality.Staff) error {
	if err := archivist(who, "prepareDisposal"); err != nil {
		return err
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	z := d.zoneNamed(who, form.Get("sone"))
	if z == nil {
		return notFound("prepareDisposal")
	}
	v := disposalView{Reason: strings.TrimSpace(form.Get(reasonName(z.Name))), Zone: string(z.Name)}
	if !reasonable(v.Reason) {
		v.Errors.Add(reasonName(z.Name), own(c, "disposal.error.reason", maxReason))
		return d.disposalsPage(c, who, http.StatusUnprocessableEntity, url.Values{}, v)
	}
	b, key, err := prepared(c, z, who, v.Reason)
	if municipality.KindOf(err) == municipality.Conflict && err != nil {
		v.Errors.Add("", c.ErrorText(err))
		return d.disposalsPage(c, who, http.StatusUnprocessableEntity, url.Values{}, v)
	}
	if err != nil {
		return err
	}
	return d.batchDone(c, b.SystemID, key)
}

// prepared makes the list, or gives the one that waits.
func prepared(c *kit.Ctx, z *site.Zone, who municipality.Staff, reason string) (b archive.DisposalBatch, key string, err error) {
	err = ledger.Act(c.Context(), z.Store, disposalEntry(who, "disposal.prepare", "disposal/list"), func(tx *ledger.Tx) error {
		key = "disposal.prepared"
		if err := archive.EachRow(tx, "WHERE status = 'U' LIMIT 1", nil, func(one archive.DisposalBatch) error { b = one; return nil }); err != nil {
			return err
		}
		if b.SystemID != "" {
			key = "disposal.waiting"
			return nil
		}
		b, err = archive.PrepareDisposal(tx, archive.DisposalQuery{}, reason, who.Actor("archivist"))
		return err
	})
	return b, key, err
}

func reasonable(why string) bool {
	return why != "" && len([]rune(why)) <= maxReason && !municipality.ContainsNationalID(why)
}

func (d *desk) zoneNamed(who municipality.Staff, name string) *site.Zone {
	for _, z := range d.zones(who) {
		if string(z.Name) == name {
			return z
		}
	}
	return nil
}

func (d *desk) batchDone(c *kit.Ctx, id, key string, args ...any) error {
	if err := c.Session().Flash("success", own(c, key, args...)); err != nil {
		return err
	}
	return c.Redirect(disposalRoot + "/" + id)
}
