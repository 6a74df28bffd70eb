package service

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"

	"torg/municipality"
	"torg/rules"
)

// The formats of a value in a letter or text. Without one a value is written as its type is.
const (
	asMoney     = "kr"
	asDate      = "dato"
	asNumber    = "tall"
	asTime      = "klokkeslett"
	asList      = "liste"      // a, b og c
	asBullets   = "punktliste" // one line for each
	asParagraph = "avsnitt"    // free text, kept in its paragraphs
	asLabel     = "etikett"    // the label of a chosen option
)

func formats() []string {
	return []string{asMoney, asDate, asNumber, asTime, asList, asBullets, asParagraph, asLabel}
}

// format writes a value for people to read.
func format(v rules.Value, as string, lang municipality.Language) string {
	if d, ok := v.Date(); ok {
		return dateText(municipality.Date{Year: d.Year, Month: monthOf(d.Month), Day: d.Day}, lang)
	}
	return formatJSON(v.ToJSON(), as, lang)
}

// formatJSON is format for a value in its JSON shape, where a date and a time are text.
func formatJSON(v any, as string, lang municipality.Language) string {
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		return yesNo(v, lang)
	case json.Number:
		return numberText(string(v), as, lang)
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = formatJSON(v[i], "", lang)
		}
		return joined(parts, as, lang)
	case string:
		return textAs(v, as, lang)
	}
	return fmt.Sprint(v)
}

func textAs(s, as string, lang municipality.Language) string {
	if d, err := municipality.ParseDate(s); err == nil && as == asDate {
		return dateText(d, lang)
	}
	if len(s) >= 8 && s[2] == ':' && s[5] == ':' {
		if lang == municipality.English {
			return s[:5]
		}
		return s[:2] + "." + s[3:5]
	}
	return s
}

func yesNo(b bool, lang municipality.Language) string {
	words := map[municipality.Language][2]string{municipality.English: {"no", "yes"}, municipality.NorthernSami: {"ii", "juo"}}
	w, ok := words[lang]
	if !ok {
		w = [2]string{"nei", "ja"}
	}
	if b {
		return w[1]
	}
	return w[0]
}

// numberText groups thousands and writes the decimal sign of the language. Money has two decimals, rounded half up, and none
// when the amount is whole: 184 000 kr, 1 050,50 kr.
func numberText(s, as string, lang municipality.Language) string {
	n, ok := new(big.Rat).SetString(s)
	if !ok || strings.ContainsAny(s, "eE") {
		return s
	}
	sign := ""
	if n.Sign() < 0 {
		sign, n = "−", new(big.Rat).Neg(n)
	}
	digits := strings.TrimPrefix(s, "-")
	if as == asMoney {
		digits = strings.TrimSuffix(n.FloatString(2), ".00")
	}
	whole, part, _ := strings.Cut(digits, ".")
	space, point := "\u00a0", ","
	if lang == municipality.English {
		space, point = ",", "."
	}
	out := sign + grouped(whole, space)
	if part != "" {
		out += point + part
	}
	return withUnit(out, as, lang)
}

func withUnit(s, as string, lang municipality.Language) string {
	switch {
	case as != asMoney:
		return s
	case lang == municipality.English:
		return "NOK\u00a0" + s
	}
	return s + "\u00a0kr"
}

func grouped(digits, space string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + space + digits[i:]
	}
	return digits
}

// joined writes a list in a sentence.
func joined(parts []string, as string, lang municipality.Language) string {
	if len(parts) == 0 {
		return ""
	}
	if as == asBullets {
		return "- " + strings.Join(parts, "\n- ")
	}
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + andWord(lang) + parts[len(parts)-1]
}

// dateText writes a date as it is read aloud.
func dateText(d municipality.Date, lang municipality.Language) string {
	switch lang {
	case municipality.English:
		return fmt.Sprintf("%d\u00a0%s %d", d.Day, d.Month, d.Year)
	case municipality.NorthernSami:
		return fmt.Sprintf("%s %d.\u00a0b. %d", monthName(samiMonths, d), d.Day, d.Year)
	}
	return fmt.Sprintf("%d.\u00a0%s %d", d.Day, monthName(norwegianMonths, d), d.Year)
}

const (
	norwegianMonths = "januar februar mars april mai juni juli august september oktober november desember"
	samiMonths      = "ođđajagimánu guovvamánu njukčamánu cuoŋománu miessemánu geassemánu suoidnemánu borgemánu čakčamánu golggotmánu skábmamánu juovlamánu"
)

func monthName(names string, d municipality.Date) string {
	return strings.Fields(names)[int(d.Month)-1]
}
