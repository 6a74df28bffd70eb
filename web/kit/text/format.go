package text

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"torg/municipality"
)

const noBreakSpace = "\u00a0"

// months gives the month as it stands inside a date: in Northern Sámi in the genitive.
func months(lang municipality.Language) [12]string {
	switch lang {
	case municipality.English:
		return [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	case municipality.NorthernSami:
		return [12]string{"ođđajagemánu", "guovvamánu", "njukčamánu", "cuoŋománu", "miessemánu", "geassemánu", "suoidnemánu", "borgemánu", "čakčamánu", "golggotmánu", "skábmamánu", "juovlamánu"}
	}
	return [12]string{"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"}
}

// Date writes a date in full: "22. november 2026". No date is an empty text.
func (r *Reader) Date(d municipality.Date) string {
	if d.IsZero() || d.Month < 1 || d.Month > 12 {
		return ""
	}
	month := months(r.Lang)[d.Month-1]
	switch r.Lang {
	case municipality.English:
		return fmt.Sprintf("%d%s%s %d", d.Day, noBreakSpace, month, d.Year)
	case municipality.NorthernSami:
		return fmt.Sprintf("%s %d.%sb. %d", month, d.Day, noBreakSpace, d.Year)
	}
	return fmt.Sprintf("%d.%s%s %d", d.Day, noBreakSpace, month, d.Year)
}

// ShortDate writes a date in figures, as forms ask for it: "22.11.2026".
func (r *Reader) ShortDate(d municipality.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d.%02d.%04d", d.Day, int(d.Month), d.Year)
}

// DateTime writes a moment as the clock in Norway shows it: "22. november 2026 kl. 14.05".
func (r *Reader) DateTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	local := t.In(municipality.Oslo())
	date := r.Date(municipality.DateOf(t))
	switch r.Lang {
	case municipality.English:
		return date + " at " + local.Format("15:04")
	case municipality.NorthernSami:
		return date + " dii." + noBreakSpace + local.Format("15.04")
	}
	return date + " kl." + noBreakSpace + local.Format("15.04")
}

// Money writes an amount: "1 234 kr", with øre only when there are any. English puts the currency first.
func (r *Reader) Money(o municipality.Oere) string {
	sign, abs := "", uint64(o)
	if o < 0 {
		sign, abs = "−", -abs
	}
	amount := r.group(abs / 100)
	if rest := abs % 100; rest != 0 {
		amount += fmt.Sprintf("%s%02d", r.decimal(), rest)
	}
	if r.Lang == municipality.English {
		return "NOK" + noBreakSpace + sign + amount
	}
	return sign + amount + noBreakSpace + "kr"
}

// Number writes a whole number with its thousands apart: "12 345".
func (r *Reader) Number(n int64) string {
	if n < 0 {
		return "−" + r.group(-uint64(n))
	}
	return r.group(uint64(n))
}

// Decimal writes a number with a fixed count of decimals: "3,14".
func (r *Reader) Decimal(f float64, decimals int) string {
	s := strconv.FormatFloat(f, 'f', decimals, 64)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "−", s[1:]
	}
	head, tail, found := strings.Cut(s, ".")
	n, err := strconv.ParseUint(head, 10, 64)
	if err != nil {
		return sign + s
	}
	if !found {
		return sign + r.group(n)
	}
	return sign + r.group(n) + r.decimal() + tail
}

func (r *Reader) decimal() string {
	if r.Lang == municipality.English {
		return "."
	}
	return ","
}

func (r *Reader) group(n uint64) string {
	separator := noBreakSpace
	if r.Lang == municipality.English {
		separator = ","
	}
	s := strconv.FormatUint(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + separator + s[i:]
	}
	return s
}
