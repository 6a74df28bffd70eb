// Package casework (saksbehandling) carries a case from the request that opened it to the decision that ends it: who
// works on it, what is to be done and by when, what the applicant was asked and answered, and who may not touch it.
package casework

import (
	"embed"
	"encoding/json"
	"strings"
	"time"

	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations is the room's schema history.
func Migrations() store.Migrations { return store.Embedded("casework", files) }

var cases = ledger.NewTable("case_work", "id", "request", "pack", "digest", "casefile", "number", "person", "org", "org_name", "unit", "officer", "status", "result", "language", "opened_at", "due", "decided_at", "outcome")

// Tables are the tables the ledger vouches for.
func Tables() []*ledger.Table { return []*ledger.Table{cases, tasks, questions, biases, appeals} }

// Status is how far a case has come.
type Status string

// The states of a case.
const (
	ByRules   Status = "rules"     // the rules suffice; the decision is on its way
	Open      Status = "open"      // a person assesses it
	Waiting   Status = "waiting"   // the applicant has been asked for more
	Approval  Status = "approval"  // a decision is drafted and awaits a second officer
	Decided   Status = "decided"   // the decision is made and sent
	Withdrawn Status = "withdrawn" // the applicant drew the application back
)

// Finished reports whether nothing more is to be done.
func (s Status) Finished() bool { return s == Decided || s == Withdrawn }

// Office handles the cases of one zone.
type Office struct {
	Store   store.Store
	Zone    municipality.Zone
	Shelf   *service.Shelf
	Profile municipality.Profile
	Units   []municipality.Unit
}

// Case is one case. Texts for people are read through its pack and through the archive's screened views.
type Case struct {
	ID       string
	Request  string
	Pack     string
	Digest   string
	CaseFile string // archive id
	Number   string // "2026/17"
	Person   string
	Org      municipality.OrgNumber
	OrgName  string
	Unit     string
	Officer  string // staff id of who has taken it; empty when nobody
	Status   Status
	Result   string // service.Granted, Refused or Partly when decided
	Language municipality.Language
	Opened   time.Time
	Due      municipality.Date // when the applicant may expect the decision
	Decided  time.Time
	Outcome  service.Outcome // what the rules said when the case was opened: a proposal when a person must decide
}

// put writes the case; the table's columns are in the same order.
func (c Case) put(tx *ledger.Tx) error {
	outcome, err := json.Marshal(c.Outcome)
	if err != nil {
		return municipality.Wrap(municipality.Fault, "casework.put", err)
	}
	return tx.Put(cases, c.ID, c.Request, c.Pack, c.Digest, c.CaseFile, c.Number, c.Person, string(c.Org), c.OrgName, c.Unit, c.Officer, string(c.Status), c.Result,
		string(c.Language), c.Opened.UnixMicro(), c.Due.String(), store.Micro(c.Decided), string(outcome))
}

func scanCases(tx store.Tx, where string, args ...any) (out []Case, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var c Case
		var opened, decided int64
		var due, outcome string
		if err := scan(&c.ID, &c.Request, &c.Pack, &c.Digest, &c.CaseFile, &c.Number, &c.Person, &c.Org, &c.OrgName, &c.Unit, &c.Officer, &c.Status, &c.Result,
			&c.Language, &opened, &due, &decided, &outcome); err != nil {
			return err
		}
		c.Opened, c.Decided = store.Moment(opened), store.Moment(decided)
		c.Due, _ = municipality.ParseDate(due) // written by us, or empty
		d := json.NewDecoder(strings.NewReader(outcome))
		d.UseNumber()
		err := d.Decode(&c.Outcome)
		out = append(out, c)
		return err
	}, cases.Select()+" "+where, args...)
	return out, err
}

// ByID gives a case to the rooms and pages that work on it; they check who may see it.
func ByID(tx store.Tx, id string) (Case, error) { return one(tx, `WHERE id = $1`, id) }

// ByRequest gives the case that a request opened.
func ByRequest(tx store.Tx, request string) (Case, error) {
	return one(tx, `WHERE request = $1`, request)
}

// ByCaseFile gives the case whose papers lie in a case file of the archive. Errors: NotFound.
func ByCaseFile(tx store.Tx, caseFile string) (Case, error) {
	return one(tx, `WHERE casefile = $1`, caseFile)
}

func one(tx store.Tx, where, arg string) (Case, error) {
	list, err := scanCases(tx, where, arg)
	if err == nil && len(list) == 0 {
		return Case{}, municipality.E(municipality.NotFound, "casework.ByID", "error.notfound")
	}
	if err != nil {
		return Case{}, err
	}
	return list[0], nil
}

// OfPerson lists a person's cases, newest first.
func OfPerson(tx store.Tx, person string) ([]Case, error) {
	return scanCases(tx, `WHERE person = $1 ORDER BY opened_at DESC LIMIT 200`, person)
}

// Own gives a person's own case; another's is not found.
func Own(tx store.Tx, person, id string) (Case, error) {
	c, err := ByID(tx, id)
	if err == nil && c.Person != person {
		return Case{}, municipality.E(municipality.NotFound, "casework.Own", "error.notfound")
	}
	return c, err
}

// Applicant is the person the case is about, and the organisation she applied for.
func (c Case) Applicant(tx store.Tx) (request.Applicant, error) {
	p, err := request.PersonByID(tx, c.Person)
	return request.Applicant{Person: p, Org: c.Org, OrgName: c.OrgName}, err
}

// Entry begins the ledger entry of an act on the case.
func (c Case) Entry(by municipality.Actor, verb, basis string) ledger.Entry {
	return ledger.Entry{Actor: by, Verb: verb, Subject: "case/" + c.ID, Persons: []string{c.Person}, Purpose: c.Pack, Basis: basis}
}
