// Package ledger is the append-only record of every act and every look at a person's data. Each entry is chained to the
// one before it and names, by digest, every row the act wrote; signed checkpoints over a Merkle tree of the entries can
// be kept by others. What is in the tables can thus be proved to be what was written, by whom and by what right.
package ledger

import (
	"context"
	"embed"
	"strings"

	"torg/municipality"
	"torg/store"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations is the room's schema history.
func Migrations() store.Migrations { return store.Embedded("ledger", files) }

// Entry says who did what to what, concerning whom, for what purpose and by what right. It never holds names or numbers
// of citizens: persons are internal ids.
type Entry struct {
	Actor   municipality.Actor
	Verb    string   // "request.submit", "decision.approve", "case.look"
	Subject string   // "request/0192…"
	Persons []string // internal ids of the persons concerned; each sees the entry on her own page
	Purpose string   // why, as the pack or the register of processing says
	Basis   string   // legal basis, such as "forvaltningsloven § 17"
	Detail  string   // what else the reader of the log must know; no sensitive values
}

// Act performs fn and records e in one transaction: no act without an entry, no entry without the act. It is the only
// way a room writes.
func Act(ctx context.Context, s store.Store, e Entry, fn func(*Tx) error) error {
	if err := e.check(); err != nil {
		return err
	}
	return s.Write(ctx, func(tx store.Tx) error {
		t := &Tx{Tx: tx}
		if fn != nil {
			if err := fn(t); err != nil {
				return err
			}
		}
		return t.append(e)
	})
}

// Look records that someone saw data about persons. It returns once the entry is on disk, so that no page with the data
// leaves before it.
func Look(ctx context.Context, s store.Store, e Entry) error { return Act(ctx, s, e, nil) }

func (e Entry) check() error {
	if e.Actor.Kind == "" || e.Actor.ID == "" || e.Verb == "" || e.Subject == "" {
		return municipality.Errorf(municipality.Fault, "ledger.Act", "an entry needs actor, verb and subject, has %q %q %q", e.Actor.String(), e.Verb, e.Subject)
	}
	for _, p := range e.Persons {
		if p == "" || strings.ContainsAny(p, " ,") {
			return municipality.Errorf(municipality.Fault, "ledger.Act", "%s: a person is named by internal id only", e.Verb)
		}
	}
	return nil
}

// Tx is a transaction whose writes the ledger vouches for. Rows that must be provable are written with Put; Exec is for
// what can be rebuilt: queues, drafts, search indexes.
type Tx struct {
	store.Tx
	touched []string
}

// Also records one more entry in the same transaction, for an act that is part of another.
func (t *Tx) Also(e Entry) error {
	if err := e.check(); err != nil {
		return err
	}
	return t.append(e)
}
