package oidckey

import (
	"sync"
	"time"
)

// Once remembers one-time values (jti) until they expire, so that each is taken a single time. The zero value is ready.
// It is one process's memory: several nodes behind one address each accept a value once.
type Once struct {
	mu   sync.Mutex
	seen map[string]time.Time
}

// onceLimit bounds the memory; more valid values than this inside their few minutes means something is wrong.
const onceLimit = 100_000

// Use reports whether value is new, and remembers it until the given time. It reports false when the memory is full of
// values that are still valid: refusing is safer than forgetting.
func (o *Once) Use(value string, until, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.seen == nil {
		o.seen = map[string]time.Time{}
	}
	if end, ok := o.seen[value]; ok && now.Before(end) {
		return false
	}
	if len(o.seen) >= onceLimit {
		o.forget(now)
	}
	if len(o.seen) >= onceLimit {
		return false
	}
	o.seen[value] = until
	return true
}

func (o *Once) forget(now time.Time) {
	for v, end := range o.seen {
		if !now.Before(end) {
			delete(o.seen, v)
		}
	}
}
