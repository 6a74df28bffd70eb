package portal

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"torg/municipality"
	"torg/service"
)

// node is one step of how the rules came to their answer, as it is read: what it found, what it built on, which rows of
// a table applied with the reason and the law, and the steps before it.
type node struct {
	Title, Value string
	Items        []string // of a value that is a list
	Given        []given  // facts and rates
	Rows         []reason
	Law          string
	Before       []node
}

// given is a fact or a rate that a step used, with where it is from.
type given struct {
	Name, Value, Source string
	Items               []string
}

// reason is why, with the law behind it.
type reason struct{ Text, Law string }

// explained is the rules' own explanation; package rules promises that its names never change.
type explained struct {
	Steps []struct {
		Decision string   `json:"decision"`
		Value    any      `json:"value"`
		Before   []string `json:"decisions"`
		Law      []string `json:"law"`
		Facts    []struct {
			Name   string    `json:"name"`
			Value  any       `json:"value"`
			Source string    `json:"source"`
			At     time.Time `json:"at"`
		} `json:"facts"`
		Parameters []struct {
			Name   string `json:"name"`
			Value  any    `json:"value"`
			From   string `json:"from"`
			Source string `json:"source"`
		} `json:"parameters"`
		Rows []struct {
			Fired bool     `json:"fired"`
			Law   []string `json:"law"`
			Text  string   `json:"text"`
		} `json:"rows"`
	} `json:"steps"`
}

// maxNodes is how many steps are written out in all.
const maxNodes = 300

type teller struct {
	ctx  context.Context
	pack *service.Pack
	lang municipality.Language
	out  service.Outcome
	at   map[string]int
	ex   explained
	told map[string]bool
}

// explain makes the tree of how an outcome was reached: from the answer down to facts and rates. Each step is told once.
func explain(ctx context.Context, p *service.Pack, lang municipality.Language, out service.Outcome) []node {
	x := &teller{ctx: ctx, pack: p, lang: lang, out: out, at: map[string]int{}, told: map[string]bool{}}
	d := json.NewDecoder(strings.NewReader(string(out.Explanation)))
	d.UseNumber()
	if len(out.Explanation) == 0 || d.Decode(&x.ex) != nil {
		return nil
	}
	used := map[string]bool{}
	for i, s := range x.ex.Steps {
		x.at[s.Decision] = i
		for _, b := range s.Before {
			used[b] = true
		}
	}
	var nodes []node
	for _, s := range x.ex.Steps {
		if !used[s.Decision] && !inner(s.Decision) {
			nodes = append(nodes, x.tell(s.Decision, 0)...)
		}
	}
	return nodes
}

// inner reports whether a step is one of Torg's own, such as whether a question applies, and not one of the pack's rules.
func inner(decision string) bool { return strings.Contains(decision, "#") }

func (x *teller) tell(name string, depth int) []node {
	i, ok := x.at[name]
	if !ok || x.told[name] || depth > 12 || len(x.told) >= maxNodes {
		return nil
	}
	x.told[name] = true
	s := x.ex.Steps[i]
	n := node{Title: capital(name), Law: strings.Join(s.Law, "; ")}
	n.Value, n.Items = x.said(s.Value)
	for _, f := range s.Facts {
		g := given{Name: capital(strings.ReplaceAll(f.Name, "_", " ")), Source: x.from(f.Source, f.At)}
		g.Value, g.Items = x.said(f.Value)
		n.Given = append(n.Given, g)
	}
	for _, p := range s.Parameters {
		n.Given = append(n.Given, given{Name: capital(p.Name), Value: readable(x.ctx, p.Value), Source: x.rate(p.From, p.Source)})
	}
	for _, r := range s.Rows {
		if r.Fired {
			n.Rows = append(n.Rows, reason{x.row(r.Text), strings.Join(r.Law, "; ")})
		}
	}
	for _, b := range s.Before {
		if !inner(b) {
			n.Before = append(n.Before, x.tell(b, depth+1)...)
		}
	}
	return []node{n}
}

// said is a value as it is read, on a line or as several. A list of keys of the pack's texts is nothing to read: the rows
// that gave them say what they mean. A choice's value that has a date before its name is read without it.
func (x *teller) said(v any) (string, []string) {
	if lines := readLines(x.ctx, v); lines != nil {
		return "", lines
	}
	list, ok := v.([]any)
	if !ok {
		return readable(x.ctx, v), nil
	}
	var out []any
	for _, item := range list {
		s, isText := item.(string)
		if isText && x.pack.Text(x.lang, s) != "" {
			continue
		}
		if isText {
			item = withoutDate(s)
		}
		out = append(out, item)
	}
	if len(out) == 0 && len(list) > 0 {
		return "", nil
	}
	return readable(x.ctx, out), nil
}

// row is the reason of a row, with its values filled in when the outcome holds them.
func (x *teller) row(key string) string {
	for _, r := range append(append([]service.Reason{}, x.out.Reasons...), x.out.ManualReasons...) {
		if r.Key == key && key != "" {
			return x.pack.ReasonText(x.lang, r)
		}
	}
	return ""
}

func (x *teller) from(source string, at time.Time) string {
	switch {
	case source == "søker":
		return t(x.ctx, "explain.you")
	case source == "" || source == "Torg" || source == "register":
		return ""
	case at.IsZero():
		return registerText(x.ctx, source)
	}
	return t(x.ctx, "source", sourceName(x.ctx, source), dateOf(at))
}

func (x *teller) rate(from, source string) string {
	on, err := municipality.ParseDate(from)
	if err != nil {
		return source
	}
	return oneLine(t(x.ctx, "explain.rate", on), source)
}

// reasons are why, as the applicant reads it.
func reasons(p *service.Pack, lang municipality.Language, list []service.Reason) (out []reason) {
	for _, r := range list {
		if said := p.ReasonText(lang, r); said != "" {
			out = append(out, reason{said, strings.Join(r.Law, "; ")})
		}
	}
	return out
}
