package object

import (
	"strings"
	"time"

	"torg/municipality"
)

// layouts are the forms of XML Schema's date and dateTime (Noark 5 requirements 5.12.7 and 5.12.8), seconds optional as in
// the W3C note the first edition of the standard pointed to. Those without an offset are read as Norwegian time.
func layouts() []string {
	return []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05.999999999", "2006-01-02T15:04", "2006-01-02Z07:00", "2006-01-02"}
}

// ParseMoment reads a date or date-time as it may be written. The year is that of the Gregorian calendar, 0001 to 9999.
func ParseMoment(s string) (time.Time, bool) {
	if len(s) < len("2006-01-02") || len(s) > 40 {
		return time.Time{}, false
	}
	for _, l := range layouts() {
		if t, err := time.ParseInLocation(l, s, municipality.Oslo()); err == nil && t.Year() > 0 {
			return t, true
		}
	}
	return time.Time{}, false
}

// writeMoment is our own way of writing a point in time: Norwegian time with its offset.
func writeMoment(micro int64) string {
	return time.UnixMicro(micro).In(municipality.Oslo()).Format("2006-01-02T15:04:05.999999Z07:00")
}

// writeDay writes a kept date as the date-time the standard's model has for it: its first moment, in Norwegian time.
func writeDay(iso string) string {
	d, err := municipality.ParseDate(iso)
	if err != nil {
		return iso
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, municipality.Oslo()).Format(time.RFC3339)
}

// dayOf is the date as it is written, in the writer's own offset.
func dayOf(s string) string {
	day, _, _ := strings.Cut(s, "T")
	return day[:len("2006-01-02")]
}
