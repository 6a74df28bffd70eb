package svarut

import (
	"sync"
	"time"
)

// book keeps which references are being sent now, and which were sent without our learning how it went.
// Both lists are as short as the letters under way: a doubt is struck when it has passed and the letter is tried again.
type book struct {
	mu     sync.Mutex
	busy   map[string]bool
	unsure map[string]time.Time
}

func newBook() *book { return &book{busy: map[string]bool{}, unsure: map[string]time.Time{}} }

// take claims a reference; false when someone else has it.
func (b *book) take(reference string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.busy[reference] {
		return false
	}
	b.busy[reference] = true
	return true
}

func (b *book) leave(reference string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.busy, reference)
}

func (b *book) doubt(reference string, until time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.unsure[reference] = until
}

// unsureUntil is the time until which the letter may only be looked up; zero when it may be sent.
func (b *book) unsureUntil(reference string, now time.Time) time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	until := b.unsure[reference]
	if now.Before(until) {
		return until
	}
	delete(b.unsure, reference)
	return time.Time{}
}
