package folkeregister

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"torg/internal/callout"
	"torg/municipality"
)

// Scope is the access a municipality asks Maskinporten for: rights by own law (rettighetspakke offentlig med hjemmel).
const Scope = "folkeregister:deling/offentligmedhjemmel"

// MaxBulk is how many people one bulk question may hold.
const MaxBulk = 1000

const root = "/folkeregisteret/offentlig-med-hjemmel/api/v1"

// Each set of facts asks for the parts of the document it needs and no more ("part" in the register's documentation).

func partsPerson() []string {
	return []string{"navn", "foedsel", "status", "doedsfall", "adressebeskyttelse", "bostedsadresse", "oppholdsadresse"}
}

func partsFamily() []string {
	return append(partsPerson(), "sivilstand", "deltBosted", "familierelasjon", "foreldreansvar")
}

func partsGuardian() []string {
	return []string{"status", "doedsfall", "vergemaalEllerFremtidsfullmakt"}
}

type caller struct{ *callout.Caller }

// session is one question to us: dwellings are compared within it only.
type session struct {
	caller
	key []byte
}

func (c caller) session() session {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never returns an error
	return session{c, key}
}

// one asks for one person. Errors: NotFound when the register has no such number.
func (s session) one(ctx context.Context, who municipality.NationalID, parts []string) (person, error) {
	res, err := s.Do(ctx, callout.Request{Method: http.MethodGet, Path: root + "/personer/" + string(who), Query: url.Values{"part": parts}, Scope: Scope})
	if err != nil {
		return person{}, err
	}
	if err := s.status(res); err != nil {
		return person{}, err
	}
	p, err := s.parse(res.Body)
	if err == nil && p.id != who && !s.former(res.Body, who) {
		return person{}, s.Fail(municipality.Unavailable, "register.unavailable", errors.New("the answer is about someone else"))
	}
	return p, err
}

// former says that a document belongs to a person who had this number before (a D-number, or a number that was changed).
func (s session) former(raw []byte, who municipality.NationalID) bool {
	var w wirePerson
	if callout.Strict(raw, &w) != nil {
		return false
	}
	for _, i := range w.IDs {
		if i.Nummer == string(who) {
			return true
		}
	}
	return false
}

func (s session) parse(raw []byte) (person, error) {
	p, err := parsePerson(raw, s.key)
	if err != nil {
		return person{}, s.Fail(municipality.Unavailable, "register.unavailable", errors.New("the answer is not a person document"))
	}
	return p, nil
}

// status reads the register's error. A 404 without the register's own error body comes from a wrong address.
func (c caller) status(res callout.Response) error {
	var e wireError
	known := callout.Strict(res.Body, &e) == nil && e.Kode != ""
	if res.Status == http.StatusNotFound && known {
		return c.Fail(municipality.NotFound, "register.notfound", errors.New("status 404 "+callout.Code(e.Kode)))
	}
	return c.Status(res, callout.Code(e.Kode))
}

// many asks for several people; those the register does not know are missing from the answer.
func (s session) many(ctx context.Context, who []municipality.NationalID, parts []string) (map[municipality.NationalID]person, error) {
	out := map[municipality.NationalID]person{}
	if len(who) == 0 {
		return out, nil
	}
	if len(who) > MaxBulk {
		return nil, s.Fail(municipality.TooMuch, "register.toomany", errors.New("more people than one question may hold"))
	}
	res, err := s.Do(ctx, callout.Request{Method: http.MethodPost, Path: root + "/personer/bulkoppslag/", Query: url.Values{"part": parts},
		Scope: Scope, Body: map[string]any{"foedselsEllerDNummer": who}})
	if err != nil {
		return nil, err
	}
	if err := s.status(res); err != nil {
		return nil, err
	}
	return out, s.collect(res, out)
}

func (s session) collect(res callout.Response, out map[municipality.NationalID]person) error {
	var w wireBulk
	if err := s.Decode(res, &w); err != nil {
		return err
	}
	for _, o := range w.Oppslag {
		if len(o.Person) == 0 || string(o.Person) == "null" {
			continue
		}
		p, err := s.parse(o.Person)
		if err != nil {
			return err
		}
		out[id(o.Nummer)] = p // under the number we asked by: it may be a former one
	}
	return nil
}

// Event is a change in the register: who, what kind, and its place in the feed.
type Event struct {
	Sequence int64
	Person   municipality.NationalID
	Kind     string // hendelsestype, "endringIDoedsfall"
	At       string // ajourholdstidspunkt as written
}

// Events gives the changes from a sequence number on, at most one page. An empty list means nothing new.
func (c *Client) Events(ctx context.Context, from int64) ([]Event, error) {
	res, err := c.caller.Do(ctx, callout.Request{Method: http.MethodGet, Path: root + "/hendelser/feed/" + strconv.FormatInt(from, 10), Scope: Scope})
	if err != nil {
		return nil, err
	}
	if err := c.caller.status(res); err != nil {
		return nil, err
	}
	events, err := parseEvents(res.Body)
	if err != nil {
		return nil, c.caller.Fail(municipality.Unavailable, "register.unavailable", errors.New("the answer is not a feed"))
	}
	return events, nil
}

func parseEvents(raw []byte) ([]Event, error) {
	var w []wireEvent
	if err := callout.Strict(raw, &w); err != nil {
		return nil, err
	}
	var out []Event
	for _, e := range w {
		out = append(out, Event{Sequence: e.Sekvens, Person: id(e.Hendelse.Person), Kind: cut(e.Hendelse.Type), At: cut(e.Hendelse.Naar)})
	}
	return out, nil
}
