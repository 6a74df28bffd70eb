package demopeople

import (
	"fmt"
	"time"

	"torg/municipality"
)

func day(y int, m time.Month, d int) municipality.Date {
	return municipality.Date{Year: y, Month: m, Day: d}
}

// All lists everybody, in a stable order: those with a story first, then the people around them. The slice is the
// caller's own.
func All() []Person {
	out := append(applicants(), special()...)
	out = append(out, around()...)
	for i := range out {
		out[i] = complete(out[i])
	}
	return out
}

// complete fills what most people have in common, so that the lists say only what is particular.
func complete(p Person) Person {
	if p.Status == "" {
		p.Status = "bosatt"
	}
	if p.Protection == "" {
		p.Protection = Open
	}
	p.Country = or(p.Country, "NOR")
	p.Marital = or(p.Marital, "ugift")
	p.ID = personNumber(p.Birth, p.Sex, serialOf(p.Key))
	if p.Status == "midlertidig" {
		p.ID = dNumber(p.Birth, p.Sex, serialOf(p.Key))
	}
	return p
}

// serialOf depends on the key alone, so that adding a person never renumbers another: stored demonstrations live on.
func serialOf(key string) (n int) {
	for _, c := range []byte(key) {
		n = (n*31 + int(c)) % 40
	}
	return n
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// income gives the same household economy for the last two settled years: earned last year, and the year before it.
func income(personal, capital, before int) map[int]Income {
	return map[int]Income{
		2025: {Personal: personal, Capital: capital, Settled: day(2026, time.June, 22)},
		2024: {Personal: before, Capital: 0, Settled: day(2025, time.June, 24)},
	}
}

// reachable is a person with verified contact information who accepts digital post.
func reachable(key string, n int, l municipality.Language) Contact {
	return Contact{Known: true, CanNotify: true, Email: key + "@example.com", Mobile: fmt.Sprintf("+4700000%03d", n), Language: l}
}

func why(nb, en string) map[municipality.Language]string {
	return map[municipality.Language]string{municipality.Bokmaal: nb, municipality.English: en}
}
