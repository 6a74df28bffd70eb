package desk

import (
	"slices"
	"time"

	"torg/archive"
	"torg/casework"
	"torg/decision"
	"torg/dispatch"
	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
	"torg/web/kit"
	"torg/web/site"
)

// caseView is everything the page of a case shows.
type caseView struct {
	casework.Case
	Zone      municipality.Zone
	Pack      *service.Pack
	Lang      municipality.Language
	Title     string // the service
	Unit      string
	Holder    string
	Who       municipality.Staff
	Person    request.Person
	Today     municipality.Date
	Sections  []request.Section
	Docs      archive.CaseView
	Tasks     []casework.Task
	Questions []casework.Question
	Appeals   []casework.Appeal
	Decisions []decision.Decision // made
	Draft     decision.Decision   // zero when there is none
	Letters   []letterLine
	Acts      []ledger.Record
	Looks     []ledger.Record
}

// letterLine is a letter on its way, with what the archive calls it.
type letterLine struct {
	dispatch.Shipment
	Title string
}

// Limits of the history on the page: the ledger has all of it.
const (
	maxRecords = 100
	maxLooks   = 30
	newest     = 5 // acts shown at once; the rest unfold
)

// load gathers a case for an employee whose look has been recorded.
func (d *desk) load(c *kit.Ctx, z *site.Zone, who municipality.Staff, cs casework.Case) (v caseView, err error) {
	pack, err := z.Shelf.ByDigest(c.Context(), cs.Digest)
	if err != nil {
		return v, err
	}
	v = caseView{Case: cs, Zone: z.Name, Pack: pack, Lang: c.Lang, Title: pack.Text(c.Lang, pack.Meta.Title), Unit: d.unit(cs.Unit, c.Lang), Holder: d.name(cs.Officer), Who: who}
	err = z.Store.Read(c.Context(), func(tx store.Tx) error {
		for _, part := range []func(store.Tx) error{v.readApplication, v.readWork, v.readDecisions, v.readArchive, v.readHistory} {
			if err := part(tx); err != nil {
				return err
			}
		}
		v.Today = municipality.DateOf(tx.Now())
		return nil
	})
	return v, err
}

func (v *caseView) readApplication(tx store.Tx) error {
	req, err := request.ByID(tx, v.Request)
	if err != nil {
		return err
	}
	if v.Person, err = request.PersonByID(tx, v.Case.Person); err != nil {
		return err
	}
	v.Sections = request.Summarise(v.Pack, req.Input(v.Person), v.Lang)
	return nil
}

func (v *caseView) readWork(tx store.Tx) (err error) {
	if v.Tasks, err = casework.TasksOf(tx, v.ID); err != nil {
		return err
	}
	if v.Questions, err = casework.QuestionsOf(tx, v.ID); err != nil {
		return err
	}
	v.Appeals, err = casework.AppealsOf(tx, v.ID)
	return err
}

func (v *caseView) readDecisions(tx store.Tx) error {
	list, err := decision.OfCase(tx, v.ID)
	for _, one := range list {
		if one.State == decision.Made {
			v.Decisions = append(v.Decisions, one)
		} else {
			v.Draft = one
		}
	}
	return err
}

// readArchive reads the documents through the archive's gate, as this employee may see them.
func (v *caseView) readArchive(tx store.Tx) (err error) {
	if v.Docs, err = archive.CaseFor(tx, archive.Audience{Staff: &v.Who}, v.CaseFile); err != nil {
		return err
	}
	sent, err := dispatch.OfCase(tx, v.ID)
	for _, s := range sent {
		v.Letters = append(v.Letters, letterLine{s, v.entryTitle(s.ID)})
	}
	return err
}

func (v *caseView) entryTitle(id string) string {
	for _, e := range v.Docs.Entries {
		if e.ID == id {
			return e.Title
		}
	}
	return ""
}

// readHistory reads what has been done with the application, the case and its letters, newest first.
func (v *caseView) readHistory(tx store.Tx) error {
	subjects := []string{"case/" + v.ID, "request/" + v.Request}
	for _, e := range v.Docs.Entries {
		subjects = append(subjects, "entry/"+e.ID)
	}
	for _, s := range subjects {
		list, err := ledger.ForSubject(tx, s, 0, maxRecords)
		if err != nil {
			return err
		}
		for _, r := range list {
			if isLook(r.Verb) {
				v.Looks = append(v.Looks, r)
			} else {
				v.Acts = append(v.Acts, r)
			}
		}
	}
	falling := func(a, b ledger.Record) int { return int(b.Seq - a.Seq) }
	slices.SortFunc(v.Acts, falling)
	slices.SortFunc(v.Looks, falling)
	v.Acts, v.Looks = v.Acts[:min(len(v.Acts), maxRecords)], v.Looks[:min(len(v.Looks), maxLooks)]
	return nil
}

func isLook(verb string) bool { return verb == "case.look" || verb == "document.look" }

// moment is a time of the database, µs since 1970; 0 is none.
func moment(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}
