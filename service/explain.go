package service

import (
	"encoding/json"
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"

	"torg/municipality"
	"torg/rules"
)

// Explain tells how the rules came to an outcome, in a language, as a tree: what is unknown and would settle the answer, the
// decisions, the facts with who said them and when, the parameters with the day they hold from, the rows that applied and
// what stopped the others, and the law. rules.Plain and rules.HTML write it out. It is nil for an outcome that carries no
// explanation. The error is a Fault when the explanation kept with the outcome cannot be read.
func (p *Pack) Explain(lang municipality.Language, out Outcome) ([]rules.Node, error) {
	if len(out.Explanation) == 0 {
		return nil, nil
	}
	var res rules.Result
	if err := json.Unmarshal(out.Explanation, &res); err != nil {
		return nil, municipality.Wrap(municipality.Fault, "service.Explain", err)
	}
	return rules.Tell(&res, p.telling(lang, out)), nil
}

// telling puts the pack's own words into an explanation.
func (p *Pack) telling(lang municipality.Language, out Outcome) rules.Telling {
	return rules.Telling{
		Language: string(lang),
		Label:    func(name string) string { return p.Term(lang, name) },
		Value:    func(name string, v rules.Value) string { return p.valueText(lang, name, v.ToJSON()) },
		Text:     func(name, text string) string { return p.optionText(lang, name, text) },
		Rows:     p.model.RowIDs,
		Hidden:   func(decision string) bool { return strings.HasPrefix(decision, auxPrefix) },
		Source: func(source string) string {
			if s := p.Text(lang, "source."+source); s != "" {
				return s
			}
			return source
		},
		Reason: func(decision, row, key string) string {
			for _, r := range append(append([]Reason{}, out.Reasons...), out.ManualReasons...) {
				if r.Row == decision+"/"+row {
					return p.ReasonText(lang, r)
				}
			}
			return ""
		},
	}
}

// Term is what people call a name of the rules: the text term.NAME, the label of a question, or the name itself with a
// capital first.
func (p *Pack) Term(lang municipality.Language, name string) string {
	if s := p.Text(lang, termPrefix+name); s != "" {
		return s
	}
	if q, ok := p.question(name); ok {
		label := fill(p.Text(lang, q.Label), func(int, string) string { return "…" })
		return strings.TrimRight(label, "?: ")
	}
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// termPrefix begins the keys of texts that say what names of the rules are called.
const termPrefix = "term."

// isTerm reports whether a text key says what a name or a column of the rules is called.
func (p *Pack) isTerm(key string) bool {
	name, ok := strings.CutPrefix(key, termPrefix)
	if !ok || p.reserved[name] {
		return ok
	}
	for _, d := range p.source.Decisions {
		if d.Table == nil {
			continue
		}
		for _, in := range d.Table.Inputs {
			if in.Expression.Text == name {
				return true
			}
		}
	}
	return false
}

// optionText is the label of a chosen option.
func (p *Pack) optionText(lang municipality.Language, name, value string) string {
	q, ok := p.question(name)
	if !ok {
		return ""
	}
	for _, o := range q.Options {
		if o.Value == value {
			return inSentence(Option{o.Value, p.Text(lang, o.Label)})
		}
	}
	return ""
}

// valueText writes a value of a name for people: with its unit, options by their labels, and lists and groups part by part.
func (p *Pack) valueText(lang municipality.Language, name string, v any) string {
	switch v := v.(type) {
	case json.Number:
		return p.amount(lang, name, v)
	case string:
		if label := p.optionText(lang, name, v); label != "" {
			return label
		}
		return formatJSON(v, asDate, lang)
	case []any:
		return p.listText(lang, name, v)
	case map[string]any:
		var parts []string
		for _, k := range sortedKeys(v) {
			if v[k] != nil && v[k] != "" {
				parts = append(parts, k+": "+p.valueText(lang, k, v[k]))
			}
		}
		return strings.Join(parts, ", ")
	}
	return formatJSON(v, "", lang)
}

func (p *Pack) listText(lang municipality.Language, name string, v []any) string {
	parts := make([]string, len(v))
	groups := false
	for i := range v {
		parts[i] = p.valueText(lang, name, v[i])
		_, isGroup := v[i].(map[string]any)
		groups = groups || isGroup
	}
	switch {
	case len(v) == 0:
		return p.Text(lang, "list.empty")
	case groups:
		return strings.Join(parts, "; ")
	}
	return joined(parts, "", lang)
}

// amount writes a number with the unit of its name.
func (p *Pack) amount(lang municipality.Language, name string, n json.Number) string {
	n = fewDecimals(n)
	switch unit := p.units[name]; unit {
	case "":
		return numberText(string(n), "", lang)
	case asMoney:
		return numberText(string(n), asMoney, lang)
	case unitPercent:
		return numberText(percent(string(n)), "", lang) + "\u00a0%"
	default:
		if s := p.Text(lang, unitPrefix+unit); s != "" {
			unit = s
		}
		return numberText(string(n), "", lang) + "\u00a0" + unit
	}
}

// shownDecimals is how many decimals of a number are shown; 1/240 has no last one.
const shownDecimals = 6

func fewDecimals(n json.Number) json.Number {
	_, part, _ := strings.Cut(string(n), ".")
	r, ok := new(big.Rat).SetString(string(n))
	if len(part) <= shownDecimals || !ok {
		return n
	}
	return json.Number(strings.TrimRight(strings.TrimRight(r.FloatString(shownDecimals), "0"), "."))
}

// unitPercent is the unit of a share: 0.06 is 6 %. unitPrefix begins the keys of texts that say a unit in each language.
const (
	unitPercent = "prosent"
	unitPrefix  = "unit."
)

// percent moves the decimal sign two places.
func percent(s string) string {
	n, err := rules.ParseNumber(s)
	if err != nil {
		return s
	}
	text, ok := rules.Times(n, rules.Number(100)).Decimal()
	if !ok {
		return s
	}
	return text
}

// unit notes the unit of a name: as rules.yaml says it, or kr where a question or a text says so.
func (l *loader) unit(name, unit string) {
	if _, ok := l.pack.units[name]; !ok && unit != "" {
		l.pack.units[name] = unit
		l.pack.used[unitPrefix+unit] = true
	}
}
