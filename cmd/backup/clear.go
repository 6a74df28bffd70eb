package backup

import (
	"context"
	"errors"
	"fmt"
	"time"

	"filippo.io/age"
)

// Keep is how many backups are kept: the newest ones, and the last of each day, month and year.
type Keep struct {
	Last, Daily, Monthly, Yearly int
}

// Clear removes backups that Keep does not hold on to, and what no remaining backup needs. It reads the manifests, so it
// needs the identity; it is run by who may restore, not by the machine that takes backups.
func Clear(ctx context.Context, p Place, k Keep, ids []age.Identity) (removed int, err error) {
	if k.Last < 1 {
		return 0, errors.New("backup: keep at least the last one")
	}
	unlock, err := lock(ctx, p, time.Now())
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	all, err := Times(ctx, p)
	if err != nil {
		return 0, err
	}
	kept := k.choose(all)
	needed := map[string]bool{}
	for _, at := range all { // every kept manifest is read before anything is removed
		if !kept[at] {
			continue
		}
		if err := need(ctx, p, at, ids, needed); err != nil {
			return 0, err
		}
	}
	for _, at := range all {
		if !kept[at] {
			removed++
			if err := p.Delete(ctx, manifests+"/"+at.UTC().Format(timeLayout)+".age"); err != nil {
				return removed, err
			}
		}
	}
	return removed, sweep(ctx, p, needed)
}

func need(ctx context.Context, p Place, at time.Time, ids []age.Identity, needed map[string]bool) error {
	m, err := find(ctx, p, at, ids)
	if err != nil {
		return err
	}
	if !m.Taken.Equal(at) {
		return fmt.Errorf("backup: the manifest of %s says it was taken %s", at, m.Taken)
	}
	for _, t := range m.Tables {
		for _, r := range t.Runs {
			needed[r] = true
		}
	}
	for _, s := range m.Segments {
		for _, part := range s.Parts {
			needed[part] = true
		}
	}
	return nil
}

func sweep(ctx context.Context, p Place, needed map[string]bool) error {
	for _, folder := range []string{"rows", "documents"} {
		names, err := p.List(ctx, folder)
		if err != nil {
			return err
		}
		for _, n := range names {
			if needed[n] {
				continue
			}
			if err := p.Delete(ctx, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// choose tells which are kept.
func (k Keep) choose(all []time.Time) map[time.Time]bool {
	kept := map[time.Time]bool{}
	for _, rule := range []struct {
		n      int
		period string
	}{{k.Last, time.RFC3339Nano}, {k.Daily, "2006-01-02"}, {k.Monthly, "2006-01"}, {k.Yearly, "2006"}} {
		seen := map[string]bool{}
		for i := len(all) - 1; i >= 0 && len(seen) < rule.n; i-- {
			if p := all[i].UTC().Format(rule.period); !seen[p] {
				seen[p], kept[all[i]] = true, true
			}
		}
	}
	return kept
}
