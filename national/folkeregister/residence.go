package folkeregister

import (
	"context"
	"slices"
	"strings"

	"torg/municipality"
	"torg/request"
)

// partsResidence are what tells where somebody has been resident, and whether she may be approached.
func partsResidence() []string {
	return []string{"navn", "foedsel", "status", "doedsfall", "adressebeskyttelse", "bostedsadresse", "historikk"}
}

// residenceSet tells that a person is resident, where, and since when she has been so without a break. It holds no address.
func residenceSet(ctx context.Context, s session, who municipality.NationalID, _ municipality.Date) (map[string]any, error) {
	p, err := s.one(ctx, who, partsResidence())
	if err != nil {
		return nil, err
	}
	return map[string]any{"personidentifikator": string(p.id), "navn": p.nameForOthers(), "foedselsdato": p.born, "status": p.status, "doed": p.dead,
		"adressebeskyttelse": string(p.grade), "kommunenummer": p.municipality, "bosattFra": p.since}, nil
}

// residentSince is the first day of the unbroken stay in the municipality that a person is resident in now.
func (w wirePerson) residentSince() string {
	var stays []wireAddress
	for _, a := range w.Bosted {
		if date(a.Fra) != "" {
			stays = append(stays, a)
		}
	}
	slices.SortStableFunc(stays, func(a, b wireAddress) int {
		if a.now() != b.now() { // what holds now is last, whatever its date
			if a.now() {
				return 1
			}
			return -1
		}
		return strings.Compare(date(a.Fra), date(b.Fra))
	})
	since := ""
	for i := len(stays) - 1; i >= 0; i-- {
		if !stays[len(stays)-1].now() || stays[i].municipality() != stays[len(stays)-1].municipality() {
			break
		}
		since = date(stays[i].Fra)
	}
	return since
}

// parentsSet gives those who have parental responsibility for a child, by its own document: who they are and no more.
func parentsSet(ctx context.Context, s session, who municipality.NationalID, _ municipality.Date) (map[string]any, error) {
	child, err := s.one(ctx, who, []string{"status", "doedsfall", "familierelasjon", "foreldreansvar"})
	if err != nil {
		return nil, err
	}
	out := []any{}
	var seen []municipality.NationalID
	for _, e := range child.care {
		if e.child != "" && e.child != child.id || e.guardian == "" || slices.Contains(seen, e.guardian) {
			continue
		}
		seen = append(seen, e.guardian)
		out = append(out, map[string]any{"personidentifikator": string(e.guardian), "foreldreansvar": e.kind, "forelder": slices.Contains(child.parents, e.guardian)})
	}
	return map[string]any{"ansvarlige": out, "doed": child.dead}, nil
}

// Changes gives what has changed in the register from a sequence number on, at most one page. It fills request.Feed.
func (c *Client) Changes(ctx context.Context, from int64) ([]request.Change, error) {
	events, err := c.Events(ctx, from)
	if err != nil {
		return nil, err
	}
	out := make([]request.Change, 0, len(events))
	for _, e := range events {
		out = append(out, request.Change{Sequence: e.Sequence, Person: e.Person, Kind: e.Kind})
	}
	return out, nil
}

var _ request.Feed = (*Client)(nil)
