// Package simknobs gives every simulator of a national component the same ways to misbehave: fail, lose the call before or
// after it is done, be slow, or answer nonsense. A fault applies to the next calls, then the simulator is well again.
package simknobs

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
)

type kind int

const (
	fail kind = iota
	loseBefore
	loseAfter
	slow
	garble
)

type fault struct {
	kind   kind
	status int
}

// Knobs hold the faults to come. The zero value is a simulator that works.
type Knobs struct {
	mu      sync.Mutex
	queue   []fault
	down    int
	calls   atomic.Int64
	reached atomic.Int64
}

// FailNext answers the next n calls with an HTTP status and an empty body.
func (k *Knobs) FailNext(n, status int) { k.add(n, fault{kind: fail, status: status}) }

// LoseBeforeNext closes the connection on the next n calls before the register does anything.
func (k *Knobs) LoseBeforeNext(n int) { k.add(n, fault{kind: loseBefore}) }

// LoseAfterNext lets the register do its work on the next n calls, then closes the connection without an answer.
func (k *Knobs) LoseAfterNext(n int) { k.add(n, fault{kind: loseAfter}) }

// SlowNext holds the next n calls until the caller gives up.
func (k *Knobs) SlowNext(n int) { k.add(n, fault{kind: slow}) }

// GarbleNext answers the next n calls with 200 and half the right body.
func (k *Knobs) GarbleNext(n int) { k.add(n, fault{kind: garble}) }

// Down answers every call with a status until Up is called.
func (k *Knobs) Down(status int) { k.set(status) }

// Up ends Down and forgets faults to come.
func (k *Knobs) Up() { k.set(0) }

// Calls is how many calls arrived; Reached how many the register worked on.
func (k *Knobs) Calls() int { return int(k.calls.Load()) }

// Reached is how many calls got as far as the register itself.
func (k *Knobs) Reached() int { return int(k.reached.Load()) }

func (k *Knobs) set(status int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.down, k.queue = status, nil
}

func (k *Knobs) add(n int, f fault) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for range n {
		k.queue = append(k.queue, f)
	}
}

func (k *Knobs) next() (fault, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.down != 0 {
		return fault{kind: fail, status: k.down}, true
	}
	if len(k.queue) == 0 {
		return fault{}, false
	}
	f := k.queue[0]
	k.queue = k.queue[1:]
	return f, true
}

// Wrap puts the faults in front of a handler. Bodies above limit bytes are cut, as a request's body is read first: only
// then can a slow call notice that its caller has left.
func (k *Knobs) Wrap(limit int64, register http.Handler) http.Handler {
	work := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k.reached.Add(1)
		register.ServeHTTP(w, r)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k.calls.Add(1)
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
		if err != nil {
			http.Error(w, "", http.StatusRequestEntityTooLarge)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if f, ok := k.next(); ok {
			f.apply(w, r, work)
			return
		}
		work.ServeHTTP(w, r)
	})
}

func (f fault) apply(w http.ResponseWriter, r *http.Request, work http.Handler) {
	switch f.kind {
	case fail:
		w.WriteHeader(f.status)
	case slow:
		<-r.Context().Done()
	case garble:
		kept := &keep{header: http.Header{}}
		work.ServeHTTP(kept, r)
		_, _ = w.Write(kept.body.Bytes()[:kept.body.Len()/2])
	case loseAfter:
		work.ServeHTTP(&keep{header: http.Header{}}, r)
		panic(http.ErrAbortHandler) // net/http closes the connection without a word
	default:
		panic(http.ErrAbortHandler)
	}
}

// keep takes an answer that nobody will see whole.
type keep struct {
	header http.Header
	body   bytes.Buffer
}

func (k *keep) Header() http.Header         { return k.header }
func (k *keep) Write(b []byte) (int, error) { return k.body.Write(b) }
func (k *keep) WriteHeader(int)             {}
