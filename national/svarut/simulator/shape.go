package simulator

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// shape is the fields an object may have.
type shape map[string]field

// field is what one field must be. kind: "string", "int", "bool", "object", "list".
type field struct {
	kind     string
	required bool
	min, max int // runes of a string, value of an int (max 0: none), items of a list (max 0: none)
	match    string
	oneOf    []string
	fields   shape  // of an object
	items    *field // of a list
}

func text(min, max int) field         { return field{kind: "string", min: min, max: max} }
func number(min int) field            { return field{kind: "int", min: min} }
func flag() field                     { return field{kind: "bool"} }
func object(s shape) field            { return field{kind: "object", fields: s} }
func list(max int, items field) field { return field{kind: "list", max: max, items: &items} }
func word(of ...string) field         { return field{kind: "string", oneOf: of} }
func (f field) must() field           { f.required = true; return f }
func (f field) like(p string) field   { f.match = p; return f }

// readObject reads one JSON object and nothing after it.
func readObject(r io.Reader) (map[string]any, error) {
	d := json.NewDecoder(r)
	d.UseNumber()
	var m map[string]any
	if err := d.Decode(&m); err != nil || m == nil {
		return nil, fmt.Errorf("forsendelse er ikke et JSON-objekt")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("det står mer etter JSON-objektet")
	}
	return m, nil
}

// check reads an object against its shape, as deep as the shape goes and no deeper. The error names the field and never
// what was in it.
func (s shape) check(m map[string]any, path string) error {
	for _, name := range slices.Sorted(maps.Keys(m)) {
		f, known := s[name]
		if !known {
			return fmt.Errorf("%s: ukjent felt", clip(path+name))
		}
		if err := f.check(m[name], path+name); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if _, given := m[name]; s[name].required && !given {
			return fmt.Errorf("%s%s: må være med", path, name)
		}
	}
	return nil
}

// clip keeps an unknown field's name from filling, or colouring, the message.
func clip(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '.' || r == '[' || r == ']' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return '?'
	}, s)
	return s[:min(len(s), 80)]
}

func (f field) check(v any, path string) error {
	switch v := v.(type) {
	case string:
		return f.checkText(v, path)
	case json.Number:
		n, err := v.Int64()
		if f.kind != "int" || err != nil || n < int64(f.min) || f.max > 0 && n > int64(f.max) {
			return fmt.Errorf("%s: ikke et gyldig tall her", path)
		}
	case bool:
		if f.kind != "bool" {
			return fmt.Errorf("%s: skal ikke være sant/usant", path)
		}
	case map[string]any:
		if f.kind != "object" {
			return fmt.Errorf("%s: skal ikke være et objekt", path)
		}
		return f.fields.check(v, path+".")
	case []any:
		return f.checkList(v, path)
	default:
		return fmt.Errorf("%s: null er ikke tillatt", path)
	}
	return nil
}

func (f field) checkText(v, path string) error {
	n := utf8.RuneCountInString(v)
	switch {
	case f.kind != "string":
		return fmt.Errorf("%s: skal ikke være tekst", path)
	case n < f.min || f.max > 0 && n > f.max:
		return fmt.Errorf("%s: lengden må være %d til %d tegn", path, f.min, f.max)
	case f.match != "" && !regexp.MustCompile(f.match).MatchString(v):
		return fmt.Errorf("%s: har ikke riktig form", path)
	case f.oneOf != nil && !slices.Contains(f.oneOf, v):
		return fmt.Errorf("%s: må være en av %s", path, strings.Join(f.oneOf, ", "))
	}
	return nil
}

func (f field) checkList(v []any, path string) error {
	if f.kind != "list" {
		return fmt.Errorf("%s: skal ikke være en liste", path)
	}
	if f.max > 0 && len(v) > f.max {
		return fmt.Errorf("%s: høyst %d", path, f.max)
	}
	for i, item := range v {
		if err := f.items.check(item, fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
	}
	return nil
}
