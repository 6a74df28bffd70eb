package service

import (
	"slices"
	"strings"

	"torg/municipality"
	"torg/rules"
)

// Weighed is what the rules come to for one application, without a word of why: what Decide answers, for when thousands
// are to be held against each other.
type Weighed struct {
	Result  string        // Granted, Refused, Partly; "" when the rules have no answer
	Machine bool          // the rules may decide with no person
	Missing []string      // what the rules lacked: facts, and questions the application was never asked; sorted
	Values  []rules.Value // by Pack.ValueNames; null where the rules have none
}

// ValueNames are the values that rules.yaml keeps with the outcome, in its order.
func (p *Pack) ValueNames() []string { return slices.Clone(p.outcome.Values) }

// Weigh asks the rules what an application comes to.
func (p *Pack) Weigh(in Input) (Weighed, error) {
	b, err := p.bind(in)
	if err != nil {
		return Weighed{}, err
	}
	return b.weigh(b.quick)
}

// weigh reads the outcome out of a session that has the facts.
func (b *bound) weigh(s *rules.Session) (out Weighed, err error) {
	w := weighing{session: s}
	names := b.pack.outcome
	if names.Result != "" {
		text, _ := w.value(names.Result).Text()
		out.Result = resultOf(text)
	}
	manual := false
	for _, name := range names.Person {
		w.value(name)
		manual = manual || slices.ContainsFunc(s.Fired(name), func(r rules.FiredRow) bool { return r.Text != "" })
	}
	for _, name := range names.Reasons {
		w.value(name)
	}
	out.Values = make([]rules.Value, len(names.Values))
	for i, name := range names.Values {
		out.Values[i] = w.value(name)
	}
	slices.Sort(w.missing)
	out.Missing = slices.Compact(w.missing)
	when := true
	if name, ok := b.pack.aux["route.yaml#/machine/when"]; ok {
		when = w.value(name).IsTrue()
	}
	contested := len(b.facts["bestridte opplysninger"].Value.Items()) > 0
	out.Machine = b.pack.Route.Machine.May && when && !manual && !contested && len(out.Missing) == 0 && out.Result != ""
	return out, municipality.Wrap(municipality.Fault, "service.weigh", w.err)
}

// resultOf is a result as Outcome names it.
func resultOf(text string) string {
	switch text {
	case resultGranted:
		return Granted
	case resultRefused:
		return Refused
	case resultPartly:
		return Partly
	}
	return ""
}

type weighing struct {
	session *rules.Session
	missing []string
	err     error
}

func (w *weighing) value(name string) rules.Value {
	if w.err != nil {
		return rules.Null()
	}
	v, missing, err := w.session.Value(name)
	w.err = err
	w.missing = append(w.missing, missing...)
	if v.IsUnknown() {
		return rules.Null()
	}
	return v
}

// asks reports whether the pack's form has the question.
func (p *Pack) asks(id string) bool {
	_, ok := p.question(id)
	return ok
}

// recall keeps of a stored fact what the rules name, as only does, and marks as unknown what was never asked for when it was
// fetched: that the register had nothing to tell is known, what it would have told is not.
func recall(name string, v any, t, asked *rules.Type) any {
	switch v := v.(type) {
	case []any:
		if t == nil || t.Elem == nil || asked == nil || asked.Elem == nil {
			return only(v, t)
		}
		out := make([]any, len(v))
		for i := range v {
			out[i] = recall(name, v[i], t.Elem, asked.Elem)
		}
		return out
	case map[string]any:
		if t == nil || asked == nil || len(t.Fields) == 0 || len(asked.Fields) == 0 {
			return only(v, t)
		}
		out := make(map[string]any, len(t.Fields))
		for _, f := range t.Fields {
			i := slices.IndexFunc(asked.Fields, func(g rules.Field) bool { return g.Name == f.Name })
			got, told := v[f.Name]
			switch {
			case i >= 0:
				out[f.Name] = recall(name+"."+f.Name, got, f.Type, asked.Fields[i].Type)
			case told:
				out[f.Name] = only(got, f.Type)
			default:
				out[f.Name] = rules.Unknown(name + "." + f.Name)
			}
		}
		return out
	}
	return only(v, t)
}

// factOf is the pack's fact source of a name; nil when it has none.
func (p *Pack) factOf(name string) *FactSource {
	for i := range p.Facts {
		if p.Facts[i].Name == name {
			return &p.Facts[i]
		}
	}
	return nil
}

// plainMissing takes the numbers of items out of the name of what is missing: "skattegrunnlag[2].pensjon".
func plainMissing(name string) string {
	for {
		open := strings.IndexByte(name, '[')
		end := strings.IndexByte(name, ']')
		if open < 0 || end < open {
			return name
		}
		name = name[:open] + name[end+1:]
	}
}

// PlainNames are the names of what is missing, without the numbers of items, each once, sorted.
func PlainNames(missing []string) []string {
	out := make([]string, len(missing))
	for i, name := range missing {
		out[i] = plainMissing(name)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
