package casework

import (
	"context"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

var tasks = ledger.NewTable("case_task", "id", "case_id", "kind", "state", "role", "unit", "officer", "created_at", "due", "done_at", "done_by", "note")

// TaskKind is what is to be done.
type TaskKind string

// The kinds of task.
const (
	Assess   TaskKind = "assess"   // assess the case and draft a decision
	Approve  TaskKind = "approve"  // approve another's draft
	Return   TaskKind = "return"   // a draft came back with remarks
	Answered TaskKind = "answered" // the applicant answered
	Delivery TaskKind = "delivery" // a letter did not reach its reader
)

// Task is one thing to do on a case.
type Task struct {
	ID, Case string
	Kind     TaskKind
	Done     bool
	Role     string // who may do it
	Unit     string
	Officer  string // who has taken it
	Created  int64
	Due      municipality.Date
	Note     string
}

func newTask(tx *ledger.Tx, c Case, kind TaskKind, role string, due municipality.Date, note string) error {
	return tx.Put(tasks, municipality.NewID(tx.Now()), c.ID, string(kind), "open", role, c.Unit, c.Officer, tx.Now().UnixMicro(), due.String(), 0, "", note)
}

// AddTask gives a case one more thing to do; other rooms use it to call for a person.
func AddTask(tx *ledger.Tx, c Case, kind TaskKind, role, note string) error {
	return newTask(tx, c, kind, role, municipality.AddWorkingDays(municipality.DateOf(tx.Now()), 2), note)
}

// FinishTasks closes the open tasks of a case; all kinds when none is given.
func FinishTasks(tx *ledger.Tx, c Case, by municipality.Actor, kinds ...TaskKind) error {
	list, err := openTasks(tx, `WHERE case_id = $1 AND state = 'open'`, c.ID)
	if err != nil {
		return err
	}
	for _, t := range list {
		if len(kinds) > 0 && !has(kinds, t.Kind) {
			continue
		}
		if err := tx.Put(tasks, t.ID, t.Case, string(t.Kind), "done", t.Role, t.Unit, t.Officer, t.Created, t.Due.String(), tx.Now().UnixMicro(), by.String(), t.Note); err != nil {
			return err
		}
	}
	return nil
}

func has(kinds []TaskKind, k TaskKind) bool {
	for _, have := range kinds {
		if have == k {
			return true
		}
	}
	return false
}

func openTasks(tx store.Tx, where string, args ...any) (out []Task, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var t Task
		var state, due, doneBy string
		var doneAt int64
		err := scan(&t.ID, &t.Case, &t.Kind, &state, &t.Role, &t.Unit, &t.Officer, &t.Created, &due, &doneAt, &doneBy, &t.Note)
		t.Done = state != "open"
		t.Due, _ = municipality.ParseDate(due) // written by us, or empty
		out = append(out, t)
		return err
	}, tasks.Select()+" "+where, args...)
	return out, err
}

// TasksOf lists the open tasks of a case.
func TasksOf(tx store.Tx, caseID string) ([]Task, error) {
	return openTasks(tx, `WHERE case_id = $1 AND state = 'open' ORDER BY created_at`, caseID)
}

// Item is a line on the desk: a task with its case.
type Item struct {
	Task
	Of Case
}

// Desk lists what an officer has to do in her unit, soonest first: hers, nobody's, and those that wait for her role. A
// person who may not enter the zone has an empty desk. after is the last id of the page before.
func (o *Office) Desk(ctx context.Context, who municipality.Staff, limit int) (out []Item, err error) {
	if !who.MayEnter(o.Zone) {
		return nil, nil
	}
	err = o.Store.Read(ctx, func(tx store.Tx) error {
		list, err := openTasks(tx, `WHERE state = 'open' AND unit = $1 AND (officer = '' OR officer = $2 OR role = 'approver')
			AND NOT EXISTS (SELECT 1 FROM case_bias b WHERE b.case_id = case_task.case_id AND b.officer = $2) ORDER BY due, id LIMIT $3`, who.Unit, who.ID, limit)
		if err != nil {
			return err
		}
		for _, t := range list {
			if !who.Has(t.Role) {
				continue
			}
			c, err := ByID(tx, t.Case)
			if err != nil {
				return err
			}
			out = append(out, Item{t, c})
		}
		return nil
	})
	return out, err
}

// CasesOf lists the cases of an officer's unit, newest first, but for those she is disqualified in. before is the id that
// the page before ended with.
func (o *Office) CasesOf(ctx context.Context, who municipality.Staff, before string, limit int) (out []Case, err error) {
	if !who.MayEnter(o.Zone) || !worksOn(who, Case{Unit: who.Unit}) {
		return nil, nil
	}
	if before == "" {
		before = "g" // after every id, by every order of letters: they are hexadecimal
	}
	err = o.Store.Read(ctx, func(tx store.Tx) error {
		out, err = scanCases(tx, `WHERE unit = $1 AND id < $2 AND NOT EXISTS (SELECT 1 FROM case_bias b WHERE b.case_id = case_work.id AND b.officer = $3)
			ORDER BY id DESC LIMIT $4`, who.Unit, before, who.ID, limit)
		return err
	})
	return out, err
}
