package request

import (
	"crypto/hmac"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations is the room's schema history.
func Migrations() store.Migrations { return store.Embedded("request", files) }

var (
	persons  = ledger.NewTable("person", "id", "national_id", "name", "seen_at")
	requests = ledger.NewTable("request", "id", "person", "org", "org_name", "pack", "digest", "language", "facts", "answers", "attachments", "received_at", "casefile", "case_number", "entry", "entry_number", "journal_number")
)

// Tables are the tables the ledger vouches for.
func Tables() []*ledger.Table {
	return []*ledger.Table{persons, requests, offers, reservations, incomings, mailbags}
}

// Names turns national identity numbers into the internal ids used everywhere else: a keyed digest, so that an id in a
// log or an address tells nobody the number, and the same person is the same in both zones.
type Names struct{ Key []byte }

// ID is the internal id of a person.
func (n Names) ID(person municipality.NationalID) string { return n.digest("p", string(person)) }

func (n Names) digest(prefix, s string) string {
	h := hmac.New(sha256.New, n.Key)
	h.Write([]byte(s))
	return prefix + hex.EncodeToString(h.Sum(nil)[:16])
}

// Person is someone the municipality has dealt with.
type Person struct {
	ID         string
	NationalID municipality.NationalID
	Name       string
}

// PersonByID gives a person by internal id, or NotFound.
func PersonByID(tx store.Tx, id string) (p Person, err error) {
	p.ID = id
	err = store.One(tx, `SELECT national_id, name FROM person WHERE id = $1`, []any{id}, &p.NationalID, &p.Name)
	if errors.Is(err, store.ErrNotFound) {
		return p, municipality.E(municipality.NotFound, "request.PersonByID", "error.notfound")
	}
	return p, err
}

// Persons gives several persons by internal id; who is not known is not there.
func Persons(tx store.Tx, ids ...string) (map[string]Person, error) {
	out := make(map[string]Person, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	marks, args := make([]string, len(ids)), make([]any, len(ids))
	for i, id := range ids {
		marks[i], args[i] = "$"+strconv.Itoa(i+1), id
	}
	err := store.Each(tx, func(scan func(...any) error) error {
		var p Person
		err := scan(&p.ID, &p.NationalID, &p.Name)
		out[p.ID] = p
		return err
	}, `SELECT id, national_id, name FROM person WHERE id IN (`+strings.Join(marks, ", ")+`)`, args...)
	return out, err
}

// Meet writes a person down the first time she is met, and again when her name changes.
func Meet(tx *ledger.Tx, p Person) error {
	known, err := PersonByID(tx, p.ID)
	if err == nil && (known.Name == p.Name || p.Name == "") {
		return nil
	}
	if err != nil && municipality.KindOf(err) != municipality.NotFound {
		return err
	}
	return tx.Put(persons, p.ID, string(p.NationalID), p.Name, tx.Now().UnixMicro())
}
