// Package blob keeps documents in segment files: appended, encrypted each under a key of its own, made durable by one
// fsync for a whole group, and found again by position. Destroying a document's key destroys the document wherever a
// copy of the segment lies.
package blob

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
)

// SegmentLimit is when a new segment file is begun, in bytes.
const SegmentLimit = 1 << 30

// MaxBody is the largest document kept, in bytes.
const MaxBody = 256 << 20

// ErrTampered means the bytes read are not those that were put.
var ErrTampered = errors.New("blob: the document is not what was put")

// Ref says where a document lies. SealedKey is its key, encrypted under the key of the packs.
type Ref struct {
	Segment          string
	Position, Length int64
	SealedKey        string
}

// Pending is a document with its place reserved, not yet written.
type Pending struct {
	Digest string
	Ref    Ref
	Body   []byte
}

// Packs is a folder of segments. One process writes it at a time; each opening begins a segment of its own, so that a
// tail torn by a crash is never written after.
type Packs struct {
	root *os.Root
	key  cipher.AEAD
	mu   sync.Mutex
	cur  *os.File
	name string
	end  int64
	buf  []byte // the group that waits, sealed, as it will lie in the segment from end on
	open map[string]*os.File
}

// Open opens or creates a folder of segments. key is 32 bytes and must be the same each time.
func Open(dir string, key []byte) (*Packs, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	aead, err := sealer(key)
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return &Packs{root: root, key: aead, open: map[string]*os.File{}}, nil
}

func sealer(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("blob: key: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Digest is the SHA-256 of body in hex.
func Digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// Prepare encrypts body and reserves its place after those of the group that wait already. What waited after them, of an
// act that was undone, is forgotten. There is one group at a time: a store has one writer.
func (p *Packs) Prepare(digest string, body []byte, group []Pending) (Pending, error) {
	if len(body) > MaxBody {
		return Pending{}, fmt.Errorf("blob: %d bytes is over the limit of %d", len(body), MaxBody)
	}
	var key [32]byte
	_, _ = rand.Read(key[:])
	aead, err := sealer(key[:])
	if err != nil {
		return Pending{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	at, err := p.place(group)
	if err != nil {
		return Pending{}, err
	}
	// Seal itself makes room for one document at a time: a large group would be copied once for each.
	p.buf = slices.Grow(p.buf[:at-p.end], len(body)+aead.Overhead())
	p.buf = aead.Seal(p.buf, nil, body, []byte(digest))
	ref := Ref{Segment: p.name, Position: at, Length: p.end + int64(len(p.buf)) - at,
		SealedKey: base64.RawStdEncoding.EncodeToString(p.key.Seal(nil, nil, key[:], []byte(digest)))}
	return Pending{Digest: digest, Ref: ref, Body: body}, nil
}

// place is where the next document of a group lies.
func (p *Packs) place(group []Pending) (at int64, err error) {
	if n := len(group); n > 0 {
		last := group[n-1].Ref
		at = last.Position + last.Length
		if last.Segment != p.name || at-p.end > int64(len(p.buf)) {
			return 0, errElsewhere
		}
		return at, nil
	}
	if p.cur == nil || p.end >= SegmentLimit {
		err = p.roll()
	}
	return p.end, err
}

var errElsewhere = errors.New("blob: the group was prepared for another place")

func (p *Packs) roll() error {
	if p.cur != nil {
		if err := p.cur.Close(); err != nil {
			return err
		}
		p.cur = nil
	}
	var id [12]byte
	_, _ = rand.Read(id[:])
	name := hex.EncodeToString(id[:]) + ".seg"
	f, err := p.root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("blob: new segment: %w", err)
	}
	if err := p.syncFolder(); err != nil {
		return errors.Join(err, f.Close())
	}
	p.cur, p.name, p.end = f, name, 0
	return nil
}

// syncFolder makes the new file's name durable: without it the file may be gone after a power cut.
func (p *Packs) syncFolder() error {
	d, err := p.root.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Flush writes the group with one write and one fsync. After a failure the segment is given up, since nobody knows what
// it holds, and the group must be prepared again.
func (p *Packs) Flush(group []Pending) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	last := group[len(group)-1].Ref
	size := last.Position + last.Length - p.end
	if p.cur == nil || group[0].Ref.Segment != p.name || group[0].Ref.Position != p.end || size > int64(len(p.buf)) {
		return errElsewhere
	}
	_, err := p.cur.WriteAt(p.buf[:size], p.end)
	if err == nil {
		err = p.cur.Sync()
	}
	if cap(p.buf) > keepBuffer {
		p.buf = nil
	}
	if err != nil {
		_ = p.cur.Close()
		p.cur = nil
		return fmt.Errorf("blob: %w", err)
	}
	p.end += size
	return nil
}

// keepBuffer is how much memory is kept from one group to the next, in bytes.
const keepBuffer = 4 << 20

// Read gives the body back, or ErrTampered.
func (p *Packs) Read(digest string, r Ref) ([]byte, error) {
	if r.Length <= 0 || r.Length > MaxBody+64 || r.Position < 0 {
		return nil, fmt.Errorf("%w: its place is impossible", ErrTampered)
	}
	key, err := p.unseal(digest, r.SealedKey)
	if err != nil {
		return nil, err
	}
	f, err := p.file(r.Segment)
	if err != nil {
		return nil, err
	}
	sealed := make([]byte, r.Length)
	if _, err := f.ReadAt(sealed, r.Position); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTampered, err)
	}
	body, err := key.Open(nil, nil, sealed, []byte(digest))
	if err != nil || Digest(body) != digest {
		return nil, ErrTampered
	}
	return body, nil
}

func (p *Packs) unseal(digest, sealed string) (cipher.AEAD, error) {
	raw, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil {
		return nil, fmt.Errorf("%w: its key is not readable", ErrTampered)
	}
	key, err := p.key.Open(nil, nil, raw, []byte(digest))
	if err != nil {
		return nil, fmt.Errorf("%w: its key does not open", ErrTampered)
	}
	return sealer(key)
}

func (p *Packs) file(name string) (*os.File, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if f, ok := p.open[name]; ok {
		return f, nil
	}
	f, err := p.root.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%w: its segment does not open", ErrTampered)
	}
	p.open[name] = f
	return f, nil
}

// Erase overwrites the bytes of a document that is disposed of, so that neither this folder nor a later copy of it holds
// them, whoever has kept the key. Done again it does the same.
func (p *Packs) Erase(r Ref) error {
	if r.Length <= 0 || r.Length > MaxBody+64 || r.Position < 0 {
		return fmt.Errorf("%w: its place is impossible", ErrTampered)
	}
	f, err := p.root.OpenFile(r.Segment, os.O_RDWR, 0)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("blob: erase: %w", err)
	}
	zero := make([]byte, min(r.Length, 1<<20))
	for at := r.Position; err == nil && at < r.Position+r.Length; at += int64(len(zero)) {
		_, err = f.WriteAt(zero[:min(int64(len(zero)), r.Position+r.Length-at)], at)
	}
	return errors.Join(err, f.Sync(), f.Close())
}

// Close closes the files.
func (p *Packs) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var err error
	for _, f := range p.open {
		err = errors.Join(err, f.Close())
	}
	p.open = map[string]*os.File{}
	if p.cur != nil {
		err = errors.Join(err, p.cur.Close())
		p.cur = nil
	}
	return errors.Join(err, p.root.Close())
}
