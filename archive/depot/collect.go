package depot

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

// Limits of what a report holds.
const (
	defaultLimit = 100  // faults listed per test
	maxLabels    = 2000 // different counts per test; the rest are added together
	maxQuote     = 80   // characters of a value quoted from the package
	others       = "(andre)"
)

// Results of a test.
const (
	OK         = "ok"
	Fault      = "feil"
	NotChecked = "ikke kontrollert"
)

// Count is one number that a test found.
type Count struct {
	Part  string `json:"part,omitempty"`  // systemID of the arkivdel; empty for the whole package
	Label string `json:"label,omitempty"` // what was counted, such as a status or a year
	N     int64  `json:"n"`
}

// Finding is one fault, and where.
type Finding struct {
	Location string `json:"location"`
	Message  string `json:"message"`
}

// Check is the outcome of one test.
type Check struct {
	Number string    `json:"number"` // "N5.01"
	Name   string    `json:"name"`   // in Norwegian
	Kind   string    `json:"kind"`
	Result string    `json:"result"` // OK, Fault or NotChecked
	Total  int64     `json:"total"`  // sum of Counts
	Counts []Count   `json:"counts,omitempty"`
	Faults int64     `json:"faults"` // how many, also those not listed
	Errors []Finding `json:"errors,omitempty"`
	Notes  []string  `json:"notes,omitempty"` // what the depot should know though it is no fault
	counts map[countKey]int64
}

type countKey struct {
	part  int
	label string
}

// part is an arkivdel met on the way.
type part struct{ id, title string }

type collector struct {
	checks map[string]*Check
	order  []*Check
	limit  int
	parts  []part
}

func newCollector(limit int) *collector {
	if limit <= 0 {
		limit = defaultLimit
	}
	c := &collector{checks: map[string]*Check{}, limit: limit}
	for _, d := range definitions() {
		k := &Check{Number: d.number, Name: d.name, Kind: d.kind, Result: OK, counts: map[countKey]int64{}}
		c.checks[d.number] = k
		c.order = append(c.order, k)
	}
	return c
}

// count adds n to a label of a test; part is the index of the arkivdel, or -1.
func (c *collector) count(test string, part int, label string, n int64) {
	k := c.checks[test]
	key := countKey{part, label}
	if _, known := k.counts[key]; !known && len(k.counts) >= maxLabels {
		key.label = others
	}
	k.counts[key] += n
	k.Total += n
}

// fail notes a fault. Only so many are kept, all are counted.
func (c *collector) fail(test, location, format string, args ...any) {
	k := c.checks[test]
	k.Result = Fault
	k.Faults++
	if len(k.Errors) < c.limit {
		k.Errors = append(k.Errors, Finding{location, fmt.Sprintf(format, args...)})
	}
}

func (c *collector) note(test, format string, args ...any) {
	if k := c.checks[test]; len(k.Notes) < c.limit {
		k.Notes = append(k.Notes, fmt.Sprintf(format, args...))
	}
}

// skip says that a test was not made, and why. It never hides a fault that was found.
func (c *collector) skip(test, format string, args ...any) {
	if k := c.checks[test]; k.Result == OK {
		k.Result = NotChecked
	}
	c.note(test, format, args...)
}

func (c *collector) total(test string) int64 { return c.checks[test].Total }

// settle turns what was counted into lists in a steady order.
func (c *collector) settle() {
	for _, k := range c.order {
		k.Counts = k.Counts[:0]
		for key, n := range k.counts {
			out := Count{Label: masked(clip(key.label, maxQuote)), N: n}
			if key.part >= 0 && key.part < len(c.parts) {
				out.Part = c.parts[key.part].id
			}
			k.Counts = append(k.Counts, out)
		}
		sort.Slice(k.Counts, func(i, j int) bool {
			a, b := k.Counts[i], k.Counts[j]
			return a.Part < b.Part || a.Part == b.Part && a.Label < b.Label
		})
	}
}

// quote is a value of the package as it may stand in a report: cut short, and without a number of a person.
func quote(s string) string {
	s = strings.ToValidUTF8(s, "?")
	if utf8.RuneCountInString(s) > maxQuote {
		s = string([]rune(s)[:maxQuote]) + "…"
	}
	return "«" + masked(s) + "»"
}

// masked hides eleven digits in a row: in some archives the class is a person's number.
func masked(s string) string {
	digits := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] >= '0' && s[i] <= '9' {
			digits++
			continue
		}
		if digits == 11 {
			s = s[:i-11] + strings.Repeat("*", 11) + s[i:]
		}
		digits = 0
	}
	return s
}
