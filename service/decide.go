package service

import (
	"encoding/json"
	"strings"

	"torg/municipality"
	"torg/rules"
)

// Results of an Outcome.
const (
	Granted = "granted"
	Refused = "refused"
	Partly  = "partly"
)

// Outcome is what the rules say.
type Outcome struct {
	Machine       bool            `json:"machine"` // the rules may decide with no person
	Result        string          `json:"result"`  // Granted, Refused, Partly; "" when the rules have no answer
	Reasons       []Reason        `json:"reasons"`
	ManualReasons []Reason        `json:"manualReasons"` // why a person must decide; empty when Machine
	Values        map[string]any  `json:"values"`        // JSON shapes, by the names rules.yaml lists
	Explanation   json.RawMessage `json:"explanation"`   // every step of the rules, for the ledger and the archive
	Missing       []string        `json:"missing"`       // facts the rules lacked
}

// Reason is one row that fired: the text that tells it, and the law behind it.
type Reason struct {
	Key  string         `json:"key"`
	Law  []string       `json:"law,omitempty"`
	Row  string         `json:"row,omitempty"`  // "decision/row" in rules.yaml
	Args map[string]any `json:"args,omitempty"` // values for the {places} of the text, as JSON shapes
}

// Decide runs the rules. Machine is true only when the route lets the rules decide, every fact was there, no rule sends the
// case to a person, and the applicant contests nothing. Result may be set even when a person must decide: it is then a proposal.
func (p *Pack) Decide(in Input) (Outcome, error) {
	b, err := p.bind(in)
	if err != nil {
		return Outcome{}, err
	}
	if len(b.invalid) > 0 {
		e := municipality.E(municipality.Invalid, "service.Decide", b.invalid[0].Key)
		e.Field = b.invalid[0].Question
		return Outcome{}, e
	}
	r := &rules.Result{}
	if names := p.outcome.all(); len(names) > 0 { // no names would ask for every decision there is
		if r, err = b.evaluate(names...); err != nil {
			return Outcome{}, err
		}
	}
	return b.outcome(r)
}

func (o outcomeNames) all() []string {
	var out []string
	if o.Result != "" {
		out = append(out, o.Result)
	}
	for _, more := range [][]string{o.Person, o.Reasons, o.Values} {
		out = append(out, more...)
	}
	return out
}

func (b *bound) outcome(r *rules.Result) (Outcome, error) {
	names := b.pack.outcome
	out := Outcome{Values: map[string]any{}, Missing: r.Missing}
	explained, err := json.Marshal(r)
	if err != nil {
		return out, municipality.Wrap(municipality.Fault, "service.Decide", err)
	}
	out.Explanation = maskIDs(explained)
	text, _ := r.Values[names.Result].Text()
	out.Result = map[string]string{resultGranted: Granted, resultRefused: Refused, resultPartly: Partly}[text]
	for _, n := range names.Values {
		out.Values[n] = r.Values[n].ToJSON()
	}
	if out.Reasons, err = b.reasons(r, append([]string{names.Result}, names.Reasons...)); err != nil {
		return out, err
	}
	if out.ManualReasons, err = b.manual(r, out); err != nil {
		return out, err
	}
	out.Machine = len(out.ManualReasons) == 0
	return out, nil
}

// maskIDs leaves no identity number in an explanation: it is kept and shown to more people than the facts themselves. It
// looks in texts only, as a number may have eleven decimals that look like one.
func maskIDs(explained []byte) []byte {
	var out []byte
	inText, run, done := false, 0, 0
	for i, c := range explained {
		if c >= '0' && c <= '9' {
			run++
			continue
		}
		if inText && run == idDigits {
			if id, err := municipality.ParseNationalID(string(explained[i-idDigits : i])); err == nil {
				out = append(append(out, explained[done:i-idDigits]...), id.Masked()...)
				done = i
			}
		}
		run = 0
		if c == '"' && !escapedAt(explained, i) {
			inText = !inText
		}
	}
	return append(out, explained[done:]...)
}

// idDigits is how many digits a national identity number has.
const idDigits = 11

// escapedAt reports whether the sign at i has an odd number of backslashes before it.
func escapedAt(b []byte, i int) bool {
	n := 0
	for i--; i >= 0 && b[i] == '\\'; i-- {
		n++
	}
	return n%2 == 1
}

// manual gathers every reason why the rules may not decide alone.
func (b *bound) manual(r *rules.Result, out Outcome) ([]Reason, error) {
	why, err := b.reasons(r, b.pack.outcome.Person)
	if err != nil {
		return nil, err
	}
	when, err := b.holds("route.yaml#/machine/when")
	if err != nil {
		return nil, err
	}
	contested := b.facts["bestridte opplysninger"].Value
	for _, c := range []struct {
		holds bool
		key   string
	}{
		{!b.pack.Route.Machine.May, "manual.route"},
		{b.pack.Route.Machine.May && !when, "manual.when"},
		{len(contested.Items()) > 0, "manual.contested"},
		{len(r.Missing) > 0, "manual.missing"},
	} {
		if c.holds {
			why = append(why, Reason{Key: c.key})
		}
	}
	if len(why) == 0 && out.Result == "" {
		why = append(why, Reason{Key: "manual.no-rule"})
	}
	return why, nil
}

// reasons are the fired rows of the named decisions that carry a text.
func (b *bound) reasons(r *rules.Result, decisions []string) ([]Reason, error) {
	var out []Reason
	for _, name := range decisions {
		for _, step := range r.Steps {
			if step.Decision != name {
				continue
			}
			for _, row := range step.Rows {
				if !row.Fired || row.Text == "" {
					continue
				}
				args, err := b.args(row.Text)
				if err != nil {
					return nil, err
				}
				out = append(out, Reason{Key: row.Text, Law: row.Law, Row: name + "/" + row.ID, Args: args})
			}
		}
	}
	return out, nil
}

// args computes the {places} of a reason's text, in all languages.
func (b *bound) args(key string) (map[string]any, error) {
	out := map[string]any{}
	for _, lang := range municipality.Languages() {
		for _, place := range placeNames(b.pack.Text(lang, key)) {
			name, _ := splitPlace(place)
			if _, done := out[name]; done {
				continue
			}
			v, _, err := b.value(reasonKey(name))
			if err != nil {
				return nil, err
			}
			out[name] = v.ToJSON()
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}

func reasonKey(name string) string { return "reason#" + name }

// splitPlace takes "husstandens inntekt | kr" apart.
func splitPlace(s string) (name, as string) {
	name, as, _ = strings.Cut(s, "|")
	return strings.TrimSpace(name), strings.TrimSpace(as)
}

// ReasonText is the reason as people read it, in the language.
func (p *Pack) ReasonText(lang municipality.Language, r Reason) string {
	text := p.Text(lang, r.Key)
	return fill(text, func(i int, place string) string {
		name, as := splitPlace(place)
		if q, ok := p.question(name); ok && as == asLabel {
			return p.labelsOf(p.Choices(Input{}, q, lang), r.Args[name], continues(beforePlace(text, i)), lang)
		}
		return formatJSON(r.Args[name], as, lang)
	})
}
