package rules

import (
	"strings"

	"torg/rules/feel"
)

// cell tells what one cell said of the value of its column.
func (x *teller) cell(c CellOutcome) Node {
	n := Node{Kind: NodeCell, Name: c.Input, Label: x.label(c.Input), State: c.Said}
	x.when = moment(c.Value)
	test := x.test(c.Input, c.Test, 0)
	if c.Said == "unknown" {
		n.Text = x.say("cell.unknown", n.Label, "", test)
		return n
	}
	n.Value = x.value(c.Input, c.Value)
	if s, ok := c.Value.Text(); ok && x.t.Text != nil {
		if shown := x.t.Text(c.Input, s); shown != "" {
			n.Value = shown
		}
	}
	n.Text = x.say("cell."+pickText(c.Said == "yes", "yes", "no"), n.Label, n.Value, test)
	return n
}

// test puts a cell into words where its form is one of the common ones; else it is shown as written.
func (x *teller) test(column, text string, depth int) string {
	text = strings.TrimSpace(text)
	if inner, ok := strings.CutPrefix(text, "not("); ok && strings.HasSuffix(inner, ")") && depth == 0 {
		if inner = strings.TrimSuffix(inner, ")"); strings.TrimSpace(inner) == "null" {
			return x.words["test.something"]
		}
		return x.say("test.not", x.test(column, inner, depth+1))
	}
	if parts := alternatives(text); len(parts) > 1 && depth < 2 {
		for i := range parts {
			parts[i] = x.test(column, parts[i], depth+2)
		}
		return x.list(parts, "or")
	}
	for _, op := range []string{"<=", ">=", "<", ">"} {
		if rest, ok := strings.CutPrefix(text, op); ok {
			return x.say(x.operator(op), x.operand(column, rest))
		}
	}
	if out, ok := x.between(column, text); ok {
		return out
	}
	return x.operand(column, text)
}

// operator is the phrase of a comparison, which is another for points in time than for amounts.
func (x *teller) operator(op string) string {
	if x.when {
		return map[string]string{"<": "test.before", "<=": "test.until", ">": "test.after", ">=": "test.from"}[op]
	}
	return map[string]string{"<": "test.below", "<=": "test.most", ">": "test.above", ">=": "test.least"}[op]
}

// moment says whether a value is a point in time; in an explanation that was stored it is text.
func moment(v Value) bool {
	switch v.Kind() {
	case feel.KindDate, feel.KindTime, feel.KindDateTime:
		return true
	}
	s, _ := v.Text()
	_, errDate := feel.ParseDate(s)
	_, errTime := feel.ParseTime(s)
	_, errBoth := feel.ParseDateTime(s)
	return errDate == nil || errTime == nil || errBoth == nil
}

// operand writes what a cell compares with: a constant, or a name.
func (x *teller) operand(column, text string) string {
	text = strings.TrimSpace(text)
	switch text {
	case "true":
		return x.words["test.true"]
	case "false":
		return x.words["test.false"]
	case "null":
		return x.words["nothing"]
	}
	if n := len(text); n >= 2 && text[0] == '"' && text[n-1] == '"' && !strings.ContainsAny(text[1:n-1], `"\`) {
		if x.t.Text != nil {
			if shown := x.t.Text(column, text[1:n-1]); shown != "" {
				return "«" + shown + "»"
			}
		}
		return "«" + text[1:n-1] + "»"
	}
	if v, err := ParseNumber(text); err == nil {
		return x.value(column, v)
	}
	return x.label(text)
}

// between reads a range such as [18..67).
func (x *teller) between(column, text string) (string, bool) {
	if len(text) < 5 || !strings.ContainsAny(text[:1], "[(]") || !strings.ContainsAny(text[len(text)-1:], ")][") {
		return "", false
	}
	low, high, ok := strings.Cut(text[1:len(text)-1], "..")
	if !ok || strings.Contains(high, "..") {
		return "", false
	}
	key := "test.between"
	switch lowIn, highIn := text[0] == '[', text[len(text)-1] == ']'; {
	case lowIn && !highIn:
		key = "test.between.to"
	case !lowIn && highIn:
		key = "test.between.over"
	case !lowIn && !highIn:
		key = "test.between.open"
	}
	return x.say(key, x.operand(column, low), x.operand(column, high)), true
}

// alternatives takes a cell apart at the commas that stand outside quotation marks and parentheses.
func alternatives(text string) (out []string) {
	depth, quoted, start := 0, false, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			depth--
		case c == ',' && depth <= 0:
			out = append(out, text[start:i])
			start = i + 1
		}
	}
	return append(out, text[start:])
}
