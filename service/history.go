package service

import (
	"context"
	"strings"
	"time"

	"torg/municipality"
)

// Version is one time a pack was put into force. A pack may be put into force again after another: then it is there twice.
type Version struct {
	Name    string
	Digest  string
	Since   time.Time // UTC
	Until   time.Time // when the next took its place; zero for the one in force
	Shipped bool      // it came with Torg, and was put into force when the municipality began or was upgraded; otherwise by people
}

// History lists the versions of a pack that have been in force here, the newest first. It is empty when there are none.
func (sh *Shelf) History(ctx context.Context, name string) ([]Version, error) {
	all, err := Adoptions(ctx, sh.store, name)
	out := make([]Version, len(all))
	for i, a := range all {
		out[i] = Version{Name: a.Name, Digest: a.Digest, Since: a.Since, Shipped: strings.HasPrefix(a.By, string(municipality.System)+"/")}
		if i > 0 {
			out[i].Until = out[i-1].Since
		}
	}
	return out, err
}

// On is the version of a history that was in force at a moment; the first there was, with early true, when it was before it.
// ok is false when there are none.
func On(history []Version, at time.Time) (v Version, early, ok bool) {
	for _, v := range history {
		if !v.Since.After(at) {
			return v, false, true
		}
	}
	if len(history) == 0 {
		return Version{}, false, false
	}
	return history[len(history)-1], true, true
}
