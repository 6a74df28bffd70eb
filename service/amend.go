package service

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"torg/municipality"
	"torg/rules"
)

// Amendment is a new value of a dated parameter: a limit, a rate, a highest price.
type Amendment struct {
	Parameter string
	Value     string            // FEEL without names, such as 650000 or "nei"
	From      municipality.Date // the first day it holds; it holds until the parameter's next date, if there is one
	Source    string            // where it is laid down; a proposal when it is empty
}

// String is the amendment as it is written on the command line and in the ledger.
func (a Amendment) String() string { return a.Parameter + "=" + a.Value + "@" + a.From.String() }

// ParseAmendment reads "inntektsgrense kjernetid=650000@2025-08-01". Without a date it holds from the day given.
func ParseAmendment(s string, today municipality.Date) (Amendment, error) {
	name, rest, ok := strings.Cut(s, "=")
	a := Amendment{Parameter: strings.TrimSpace(name), From: today}
	if !ok || a.Parameter == "" {
		return a, amendFault("parameter", "%q is not written as name=value@date", clip(s, 80))
	}
	a.Value = strings.TrimSpace(rest)
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		day, err := municipality.ParseDate(strings.TrimSpace(rest[i+1:]))
		if err != nil {
			return a, amendFault("from", "%q is not a date such as 2026-01-31", clip(rest[i+1:], 20))
		}
		a.From, a.Value = day, strings.TrimSpace(rest[:i])
	}
	if a.Value == "" {
		return a, amendFault("value", "%s is given no value", a.Parameter)
	}
	return a, nil
}

func amendFault(field, format string, args ...any) error {
	return &municipality.Error{Kind: municipality.Invalid, Op: "service.Amend", Key: "error.amend." + field, Field: field, Cause: fmt.Errorf(format, args...)}
}

// maxAmended bounds the texts of an amendment.
const maxAmended = 500

// Amend gives the pack with parameters changed, and all else as it was: rules.yaml keeps its comments and its order. The
// digest is another, so it is another pack. The error is Invalid, with Field parameter, value, from or source.
func (p *Pack) Amend(changes ...Amendment) (*Pack, error) {
	out := p
	for _, a := range changes {
		var err error
		if out, err = out.amend(a); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (p *Pack) amend(a Amendment) (*Pack, error) {
	if len(a.Value) > maxAmended || strings.ContainsFunc(a.Value, func(r rune) bool { return r < ' ' }) {
		return nil, amendFault("value", "the value is too long, or more than one line")
	}
	if len(a.Source) > maxAmended || strings.ContainsFunc(a.Source, func(r rune) bool { return r < ' ' }) {
		return nil, amendFault("source", "the source is too long, or more than one line")
	}
	i := slices.IndexFunc(p.source.Parameters, func(q rules.Parameter) bool { return q.Name == a.Parameter })
	if i < 0 {
		return nil, amendFault("parameter", "%s has no parameter %q%s", p.Name, clip(a.Parameter, 80), didYouMean(a.Parameter, p.parameterNames()))
	}
	at := slices.IndexFunc(p.source.Parameters[i].Values, func(d rules.Dated) bool { return d.From == a.From.String() })
	if at >= 0 && p.source.Parameters[i].Values[at].Value == a.Value {
		return nil, amendFault("value", "%s is %s from %s already", a.Parameter, a.Value, a.From)
	}
	files := maps.Clone(p.files)
	files["rules.yaml"] = p.amended(i, at, a)
	out, problems := fromFiles(p.Name, files)
	if out == nil {
		return nil, &municipality.Error{Kind: municipality.Invalid, Op: "service.Amend", Key: "error.amend.value", Field: "value", Cause: problems}
	}
	return out, out.took(i, a)
}

func (p *Pack) parameterNames() (names []string) {
	for _, q := range p.source.Parameters {
		names = append(names, q.Name)
	}
	return names
}

// took checks that the changed file says what was meant, and nothing else: it was written by lines, and a file may be
// written in ways that lines do not show.
func (p *Pack) took(i int, a Amendment) error {
	for _, d := range p.source.Parameters[i].Values {
		if d.From == a.From.String() && d.Value == a.Value {
			return nil
		}
	}
	return amendFault("parameter", "rules.yaml does not write the values of %q one to a line, so they can only be changed by hand", a.Parameter)
}

// amended writes the value into rules.yaml: in place of item at, or where its date belongs when at is -1.
func (p *Pack) amended(parameter, at int, a Amendment) []byte {
	d, values := p.docs["rules.yaml"], p.source.Parameters[parameter].Values
	item := func(k int) place { return d.at(fmt.Sprintf("/parameters/%d/values/%d", parameter, k)) }
	first, after := at, at
	if at < 0 {
		first = slices.IndexFunc(values, func(v rules.Dated) bool { return v.From > a.From.String() })
		after = first - 1
		if first < 0 {
			first, after = len(values), len(values)-1
		}
	}
	column := item(0).column
	from, to := d.itemEnd(item(max(after, 0)), column), 0
	switch {
	case at >= 0:
		from, to = item(at).line-1, from
	case first < len(values):
		from = item(first).line - 1
		to = from
	default:
		to = from
	}
	return []byte(strings.Join(slices.Concat(d.lines[:from], dateItem(a, column), d.lines[to:]), "\n"))
}

// itemEnd is the number of lines up to and with the last of an item of a list that is written in lines.
func (d *document) itemEnd(start place, column int) int {
	last := start.line
	for n := start.line; n < len(d.lines); n++ {
		text := strings.TrimRight(d.lines[n], "\r ")
		if text == "" {
			continue
		}
		if len(text)-len(strings.TrimLeft(text, " ")) < column-1 {
			break
		}
		last = n + 1
	}
	return last
}

// proposed stands as the source of a value that is laid down nowhere.
const proposed = "forslag, ikke vedtatt"

func dateItem(a Amendment, column int) []string {
	indent := strings.Repeat(" ", max(column-1, 2))
	value := a.Value
	if !plainNumber.MatchString(value) {
		value = quoted(value)
	}
	source := a.Source
	if source == "" {
		source = proposed
	}
	return []string{indent[2:] + "- from: " + a.From.String(), indent + "value: " + value, indent + "source: " + quoted(source), indent + "verified: false"}
}

var plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// WithRules gives the pack with another rules.yaml, and all else as it was. Problems tell what is wrong with it, and the pack is
// then nil.
func (p *Pack) WithRules(body []byte) (*Pack, Problems) {
	files := maps.Clone(p.files)
	files["rules.yaml"] = body
	return fromFiles(p.Name, files)
}

// IsMoney reports whether a value of the rules is an amount in kroner: the pack's own letters and texts write it as one.
func (p *Pack) IsMoney(name string) bool {
	for file, body := range p.files {
		if (strings.HasPrefix(file, "letters/") || strings.HasPrefix(file, "text/")) && strings.Contains(string(body), "{ "+name+" | "+asMoney) {
			return true
		}
		if strings.HasPrefix(file, "text/") && strings.Contains(string(body), "{"+name+" | "+asMoney) {
			return true
		}
	}
	return false
}

// RulesYAML is rules.yaml as it is kept.
func (p *Pack) RulesYAML() []byte { return slices.Clone(p.files["rules.yaml"]) }
