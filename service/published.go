package service

import (
	"context"
	"errors"
	"slices"
	"time"

	"torg/municipality"
	"torg/store"
)

// InForceSince is when the pack in force under a name was put into force, UTC. NotFound when none is.
func (sh *Shelf) InForceSince(ctx context.Context, name string) (time.Time, error) {
	var at int64
	err := sh.store.Read(ctx, func(tx store.Tx) error {
		return store.One(tx, `SELECT adopted_at FROM pack_adoption WHERE name = $1 ORDER BY adopted_at DESC, id DESC LIMIT 1`, []any{name}, &at)
	})
	if errors.Is(err, store.ErrNotFound) {
		return time.Time{}, municipality.E(municipality.NotFound, "service.InForceSince", "error.noservice")
	}
	return time.UnixMicro(at).UTC(), err
}

// Concludes names the decisions in the rules that make up the outcome.
type Concludes struct {
	Result  string   // gives the result
	Person  []string // say when a person must decide
	Reasons []string // give the reasons of the letter
	Values  []string // are kept with the decision
}

// Concludes says which of the rules' decisions make up the outcome.
func (p *Pack) Concludes() Concludes {
	o := p.outcome
	return Concludes{o.Result, slices.Clone(o.Person), slices.Clone(o.Reasons), slices.Clone(o.Values)}
}
