package depot

import "time"

// validDate tells whether a text is a date or a date with time in XML Schema's form.
func validDate(s string) bool {
	for _, layout := range []string{time.DateOnly, "2006-01-02Z07:00", "2006-01-02T15:04:05.999999999", "2006-01-02T15:04:05.999999999Z07:00"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

func year(date string) string {
	if len(date) < 4 {
		return "(uten år)"
	}
	return date[:4]
}
