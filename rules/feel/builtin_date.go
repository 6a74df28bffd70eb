package feel

func addDates(l *Library) {
	l.add("date(from: string|date|datetime) date", dateFrom)
	l.add("date(year: number, month: number, day: number) date", dateFromParts)
	l.add("time(from: string|time|datetime|date) time", timeFrom)
	l.add("time(hour: number, minute: number, second: number, offset?: seconds) time", timeFromParts)
	l.add("time(hour: number, minute: number, second: number, offset: null) time", timeFromParts)
	l.add("date and time(from: string|date|datetime) date and time", dateTimeFrom)
	l.add("date and time(date: date|datetime, time: time) date and time", func(_ *Machine, a []Value) Value {
		d := dateOf(a[0])
		return DateTimeValue(DateTime{d, a[1].v.(Time)})
	})
	l.add("date and time(date: datetime, timezone: string) date and time", inZone)
	l.add("date and time(year: number, month: number, day: number, hour: number, minute: number, second: number, offset?: seconds) date and time", dateTimeFromParts)
	l.add("date and time(year: number, month: number, day: number, hour: number, minute: number, second: number, timezone: string) date and time", dateTimeFromParts)
	l.add("now() date and time", now)
	l.add("today() date", today)
	l.add("day of year(date: date|datetime) number", func(_ *Machine, a []Value) Value {
		d := dateOf(a[0])
		return Number(int64(d.yearDay()))
	})
	l.add("week of year(date: date|datetime) number", func(_ *Machine, a []Value) Value {
		d := dateOf(a[0])
		return Number(int64(d.isoWeek()))
	})
	l.add("day of week(date: date|datetime) string", func(_ *Machine, a []Value) Value {
		d := dateOf(a[0])
		return String([]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}[d.weekday()-1])
	})
	l.add("month of year(date: date|datetime) string", func(_ *Machine, a []Value) Value {
		d := dateOf(a[0])
		return String([]string{"January", "February", "March", "April", "May", "June", "July", "August",
			"September", "October", "November", "December"}[d.Month-1])
	})
}

func today(m *Machine, _ []Value) Value {
	if m.set.NoClock {
		return Unknown("today()")
	}
	if m.set.Today.IsZero() {
		return m.null("no date of evaluation is given")
	}
	return DateValue(m.set.Today)
}

func now(m *Machine, _ []Value) Value {
	if !m.set.Now.Date.IsZero() {
		return DateTimeValue(m.set.Now)
	}
	if m.set.NoClock {
		return Unknown("today()")
	}
	if m.set.Today.IsZero() {
		return m.null("no time of evaluation is given")
	}
	return DateTimeValue(DateTime{m.set.Today, Time{Zone: Zone{HasOffset: true}}})
}

func dateFrom(m *Machine, a []Value) Value {
	if s, ok := a[0].Text(); ok {
		d, err := ParseDate(s)
		if err != nil {
			return m.null("%s", err)
		}
		return DateValue(d)
	}
	d := dateOf(a[0])
	return DateValue(d)
}

func dateFromParts(m *Machine, a []Value) Value {
	d, ok := datePart(a)
	if !ok {
		return m.null("there is no date %s", showArgs(a[:3]))
	}
	return DateValue(d)
}

func datePart(a []Value) (Date, bool) {
	y, ok := a[0].Int64()
	mo, ok2 := a[1].Int64()
	day, ok3 := a[2].Int64()
	if !ok || !ok2 || !ok3 || y > MaxYear || y < -MaxYear || mo > 12 || day > 31 {
		return Date{}, false
	}
	d := Date{int(y), int(mo), int(day)}
	return d, d.Valid()
}

func timeFrom(m *Machine, a []Value) Value {
	switch a[0].kind {
	case KindTime:
		return a[0]
	case KindDateTime:
		return TimeValue(a[0].v.(DateTime).Time)
	case KindDate:
		return TimeValue(Time{Zone: Zone{HasOffset: true}})
	}
	t, err := ParseTime(str(a[0]))
	if err != nil {
		return m.null("%s", err)
	}
	return TimeValue(t)
}

func timeFromParts(m *Machine, a []Value) Value {
	t, ok := timePart(a)
	if !ok {
		return m.null("there is no time %s", showArgs(a))
	}
	return TimeValue(t)
}

// timePart makes a time of hour, minute, second with fraction, and perhaps an offset or zone name.
func timePart(a []Value) (Time, bool) {
	h, ok := a[0].Int64()
	mi, ok2 := a[1].Int64()
	d, ok3 := durationOf(KindSeconds, a[2]).v.(Duration)
	if !ok || !ok2 || !ok3 || h > 23 || h < 0 || mi > 59 || mi < 0 || d.Sec > 59 || d.Sec < 0 {
		return Time{}, false
	}
	z, zok := zonePart(a[3:])
	return Time{int(h), int(mi), int(d.Sec), d.Nano, z}, zok
}

func zonePart(a []Value) (Zone, bool) {
	if len(a) == 0 || a[0].IsNull() {
		return Zone{}, true
	}
	if name, ok := a[0].Text(); ok {
		return namedZone(name)
	}
	d := a[0].v.(Duration)
	return Zone{HasOffset: true, Offset: int(d.Sec)}, d.Sec <= 18*3600 && d.Sec >= -18*3600
}

func dateTimeFrom(m *Machine, a []Value) Value {
	switch a[0].kind {
	case KindDateTime:
		return a[0]
	case KindDate:
		return DateTimeValue(DateTime{Date: a[0].v.(Date)})
	}
	d, err := ParseDateTime(str(a[0]))
	if err != nil {
		return m.null("%s", err)
	}
	return DateTimeValue(d)
}

// inZone is the same moment as the clocks of another zone show it.
func inZone(m *Machine, a []Value) Value {
	z, ok := namedZone(str(a[1]))
	d := a[0].v.(DateTime)
	if !ok || d.Time.Zone.none() {
		return m.null("%s cannot be moved to the zone %s", a[0], a[1])
	}
	return DateTimeValue(dateTimeAt(d.instant(), d.Time.Nano, z))
}

func dateTimeFromParts(m *Machine, a []Value) Value {
	d, ok := datePart(a[:3])
	t, ok2 := timePart(a[3:])
	if !ok || !ok2 {
		return m.null("there is no date and time %s", showArgs(a))
	}
	return DateTimeValue(DateTime{d, t})
}
