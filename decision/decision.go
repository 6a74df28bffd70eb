// Package decision (vedtak) makes individual decisions: the outcome, the facts, rules and reasons behind it, who drafted
// and who approved it, the letter that tells it, and the appeal deadline, which starts when the letter has been
// delivered and not before.
package decision

import (
	"embed"
	"encoding/json"
	"strings"
	"time"

	"torg/casework"
	"torg/ledger"
	"torg/municipality"
	"torg/service"
	"torg/store"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations is the room's schema history.
func Migrations() store.Migrations { return store.Embedded("decision", files) }

var decisions = ledger.NewTable("decision", "id", "case_id", "person", "state", "result", "machine", "pack", "digest", "outcome", "reasons", "drafted_by", "drafted_name", "approved_by", "approved_name",
	"remark", "version", "drafted_at", "made_at", "entry", "title", "notified_at", "opened_at", "delivered_at", "appeal_weeks", "appeal_by")

// Tables are the tables the ledger vouches for.
func Tables() []*ledger.Table { return []*ledger.Table{decisions} }

// State of a decision.
type State string

// The states. A returned draft goes back to drafting.
const (
	Drafting State = "draft"
	Proposed State = "proposed"
	Made     State = "made"
)

// Decision is one individual decision (enkeltvedtak) or its draft.
type Decision struct {
	ID, Case, Person string
	State            State
	Result           string // service.Granted, Refused or Partly
	Machine          bool   // made by rules, with nobody's discretion
	Pack, Digest     string
	Outcome          service.Outcome // facts, rules and their explanation, as they were
	Reasons          string          // the officer's own reasons
	DraftedBy        string
	DraftedName      string
	ApprovedBy       string
	ApprovedName     string
	Remark           string // why an approver sent it back
	Version          int64
	Drafted, MadeAt  time.Time
	Entry            string // the letter's entry in the archive
	Title            string
	Notified         time.Time // the reader was told of it
	Opened           time.Time // the reader opened it
	Delivered        time.Time // it has reached the reader, by the rule in force: the appeal deadline counts from here
	AppealWeeks      int
	AppealBy         municipality.Date // last day to appeal; zero until delivered
}

func (d Decision) put(tx *ledger.Tx) error {
	outcome, err := json.Marshal(d.Outcome)
	if err != nil {
		return municipality.Wrap(municipality.Fault, "decision.put", err)
	}
	return tx.Put(decisions, d.ID, d.Case, d.Person, string(d.State), d.Result, d.Machine, d.Pack, d.Digest, string(outcome), d.Reasons, d.DraftedBy, d.DraftedName, d.ApprovedBy, d.ApprovedName,
		d.Remark, d.Version, store.Micro(d.Drafted), store.Micro(d.MadeAt), d.Entry, d.Title, store.Micro(d.Notified), store.Micro(d.Opened), store.Micro(d.Delivered), d.AppealWeeks, d.AppealBy.String())
}

func scan(tx store.Tx, where string, args ...any) (out []Decision, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var d Decision
		var machine, drafted, made, notified, opened, delivered int64
		var outcome, by string
		if err := scan(&d.ID, &d.Case, &d.Person, &d.State, &d.Result, &machine, &d.Pack, &d.Digest, &outcome, &d.Reasons, &d.DraftedBy, &d.DraftedName, &d.ApprovedBy, &d.ApprovedName,
			&d.Remark, &d.Version, &drafted, &made, &d.Entry, &d.Title, &notified, &opened, &delivered, &d.AppealWeeks, &by); err != nil {
			return err
		}
		d.Machine, d.Drafted, d.MadeAt = machine != 0, store.Moment(drafted), store.Moment(made)
		d.Notified, d.Opened, d.Delivered = store.Moment(notified), store.Moment(opened), store.Moment(delivered)
		d.AppealBy, _ = municipality.ParseDate(by) // written by us, or empty
		decoder := json.NewDecoder(strings.NewReader(outcome))
		decoder.UseNumber()
		err := decoder.Decode(&d.Outcome)
		out = append(out, d)
		return err
	}, decisions.Select()+" "+where, args...)
	return out, err
}

// OfCase lists the decisions of a case and their drafts, oldest first.
func OfCase(tx store.Tx, caseID string) ([]Decision, error) {
	return scan(tx, `WHERE case_id = $1 ORDER BY drafted_at, id`, caseID)
}

// ByID gives a decision to the rooms and pages that work on it; they check who may see it.
func ByID(tx store.Tx, id string) (Decision, error) { return one(tx, `WHERE id = $1`, id) }

func one(tx store.Tx, where, arg string) (Decision, error) {
	list, err := scan(tx, where, arg)
	if err == nil && len(list) == 0 {
		return Decision{}, municipality.E(municipality.NotFound, "decision.ByID", "error.notfound")
	}
	if err != nil {
		return Decision{}, err
	}
	return list[0], nil
}

// current is the draft or proposal that an officer works on; the zero Decision when there is none.
func current(tx store.Tx, caseID string) (Decision, error) {
	list, err := scan(tx, `WHERE case_id = $1 AND state <> 'made' ORDER BY drafted_at DESC LIMIT 1`, caseID)
	if err != nil || len(list) == 0 {
		return Decision{}, err
	}
	return list[0], nil
}

// Board makes the decisions of one zone.
type Board struct {
	Office *casework.Office
}
