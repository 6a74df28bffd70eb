package bench

import (
	"crypto/sha256"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"
)

// rawBlobs appends documents to one segment file, with one fsync for whatever waits.
type rawBlobs struct {
	f     *os.File
	q     chan rawBlob
	src   []byte
	delay time.Duration
	syncs *atomic.Int64
	end   chan struct{}
}

type rawBlob struct {
	body []byte
	done chan error
}

func openRawBlobs(dir string, delay time.Duration, syncs *atomic.Int64) (*rawBlobs, error) {
	f, err := os.Create(filepath.Join(dir, "raw.seg"))
	if err != nil {
		return nil, err
	}
	b := &rawBlobs{f: f, q: make(chan rawBlob, 256), src: noise(1 << 20), delay: delay, syncs: syncs, end: make(chan struct{})}
	go b.loop()
	return b, nil
}

// noise is bytes that do not compress.
func noise(n int) []byte {
	out := make([]byte, n)
	r := rand.NewChaCha8([32]byte{1})
	_, _ = r.Read(out) // never fails
	return out
}

func (b *rawBlobs) put(n uint64) (hash [32]byte, err error) {
	body := make([]byte, documentSize)
	copy(body, b.src[rand.IntN(len(b.src)-documentSize):])
	for i := range 8 {
		body[i] = byte(n >> (8 * i))
	}
	hash = sha256.Sum256(body)
	done := make(chan error, 1)
	b.q <- rawBlob{body, done}
	return hash, <-done
}

func (b *rawBlobs) loop() {
	defer close(b.end)
	for x := range b.q {
		batch := []rawBlob{x}
		for more := true; more && len(batch) < 128; {
			select {
			case y, ok := <-b.q:
				if more = ok; ok {
					batch = append(batch, y)
				}
			default:
				more = false
			}
		}
		err := b.flush(batch)
		for _, y := range batch {
			y.done <- err
		}
	}
}

func (b *rawBlobs) flush(batch []rawBlob) error {
	all := make([]byte, 0, len(batch)*documentSize)
	for _, x := range batch {
		all = append(all, x.body...)
	}
	if _, err := b.f.Write(all); err != nil {
		return err
	}
	time.Sleep(b.delay)
	b.syncs.Add(1)
	return b.f.Sync()
}

func (b *rawBlobs) close() error {
	close(b.q)
	<-b.end
	return b.f.Close()
}
