package request

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"torg/ledger"
	"torg/municipality"
	"torg/service"
	"torg/store"
)

// DraftLife is how long an unsent draft is kept before it is deleted.
const DraftLife = 28 * 24 * time.Hour

// Reception (mottak) is where requests of one zone come in.
type Reception struct {
	Store     store.Store
	Zone      municipality.Zone
	Shelf     *service.Shelf
	Registers map[string]Register
	Names     Names
	Scan      func(ctx context.Context, body []byte) error // virus scan; nil when no scanner is configured
	Number    municipality.Number                          // of the municipality: who is its resident
	Feed      Feed                                         // changes in Folkeregisteret; nil when nobody is to be offered anything
	Follow    time.Duration                                // how often the feed is read; 10 minutes when 0
}

// Applicant is who is at the counter: a person, and the organisation she acts for if she does.
type Applicant struct {
	Person  Person
	Org     municipality.OrgNumber
	OrgName string
	Role    string // her role in the organisation, as the register names it
}

func (a Applicant) actor() municipality.Actor {
	return municipality.Actor{Kind: municipality.Citizen, ID: a.Person.ID, Role: a.Role}
}

// Draft is an application on its way.
type Draft struct {
	ID          string
	Pack        *service.Pack
	Person      string
	Org         municipality.OrgNumber
	OrgName     string
	Language    municipality.Language
	Facts       map[string]service.Fact
	Answers     map[string]service.Answer
	Attachments map[string][]service.Attachment
	Version     int64 // grows with every change; a page from an older version is refused
	Created     time.Time
	Changed     time.Time
	offering    bool     // nobody has asked: those who want no offers are not looked up
	Silent      []string // registers that did not answer now; the applicant may go on or try again
}

// Expires is when an untouched draft is deleted.
func (d Draft) Expires() time.Time { return d.Changed.Add(DraftLife) }

// Input is the draft as the pack's rules see it at a time.
func (d Draft) Input(at time.Time, applicant Applicant) service.Input {
	return service.Input{AsOf: municipality.DateOf(at), Facts: d.Facts, Answers: d.Answers, Attachments: d.Attachments, Received: at,
		Applicant: service.Applicant{PersonID: string(applicant.Person.NationalID), Name: applicant.Person.Name, OrgID: string(d.Org), OrgName: d.OrgName}}
}

// Start opens a draft of a service, or gives back the one the applicant has begun already.
func (r *Reception) Start(ctx context.Context, who Applicant, pack string, lang municipality.Language) (Draft, error) {
	p, err := r.Shelf.Active(pack)
	if err != nil {
		return Draft{}, err
	}
	if (p.Meta.Applicant == "organisation") != (who.Org != "") {
		return Draft{}, municipality.E(municipality.Forbidden, "request.Start", "error.applicantkind")
	}
	if d, err := r.begun(ctx, who, p); err == nil || municipality.KindOf(err) != municipality.NotFound {
		return d, err
	}
	d := Draft{Pack: p, Person: who.Person.ID, Org: who.Org, OrgName: who.OrgName, Language: lang,
		Facts: map[string]service.Fact{}, Answers: map[string]service.Answer{}, Attachments: map[string][]service.Attachment{}}
	if d, err = r.fetch(ctx, who, d); err != nil {
		return Draft{}, err
	}
	err = ledger.Act(ctx, r.Store, r.entry(who, "draft.start", p, ""), func(tx *ledger.Tx) error {
		if err := Meet(tx, who.Person); err != nil {
			return err
		}
		d.ID, d.Version, d.Created, d.Changed = municipality.NewID(tx.Now()), 1, tx.Now(), tx.Now()
		return d.insert(tx)
	})
	return d, err
}

func (r *Reception) entry(who Applicant, verb string, p *service.Pack, id string) ledger.Entry {
	e := ledger.Entry{Actor: who.actor(), Verb: verb, Subject: "service/" + p.Name, Persons: []string{who.Person.ID}, Purpose: p.Name}
	if id != "" {
		e.Subject = "draft/" + id
	}
	return e
}

// begun finds an unsent draft under the same pack; one made under an older digest is left to expire.
func (r *Reception) begun(ctx context.Context, who Applicant, p *service.Pack) (d Draft, err error) {
	var id string
	err = r.Store.Read(ctx, func(tx store.Tx) error {
		return store.One(tx, `SELECT id FROM draft WHERE person = $1 AND org = $2 AND digest = $3 ORDER BY changed_at DESC LIMIT 1`,
			[]any{who.Person.ID, string(who.Org), p.Digest}, &id)
	})
	if errors.Is(err, store.ErrNotFound) {
		return d, municipality.E(municipality.NotFound, "request.Start", "error.notfound")
	}
	if err != nil {
		return d, err
	}
	return r.Draft(ctx, who, id)
}

// Draft gives the applicant's own draft. Another's draft is not found, so that ids tell nothing.
func (r *Reception) Draft(ctx context.Context, who Applicant, id string) (d Draft, err error) {
	err = r.Store.Read(ctx, func(tx store.Tx) error { d, err = r.load(ctx, tx, who, id); return err })
	return d, err
}

// Drafts lists the applicant's unsent drafts, newest first.
func (r *Reception) Drafts(ctx context.Context, person string) (out []Draft, err error) {
	var ids []string
	if err := r.Store.Read(ctx, func(tx store.Tx) error {
		return store.Each(tx, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			ids = append(ids, id)
			return err
		}, `SELECT id FROM draft WHERE person = $1 ORDER BY changed_at DESC LIMIT 50`, person)
	}); err != nil {
		return nil, err
	}
	for _, id := range ids {
		d, err := r.Draft(ctx, Applicant{Person: Person{ID: person}}, id)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

func (r *Reception) load(ctx context.Context, tx store.Tx, who Applicant, id string) (Draft, error) {
	var d Draft
	var pack, digest, facts, answers, attachments string
	var created, changed int64
	err := store.One(tx, `SELECT id, person, org, org_name, pack, digest, language, facts, answers, attachments, version, created_at, changed_at FROM draft WHERE id = $1 AND person = $2`,
		[]any{id, who.Person.ID}, &d.ID, &d.Person, &d.Org, &d.OrgName, &pack, &digest, &d.Language, &facts, &answers, &attachments, &d.Version, &created, &changed)
	if errors.Is(err, store.ErrNotFound) {
		return d, municipality.E(municipality.NotFound, "request.Draft", "error.nodraft")
	}
	if err != nil {
		return d, err
	}
	d.Created, d.Changed = time.UnixMicro(created).UTC(), time.UnixMicro(changed).UTC()
	if err := unpack3(facts, &d.Facts, answers, &d.Answers, attachments, &d.Attachments); err != nil {
		return d, err
	}
	d.Pack, err = r.Shelf.ByDigest(ctx, digest)
	return d, err
}

// pack keeps a part as JSON.
func pack(v any) string {
	b, err := json.Marshal(v)
	if err != nil { // maps of plain values always marshal
		panic("request: " + err.Error())
	}
	return string(b)
}

func (d Draft) insert(tx *ledger.Tx) error {
	_, err := tx.Exec(`INSERT INTO draft (id, person, org, org_name, pack, digest, language, facts, answers, attachments, version, created_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, d.ID, d.Person, string(d.Org), d.OrgName, d.Pack.Name, d.Pack.Digest, string(d.Language),
		pack(d.Facts), pack(d.Answers), pack(d.Attachments), d.Version, d.Created.UnixMicro(), d.Changed.UnixMicro())
	return err
}

// keep saves the draft in an act of its own and gives it as it is then. The act may be run more than once, so it works on
// a copy each time.
func (r *Reception) keep(ctx context.Context, who Applicant, verb string, d Draft) (Draft, error) {
	out := d
	err := ledger.Act(ctx, r.Store, r.entry(who, verb, d.Pack, d.ID), func(tx *ledger.Tx) error {
		out = d
		return out.save(tx)
	})
	return out, err
}

// save writes the draft back if nobody changed it in between, such as the same person in another tab.
func (d *Draft) save(tx *ledger.Tx) error {
	n, err := tx.Exec(`UPDATE draft SET language = $1, facts = $2, answers = $3, attachments = $4, version = version + 1, changed_at = $5 WHERE id = $6 AND version = $7`,
		string(d.Language), pack(d.Facts), pack(d.Answers), pack(d.Attachments), tx.Now().UnixMicro(), d.ID, d.Version)
	if err == nil && n == 0 {
		return municipality.E(municipality.Conflict, "request.save", "error.draftchanged")
	}
	d.Version++
	d.Changed = tx.Now()
	return err
}

// Discard deletes the applicant's draft.
func (r *Reception) Discard(ctx context.Context, who Applicant, id string) error {
	d, err := r.Draft(ctx, who, id)
	if err != nil {
		return err
	}
	return ledger.Act(ctx, r.Store, r.entry(who, "draft.discard", d.Pack, id), func(tx *ledger.Tx) error {
		_, err := tx.Exec(`DELETE FROM draft WHERE id = $1 AND person = $2`, id, who.Person.ID)
		return err
	})
}
