package municipality

import (
	"testing"
	"time"
)

func TestNationalIDControlDigits(t *testing.T) {
	for _, c := range []struct {
		in string
		ok bool
	}{
		{"02851798067", true}, {"028517 98067", true}, {"69914600685", true}, {"41919701143", true},
		{"02851798068", false}, {"0285179806", false}, {"0285179806x", false}, {"99999999999", false}, {"", false},
	} {
		_, err := ParseNationalID(c.in)
		if (err == nil) != c.ok {
			t.Errorf("ParseNationalID(%q): err = %v, want ok = %v", c.in, err, c.ok)
		}
	}
}

func TestContainsNationalID(t *testing.T) {
	for text, want := range map[string]bool{
		"Søknad 02851798067": true, "for 028517 98067.": true, "tlf 12345678901": false, "sak 2026/1": false, "028517980670": false,
	} {
		if got := ContainsNationalID(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestOrgNumber(t *testing.T) {
	if o, err := ParseOrgNumber("974 760 673"); err != nil || o.String() != "974 760 673" {
		t.Errorf("got %v, %v", o, err)
	}
	if _, err := ParseOrgNumber("974760674"); err == nil {
		t.Error("wrong control digit accepted")
	}
}

func TestEasterHolidays(t *testing.T) {
	for day, want := range map[string]bool{
		"2026-04-02": true, "2026-04-03": true, "2026-04-06": true, "2026-05-14": true, "2026-05-25": true,
		"2026-05-17": true, "2026-04-07": false, "2024-02-29": false, "2026-12-24": false,
	} {
		d, _ := ParseDate(day)
		if Holiday(d) != want {
			t.Errorf("Holiday(%s) = %v", day, !want)
		}
	}
}

func TestDeadlineRollsPastHolidays(t *testing.T) {
	for _, c := range []struct{ start, want string }{
		{"2026-03-12", "2026-04-07"}, // three weeks later is Maundy Thursday; the next working day is the Tuesday after Easter
		{"2026-11-20", "2026-12-11"},
		{"2024-02-08", "2024-02-29"},
		{"2026-11-07", "2026-11-30"}, // a Saturday start ends on a Saturday and moves to Monday
	} {
		start, _ := ParseDate(c.start)
		if got := DeadlineWeeks(start, 3).String(); got != c.want {
			t.Errorf("three weeks from %s: %s, want %s", c.start, got, c.want)
		}
	}
}

func TestDateInNorwayNotUTC(t *testing.T) {
	if got := DateOf(time.Date(2026, 6, 30, 22, 30, 0, 0, time.UTC)).String(); got != "2026-07-01" {
		t.Errorf("half past midnight in Norway is %s", got)
	}
	d, _ := ParseDate("2026-07-01")
	if got := d.End().Format(time.RFC3339); got != "2026-07-01T21:59:59Z" {
		t.Errorf("the day ends %s", got)
	}
}

func TestMonthArithmeticStaysInMonth(t *testing.T) {
	for in, want := range map[string]string{"2026-01-31": "2026-02-28", "2024-01-31": "2024-02-29", "2026-12-15": "2027-01-15"} {
		d, _ := ParseDate(in)
		if got := d.AddMonths(1).String(); got != want {
			t.Errorf("%s + 1 month = %s, want %s", in, got, want)
		}
	}
}

func TestIDsSortByTimeAndAreRecognised(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	a, b := NewID(now), NewID(now.Add(time.Millisecond))
	if a >= b || !ValidID(a) || ValidID(a+"x") || ValidID("../../../../etc/passwd-aaaaaaaaaaaaa") {
		t.Errorf("ids %s, %s", a, b)
	}
}

func TestOereAsNorwegiansReadIt(t *testing.T) {
	if got := Oere(123456789).String(); got != "1\u00a0234\u00a0567,89\u00a0kr" {
		t.Errorf("got %q", got)
	}
}
