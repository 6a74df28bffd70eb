package blob_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"torg/store/blob"
)

func put(t *testing.T, p *blob.Packs, group []blob.Pending, body []byte) []blob.Pending {
	t.Helper()
	one, err := p.Prepare(blob.Digest(body), body, group)
	if err != nil {
		t.Fatal(err)
	}
	return append(group, one)
}

func wanted(t *testing.T, p *blob.Packs, group []blob.Pending) {
	t.Helper()
	for _, g := range group {
		if got, err := p.Read(g.Digest, g.Ref); err != nil || !bytes.Equal(got, g.Body) {
			t.Errorf("%d bytes at %d: %v", len(g.Body), g.Ref.Position, err)
		}
	}
}

// TestWhatIsUndoneIsWrittenOver prepares a document, forgets it as a failed act does, and prepares others in its place.
func TestWhatIsUndoneIsWrittenOver(t *testing.T) {
	p, err := blob.Open(t.TempDir(), make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	first := put(t, p, nil, bytes.Repeat([]byte("a"), 5000))
	put(t, p, first, bytes.Repeat([]byte("b"), 9000)) // of an act that fails
	first = put(t, p, first, []byte("c"))
	first = put(t, p, first, bytes.Repeat([]byte("d"), 20000))
	if err := p.Flush(first); err != nil {
		t.Fatal(err)
	}
	put(t, p, nil, []byte("never written"))
	second := put(t, p, nil, []byte("e"))
	if err := p.Flush(second); err != nil {
		t.Fatal(err)
	}
	wanted(t, p, first)
	wanted(t, p, second)
}

// TestAGroupOfBeforeIsRefused shows that a group cannot be written where another has been since.
func TestAGroupOfBeforeIsRefused(t *testing.T) {
	p, err := blob.Open(t.TempDir(), make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	old := put(t, p, nil, []byte("old"))
	if err := p.Flush(old); err != nil {
		t.Fatal(err)
	}
	if err := p.Flush(old); err == nil {
		t.Error("a group was written twice")
	}
	if _, err := p.Prepare(blob.Digest([]byte("x")), []byte("x"), []blob.Pending{{Ref: blob.Ref{Segment: "other", Position: 4}}}); err == nil {
		t.Error("a document was placed after one in another segment")
	}
	wanted(t, p, old)
}

func TestABodyOverTheLimitIsRefused(t *testing.T) {
	p, err := blob.Open(t.TempDir(), make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if _, err := p.Prepare("", make([]byte, blob.MaxBody+1), nil); err == nil {
		t.Error("it was taken")
	}
}

// TestErasedBytesAreOverwritten looks in the segment itself: what was sealed there is zeros, and the neighbour is whole.
func TestErasedBytesAreOverwritten(t *testing.T) {
	dir := t.TempDir()
	p, err := blob.Open(dir, make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	group := put(t, p, put(t, p, nil, bytes.Repeat([]byte("a"), 3<<20)), []byte("beside it"))
	if err := p.Flush(group); err != nil {
		t.Fatal(err)
	}
	r := group[0].Ref
	if err := p.Erase(r); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, r.Segment))
	if err != nil || !bytes.Equal(raw[r.Position:r.Position+r.Length], make([]byte, r.Length)) {
		t.Error("the bytes are still there", err)
	}
	if _, err := p.Read(group[0].Digest, r); err == nil {
		t.Error("it can be read with its key")
	}
	wanted(t, p, group[1:])
	if err := p.Erase(blob.Ref{Segment: "../x", Position: 0, Length: 10}); err == nil {
		t.Error("a file outside the folder was opened")
	}
}
