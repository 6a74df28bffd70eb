package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"torg/store"
)

// Record is an entry as it stands in the ledger.
type Record struct {
	Seq int64
	At  time.Time // UTC
	Entry
	touched string
	hash    string
}

const columns = `seq, at, actor_kind, actor_id, actor_name, actor_role, actor_unit, verb, subject, persons, purpose, basis, detail, touched, hash`

func (t *Tx) append(e Entry) error {
	r := Record{Entry: e, At: t.Now(), touched: strings.Join(t.touched, "\n")}
	last, err := t.head()
	if err != nil {
		return err
	}
	r.Seq = last.seq + 1
	r.hash = r.chain(last.hash)
	if err := r.insert(t); err != nil {
		return err
	}
	if m := store.Memory(t.Tx); m != nil {
		m[headKey{}] = head{r.Seq, r.hash}
	}
	t.touched = nil
	for _, p := range dedupe(e.Persons) {
		if _, err := t.Exec(`INSERT INTO ledger_person (person, seq) VALUES ($1, $2)`, p, r.Seq); err != nil {
			return err
		}
	}
	return nil
}

// head is the last entry: where the chain goes on.
type head struct {
	seq  int64
	hash string
}

type headKey struct{}

// head is told by the act before when there is one in the same commit, and read otherwise.
func (t *Tx) head() (h head, err error) {
	if told, ok := store.Memory(t.Tx)[headKey{}].(head); ok {
		return told, nil
	}
	err = store.One(t, `SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1`, nil, &h.seq, &h.hash)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return h, err
}

func (r Record) insert(t *Tx) error {
	a := r.Actor
	_, err := t.Exec(`INSERT INTO ledger (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		r.Seq, r.At.UnixMicro(), string(a.Kind), a.ID, a.Name, a.Role, a.Unit, r.Verb, r.Subject, r.persons(), r.Purpose, r.Basis, r.Detail, r.touched, r.hash)
	return err
}

func (r Record) persons() string { return strings.Join(dedupe(r.Persons), " ") }

func dedupe(in []string) (out []string) {
	seen := map[string]bool{}
	for _, s := range in {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

func (r Record) chain(prev string) string {
	h := sha256.New()
	a := r.Actor
	for _, v := range []any{prev, r.Seq, r.At.UnixMicro(), string(a.Kind), a.ID, a.Name, a.Role, a.Unit, r.Verb, r.Subject, r.persons(), r.Purpose, r.Basis, r.Detail, r.touched} {
		writeValue(h, v)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func scanRecord(scan func(...any) error) (r Record, err error) {
	var at int64
	var kind, persons string
	a := &r.Actor
	err = scan(&r.Seq, &at, &kind, &a.ID, &a.Name, &a.Role, &a.Unit, &r.Verb, &r.Subject, &persons, &r.Purpose, &r.Basis, &r.Detail, &r.touched, &r.hash)
	r.At, r.Persons = time.UnixMicro(at).UTC(), strings.Fields(persons)
	r.setKind(kind)
	return r, err
}
