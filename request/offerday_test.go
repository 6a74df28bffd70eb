package request

import (
	"testing"

	"torg/municipality"
	"torg/service"
)

func day(t *testing.T, s string) municipality.Date {
	t.Helper()
	d, err := municipality.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestBornWhen(t *testing.T) {
	for _, c := range []struct {
		name, on, day, first, last string
		age                        int
	}{
		{"an ordinary birthday", "", "2026-11-22", "2025-11-22", "2025-11-22", 1},
		{"a day of the year", "08-01", "2026-08-01", "2024-01-01", "2024-12-31", 2},
		{"another day of the year", "08-01", "2026-08-02", "", "", 2},
		{"29 February in a leap year", "", "2028-02-29", "2024-02-29", "2024-02-29", 4},
		{"29 February, and no such birthday", "", "2028-02-29", "", "", 1},
		{"1 March in an ordinary year takes those of 29 February", "", "2025-03-01", "2024-02-29", "2024-03-01", 1},
		{"1 March, born in an ordinary year", "", "2026-03-01", "2025-03-01", "2025-03-01", 1},
		{"1 March in a leap year", "", "2028-03-01", "2024-03-01", "2024-03-01", 4},
		{"sixty-seven", "", "2026-07-13", "1959-07-13", "1959-07-13", 67},
	} {
		first, last := bornWhen(service.Offer{Event: service.EventTurns, Age: c.age, On: c.on}, day(t, c.day))
		if first.String() != c.first || last.String() != c.last {
			t.Errorf("%s: %v to %v, want %s to %s", c.name, first, last, c.first, c.last)
		}
	}
}

// Everybody reaches an age on exactly one day, whatever day she is born.
func TestEveryBirthdayComesOnce(t *testing.T) {
	for born := day(t, "2023-12-31"); born.Before(day(t, "2025-02-01")); born = born.AddDays(1) {
		n := 0
		for on := day(t, "2029-01-01"); on.Year == 2029 || on.Year == 2030; on = on.AddDays(1) {
			for _, age := range []int{born.Year} {
				o := service.Offer{Event: service.EventTurns, Age: 2029 - age}
				first, last := bornWhen(o, on)
				if on.Year == 2029 && !first.IsZero() && !born.Before(first) && !last.Before(born) {
					n++
				}
			}
		}
		if n != 1 {
			t.Errorf("who is born %v reaches the age on %d days", born, n)
		}
	}
}
