package desk

import (
	"context"
	"encoding/json"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"torg/municipality"
	"torg/web/kit/text"
)

// Limits of how much of a nested value is written out; registers' answers are far within them.
const (
	maxDepth = 5
	maxItems = 100
)

// readable writes a value of a fact or of the rules for people. No identity number comes out of it.
func readable(ctx context.Context, v any) string { return readableAt(ctx, v, 0) }

func readableAt(ctx context.Context, v any, depth int) string {
	switch v := v.(type) {
	case bool:
		if v {
			return text.T(ctx, "kit.yes")
		}
		return text.T(ctx, "kit.no")
	case json.Number:
		return number(text.From(ctx), v.String())
	case string:
		if d, err := municipality.ParseDate(v); err == nil {
			return text.From(ctx).Date(d)
		}
		return masked(v)
	case []any:
		return listed(ctx, v, depth)
	case map[string]any:
		return fields(ctx, v, depth)
	}
	return t(ctx, "value.none")
}

func listed(ctx context.Context, list []any, depth int) string {
	if len(list) == 0 || depth > maxDepth {
		return t(ctx, "value.none")
	}
	var parts []string
	for _, item := range list[:min(len(list), maxItems)] {
		parts = append(parts, readableAt(ctx, item, depth+1))
	}
	return strings.Join(parts, "; ")
}

func fields(ctx context.Context, m map[string]any, depth int) string {
	if depth > maxDepth {
		return t(ctx, "value.none")
	}
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var parts []string
	for _, k := range keys {
		if m[k] != nil && k != "id" && !strings.Contains(strings.ToLower(k), "personidentifikator") {
			parts = append(parts, inWords(k)+": "+readableAt(ctx, m[k], depth+1))
		}
	}
	return strings.Join(parts, ", ")
}

// masked writes every identity number in a text as its birth part only.
func masked(s string) string {
	if !municipality.ContainsNationalID(s) {
		return s
	}
	return regexp.MustCompile(`\d{6} ?\d{5}`).ReplaceAllStringFunc(s, func(found string) string {
		id, err := municipality.ParseNationalID(found)
		if err != nil {
			return found
		}
		return id.Masked()
	})
}

// inWords writes a name in rules or registers as words: "foedselsDato" as "Fødsels dato".
func inWords(name string) string {
	var out strings.Builder
	for i, r := range strings.NewReplacer("oe", "ø", "aa", "å", "ae", "æ", "_", " ").Replace(name) {
		switch {
		case i == 0:
			out.WriteRune(unicode.ToUpper(r))
		case unicode.IsUpper(r):
			out.WriteString(" " + string(unicode.ToLower(r)))
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// number groups the thousands and writes at most two decimals.
func number(r *text.Reader, s string) string {
	n, ok := new(big.Rat).SetString(s)
	if !ok || len(s) > 40 {
		return s
	}
	whole, part, _ := strings.Cut(n.FloatString(2), ".")
	i, ok := new(big.Int).SetString(whole, 10)
	if !ok || !i.IsInt64() {
		return s
	}
	point := ","
	if r.Lang == municipality.English {
		point = "."
	}
	if part == "00" {
		return r.Number(i.Int64())
	}
	return r.Number(i.Int64()) + point + part
}
