package service

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

//go:embed schema/*.schema.json
var schemaFiles embed.FS

// Schema gives the JSON Schema editors use for a file of a pack: "pack", "form", "facts", "rules", "route", "text", "tests".
// It is nil for another name.
func Schema(name string) []byte {
	b, err := schemaFiles.ReadFile("schema/" + name + ".schema.json")
	if err != nil {
		return nil
	}
	return b
}

// shape is a schema, compiled and as written.
type shape struct {
	compiled *jsonschema.Schema
	raw      any
	err      error
}

// shapes compiles every schema once: each is itself held against the schema of schemas, which costs more than reading a file.
var shapes = sync.OnceValue(func() map[string]shape {
	out := map[string]shape{}
	entries, err := schemaFiles.ReadDir("schema")
	if err != nil {
		panic("service: the schemas are compiled in: " + err.Error())
	}
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".schema.json")
		out[name] = compileShape(name)
	}
	return out
})

func compileShape(name string) (s shape) {
	if s.raw, s.err = jsonschema.UnmarshalJSON(bytes.NewReader(Schema(name))); s.err != nil {
		return s
	}
	c := jsonschema.NewCompiler()
	if s.err = c.AddResource(name, s.raw); s.err == nil {
		s.compiled, s.err = c.Compile(name)
	}
	return s
}

// checkShape holds the document against its schema and adds a fault for every difference.
func (d *document) checkShape(schema string) error {
	s, ok := shapes()[schema]
	if !ok || s.err != nil {
		return fmt.Errorf("the schema %s cannot be used: %w", schema, s.err)
	}
	if bad, ok := errors.AsType[*jsonschema.ValidationError](s.compiled.Validate(d.value)); ok {
		for _, leaf := range leaves(bad) {
			d.shapeFault(leaf, s.raw)
		}
	}
	return nil
}

func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	if _, ok := e.ErrorKind.(*kind.AnyOf); ok {
		return []*jsonschema.ValidationError{e}
	}
	var out []*jsonschema.ValidationError
	for _, c := range e.Causes {
		out = append(out, leaves(c)...)
	}
	return out
}

func pointer(parts []string) string {
	var s strings.Builder
	for _, p := range parts {
		s.WriteString("/" + escapePointer(p))
	}
	return s.String()
}

func (d *document) shapeFault(e *jsonschema.ValidationError, schema any) {
	at := pointer(e.InstanceLocation)
	if extra, ok := e.ErrorKind.(*kind.AdditionalProperties); ok {
		known := properties(schema, e.SchemaURL)
		sort.Strings(extra.Properties)
		for _, p := range extra.Properties {
			d.fault(d.names[at+"/"+escapePointer(p)], fmt.Sprintf("there is no setting %q here%s", p, didYouMean(p, known)))
		}
		return
	}
	d.fault(d.at(at), shapeText(last(e.InstanceLocation), e.ErrorKind))
}

func last(parts []string) string {
	if len(parts) == 0 {
		return "the file"
	}
	name := parts[len(parts)-1]
	if _, err := strconv.Atoi(name); err == nil && len(parts) > 1 {
		return "an entry of " + parts[len(parts)-2]
	}
	return name
}

// shapeText says in plain words what a schema means.
func shapeText(name string, k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.Required:
		return fmt.Sprintf("%s lacks %s", name, strings.Join(k.Missing, ", "))
	case *kind.Type:
		return fmt.Sprintf("%s must be %s, but is %s%s", name, words(k.Want), word(k.Got), typeAdvice(k))
	case *kind.Enum:
		return fmt.Sprintf("%s cannot be %v; it must be one of %s%s", name, k.Got, list(k.Want), didYouMean(fmt.Sprint(k.Got), texts(k.Want)))
	case *kind.Pattern:
		return fmt.Sprintf("%s cannot be %q; %s", name, clip(k.Got, 60), patternAdvice(k.Want))
	case *kind.MinItems:
		return fmt.Sprintf("%s must have at least %d entries, but has %d", name, k.Want, k.Got)
	case *kind.MaxItems:
		return fmt.Sprintf("%s may have at most %d entries, but has %d", name, k.Want, k.Got)
	case *kind.MinLength:
		return fmt.Sprintf("%s must not be empty", name)
	case *kind.MaxLength:
		return fmt.Sprintf("%s may have at most %d characters, but has %d", name, k.Want, k.Got)
	}
	return shapeTextOfNumbers(name, k)
}

func shapeTextOfNumbers(name string, k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.Minimum:
		return fmt.Sprintf("%s must be at least %s", name, k.Want.RatString())
	case *kind.Maximum:
		return fmt.Sprintf("%s may be at most %s", name, k.Want.RatString())
	case *kind.UniqueItems:
		return fmt.Sprintf("%s has the same entry twice (number %d and %d)", name, k.Duplicates[0]+1, k.Duplicates[1]+1)
	case *kind.MinProperties:
		return fmt.Sprintf("%s must have at least %d entries", name, k.Want)
	case *kind.MaxProperties:
		return fmt.Sprintf("%s may have at most %d entries", name, k.Want)
	case *kind.AnyOf:
		return fmt.Sprintf("%s must be a text or a group of texts", name)
	}
	return fmt.Sprintf("%s does not have the right form", name)
}

func typeAdvice(k *kind.Type) string {
	for _, want := range k.Want {
		switch {
		case want == "string" && (k.Got == "number" || k.Got == "boolean"):
			return `; put it in quotes ("…") if it is meant as text`
		case want == "boolean" && k.Got == "string":
			return "; write true or false, not ja or nei"
		}
	}
	return ""
}

func patternAdvice(pattern string) string {
	switch {
	case strings.HasPrefix(pattern, `^\d{4}-`):
		return "write the date as 2026-01-31"
	case strings.HasPrefix(pattern, "^P"):
		return "write the time as P1D (a day) or PT12H (twelve hours)"
	case strings.HasPrefix(pattern, "^[A-Z]"):
		return "write the code in capital letters, as LEDE"
	case strings.Contains(pattern, "/"):
		return "write the media type as application/pdf"
	}
	return "begin with a letter and use letters, digits, spaces, - and _"
}

func word(t string) string {
	names := map[string]string{"string": "a text", "number": "a number", "integer": "a whole number", "boolean": "true or false",
		"array": "a list", "object": "a group of settings", "null": "empty"}
	if w, ok := names[t]; ok {
		return w
	}
	return t
}

func words(ts []string) string {
	out := make([]string, len(ts))
	for i, t := range ts {
		out[i] = word(t)
	}
	return strings.Join(out, " or ")
}

func texts(vs []any) []string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = fmt.Sprint(v)
	}
	return out
}

func list(vs []any) string { return strings.Join(texts(vs), ", ") }

// properties finds the names the schema at a location knows.
func properties(schema any, url string) []string {
	_, fragment, _ := strings.Cut(url, "#")
	at := schema
	for _, part := range strings.Split(strings.TrimPrefix(fragment, "/"), "/") {
		part = strings.NewReplacer("~1", "/", "~0", "~").Replace(part)
		switch m := at.(type) {
		case map[string]any:
			if next, ok := m[part]; ok {
				at = next
			}
		}
	}
	m, _ := at.(map[string]any)
	props, _ := m["properties"].(map[string]any)
	names := make([]string, 0, len(props))
	for n := range props {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// didYouMean suggests the nearest known word, or says nothing when none is near.
func didYouMean(got string, known []string) string {
	best, at := 3, ""
	for _, k := range known {
		if n := distance(strings.ToLower(got), strings.ToLower(k)); n < best && n < len([]rune(k)) {
			best, at = n, k
		}
	}
	if at == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", at)
}

// distance is the number of letters to change (Levenshtein), within reason.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 80 || len(y) > 80 {
		return 80
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(y)]
}
