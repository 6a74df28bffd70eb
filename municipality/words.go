package municipality

import (
	"fmt"
	"strings"
	"time"
)

// In writes the date in full, as people of the language write it: "22. november 2026". The Sámi forms are not yet read by a speaker.
func (d Date) In(lang Language) string {
	if d.IsZero() {
		return ""
	}
	switch lang {
	case English:
		return fmt.Sprintf("%d %s %d", d.Day, d.Month, d.Year)
	case NorthernSami:
		return fmt.Sprintf("%s %d. b. %d", samiMonth(d.Month), d.Day, d.Year)
	}
	return fmt.Sprintf("%d. %s %d", d.Day, norwegianMonth(d.Month), d.Year)
}

func norwegianMonth(m time.Month) string {
	return [...]string{"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"}[m-1]
}

func samiMonth(m time.Month) string {
	return [...]string{"ođđajagimánu", "guovvamánu", "njukčamánu", "cuoŋománu", "miessemánu", "geassemánu", "suoidnemánu", "borgemánu", "čakčamánu", "golggotmánu", "skábmamánu", "juovlamánu"}[m-1]
}

// Words is a short text in every language.
type Words map[Language]string

// In gives the text in lang, in bokmål when it is missing.
func (w Words) In(lang Language) string {
	if s, ok := w[lang]; ok {
		return s
	}
	return w[Bokmaal]
}

// Kroner writes a decimal number of kroner, as JSON has it, the way Norwegians read it: "512 300 kr" or "1 234,50 kr".
func Kroner(decimal string) string {
	whole, part, _ := strings.Cut(decimal, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "−", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "\u00a0" + whole[i:]
	}
	if part = strings.TrimRight(part, "0"); part == "" {
		return sign + whole + "\u00a0kr"
	}
	return sign + whole + "," + (part + "0")[:max(2, len(part))] + "\u00a0kr"
}
