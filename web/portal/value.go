package portal

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode"

	"torg/municipality"
	"torg/web/kit/text"
)

// Limits of how much of a nested value is written out; registers' answers are far within them.
const (
	maxDepth = 5
	maxItems = 200
)

// readable writes a value of a fact or of the rules for people. Identity numbers never come out of it.
func readable(ctx context.Context, v any) string { return readableAt(ctx, v, 0) }

func readableAt(ctx context.Context, v any, depth int) string {
	if depth > maxDepth {
		return "…"
	}
	switch v := v.(type) {
	case nil:
		return t(ctx, "value.none")
	case bool:
		if v {
			return text.T(ctx, "kit.yes")
		}
		return text.T(ctx, "kit.no")
	case json.Number:
		return numberText(text.From(ctx), v.String())
	case float64:
		return numberText(text.From(ctx), fmt.Sprint(v))
	case string:
		return stringText(ctx, v)
	case []any:
		return listText(ctx, v, depth)
	case map[string]any:
		return mapText(ctx, v, depth)
	}
	return t(ctx, "value.none")
}

func stringText(ctx context.Context, s string) string {
	if d, err := municipality.ParseDate(s); err == nil {
		return text.From(ctx).Date(d)
	}
	switch {
	case s == "":
		return t(ctx, "value.none")
	case municipality.ContainsNationalID(s):
		return t(ctx, "value.hidden")
	case text.From(ctx).HasText("portal.value." + s):
		return t(ctx, "value."+s)
	}
	return s
}

func listText(ctx context.Context, list []any, depth int) string {
	var parts []string
	for _, item := range list[:min(len(list), maxItems)] {
		parts = append(parts, readableAt(ctx, item, depth+1))
	}
	if len(parts) == 0 {
		return t(ctx, "value.none")
	}
	if len(list) > 0 {
		if _, nested := list[0].(map[string]any); nested {
			return strings.Join(parts, "; ")
		}
	}
	return strings.Join(parts, ", ")
}

func mapText(ctx context.Context, m map[string]any, depth int) string {
	if item, answer, ok := answered(m); ok {
		return item + ": " + readableAt(ctx, answer, depth+1)
	}
	var parts []string
	for _, key := range orderedKeys(m) {
		if hiddenField(key) || m[key] == nil {
			continue
		}
		said := readableAt(ctx, m[key], depth+1)
		if key != "navn" && key != "barnet" {
			said = small(fieldName(ctx, key)) + ": " + small(said)
		}
		parts = append(parts, said)
	}
	return strings.Join(parts, ", ")
}

// small writes a name or a yes inside a sentence. What has capitals further in is a name of its own.
func small(s string) string {
	if low := strings.ToLower(s); capital(low) == s {
		return low
	}
	return s
}

// answered takes an answer to a question that was asked for each of several apart: {value: "2024-10-02 Ada", answer: 45}.
func answered(m map[string]any) (item string, answer any, ok bool) {
	item, ok = m["value"].(string)
	answer, has := m["answer"]
	return withoutDate(item), answer, ok && has && len(m) == 2
}

// withoutDate leaves out the date that tells items of the same name apart.
func withoutDate(s string) string {
	if len(s) > len("2006-01-02 ") {
		if _, err := municipality.ParseDate(s[:10]); err == nil {
			return s[11:]
		}
	}
	return s
}

// readLines writes a list of things, or a thing with fields, as a line each; nil when the value is plain.
func readLines(ctx context.Context, v any) (out []string) {
	list, ok := v.([]any)
	if m, isMap := v.(map[string]any); isMap {
		for _, key := range orderedKeys(m) {
			if !hiddenField(key) && m[key] != nil {
				out = append(out, fieldName(ctx, key)+": "+readable(ctx, m[key]))
			}
		}
		return out
	}
	for _, item := range list[:min(len(list), maxItems)] {
		if _, nested := item.(map[string]any); !nested || !ok {
			return nil
		}
		out = append(out, readable(ctx, item))
	}
	return out
}

// hiddenField reports whether a field is an identity number, which is shown nowhere.
func hiddenField(name string) bool {
	return name == "id" || name == "nøkkel" || strings.Contains(strings.ToLower(name), "personidentifikator") || strings.Contains(strings.ToLower(name), "foedselsnummer")
}

// orderedKeys puts names first, then the rest by the alphabet.
func orderedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		first := func(k string) bool { return k == "navn" || k == "barnet" }
		if first(a) != first(b) {
			if first(a) {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	return keys
}

// fieldName is a field of a register's answer as people read it. One we have no text for is written as words.
func fieldName(ctx context.Context, name string) string {
	if text.From(ctx).HasText("portal.field." + name) {
		return t(ctx, "field."+name)
	}
	return inWords(name)
}

// inWords writes "oppgjoersDato" as "Oppgjørs dato".
func inWords(name string) string {
	var out strings.Builder
	for i, r := range strings.NewReplacer("oe", "ø", "aa", "å", "ae", "æ", "_", " ", "-", " ").Replace(name) {
		if i > 0 && unicode.IsUpper(r) {
			out.WriteByte(' ')
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return capital(out.String())
}

func capital(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return string(unicode.ToUpper(r[0])) + string(r[1:])
}

// numberText groups the thousands of numbers of five digits and more, since a shorter one may be a year, and writes at most two decimals, rounded half away from zero.
func numberText(r *text.Reader, s string) string {
	n, ok := new(big.Rat).SetString(s)
	if !ok || len(s) > 40 {
		return s
	}
	sign := ""
	if n.Sign() < 0 {
		sign, n = "−", n.Neg(n)
	}
	whole, part, _ := strings.Cut(n.FloatString(2), ".")
	space, point := "\u00a0", ","
	if r.Lang == municipality.English {
		space, point = ",", "."
	}
	for i := len(whole) - 3; i > 0 && n.Cmp(big.NewRat(10000, 1)) >= 0; i -= 3 {
		whole = whole[:i] + space + whole[i:]
	}
	if part == "00" {
		return sign + whole
	}
	return sign + whole + point + part
}
