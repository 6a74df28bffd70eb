package service

import (
	"fmt"
	"time"

	"torg/municipality"
)

func (b *bound) subjects(i int, f FactSource) ([]string, bool, error) {
	at := fmt.Sprintf("facts.yaml#/facts/%d", i)
	if f.ShowIf != "" {
		v, missing, err := b.value(at + "/when")
		if err != nil || len(missing) > 0 || !v.IsTrue() {
			return nil, err == nil && len(missing) == 0, err
		}
	}
	if f.Of == "" {
		return []string{b.in.Applicant.ID()}, true, nil
	}
	v, missing, err := b.value(at + "/of")
	if err != nil || len(missing) > 0 {
		return nil, false, err
	}
	var ids []string
	for _, item := range v.Items() {
		if s, ok := item.Text(); ok && s != "" {
			ids = append(ids, s)
		}
	}
	return ids, true, nil
}

// Stale lists the facts that are older at now than the pack lets a decision build on, and those never fetched.
func (p *Pack) Stale(in Input, now time.Time) []string {
	b, err := p.bind(in)
	if err != nil {
		return nil
	}
	var out []string
	for _, f := range p.Facts {
		wanted, err := p.wants(b, f)
		if err != nil || !wanted {
			continue
		}
		if got, ok := in.Facts[f.Name]; !ok || now.Sub(got.At) > f.MaxAge {
			out = append(out, f.Name)
		}
	}
	return out
}

// Shown is a fetched value as the applicant sees it, with where it came from.
type Shown struct {
	Fact, Label, Value string
	Source             string
	At                 time.Time
	Period             string
}

// Shown gives the fetched values the pack shows, in the language. Values not fetched, or empty, are left out.
func (p *Pack) Shown(in Input, lang municipality.Language) []Shown {
	b, err := p.bind(in)
	if err != nil {
		return nil
	}
	var out []Shown
	for i, f := range p.Facts {
		got, ok := in.Facts[f.Name]
		if !ok {
			continue
		}
		for j, s := range f.Show {
			v, missing, err := b.value(fmt.Sprintf("facts.yaml#/facts/%d/show/%d/value", i, j))
			if err != nil || len(missing) > 0 || v.IsNull() {
				continue
			}
			out = append(out, Shown{f.Name, p.Text(lang, s.Label), format(v, s.As, lang), got.Source, got.At, got.Period})
		}
	}
	return out
}
