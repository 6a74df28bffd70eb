package feel

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones travel with the binary, so that an answer does not depend on the machine
)

// Zone is where a time of day belongs: nowhere (the zero Zone), an offset from UTC, or a named zone.
type Zone struct {
	HasOffset bool
	Offset    int    // seconds east of UTC, when HasOffset
	Name      string // IANA name such as "Europe/Oslo", else empty
	loc       *time.Location
}

// Time is a time of day.
type Time struct {
	Hour, Minute, Second, Nano int
	Zone                       Zone
}

// DateTime is a date with a time of day.
type DateTime struct {
	Date Date
	Time Time
}

func (z Zone) none() bool { return !z.HasOffset && z.Name == "" }

func (z Zone) same(o Zone) bool {
	return z.HasOffset == o.HasOffset && z.Offset == o.Offset && z.Name == o.Name
}

// offsetAt is the offset from UTC in seconds at a local date and time.
func (z Zone) offsetAt(d Date, t Time) int {
	if z.Name == "" || z.loc == nil {
		return z.Offset
	}
	_, off := time.Date(d.Year, time.Month(d.Month), d.Day, t.Hour, t.Minute, t.Second, 0, z.loc).Zone()
	return off
}

// String is the zone as it ends a time: "Z", "+01:00", "@Europe/Oslo" or nothing.
func (z Zone) String() string {
	switch {
	case z.Name != "":
		return "@" + z.Name
	case !z.HasOffset:
		return ""
	case z.Offset == 0:
		return "Z"
	}
	return offsetText(z.Offset)
}

func offsetText(off int) string {
	sign := '+'
	if off < 0 {
		sign, off = '-', -off
	}
	s := fmt.Sprintf("%c%02d:%02d", sign, off/3600, off/60%60)
	if off%60 != 0 {
		s += fmt.Sprintf(":%02d", off%60)
	}
	return s
}

// String is the time as ISO 8601 writes it, with FEEL's "@Europe/Oslo" for named zones.
func (t Time) String() string {
	s := fmt.Sprintf("%02d:%02d:%02d", t.Hour, t.Minute, t.Second)
	if t.Nano != 0 {
		s += strings.TrimRight(fmt.Sprintf(".%09d", t.Nano), "0")
	}
	return s + t.Zone.String()
}

// String is the date and time as ISO 8601 writes it.
func (d DateTime) String() string { return d.Date.String() + "T" + d.Time.String() }

func (t Time) secondOfDay() int64 { return int64(t.Hour)*3600 + int64(t.Minute)*60 + int64(t.Second) }

// utc is the seconds since midnight, moved to UTC when the zone is known. A named zone is
// taken at the standard date 1970-01-01, as a time of day has no date of its own.
func (t Time) utc() int64 {
	return t.secondOfDay() - int64(t.Zone.offsetAt(Date{1970, 1, 1}, t))
}

// instant is seconds from 1970-01-01 UTC; local times count as UTC.
func (d DateTime) instant() int64 {
	return d.Date.days()*86400 + d.Time.secondOfDay() - int64(d.Time.Zone.offsetAt(d.Date, d.Time))
}

// dateTimeAt is the date and time in zone z at an instant.
func dateTimeAt(sec int64, nano int, z Zone) DateTime {
	off := int64(z.Offset)
	if z.Name != "" && z.loc != nil {
		_, o := time.Unix(sec, 0).In(z.loc).Zone()
		off = int64(o)
	}
	local := sec + off
	day, s := floorDiv(local, 86400), floorMod(local, 86400)
	return DateTime{dateOfDays(day), timeOfSeconds(s, nano, z)}
}

func timeOfSeconds(s int64, nano int, z Zone) Time {
	return Time{int(s / 3600), int(s / 60 % 60), int(s % 60), nano, z}
}

// ParseTime reads a time of day such as "10:30:00", "10:30:00+01:00" or "10:30:00@Europe/Oslo".
func ParseTime(s string) (Time, error) {
	bad := fmt.Errorf("%q is not a time like 10:30:00", clip(s))
	z := ""
	body := s
	if len(s) < 8 || len(s) > 200 || s[2] != ':' || s[5] != ':' {
		return Time{}, bad
	}
	if i := strings.IndexAny(s[8:], "Zz+-@"); i >= 0 {
		body, z = s[:8+i], s[8+i:]
	}
	if !digits(body[:2], 2) || !digits(body[3:5], 2) || !digits(body[6:8], 2) {
		return Time{}, bad
	}
	nano, ok := fraction(body[8:])
	zone, zok := parseZone(z)
	h, _ := strconv.Atoi(body[:2])
	m, _ := strconv.Atoi(body[3:5])
	sec, _ := strconv.Atoi(body[6:8])
	if !ok || !zok || !clockOK(h, m, sec) {
		return Time{}, bad
	}
	return Time{h, m, sec, nano, zone}, nil
}

func clockOK(h, m, s int) bool {
	return h >= 0 && h <= 23 && m >= 0 && m <= 59 && s >= 0 && s <= 59
}

// fraction reads ".123" as nanoseconds; more than nine digits are cut.
func fraction(s string) (int, bool) {
	if s == "" {
		return 0, true
	}
	if s[0] != '.' || len(s) == 1 || !digits(s[1:], len(s)-1) {
		return 0, false
	}
	n, err := strconv.Atoi((s[1:] + "000000000")[:9])
	return n, err == nil
}

func parseZone(s string) (Zone, bool) {
	switch {
	case s == "":
		return Zone{}, true
	case s == "Z" || s == "z":
		return Zone{HasOffset: true}, true
	case s[0] == '@':
		return namedZone(s[1:])
	}
	return parseOffset(s)
}

func parseOffset(s string) (Zone, bool) {
	p := strings.Split(s[1:], ":")
	if len(p) < 2 || len(p) > 3 {
		return Zone{}, false
	}
	total := 0
	for i, part := range p {
		n, err := strconv.Atoi(part)
		if err != nil || !digits(part, 2) || (i > 0 && n > 59) {
			return Zone{}, false
		}
		total = total*60 + n
	}
	if len(p) == 2 {
		total *= 60
	}
	if s[0] == '-' {
		total = -total
	}
	return Zone{HasOffset: true, Offset: total}, total <= 18*3600 && total >= -18*3600
}

func namedZone(name string) (Zone, bool) {
	if name == "" || len(name) > 64 || name == "Local" || strings.Contains(name, "..") {
		return Zone{}, false
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return Zone{}, false
	}
	return Zone{Name: name, loc: loc}, true
}

// ParseDateTime reads "2026-01-31T10:30:00" with the zone endings of ParseTime; a date alone is its midnight.
func ParseDateTime(s string) (DateTime, error) {
	date, clock, found := strings.Cut(s, "T")
	d, err := ParseDate(date)
	if err != nil {
		return DateTime{}, fmt.Errorf("%q is not a date and time like 2026-01-31T10:30:00", clip(s))
	}
	if !found {
		return DateTime{Date: d}, nil
	}
	if strings.HasPrefix(clock, "24:00:00") {
		return midnightAfter(d, clock)
	}
	t, err := ParseTime(clock)
	return DateTime{d, t}, err
}

// midnightAfter reads 24:00:00, which XML Schema allows as the first moment of the next day.
func midnightAfter(d Date, clock string) (DateTime, error) {
	t, err := ParseTime("00" + clock[2:])
	if err == nil && t.Nano != 0 {
		err = fmt.Errorf("%q is not a time", clip(clock))
	}
	return DateTime{d.AddDays(1), t}, err
}
