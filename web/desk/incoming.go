package desk

import (
	"net/http"
	"strings"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

const (
	incomingRoot = root + "/postmottak"
	maxParcels   = 200       // parcels of a zone in the list
	maxInline    = 200 << 10 // bytes of a text document that is shown in the page
)

func (d *desk) mountIncoming(k *kit.Kit) {
	const one = incomingRoot + "/{id}"
	k.Get(incomingRoot, d.staff(d.incoming))
	k.Get(one, d.parcel(d.showIncoming))
	k.Get(one+"/dokument/{doc}", d.parcel(d.incomingDocument))
	k.Post(one+"/fordel", d.parcel(d.distribute))
	k.Post(one+"/forkast", d.parcel(d.discard))
}

// archivist lets those through who keep the archive.
func archivist(who municipality.Staff, op string) error {
	if !who.Has("archivist") {
		return municipality.E(municipality.Forbidden, "desk."+op, "error.forbidden")
	}
	return nil
}

// parcelAt is a parcel that somebody sent, and the zone it came to.
type parcelAt struct {
	request.Incoming
	zone *site.Zone
	who  municipality.Staff
}

// parcel opens the parcel that the address names, in a zone she may enter.
func (d *desk) parcel(p func(*kit.Ctx, parcelAt) error) kit.Handler {
	return d.staff(func(c *kit.Ctx, who municipality.Staff) error {
		if err := archivist(who, "incoming"); err != nil {
			return err
		}
		id := c.Param("id")
		if !municipality.ValidID(id) {
			return notFound("parcel")
		}
		for _, z := range d.zones(who) {
			in := parcelAt{zone: z, who: who}
			err := z.Store.Read(c.Context(), func(tx store.Tx) (err error) { in.Incoming, err = request.IncomingByID(tx, id); return err })
			if err == nil {
				return p(c, in)
			}
			if municipality.KindOf(err) != municipality.NotFound {
				return err
			}
		}
		return notFound("parcel")
	})
}

// incoming lists what nobody has distributed, oldest first. The list shows senders, so a look is recorded.
func (d *desk) incoming(c *kit.Ctx, who municipality.Staff) error {
	if err := archivist(who, "incoming"); err != nil {
		return err
	}
	var all []parcelAt
	for _, z := range d.zones(who) {
		var list []request.Incoming
		if err := z.Store.Read(c.Context(), func(tx store.Tx) (err error) { list, err = request.Waiting(tx, maxParcels); return err }); err != nil {
			return err
		}
		for _, in := range list {
			all = append(all, parcelAt{in, z, who})
		}
		if len(list) > 0 {
			if err := lookAtIncoming(c, z, who, "incoming.list", "incoming/list"); err != nil {
				return err
			}
		}
	}
	here := ui.Link{Text: own(c, "incoming.title"), Href: incomingRoot}
	return c.Render(http.StatusOK, kit.Page{Title: here.Text, Active: incomingRoot, Wide: true, Crumbs: crumbs(c, here)}, incomingList(all))
}

func lookAtIncoming(c *kit.Ctx, z *site.Zone, who municipality.Staff, verb, subject string) error {
	return ledger.Look(c.Context(), z.Store, ledger.Entry{Actor: who.Actor("archivist"), Verb: verb, Subject: subject, Purpose: "postmottak", Basis: "arkivlova § 5"})
}

// incomingView is one parcel with the form that decides where it goes.
type incomingView struct {
	parcelAt
	Entry   archive.EntryView
	Texts   map[string]string // what stands in documents of plain text, by document
	In      distributeForm
	Case    *archive.CaseView // the case that was looked up
	Codes   []archive.Code    // of screening
	Units   []ui.Choice
	Staff   []ui.Choice
	Why     string
	Errors  ui.Errors
	Discard ui.Errors
}

func (v incomingView) path() string { return incomingRoot + "/" + v.ID }

// showIncoming shows a parcel through the archive's gate, with its form filled in with what is known.
func (d *desk) showIncoming(c *kit.Ctx, in parcelAt) error {
	subject := in.Subject
	return d.incomingPage(c, http.StatusOK, incomingView{parcelAt: in, In: distributeForm{To: "sak", Title: subject, Public: publicTitle, NewTitle: subject, NewPublic: publicTitle}})
}

// publicTitle is what the journal calls a parcel of which nothing more may be shown. The archive's own words are bokmål.
const publicTitle = "Innkommet henvendelse"

func (d *desk) incomingPage(c *kit.Ctx, code int, v incomingView) error {
	if err := lookAtIncoming(c, v.zone, v.who, "incoming.look", "incoming/"+v.ID); err != nil {
		return err
	}
	err := v.zone.Store.Read(c.Context(), func(tx store.Tx) (err error) {
		if v.Entry, err = archive.EntryFor(tx, archive.Audience{Staff: &v.who}, v.Incoming.Entry); err != nil {
			return err
		}
		if v.Texts, err = plainTexts(tx, v.who, v.Entry.Documents); err != nil {
			return err
		}
		v.Codes, err = screeningCodes(tx)
		return err
	})
	if err != nil {
		return err
	}
	v.Units, v.Staff = d.unitChoices(c), d.staffChoices(v.zone)
	title := own(c, "incoming.one")
	page := kit.Page{Title: title, Active: incomingRoot, Errors: len(v.Errors) + len(v.Discard),
		Crumbs: crumbs(c, ui.Link{Text: own(c, "incoming.title"), Href: incomingRoot}, ui.Link{Text: title, Href: v.path()})}
	return c.Render(code, page, incomingTempl(v))
}

// plainTexts reads the documents that are plain text and not too long, to be shown as nothing but text.
func plainTexts(tx store.Tx, who municipality.Staff, list []archive.DocumentView) (map[string]string, error) {
	out := map[string]string{}
	for _, one := range list {
		if !one.Open || !strings.HasPrefix(one.MIME, "text/plain") || one.Size > maxInline {
			continue
		}
		_, body, err := archive.DocumentFor(tx, archive.Audience{Staff: &who}, one.ID)
		if err != nil {
			return nil, err
		}
		out[one.ID] = strings.ToValidUTF8(string(body), "�")
	}
	return out, nil
}

// incomingDocument gives a document of the parcel, after recording that she opened it.
func (d *desk) incomingDocument(c *kit.Ctx, in parcelAt) error {
	id := c.Param("doc")
	if !municipality.ValidID(id) {
		return notFound("incomingDocument")
	}
	var v archive.DocumentView
	var body []byte
	if err := in.zone.Store.Read(c.Context(), func(tx store.Tx) (err error) {
		v, body, err = archive.DocumentFor(tx, archive.Audience{Staff: &in.who}, id)
		if err == nil && v.Entry != in.Entry {
			err = notFound("incomingDocument")
		}
		return err
	}); err != nil {
		return err
	}
	if err := lookAtIncoming(c, in.zone, in.who, "incoming.document", "incoming/"+in.ID); err != nil {
		return err
	}
	return file(c, v.MIME, v.FileName, c.R.URL.Query().Has("last-ned"), body)
}
