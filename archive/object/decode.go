package object

import (
	"encoding/json"
	"strings"
)

// write is our own way of writing a column's value; nil for "no value".
func (a *Attr) write(v any) any {
	switch x := v.(type) {
	case int64:
		return a.writeNumber(x)
	case string:
		switch {
		case x == "":
			return nil
		case a.Kind == Day:
			return writeDay(x)
		case a.Kind == Decimal:
			return json.Number(x)
		}
		return x
	}
	return nil
}

func (a *Attr) writeNumber(n int64) any {
	switch {
	case a.Kind == Bool && (n > 0 || a.Required):
		return n > 0
	case a.Kind == Whole && (n != 0 || a.Required):
		return number(n)
	case a.Kind == Moment && n != 0:
		return writeMoment(n)
	}
	return nil
}

// decode gives a column's value as it is shown; nil for "no value". given is how it was given, when that is kept.
func (a *Attr) decode(v any, given string, names codeNames) any {
	switch {
	case a.Many:
		return a.decodeMany(v, names)
	case given == `""`:
		return ""
	case given != "" && (a.Kind == Moment || a.Kind == Day):
		return given
	case given != "" && a.Kind == Whole:
		return json.Number(given)
	case given == "false":
		return false
	case a.Kind == ID && given != "":
		return strings.Trim(given, `"`)
	case a.Kind == ID:
		return reference(v)
	case a.Kind == Code:
		return names.show(a.List, v)
	}
	return a.write(v)
}

func (a *Attr) decodeMany(v any, names codeNames) any {
	s, _ := v.(string)
	if s == "" {
		return nil
	}
	var out []any
	for one := range strings.SplitSeq(s, a.separator()) {
		if a.Kind == Code {
			out = append(out, names.show(a.List, one))
		} else {
			out = append(out, one)
		}
	}
	return out
}
