package desk

import (
	"net/http"
	"strconv"
	"strings"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

// batchAt is a list for disposal, and the zone it belongs to.
type batchAt struct {
	archive.DisposalBatch
	zone *site.Zone
	who  municipality.Staff
}

func (b batchAt) path() string { return disposalRoot + "/" + b.SystemID }

// batch opens the list that the address names, in a zone she may enter.
func (d *desk) batch(p func(*kit.Ctx, batchAt) error) kit.Handler {
	return d.staff(func(c *kit.Ctx, who municipality.Staff) error {
		if err := archivist(who, "batch"); err != nil {
			return err
		}
		id := c.Param("id")
		if !municipality.ValidID(id) {
			return notFound("batch")
		}
		for _, z := range d.zones(who) {
			b := batchAt{zone: z, who: who}
			err := z.Store.Read(c.Context(), func(tx store.Tx) error { return archive.LoadRow(tx, &b.DisposalBatch, id) })
			if err == nil {
				return p(c, b)
			}
			if municipality.KindOf(err) != municipality.NotFound {
				return err
			}
		}
		return notFound("batch")
	})
}

// batchView is a list with a page of its lines, as the archive's gate shows them.
type batchView struct {
	batchAt
	Lines  []batchLine
	Spared int
	Gone   int
	Pager  ui.PagerOf
}

type batchLine struct {
	archive.DisposalLine
	Title, Number, CaseTitle string
}

func (d *desk) showBatch(c *kit.Ctx, b batchAt) error {
	at, _ := strconv.Atoi(c.R.URL.Query().Get("fra")) // what is no number is the beginning
	v := batchView{batchAt: b}
	var persons []string
	err := b.zone.Store.Read(c.Context(), func(tx store.Tx) error {
		all, err := archive.LinesOf(tx, b.SystemID)
		if err != nil {
			return err
		}
		at = min(max(at, 0), max(len(all)-1, 0))
		for _, l := range all {
			if l.Spared != "" {
				v.Spared++
			} else if l.DoneAt != 0 {
				v.Gone++
			}
		}
		v.Pager = linesPager(c, b, at, len(all))
		if v.Lines, err = named(tx, b.who, all[at:min(at+disposalLines, len(all))]); err != nil {
			return err
		}
		persons, err = archive.PersonsOf(tx, foldersOf(v.Lines), maxPersons)
		return err
	})
	if err != nil {
		return err
	}
	if err := lookAtDisposal(c, b.zone, b.who, "disposal/"+b.SystemID, persons); err != nil {
		return err
	}
	title := own(c, "disposal.list")
	page := kit.Page{Title: title, Active: disposalRoot, Wide: true, Crumbs: batchCrumbs(c, ui.Link{Text: title, Href: b.path()})}
	return c.Render(http.StatusOK, page, batchTempl(v))
}

func batchCrumbs(c *kit.Ctx, links ...ui.Link) []ui.Link {
	return crumbs(c, append([]ui.Link{{Text: own(c, "disposal.title"), Href: disposalRoot}}, links...)...)
}

func linesPager(c *kit.Ctx, b batchAt, at, of int) ui.PagerOf {
	p := ui.PagerOf{About: own(c, "disposal.list")}
	if at > 0 {
		p.Newer = b.path() + "?fra=" + strconv.Itoa(max(at-disposalLines, 0))
	}
	if at+disposalLines < of {
		p.Older = b.path() + "?fra=" + strconv.Itoa(at+disposalLines)
	}
	return p
}

func foldersOf(list []batchLine) (out []string) {
	for _, l := range list {
		out = append(out, l.Folder)
	}
	return out
}

// named reads what the lines are called, each folder once.
func named(tx store.Tx, who municipality.Staff, list []archive.DisposalLine) (out []batchLine, err error) {
	seen := map[string]archive.CaseView{}
	for _, l := range list {
		v, known := seen[l.Folder]
		if !known {
			if v, err = archive.CaseFor(tx, archive.Audience{Staff: &who}, l.Folder); err != nil {
				return nil, err
			}
			seen[l.Folder] = v
		}
		line := batchLine{DisposalLine: l, Number: v.Number, CaseTitle: v.Title}
		for _, e := range v.Entries {
			for _, doc := range e.Documents {
				if doc.ID == l.Document {
					line.Title = doc.Title
				}
			}
		}
		out = append(out, line)
	}
	return out, nil
}

// decideBatch approves or refuses. The archive holds that it takes another than the one who made the list.
func (d *desk) decideBatch(c *kit.Ctx, b batchAt) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	what := form.Get("gjor")
	if what != "godkjenn" && what != "avslaa" {
		return municipality.E(municipality.Invalid, "desk.decideBatch", "error.required")
	}
	verb := map[string]string{"godkjenn": "disposal.approve", "avslaa": "disposal.refuse"}[what]
	err = ledger.Act(c.Context(), b.zone.Store, disposalEntry(b.who, verb, "disposal/"+b.SystemID), func(tx *ledger.Tx) error {
		return archive.DecideDisposal(tx, b.SystemID, what == "godkjenn", b.who.Actor("archivist"))
	})
	if municipality.KindOf(err) == municipality.Conflict && err != nil {
		return d.batchDone(c, b.SystemID, "disposal.already")
	}
	if err != nil {
		return err
	}
	return d.batchDone(c, b.SystemID, verb+"d")
}

// carryOutBatch disposes of some documents at a time; the page says how many are left.
func (d *desk) carryOutBatch(c *kit.Ctx, b batchAt) error {
	left := 0
	err := ledger.Act(c.Context(), b.zone.Store, disposalEntry(b.who, "disposal.carry", "disposal/"+b.SystemID), func(tx *ledger.Tx) (err error) {
		left, err = archive.CarryOutDisposal(tx, b.SystemID, disposalStep, b.who.Actor("archivist"))
		return err
	})
	if municipality.KindOf(err) == municipality.Conflict && err != nil {
		return d.batchDone(c, b.SystemID, "disposal.already")
	}
	if err != nil {
		return err
	}
	if left > 0 {
		return d.batchDone(c, b.SystemID, "disposal.left", left)
	}
	return d.batchDone(c, b.SystemID, "disposal.carried")
}

// spareView asks why one document is to be taken out of the list.
type spareView struct {
	batchAt
	Line   batchLine
	Reason string
	Errors ui.Errors
}

func (d *desk) askSpare(c *kit.Ctx, b batchAt) error {
	return d.sparePage(c, http.StatusOK, spareView{batchAt: b})
}

func (d *desk) sparePage(c *kit.Ctx, code int, v spareView) error {
	err := v.zone.Store.Read(c.Context(), func(tx store.Tx) error {
		all, err := archive.LinesOf(tx, v.SystemID)
		if err != nil {
			return err
		}
		for _, l := range all {
			if l.Document == c.Param("doc") {
				one, err := named(tx, v.who, []archive.DisposalLine{l})
				if err == nil {
					v.Line = one[0]
				}
				return err
			}
		}
		return notFound("sparePage")
	})
	if err != nil {
		return err
	}
	if err := lookAtDisposal(c, v.zone, v.who, "disposal/"+v.SystemID, nil); err != nil {
		return err
	}
	title := own(c, "disposal.spare")
	page := kit.Page{Title: title, Active: disposalRoot, Errors: len(v.Errors),
		Crumbs: batchCrumbs(c, ui.Link{Text: own(c, "disposal.list"), Href: v.path()}, ui.Link{Text: title, Href: v.path() + "/unnta/" + v.Line.Document})}
	return c.Render(code, page, spareTempl(v))
}

// spare takes a document out of a list that is not decided, with the reason.
func (d *desk) spare(c *kit.Ctx, b batchAt) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	v := spareView{batchAt: b, Reason: strings.TrimSpace(form.Get("reason"))}
	if !reasonable(v.Reason) {
		v.Errors.Add("reason", own(c, "disposal.error.reason", maxReason))
		return d.sparePage(c, http.StatusUnprocessableEntity, v)
	}
	doc := c.Param("doc")
	err = ledger.Act(c.Context(), b.zone.Store, disposalEntry(b.who, "disposal.spare", "disposal/"+b.SystemID), func(tx *ledger.Tx) error {
		return archive.SpareDocument(tx, b.SystemID, doc, v.Reason, b.who.Actor("archivist"))
	})
	if municipality.KindOf(err) == municipality.Conflict && err != nil {
		return d.batchDone(c, b.SystemID, "disposal.already")
	}
	if err != nil {
		return err
	}
	return d.batchDone(c, b.SystemID, "disposal.spared")
}
