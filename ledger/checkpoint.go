package ledger

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"torg/municipality"
	"torg/store"
)

// checkpointBatch bounds how many entries one transaction takes into the tree.
const checkpointBatch = 2000

// Checkpoint takes what is new into the Merkle tree (RFC 6962, as x/mod/sumdb/tlog builds it) and signs its head. The
// signed note can be given to others: whoever holds one can tell if the ledger was rewritten. Size is the number of
// entries it covers; nothing new gives the last one again.
func Checkpoint(ctx context.Context, s store.Store, signer note.Signer) (signed string, err error) {
	for done := false; !done; {
		if err := s.Write(ctx, func(tx store.Tx) (err error) {
			done, signed, err = grow(tx, signer)
			return err
		}); err != nil {
			return "", municipality.Wrap(municipality.Fault, "ledger.Checkpoint", err)
		}
	}
	return signed, nil
}

func grow(tx store.Tx, signer note.Signer) (done bool, signed string, err error) {
	size, err := treeSize(tx)
	if err != nil {
		return false, "", err
	}
	records, err := list(tx, `SELECT `+columns+` FROM ledger WHERE seq > $1 ORDER BY seq LIMIT $2`, size, checkpointBatch)
	if err != nil {
		return false, "", err
	}
	for _, r := range records {
		if err := addNode(tx, r); err != nil {
			return false, "", err
		}
	}
	if len(records) == checkpointBatch {
		return false, "", nil
	}
	signed, err = sign(tx, size+int64(len(records)), signer)
	return true, signed, err
}

// treeSize is how many entries the tree holds, from the number of hashes stored.
func treeSize(tx store.Tx) (int64, error) {
	var stored int64
	if err := store.One(tx, `SELECT COALESCE(MAX(position), -1) + 1 FROM ledger_node`, nil, &stored); err != nil {
		return 0, err
	}
	low, high := int64(0), stored
	for low < high { // StoredHashCount grows with n, so halve
		if mid := (low + high) / 2; tlog.StoredHashCount(mid) < stored {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low, nil
}

func addNode(tx store.Tx, r Record) error {
	n := r.Seq - 1
	hashes, err := tlog.StoredHashes(n, []byte(r.hash), nodes(tx))
	if err != nil {
		return err
	}
	for i, h := range hashes {
		if _, err := tx.Exec(`INSERT INTO ledger_node (position, hash) VALUES ($1, $2)`, tlog.StoredHashCount(n)+int64(i), h.String()); err != nil {
			return err
		}
	}
	return nil
}

func nodes(tx store.Tx) tlog.HashReaderFunc {
	return func(positions []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(positions))
		for i, p := range positions {
			var text string
			if err := store.One(tx, `SELECT hash FROM ledger_node WHERE position = $1`, []any{p}, &text); err != nil {
				return nil, fmt.Errorf("node %d: %w", p, err)
			}
			h, err := tlog.ParseHash(text)
			if err != nil {
				return nil, fmt.Errorf("node %d: %w", p, err)
			}
			out[i] = h
		}
		return out, nil
	}
}

func sign(tx store.Tx, size int64, signer note.Signer) (string, error) {
	var text string
	err := store.One(tx, `SELECT note FROM ledger_checkpoint WHERE size = $1`, []any{size}, &text)
	if err == nil || !errors.Is(err, store.ErrNotFound) {
		return text, err
	}
	root, err := tlog.TreeHash(size, nodes(tx))
	if err != nil {
		return "", err
	}
	var before int64
	if err := store.One(tx, `SELECT COALESCE(MAX(size), 0) FROM ledger_checkpoint WHERE size < $1`, []any{size}, &before); err != nil {
		return "", err
	}
	body := fmt.Sprintf("%s\n%d\n%s\n%s\n", signer.Name(), size, base64.StdEncoding.EncodeToString(root[:]), following(before, tx.Now().UnixMicro()))
	signed, err := note.Sign(&note.Note{Text: body}, signer)
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(`INSERT INTO ledger_checkpoint (size, at, note) VALUES ($1, $2, $3)`, size, tx.Now().UnixMicro(), string(signed))
	return string(signed), err
}

// following is the line that ties a checkpoint to the one before it and to its time, so that none can be taken out between
// two others, and none given another time.
func following(before, at int64) string { return fmt.Sprintf("after %d at %d", before, at) }

// Head is what a checkpoint says: so many entries, this root.
type Head struct {
	Size int64
	Root tlog.Hash
}

// OpenCheckpoint checks the signature of a checkpoint and reads it.
func OpenCheckpoint(signed string, verifier note.Verifier) (Head, error) {
	n, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil {
		return Head{}, municipality.Wrap(municipality.Invalid, "ledger.OpenCheckpoint", err)
	}
	var h Head
	lines := strings.Split(n.Text, "\n")
	if len(lines) < 3 || lines[0] != verifier.Name() {
		return Head{}, municipality.Errorf(municipality.Invalid, "ledger.OpenCheckpoint", "not a checkpoint of %s", verifier.Name())
	}
	if _, err := fmt.Sscan(lines[1], &h.Size); err != nil {
		return Head{}, municipality.Wrap(municipality.Invalid, "ledger.OpenCheckpoint", err)
	}
	h.Root, err = tlog.ParseHash(lines[2])
	return h, municipality.Wrap(municipality.Invalid, "ledger.OpenCheckpoint", err)
}

// Proof shows that one entry is in the tree of a head without showing the others.
type Proof struct {
	Seq  int64
	Hash string // the entry's chained hash: what the tree's leaf holds
	Path tlog.RecordProof
}

// Prove makes the inclusion proof of entry seq under a head.
func Prove(tx store.Tx, head Head, seq int64) (Proof, error) {
	if seq < 1 || seq > head.Size {
		return Proof{}, municipality.E(municipality.NotFound, "ledger.Prove", "ledger.notproved")
	}
	p := Proof{Seq: seq}
	if err := store.One(tx, `SELECT hash FROM ledger WHERE seq = $1`, []any{seq}, &p.Hash); err != nil {
		return Proof{}, municipality.Wrap(municipality.NotFound, "ledger.Prove", err)
	}
	path, err := tlog.ProveRecord(head.Size, seq-1, nodes(tx))
	p.Path = path
	return p, municipality.Wrap(municipality.Fault, "ledger.Prove", err)
}

// Holds reports whether the proof is right under the head.
func (p Proof) Holds(head Head) bool {
	return tlog.CheckRecord(p.Path, head.Size, head.Root, p.Seq-1, tlog.RecordHash([]byte(p.Hash))) == nil
}
