package feel

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Duration is a days and time duration: whole seconds, and nanoseconds from 0 to 999,999,999 added to them.
type Duration struct {
	Sec  int64
	Nano int
}

func (d Duration) neg() Duration {
	if d.Nano == 0 {
		return Duration{-d.Sec, 0}
	}
	return Duration{-d.Sec - 1, 1_000_000_000 - d.Nano}
}

func (d Duration) negative() bool { return d.Sec < 0 }

func (d Duration) abs() Duration {
	if d.negative() {
		return d.neg()
	}
	return d
}

func (d Duration) add(e Duration) Duration {
	s, n := d.Sec+e.Sec, d.Nano+e.Nano
	if n >= 1_000_000_000 {
		s, n = s+1, n-1_000_000_000
	}
	return Duration{s, n}
}

func (d Duration) compare(e Duration) int {
	if c := cmpInt(d.Sec, e.Sec); c != 0 {
		return c
	}
	return cmpInt(int64(d.Nano), int64(e.Nano))
}

// String is the duration as ISO 8601 writes it, for example "P1DT2H".
func (d Duration) String() string {
	if d == (Duration{}) {
		return "PT0S"
	}
	sign := ""
	if d.negative() {
		d, sign = d.neg(), "-"
	}
	return sign + "P" + part(d.Sec/86400, "D") + clockPart(d)
}

func clockPart(d Duration) string {
	s := part(d.Sec/3600%24, "H") + part(d.Sec/60%60, "M")
	sec := d.Sec % 60
	switch {
	case d.Nano != 0:
		s += strings.TrimRight(fmt.Sprintf("%d.%09d", sec, d.Nano), "0") + "S"
	default:
		s += part(sec, "S")
	}
	if s == "" {
		return ""
	}
	return "T" + s
}

func part(n int64, unit string) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10) + unit
}

func monthsText(n int64) string {
	if n == 0 {
		return "P0M"
	}
	sign := ""
	if n < 0 {
		n, sign = -n, "-"
	}
	return sign + "P" + part(n/12, "Y") + part(n%12, "M")
}

// ParseDuration reads an ISO 8601 duration: years and months ("P1Y2M"), or days and time ("P1DT2H"), never both.
func ParseDuration(s string) (Value, error) {
	bad := fmt.Errorf("%q is not a duration like P1Y2M or P1DT2H", clip(s))
	rest, neg := strings.CutPrefix(s, "-")
	rest, ok := strings.CutPrefix(rest, "P")
	if !ok || len(s) > 100 {
		return Value{}, bad
	}
	date, clock, hasT := strings.Cut(rest, "T")
	if hasT && clock == "" || rest == "" {
		return Value{}, bad
	}
	if strings.ContainsAny(date, "YM") && !hasT && !strings.Contains(date, "D") {
		return parseMonths(date, neg, bad)
	}
	return parseSeconds(date, clock, neg, bad)
}

func parseMonths(s string, neg bool, bad error) (Value, error) {
	u, _, ok := units(s, "YM", false)
	if !ok || u[0] > math.MaxInt64/24 || u[1] > math.MaxInt64/24 {
		return Value{}, bad
	}
	n := u[0]*12 + u[1]
	if neg {
		n = -n
	}
	return Months(n), nil
}

func parseSeconds(date, clock string, neg bool, bad error) (Value, error) {
	d, _, ok := units(date, "D", false)
	c, nano, ok2 := units(clock, "HMS", true)
	const big = math.MaxInt64 / 400000
	if !ok || !ok2 || d[0] > big || c[0] > big || c[1] > big || c[2] > math.MaxInt64/4 {
		return Value{}, bad
	}
	out := Duration{d[0]*86400 + c[0]*3600 + c[1]*60 + c[2], nano}
	if neg {
		out = out.neg()
	}
	return Seconds(out), nil
}

// units reads "1Y2M" as the numbers before each letter of names, in that order, each at most once.
func units(s, names string, frac bool) (out [3]int64, nano int, ok bool) {
	at := 0
	for s != "" {
		i := strings.IndexAny(s, "YMDHS")
		if i <= 0 {
			return out, 0, false
		}
		k := strings.IndexByte(names[at:], s[i])
		if k < 0 {
			return out, 0, false
		}
		whole, f, dot := strings.Cut(s[:i], ".")
		if dot {
			if nano, ok = fraction("." + f); !ok || !frac || s[i] != 'S' {
				return out, 0, false
			}
		}
		n, err := strconv.ParseInt(whole, 10, 64)
		if err != nil || !digits(whole, len(whole)) {
			return out, 0, false
		}
		out[at+k], at, s = n, at+k+1, s[i+1:]
	}
	return out, nano, true
}
