package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// proof is the file, as docs/proof.md describes it.
type proof struct {
	Format  int      `json:"format"`
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
	Values  []any    `json:"values"`
	Entry   struct {
		Previous, ActorKind, ActorID, ActorName, ActorRole, ActorUnit string
		Verb, Subject, Persons, Purpose, Basis, Detail, Touched       string
		Seq, At                                                       int64
	} `json:"entry"`
	Path       []string `json:"path"`
	Checkpoint string   `json:"checkpoint"`

	head    int64
	signers []string
}

// maxProof is the largest proof file read, in bytes.
const maxProof = 16 << 20

func load(path string) (*proof, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return read(io.LimitReader(f, maxProof))
}

func read(r io.Reader) (*proof, error) {
	d := json.NewDecoder(r)
	d.UseNumber()
	d.DisallowUnknownFields()
	var p proof
	if err := d.Decode(&p); err != nil {
		return nil, fmt.Errorf("the file is not a proof: %w", err)
	}
	if p.Format != 1 {
		return nil, fmt.Errorf("the proof is of format %d; this program knows format 1", p.Format)
	}
	return &p, nil
}

// check follows the chain: record → entry → tree → signature.
func (p *proof) check(key, witness string) error {
	digest, err := p.recordDigest()
	if err != nil {
		return err
	}
	id, _ := p.Values[0].(string)
	if !slices.Contains(strings.Split(p.Entry.Touched, "\n"), p.Table+" "+id+" "+digest) {
		return errors.New("the record is not the one the entry wrote")
	}
	size, root, err := p.openHead(key, witness)
	if err != nil {
		return err
	}
	path := tlog.RecordProof{}
	for _, text := range p.Path {
		h, err := tlog.ParseHash(text)
		if err != nil {
			return fmt.Errorf("the path cannot be read: %w", err)
		}
		path = append(path, h)
	}
	if err := tlog.CheckRecord(path, size, root, p.Entry.Seq-1, tlog.RecordHash([]byte(p.entryHash()))); err != nil {
		return errors.New("the entry is not under the signed head")
	}
	p.head = size
	return nil
}

// recordDigest is the first 24 bytes of SHA-256 over the values, each with its kind and length before it.
func (p *proof) recordDigest() (string, error) {
	if len(p.Values) == 0 || len(p.Values) != len(p.Columns) {
		return "", errors.New("the record's columns and values do not match")
	}
	var b bytes.Buffer
	for _, v := range p.Values {
		switch v := v.(type) {
		case string:
			text(&b, v)
		case json.Number:
			n, err := v.Int64()
			if err != nil {
				return "", fmt.Errorf("the record holds a number that is not whole: %s", v)
			}
			number(&b, n)
		default:
			return "", errors.New("the record holds what is neither text nor a whole number")
		}
	}
	sum := sha256.Sum256(b.Bytes())
	return base64.RawURLEncoding.EncodeToString(sum[:24]), nil
}

func (p *proof) entryHash() string {
	e := p.Entry
	var b bytes.Buffer
	text(&b, e.Previous)
	number(&b, e.Seq)
	number(&b, e.At)
	for _, s := range []string{e.ActorKind, e.ActorID, e.ActorName, e.ActorRole, e.ActorUnit, e.Verb, e.Subject, e.Persons, e.Purpose, e.Basis, e.Detail, e.Touched} {
		text(&b, s)
	}
	sum := sha256.Sum256(b.Bytes())
	return hex.EncodeToString(sum[:])
}

func number(b *bytes.Buffer, n int64) {
	b.WriteByte('i')
	_ = binary.Write(b, binary.BigEndian, n) // a buffer takes everything
}

func text(b *bytes.Buffer, s string) {
	b.WriteByte('s')
	_ = binary.Write(b, binary.BigEndian, int64(len(s)))
	b.WriteString(s)
}

// openHead checks the signatures of the checkpoint and reads it: the ledger's name, how many entries, their root.
func (p *proof) openHead(key, witness string) (size int64, root tlog.Hash, err error) {
	var known []note.Verifier
	for _, k := range []string{key, witness} {
		if k == "" {
			continue
		}
		v, err := note.NewVerifier(k)
		if err != nil {
			return 0, root, fmt.Errorf("the key %q cannot be read: %w", k, err)
		}
		known = append(known, v)
	}
	n, err := note.Open([]byte(p.Checkpoint), note.VerifierList(known...))
	if err != nil {
		return 0, root, fmt.Errorf("the head is not signed by the key given: %w", err)
	}
	for _, s := range n.Sigs {
		p.signers = append(p.signers, s.Name)
	}
	for _, v := range known {
		if !slices.Contains(p.signers, v.Name()) {
			return 0, root, fmt.Errorf("the head is not signed by %s", v.Name())
		}
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) < 3 || lines[0] != known[0].Name() {
		return 0, root, fmt.Errorf("the head is not of the ledger %s", known[0].Name())
	}
	if size, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return 0, root, fmt.Errorf("the head cannot be read: %w", err)
	}
	root, err = tlog.ParseHash(lines[2])
	return size, root, err
}

// document holds a file against the record's check sum.
func (p *proof) document(path string) error {
	at := slices.Index(p.Columns, "sjekksum")
	if at < 0 {
		return errors.New("the record is not that of a document file")
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	if !strings.EqualFold(fmt.Sprint(p.Values[at]), hex.EncodeToString(h.Sum(nil))) {
		return errors.New("the file is not the one in the record")
	}
	return nil
}

// tell says what has been proved, and no more.
func (p *proof) tell(out io.Writer, file string) {
	e := p.Entry
	fmt.Fprintf(out, "PROVED: the record %s %v is as it was written.\n", p.Table, p.Values[0])
	fmt.Fprintf(out, "  written   %s\n  by        %s %s (%s), %s\n  act       %s %s\n", time.UnixMicro(e.At).UTC().Format(time.RFC3339), e.ActorKind, e.ActorName, e.ActorRole, e.ActorUnit, e.Verb, e.Subject)
	fmt.Fprintf(out, "  entry     %d of %d, signed by %s\n", e.Seq, p.head, strings.Join(p.signers, " and "))
	if file != "" {
		fmt.Fprintln(out, "  document  the file is the one in the record")
	}
	for i, c := range p.Columns {
		if s := fmt.Sprint(p.Values[i]); s != "" && s != "0" {
			fmt.Fprintf(out, "    %-32s %s\n", c, s)
		}
	}
}
