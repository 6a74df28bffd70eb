// Package site is what the web surfaces stand on: the municipality with its two zones and the rooms in each. It joins the
// zones for a page; no act spans them.
package site

import (
	"context"
	"sort"
	"time"

	"torg/casework"
	"torg/decision"
	"torg/journal"
	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
)

// Site is one municipality as the web sees it.
type Site struct {
	Profile municipality.Profile
	Units   []municipality.Unit
	Staff   []municipality.Staff
	Names   request.Names
	Zones   map[municipality.Zone]*Zone
}

// Zone is the rooms of one zone.
type Zone struct {
	Name      municipality.Zone
	Store     store.Store
	Shelf     *service.Shelf
	Reception *request.Reception
	Office    *casework.Office
	Board     *decision.Board
	Journal   *journal.Room
	Tables    []*ledger.Table
	Verifier  string // public key of the ledger's signed heads
}

// Each gives the zones in their fixed order.
func (s *Site) Each() (out []*Zone) {
	for _, name := range municipality.Zones() {
		if z, ok := s.Zones[name]; ok {
			out = append(out, z)
		}
	}
	return out
}

// Internal is the zone where the public journal is read.
func (s *Site) Internal() *Zone { return s.Zones[municipality.Internal] }

// Packs lists the services in force, by name.
func (s *Site) Packs() (out []*service.Pack) {
	for _, z := range s.Each() {
		out = append(out, z.Shelf.List()...)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// Pack gives a service in force and the zone its cases lie in, or NotFound.
func (s *Site) Pack(name string) (*service.Pack, *Zone, error) {
	for _, z := range s.Each() {
		if p, err := z.Shelf.Active(name); err == nil {
			return p, z, nil
		}
	}
	return nil, nil, municipality.E(municipality.NotFound, "site.Pack", "error.noservice")
}

// Member finds an employee by user id.
func (s *Site) Member(id string) (municipality.Staff, bool) {
	for _, m := range s.Staff {
		if m.ID == id {
			return m, true
		}
	}
	return municipality.Staff{}, false
}

// Case finds one of a person's own cases in whichever zone it lies, or NotFound.
func (s *Site) Case(ctx context.Context, person, id string) (casework.Case, *Zone, error) {
	for _, z := range s.Each() {
		var c casework.Case
		err := z.Store.Read(ctx, func(tx store.Tx) (err error) { c, err = casework.Own(tx, person, id); return err })
		if err == nil || municipality.KindOf(err) != municipality.NotFound {
			return c, z, err
		}
	}
	return casework.Case{}, nil, municipality.E(municipality.NotFound, "site.Case", "error.notfound")
}

// Desk finds a case for an employee and records that she looked, in whichever zone it lies, or NotFound.
func (s *Site) Desk(ctx context.Context, who municipality.Staff, id string) (casework.Case, *Zone, error) {
	for _, z := range s.Each() {
		if !who.MayEnter(z.Name) {
			continue
		}
		c, err := z.Office.Look(ctx, who, id)
		if err == nil || municipality.KindOf(err) != municipality.NotFound {
			return c, z, err
		}
	}
	return casework.Case{}, nil, municipality.E(municipality.NotFound, "site.Desk", "error.notfound")
}

// patience is how long a page waits for an answer that rules alone can give.
const (
	patience = 4 * time.Second
	glance   = 15 * time.Millisecond
)

// Await waits a little for the case of a request to be opened and, when rules suffice, decided, so that the applicant gets
// her answer at once. When it takes longer the page says so; nothing is lost, and the answer comes on My page.
func (z *Zone) Await(ctx context.Context, requestID string) (c casework.Case, found bool, err error) {
	deadline := time.Now().Add(patience)
	tick := time.NewTicker(glance)
	defer tick.Stop()
	for {
		err = z.Store.Read(ctx, func(tx store.Tx) (err error) { c, err = casework.ByRequest(tx, requestID); return err })
		found = err == nil
		if err != nil && municipality.KindOf(err) != municipality.NotFound {
			return c, false, err
		}
		if found && c.Status != casework.ByRules || time.Now().After(deadline) {
			return c, found, nil
		}
		select {
		case <-ctx.Done():
			return c, found, nil
		case <-tick.C:
		}
	}
}

// NameOf asks Folkeregisteret for the name of who logged in, and records the question. A register that is silent leaves
// the name empty; the person is who she is all the same.
func (s *Site) NameOf(ctx context.Context, person municipality.NationalID) (string, error) {
	z := s.Internal()
	const basis = "folkeregisterloven § 10-2"
	id := s.Names.ID(person)
	register, ok := z.Reception.Registers["folkeregister"]
	if !ok {
		return "", municipality.E(municipality.NotSetUp, "site.NameOf", "error.notsetup")
	}
	answer, err := register.Ask(ctx, request.Query{Set: "person", Person: person, Purpose: "innlogging", Basis: basis})
	e := ledger.Entry{Actor: municipality.SystemActor("login"), Verb: "register.ask", Subject: "register/folkeregister/person", Persons: []string{id}, Purpose: "innlogging", Basis: basis, Detail: "answered"}
	if err != nil {
		e.Detail = "no answer"
	}
	if logged := ledger.Look(ctx, z.Store, e); logged != nil {
		return "", logged
	}
	name, _ := answer.Values["navn"].(string)
	return name, nil
}
