package ledger

import (
	"math"

	"torg/municipality"
	"torg/store"
)

func (r *Record) setKind(kind string) { r.Actor.Kind = municipality.ActorKind(kind) }

// ForPerson gives the entries that concern a person, newest first, older than before (0 for the newest), at most limit.
func ForPerson(tx store.Tx, person string, before int64, limit int) ([]Record, error) {
	return list(tx, `SELECT l.seq, l.at, l.actor_kind, l.actor_id, l.actor_name, l.actor_role, l.actor_unit, l.verb, l.subject, l.persons, l.purpose, l.basis, l.detail, l.touched, l.hash
		FROM ledger_person p JOIN ledger l ON l.seq = p.seq WHERE p.person = $1 AND p.seq < $2 ORDER BY p.seq DESC LIMIT $3`, person, older(before), limit)
}

// ForSubject gives the entries about one subject, newest first.
func ForSubject(tx store.Tx, subject string, before int64, limit int) ([]Record, error) {
	return list(tx, `SELECT `+columns+` FROM ledger WHERE subject = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3`, subject, older(before), limit)
}

func older(before int64) int64 {
	if before <= 0 {
		return math.MaxInt64
	}
	return before
}

func list(tx store.Tx, query string, args ...any) (out []Record, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		r, err := scanRecord(scan)
		out = append(out, r)
		return err
	}, query, args...)
	return out, err
}
