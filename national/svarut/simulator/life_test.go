package simulator

import (
	"testing"
	"time"
)

// Friday ten o'clock, unread: printed on Tuesday at ten, posted on Wednesday.
func TestUnreadIsPrinted(t *testing.T) {
	w := start(t, nil)
	id := w.mustSend(t, to(kari))
	w.wantStatus(t, id, "VARSLET")
	for _, step := range []struct {
		month     time.Month
		day, hour int
		want      string
	}{
		{time.November, 29, 23, "VARSLET"}, {time.December, 1, 8, "VARSLET"}, {time.December, 1, 9, "SENDT_PRINT"},
		{time.December, 2, 8, "SENDT_PRINT"}, {time.December, 2, 9, "PRINTET"}, {time.December, 24, 9, "PRINTET"},
	} {
		w.at(step.month, step.day, step.hour)
		w.wantStatus(t, id, step.want)
	}
	sh, _ := w.Get(id)
	if len(sh.Events) != 5 || !sh.Changed.Equal(time.Date(2026, 12, 2, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("%d events, the last at %s: times are those of the events, not of who asks", len(sh.Events), sh.Changed)
	}
}

// Easter: notified Wednesday 1 April 2026, two working days later is Wednesday 8 April, past four holidays and a Saturday.
func TestHolidaysDoNotCount(t *testing.T) {
	w := start(t, nil)
	w.at(time.April, 1, 9)
	id := w.mustSend(t, to(kari))
	w.at(time.April, 8, 8)
	w.wantStatus(t, id, "VARSLET")
	w.at(time.April, 8, 9)
	w.wantStatus(t, id, "SENDT_PRINT")
}

func TestReadInTimeIsNotPrinted(t *testing.T) {
	w := start(t, nil)
	id := w.mustSend(t, to(kari))
	w.at(time.December, 1, 8)
	if err := w.Open(id); err != nil {
		t.Fatal(err)
	}
	w.at(time.December, 20, 9)
	w.wantStatus(t, id, "LEST")
}

func TestReadTooLateIsStillPrinted(t *testing.T) {
	w := start(t, nil)
	id := w.mustSend(t, to(kari))
	w.at(time.December, 1, 10)
	if err := w.Open(id); err != nil {
		t.Fatal(err)
	}
	w.wantStatus(t, id, "SENDT_PRINT")
}

func TestWays(t *testing.T) {
	everyone := func(string) bool { return true }
	noAddress := func(m *message) { delete(m.form["mottaker"].(map[string]any), "adresse") }
	digitalOnly := func(m *message) { m.form["kunDigitalLevering"] = true }
	paper := func(m *message) {
		m.door = doorPrint
		delete(m.form["mottaker"].(map[string]any), "digitalId")
	}
	for _, c := range []struct {
		name    string
		config  func(*Config)
		message func(*message)
		atOnce  string
		later   string // a fortnight on
	}{
		{"paper", func(*Config) {}, paper, "SENDT_PRINT", "PRINTET"},
		{"reserved", func(c *Config) { c.Reserved = everyone }, func(*message) {}, "SENDT_PRINT", "PRINTET"},
		{"reserved, address found by number", func(c *Config) { c.Reserved, c.Address = everyone, everyone }, noAddress, "SENDT_PRINT", "PRINTET"},
		{"reserved, no address to find", func(c *Config) { c.Reserved = everyone }, noAddress, "IKKE_LEVERT", "IKKE_LEVERT"},
		{"reserved, digital only", func(c *Config) { c.Reserved = everyone }, digitalOnly, "IKKE_LEVERT", "IKKE_LEVERT"},
		{"no address", func(*Config) {}, noAddress, "VARSLET", "VARSLET"},
		{"digital only", func(*Config) {}, digitalOnly, "VARSLET", "SENDT_DIGITALT"},
		{"never printed", func(c *Config) { c.UnreadDays = -1 }, func(*message) {}, "VARSLET", "VARSLET"},
		{"moved by hand", func(c *Config) { c.Manual = true }, func(*message) {}, "MOTTATT", "MOTTATT"},
		{"slow pace", func(c *Config) { c.Pace = time.Hour }, func(*message) {}, "MOTTATT", "PRINTET"},
	} {
		w := start(t, c.config)
		m := to(kari)
		c.message(&m)
		id := w.mustSend(t, m)
		t.Log(c.name)
		w.wantStatus(t, id, c.atOnce)
		w.at(time.December, 11, 9)
		w.wantStatus(t, id, c.later)
	}
}

func TestSetAndOpenRefuse(t *testing.T) {
	w := start(t, nil)
	id := w.mustSend(t, to(kari))
	if w.Set(id, "KLAR_FOR_PRINT") == nil || w.Set(account, "LEST") == nil || w.Open(account) == nil {
		t.Error("took a status the contract lacks, or a shipment there is not")
	}
}
