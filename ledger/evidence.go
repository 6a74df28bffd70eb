package ledger

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"torg/municipality"
	"torg/store"
)

// Evidence is all that is needed to see, without the database, that a row is as it was written by an entry of the ledger,
// and that the entry is under a signed checkpoint. docs/proof.md says how each digest is made; the program torg-proof
// follows that page and nothing else.
type Evidence struct {
	Format     int           `json:"format"` // 1
	Table      string        `json:"table"`
	Columns    []string      `json:"columns"`
	Values     []any         `json:"values"` // text, or whole numbers
	Entry      EvidenceEntry `json:"entry"`
	Path       []string      `json:"path"`       // hashes from the leaf to the root, base64 (RFC 6962)
	Checkpoint string        `json:"checkpoint"` // a signed note
}

// EvidenceEntry is an entry with all that its hash is made of.
type EvidenceEntry struct {
	Previous  string `json:"previous"` // hash of the entry before it
	Seq       int64  `json:"seq"`
	At        int64  `json:"at"` // µs since 1970, UTC
	ActorKind string `json:"actorKind"`
	ActorID   string `json:"actorId"`
	ActorName string `json:"actorName"`
	ActorRole string `json:"actorRole"`
	ActorUnit string `json:"actorUnit"`
	Verb      string `json:"verb"`
	Subject   string `json:"subject"`
	Persons   string `json:"persons"`
	Purpose   string `json:"purpose"`
	Basis     string `json:"basis"`
	Detail    string `json:"detail"`
	Touched   string `json:"touched"`
}

// Attest makes the evidence for a row as it is now. It looks among the entries given, and through the whole ledger when
// none are. Errors: NotFound for a row that no entry accounts for; Conflict when its entry is not under a checkpoint yet.
func Attest(tx store.Tx, t *Table, key string, among []Record) (e Evidence, err error) {
	values, err := t.row(tx, key)
	if err != nil {
		return e, err
	}
	digest := t.digest(values)
	r, err := witnessed(tx, mark(t.Name, key, digest), among)
	if err != nil {
		return e, err
	}
	written := t.written(values)
	e = Evidence{Format: 1, Table: t.Name, Columns: t.Columns[:len(written)], Values: written, Entry: r.evidence()}
	if r.Seq > 1 {
		if err := store.One(tx, `SELECT hash FROM ledger WHERE seq = $1`, []any{r.Seq - 1}, &e.Entry.Previous); err != nil {
			return e, err
		}
	}
	return e, e.sign(tx)
}

func (t *Table) row(tx store.Tx, key string) ([]any, error) {
	values, err := t.read(func(dest ...any) error {
		return store.One(tx, t.Select()+` WHERE `+t.Columns[0]+` = $1`, []any{key}, dest...)
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil, municipality.E(municipality.NotFound, "ledger.Attest", "error.notfound")
	}
	return values, err
}

// witnessed finds the newest entry that wrote the row as it is.
func witnessed(tx store.Tx, line string, among []Record) (Record, error) {
	if among == nil {
		var err error
		if among, err = list(tx, `SELECT `+columns+` FROM ledger WHERE touched LIKE $1 ORDER BY seq DESC LIMIT 20`, "%"+line+"%"); err != nil {
			return Record{}, err
		}
	}
	for _, r := range among {
		for have := range strings.SplitSeq(r.touched, "\n") {
			if have == line {
				return r, nil
			}
		}
	}
	return Record{}, municipality.E(municipality.NotFound, "ledger.Attest", "error.notfound")
}

func (r Record) evidence() EvidenceEntry {
	a := r.Actor
	return EvidenceEntry{Seq: r.Seq, At: r.At.UnixMicro(), ActorKind: string(a.Kind), ActorID: a.ID, ActorName: a.Name, ActorRole: a.Role, ActorUnit: a.Unit,
		Verb: r.Verb, Subject: r.Subject, Persons: r.persons(), Purpose: r.Purpose, Basis: r.Basis, Detail: r.Detail, Touched: r.touched}
}

// sign adds the newest checkpoint and the path to it.
func (e *Evidence) sign(tx store.Tx) error {
	size, signed, err := NewestCheckpoint(tx)
	if err != nil {
		return err
	}
	if size < e.Entry.Seq {
		return municipality.E(municipality.Conflict, "ledger.Attest", "ledger.notproved")
	}
	path, err := tlog.ProveRecord(size, e.Entry.Seq-1, nodes(tx))
	if err != nil {
		return municipality.Wrap(municipality.Fault, "ledger.Attest", err)
	}
	e.Checkpoint = signed
	for _, h := range path {
		e.Path = append(e.Path, h.String())
	}
	return nil
}

// NewestCheckpoint gives the newest signed head and how many entries it covers: 0 and "" when nothing has been signed.
func NewestCheckpoint(tx store.Tx) (size int64, signed string, err error) {
	err = store.One(tx, `SELECT size, note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1`, nil, &size, &signed)
	if errors.Is(err, store.ErrNotFound) {
		return 0, "", nil
	}
	return size, signed, err
}

// Growth proves that the ledger of from entries is the beginning of that of to entries: what a witness asks for before it
// signs along. Errors: Invalid for sizes that cannot be, NotFound for a size beyond the tree.
func Growth(tx store.Tx, from, to int64) ([]string, error) {
	size, err := treeSize(tx)
	switch {
	case err != nil:
		return nil, err
	case from < 1 || from > to:
		return nil, municipality.Errorf(municipality.Invalid, "ledger.Growth", "there is no growth from %d to %d entries", from, to)
	case to > size:
		return nil, municipality.E(municipality.NotFound, "ledger.Growth", "error.notfound")
	}
	path, err := tlog.ProveTree(to, from, nodes(tx))
	if err != nil {
		return nil, municipality.Wrap(municipality.Fault, "ledger.Growth", err)
	}
	out := make([]string, 0, len(path))
	for _, h := range path {
		out = append(out, h.String())
	}
	return out, nil
}

// Grew checks what Growth gave: that the tree of head begins with that of before.
func Grew(before, head Head, path []string) error {
	var proof tlog.TreeProof
	for _, text := range path {
		h, err := tlog.ParseHash(text)
		if err != nil {
			return municipality.Wrap(municipality.Invalid, "ledger.Grew", err)
		}
		proof = append(proof, h)
	}
	if err := tlog.CheckTree(proof, head.Size, head.Root, before.Size, before.Root); err != nil {
		return municipality.Wrap(municipality.Invalid, "ledger.Grew", fmt.Errorf("the ledger of %d entries does not begin with that of %d: %w", head.Size, before.Size, err))
	}
	return nil
}

// Agrees holds the ledger as it is against a head somebody else has kept. A nil error means that nothing under that head
// has been rewritten or dropped.
func Agrees(tx store.Tx, kept Head) error {
	size, err := treeSize(tx)
	if err != nil {
		return err
	}
	if size < kept.Size {
		return municipality.Errorf(municipality.Conflict, "ledger.Agrees", "the ledger has %d signed entries, and a witness has seen %d: entries are gone", size, kept.Size)
	}
	root, err := tlog.TreeHash(kept.Size, nodes(tx))
	if err != nil {
		return municipality.Wrap(municipality.Fault, "ledger.Agrees", err)
	}
	if root != kept.Root {
		return municipality.Errorf(municipality.Conflict, "ledger.Agrees", "the first %d entries are not those a witness has seen: history has been rewritten", kept.Size)
	}
	return nil
}
