package feel

import (
	"fmt"
	"strconv"
	"strings"
)

// Date is a civil date: no clock, no zone. Months and days count from 1; years may be
// negative, as ISO 8601 counts them.
type Date struct{ Year, Month, Day int }

// MaxYear is the largest year, and minus it the smallest, that a date may have (DMN 1.5 section 10.3.2.3.5).
const MaxYear = 999999999

// Valid says whether the date exists.
func (d Date) Valid() bool {
	if d.Year < -MaxYear || d.Year > MaxYear || d.Month < 1 || d.Month > 12 {
		return false
	}
	return d.Day >= 1 && d.Day <= daysIn(d.Year, d.Month)
}

// IsZero says whether no date is given.
func (d Date) IsZero() bool { return d == Date{} }

// Before says whether d comes before e.
func (d Date) Before(e Date) bool { return d.compare(e) < 0 }

func (d Date) compare(e Date) int {
	if c := cmpInt(int64(d.Year), int64(e.Year)); c != 0 {
		return c
	}
	if c := cmpInt(int64(d.Month), int64(e.Month)); c != 0 {
		return c
	}
	return cmpInt(int64(d.Day), int64(e.Day))
}

// String is the date as ISO 8601 writes it, for example "2026-01-31".
func (d Date) String() string {
	y, sign := d.Year, ""
	if y < 0 {
		y, sign = -y, "-"
	}
	return fmt.Sprintf("%s%04d-%02d-%02d", sign, y, d.Month, d.Day)
}

// MarshalText writes the date as ISO 8601.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads an ISO 8601 date.
func (d *Date) UnmarshalText(b []byte) error {
	got, err := ParseDate(string(b))
	*d = got
	return err
}

// ParseDate reads an ISO 8601 date such as "2026-01-31". It refuses dates that do not exist.
func ParseDate(s string) (Date, error) {
	bad := fmt.Errorf("%q is not a date like 2026-01-31", clip(s))
	rest, neg := strings.CutPrefix(s, "-")
	p := strings.Split(rest, "-")
	if len(p) != 3 || !yearDigits(p[0]) || !digits(p[1], 2) || !digits(p[2], 2) {
		return Date{}, bad
	}
	y, _ := strconv.Atoi(p[0])
	m, _ := strconv.Atoi(p[1])
	day, _ := strconv.Atoi(p[2])
	if neg {
		y = -y
	}
	d := Date{y, m, day}
	if !d.Valid() {
		return Date{}, bad
	}
	return d, nil
}

// yearDigits accepts four digits, or five to nine without a leading zero.
func yearDigits(s string) bool {
	if len(s) < 4 || len(s) > 9 || !digits(s, len(s)) {
		return false
	}
	return len(s) == 4 || s[0] != '0'
}

func digits(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func daysIn(y, m int) int {
	switch m {
	case 2:
		if leap(y) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// days counts days from 1970-01-01 (H. Hinnant, "chrono-compatible low-level date algorithms").
func (d Date) days() int64 {
	y, m := int64(d.Year), int64(d.Month)
	if m <= 2 {
		y--
	}
	era := floorDiv(y, 400)
	yoe := y - era*400
	doy := (153*((m+9)%12)+2)/5 + int64(d.Day) - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return era*146097 + doe - 719468
}

func dateOfDays(z int64) Date {
	z += 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	m := mp + 3
	if m > 12 {
		m -= 12
	}
	y := yoe + era*400
	if m <= 2 {
		y++
	}
	return Date{int(y), int(m), int(doy - (153*mp+2)/5 + 1)}
}

// AddMonths moves the date by months; a day the new month lacks becomes its last day.
func (d Date) AddMonths(n int64) Date {
	total := int64(d.Year)*12 + int64(d.Month-1) + n
	y, m := int(floorDiv(total, 12)), int(floorMod(total, 12))+1
	return Date{y, m, min(d.Day, daysIn(y, m))}
}

// AddDays moves the date by days.
func (d Date) AddDays(n int64) Date { return dateOfDays(d.days() + n) }

// weekday counts from Monday = 1 to Sunday = 7.
func (d Date) weekday() int { return int(floorMod(d.days()+3, 7)) + 1 }

func (d Date) yearDay() int { return int(d.days()-Date{d.Year, 1, 1}.days()) + 1 }

// isoWeek is the week number of ISO 8601: the week belongs to the year of its Thursday.
func (d Date) isoWeek() int {
	thursday := d.AddDays(int64(4 - d.weekday()))
	return (thursday.yearDay()-1)/7 + 1
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 { return a - floorDiv(a, b)*b }

func cmpInt(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
