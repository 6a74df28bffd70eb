package kit

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"torg/municipality"
)

func invalid(op, key string) error {
	return &municipality.Error{Kind: municipality.Invalid, Op: op, Key: key}
}

// ParseDate reads a date as people write it: 31.12.2026, 31/12-2026, 31 12 2026, 31122026 or 2026-12-31. The year has
// four digits: two would have to be guessed.
func ParseDate(s string) (municipality.Date, error) {
	s = strings.TrimSpace(s)
	if d, err := municipality.ParseDate(s); err == nil {
		return d, nil
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })
	if len(parts) == 1 && len(s) == 8 {
		parts = []string{s[:2], s[2:4], s[4:]}
	}
	if len(s) > 20 || len(parts) != 3 || len(parts[0]) > 2 || len(parts[1]) > 2 || len(parts[2]) != 4 || !dateMarks(s) {
		return municipality.Date{}, invalid("kit.ParseDate", "error.date")
	}
	day, month, year := atoi(parts[0]), atoi(parts[1]), atoi(parts[2])
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if year < 1800 || t.Day() != day || int(t.Month()) != month {
		return municipality.Date{}, invalid("kit.ParseDate", "error.date")
	}
	return municipality.Date{Year: year, Month: time.Month(month), Day: day}, nil
}

func dateMarks(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return (r < '0' || r > '9') && !strings.ContainsRune("./- ", r) })
}

// atoi reads a few ASCII digits; anything else is -1, which no date has.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// ParseNumber reads a whole number as people write it: 12, 1 250, −3.
func ParseNumber(s string) (int64, error) {
	n, err := strconv.ParseInt(squeeze(s), 10, 64)
	if err != nil {
		return 0, invalid("kit.ParseNumber", "error.number")
	}
	return n, nil
}

// ParseMoney reads an amount as people write it: 1250, 1 250,50, kr 1250,-. A full stop between groups of three digits
// separates thousands ("1.250"); before one or two digits it is a decimal mark ("12.50").
func ParseMoney(s string) (municipality.Oere, error) {
	bad := invalid("kit.ParseMoney", "error.money")
	s = strings.ToLower(squeeze(s))
	s = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSuffix(s, "kr"), "kr"), ",-")
	kroner, oere, found := strings.Cut(s, ",")
	if i := strings.LastIndexByte(s, '.'); !found && i >= 0 && len(s)-i <= 3 && strings.Count(s, ".") == 1 {
		kroner, oere = s[:i], s[i+1:]
	}
	kroner, ok := withoutThousands(kroner)
	if !ok || len(oere) > 2 || found && oere == "" || strings.HasPrefix(oere, "-") || strings.HasPrefix(oere, "+") {
		return 0, bad
	}
	n, err := strconv.ParseInt(kroner+(oere + "00")[:2], 10, 64)
	if err != nil || n > 1e15 || n < -1e15 {
		return 0, bad
	}
	return municipality.Oere(n), nil
}

// withoutThousands takes out the full stops between groups of three digits and refuses any others.
func withoutThousands(s string) (string, bool) {
	groups := strings.Split(s, ".")
	for i, g := range groups {
		if i > 0 && len(g) != 3 || i == 0 && (g == "" || g == "-") || i == 0 && len(groups) > 1 && len(strings.TrimPrefix(g, "-")) > 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

// squeeze takes out every kind of space, and writes the minus sign of typographers as a hyphen.
func squeeze(s string) string {
	if len(s) > 40 {
		return ""
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case r == '−':
			return '-'
		}
		return r
	}, s)
}
