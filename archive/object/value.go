package object

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"torg/municipality"
)

// Limits of one value.
const (
	MaxText = 10_000 // characters of a text
	MaxList = 200    // values of a many-valued attribute
)

// cell is a value as a column keeps it, and how it was given when that differs from how we write it.
type cell struct {
	value any    // string or int64
	given string // empty when ours is the same
}

// encode turns what a client gave for an attribute into what its column keeps.
func (a *Attr) encode(op, path string, v any) (cell, error) {
	if v == nil {
		return cell{value: a.empty()}, nil
	}
	if a.Many {
		return a.encodeMany(op, path, v)
	}
	return a.encodeOne(op, path, v)
}

// empty is what a column holds for "no value".
func (a *Attr) empty() any {
	if a.Kind == Moment || a.Kind == Whole || a.Kind == Bool {
		return int64(0)
	}
	return ""
}

func (a *Attr) encodeOne(op, path string, v any) (cell, error) {
	switch a.Kind {
	case Text:
		return encodeText(op, path, v)
	case ID:
		return encodeID(op, path, v)
	case Moment, Day:
		return a.encodeTime(op, path, v)
	case Whole:
		return encodeWhole(op, path, v)
	case Decimal:
		return encodeDecimal(op, path, v)
	case Bool:
		return encodeBool(op, path, v)
	case Code:
		return encodeCode(op, path, v)
	}
	return cell{}, invalid(op, path, "Attributten kan ikke settes slik.")
}

func encodeText(op, path string, v any) (cell, error) {
	s, ok := v.(string)
	switch {
	case !ok:
		return cell{}, invalid(op, path, "Verdien skal være en tekst.")
	case utf8.RuneCountInString(s) > MaxText:
		return cell{}, fail(municipality.TooMuch, op, path, "Teksten er lengre enn %d tegn.", MaxText)
	case !utf8.ValidString(s) || strings.ContainsFunc(s, badRune):
		return cell{}, invalid(op, path, "Teksten har tegn som ikke kan skrives.")
	case s == "":
		return cell{value: "", given: `""`}, nil
	}
	return cell{value: s}, nil
}

func badRune(c rune) bool { return unicode.IsControl(c) && c != '\n' && c != '\t' && c != '\r' }

func encodeID(op, path string, v any) (cell, error) {
	s, ok := v.(string)
	if !ok || len(s) > 60 || strings.ContainsFunc(s, unicode.IsSpace) || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		return cell{}, invalid(op, path, "Verdien skal være en identifikator (systemID).")
	}
	c := cell{value: s}
	if s != "" && !municipality.ValidID(s) { // the client's own identifier of a user or a system
		c.given = strconv.Quote(s)
	}
	return c, nil
}

func (a *Attr) encodeTime(op, path string, v any) (cell, error) {
	s, ok := v.(string)
	t, good := ParseMoment(s)
	if !ok || !good {
		return cell{}, invalid(op, path, "Verdien skal være en dato eller et tidspunkt med tidssone, som 2026-11-22T09:00:00+01:00.")
	}
	c := cell{given: s}
	if a.Kind == Day {
		c.value = dayOf(s)
	} else {
		c.value = t.Truncate(time.Microsecond).UnixMicro()
	}
	if a.write(c.value) == s {
		c.given = ""
	}
	return c, nil
}

func encodeWhole(op, path string, v any) (cell, error) {
	n, ok := v.(json.Number)
	i, err := strconv.ParseInt(n.String(), 10, 64)
	if !ok || err != nil {
		return cell{}, invalid(op, path, "Verdien skal være et heltall, uten anførselstegn.")
	}
	c := cell{value: i}
	if i == 0 {
		c.given = "0"
	}
	return c, nil
}

var decimal = regexp.MustCompile(`^-?[0-9]{1,20}(\.[0-9]{1,20})?([eE][-+]?[0-9]{1,2})?$`)

func encodeDecimal(op, path string, v any) (cell, error) {
	n, ok := v.(json.Number)
	if !ok || !decimal.MatchString(n.String()) {
		return cell{}, invalid(op, path, "Verdien skal være et tall, uten anførselstegn.")
	}
	return cell{value: n.String()}, nil
}

func encodeBool(op, path string, v any) (cell, error) {
	b, ok := v.(bool)
	if !ok {
		return cell{}, invalid(op, path, "Verdien skal være true eller false.")
	}
	if b {
		return cell{value: int64(1)}, nil
	}
	return cell{value: int64(0), given: "false"}, nil
}

// encodeCode takes {"kode": …} with or without kodenavn. A bare text is read as the code.
func encodeCode(op, path string, v any) (cell, error) {
	if s, ok := v.(string); ok {
		v = map[string]any{"kode": s}
	}
	m, ok := v.(map[string]any)
	if !ok {
		return cell{}, invalid(op, path, `Verdien skal være en kode: {"kode": "…"}.`)
	}
	for key := range m {
		if key != "kode" && key != "kodenavn" && key != "_links" {
			return cell{}, invalid(op, path+"."+shown(key), "En kode har bare kode og kodenavn.")
		}
	}
	s, ok := m["kode"].(string)
	if !ok || s == "" || utf8.RuneCountInString(s) > 100 || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		return cell{}, invalid(op, path+".kode", "Koden mangler eller kan ikke brukes.")
	}
	return cell{value: s}, nil
}

func (a *Attr) encodeMany(op, path string, v any) (cell, error) {
	list, ok := v.([]any)
	if !ok {
		list = []any{v} // one value where a list may stand
	}
	if len(list) > MaxList {
		return cell{}, fail(municipality.TooMuch, op, path, "Listen har flere enn %d verdier.", MaxList)
	}
	out := make([]string, 0, len(list))
	for i, one := range list {
		c, err := a.encodeOne(op, path+"["+strconv.Itoa(i)+"]", one)
		if err != nil {
			return cell{}, err
		}
		s, _ := c.value.(string)
		if s == "" || strings.ContainsAny(s, "\n\r") {
			return cell{}, invalid(op, path+"["+strconv.Itoa(i)+"]", "En verdi i en liste skal stå på én linje og ikke være tom.")
		}
		out = append(out, s)
	}
	return cell{value: strings.Join(out, a.separator())}, nil
}

// separator stands between the values of a many-valued column.
func (a *Attr) separator() string {
	if a.Kind == Code {
		return " "
	}
	return "\n"
}

// shown keeps what a stranger named an attribute short and on one line.
func shown(key string) string {
	key = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return -1
		}
		return c
	}, key)
	if r := []rune(key); len(r) > 60 {
		key = string(r[:60]) + "…"
	}
	return key
}
