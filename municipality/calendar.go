package municipality

import (
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // Norwegian time must be known on a machine without zone files
)

// Oslo is the time zone all Norwegian deadlines are counted in. A machine that cannot load it would count wrong, so it
// is compiled in.
func Oslo() *time.Location { return oslo() }

var oslo = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic("municipality: Europe/Oslo is compiled in and must load: " + err.Error())
	}
	return loc
})

// Date is a calendar date without time or zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the date it is in Norway at t.
func DateOf(t time.Time) Date {
	y, m, d := t.In(Oslo()).Date()
	return Date{y, m, d}
}

// ParseDate reads an ISO 8601 date, "2026-02-28".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, &Error{Kind: Invalid, Op: "municipality.ParseDate", Key: "error.date", Cause: err}
	}
	y, m, d := t.Date()
	return Date{y, m, d}, nil
}

// String writes the date as ISO 8601; the zero date as nothing.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// IsZero reports whether no date is set.
func (d Date) IsZero() bool { return d == Date{} }

// UTC is midnight UTC of the date, for arithmetic only.
func (d Date) UTC() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// AddDays moves the date by whole days.
func (d Date) AddDays(n int) Date {
	y, m, day := d.UTC().AddDate(0, 0, n).Date()
	return Date{y, m, day}
}

// AddMonths moves by months and stays in the month: 31 January + 1 month is the last of February.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.UTC().Before(e.UTC()) }

// End is the last moment of the date in Norway, in UTC: a deadline runs through its whole day.
func (d Date) End() time.Time {
	next := d.AddDays(1)
	return time.Date(next.Year, next.Month, next.Day, 0, 0, 0, 0, Oslo()).Add(-time.Microsecond).UTC()
}

// Holiday reports whether d is a public holiday: Sundays, the holy days and 1 and 17 May (lov om helligdager and lov om 1 og 17 mai).
func Holiday(d Date) bool {
	if d.UTC().Weekday() == time.Sunday {
		return true
	}
	switch fmt.Sprintf("%02d-%02d", int(d.Month), d.Day) {
	case "01-01", "05-01", "05-17", "12-25", "12-26":
		return true
	}
	e := easter(d.Year)
	for _, offset := range []int{-3, -2, 0, 1, 39, 49, 50} {
		if d == e.AddDays(offset) {
			return true
		}
	}
	return false
}

// WorkingDay reports whether d is neither a Saturday nor a holiday.
func WorkingDay(d Date) bool { return d.UTC().Weekday() != time.Saturday && !Holiday(d) }

// NextWorkingDay is d itself if it is a working day, else the first after it.
func NextWorkingDay(d Date) Date {
	for !WorkingDay(d) {
		d = d.AddDays(1)
	}
	return d
}

// AddWorkingDays counts n working days after d; d itself is not counted.
func AddWorkingDays(d Date, n int) Date {
	for n > 0 {
		d = d.AddDays(1)
		if WorkingDay(d) {
			n--
		}
	}
	return d
}

// DeadlineWeeks is the last day of a deadline of n weeks that starts on d: the same weekday n weeks later, moved to the
// next working day when it falls on a Saturday or holiday (domstolloven §§ 148-149; the detail is not checked against
// the consolidated text).
func DeadlineWeeks(d Date, n int) Date { return NextWorkingDay(d.AddDays(7 * n)) }

// easter is Easter Sunday by the Gregorian computus (Meeus, Jones, Butcher).
func easter(y int) Date {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	month, day := (h+l-7*m+114)/31, (h+l-7*m+114)%31+1
	return Date{y, time.Month(month), day}
}
