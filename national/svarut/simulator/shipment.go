package simulator

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"torg/municipality"
)

// Shipment is one letter as the carrier sees it. What Shipments and Get give are copies; documents share their bytes.
type Shipment struct {
	ID, Reference          string
	Door                   string // person, organisasjon or print
	Title, Name, Number    string
	System, Level          string
	Encrypted, DigitalOnly bool
	HasAddress             bool
	Documents              []Document
	Status                 string
	Changed                time.Time
	Inbox, Opened          bool      // it has lain in a mailbox; its reader has opened it
	InboxAt                time.Time // since when
	Events                 []Event
}

// Document is one file, opened.
type Document struct {
	Name, MIME string
	Body       []byte
}

// Event is one line of the shipment's log.
type Event struct {
	At   time.Time
	Text string
}

// Statuses lists the words of the contract's status (v3).
func Statuses() []string {
	return []string{"MOTTATT", "AKSEPTERT", "AVVIST", "FEILET_UNDER_MOTTAK", "VARSLET", "LEST", "SENDT_PRINT", "PRINTET",
		"MANUELT_HANDTERT", "SENDT_DIGITALT", "SENDT_SDP", "LEVERT_SDP", "KLAR_FOR_MOTTAK", "IKKE_LEVERT", "SLETTET",
		"SENDT_NHN_MOTTAKER", "LEVERT_NHN_MOTTAKER"}
}

func (sh *Shipment) set(status string, at time.Time) {
	sh.Status, sh.Changed = status, at
	if !sh.Inbox && slices.Contains([]string{"VARSLET", "SENDT_DIGITALT", "SENDT_SDP", "LEVERT_SDP", "LEST"}, status) {
		sh.Inbox, sh.InboxAt = true, at
	}
	sh.Opened = sh.Opened || status == "LEST"
	sh.Events = append(sh.Events, Event{At: at, Text: eventText(status)})
}

func eventText(status string) string {
	switch status {
	case "MOTTATT":
		return "Mottatt, og tildelt forsendelse-id"
	case "AKSEPTERT":
		return "Akseptert for ekspedering"
	case "VARSLET":
		return "Levert i innboksen, og mottaker er varslet"
	case "LEST":
		return "Lest av mottaker"
	case "SENDT_PRINT":
		return "Overført til utskrift"
	case "PRINTET":
		return "Skrevet ut og postlagt"
	case "AVVIST":
		return "Avvist: forsendelsen kunne ikke ekspederes"
	case "IKKE_LEVERT":
		return "Ikke levert: ingen vei til mottaker"
	}
	return "Status endret til " + status
}

// settle moves a shipment to where the clock has brought it.
func (s *Simulator) settle(sh *Shipment) {
	for now := s.cfg.Clock(); !s.cfg.Manual; {
		status, at := s.next(sh)
		if status == "" || at.After(now) {
			return
		}
		sh.set(status, at)
	}
}

// next is what will happen to the shipment if nobody does anything, and when; "" when nothing will.
func (s *Simulator) next(sh *Shipment) (string, time.Time) {
	soon := sh.Changed.Add(s.cfg.Pace)
	switch sh.Status {
	case "MOTTATT":
		return "AKSEPTERT", soon
	case "AKSEPTERT":
		return s.firstWay(sh), soon
	case "VARSLET":
		return s.unread(sh)
	case "SENDT_PRINT":
		return "PRINTET", workingDaysAfter(sh.Changed, 1)
	}
	return "", time.Time{}
}

// firstWay: print by its own door or by reservation, else the inbox.
func (s *Simulator) firstWay(sh *Shipment) string {
	switch {
	case sh.Door != doorPrint && !s.cfg.Reserved(sh.Number):
		return "VARSLET"
	case s.address(sh) && !sh.DigitalOnly:
		return "SENDT_PRINT"
	}
	return "IKKE_LEVERT"
}

// unread: the municipal convention is print after two working days. Digital only stays digital; what has no address stays
// where it is, notified.
func (s *Simulator) unread(sh *Shipment) (string, time.Time) {
	switch {
	case s.cfg.UnreadDays < 0 || !sh.DigitalOnly && !s.address(sh):
		return "", time.Time{}
	case sh.DigitalOnly:
		return "SENDT_DIGITALT", workingDaysAfter(sh.Changed, s.cfg.UnreadDays)
	}
	return "SENDT_PRINT", workingDaysAfter(sh.Changed, s.cfg.UnreadDays)
}

// workingDaysAfter is the same time of day n working days later, in Norway.
func workingDaysAfter(t time.Time, n int) time.Time {
	local := t.In(municipality.Oslo())
	d := municipality.AddWorkingDays(municipality.DateOf(t), n)
	return time.Date(d.Year, d.Month, d.Day, local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), local.Location())
}

func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// Shipments lists every shipment still known, in the order accepted.
func (s *Simulator) Shipments() []Shipment {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Shipment
	for _, id := range s.order {
		if sh := s.shipments[id]; sh != nil {
			s.settle(sh)
			out = append(out, sh.copy())
		}
	}
	return out
}

func (sh *Shipment) copy() Shipment {
	c := *sh
	c.Documents, c.Events = slices.Clone(sh.Documents), slices.Clone(sh.Events)
	return c
}

// Get gives one shipment.
func (s *Simulator) Get(id string) (Shipment, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sh := s.shipments[lower(id)]
	if sh == nil {
		return Shipment{}, false
	}
	s.settle(sh)
	return sh.copy(), true
}

// Set puts a shipment in a status of the contract, whatever it was in.
func (s *Simulator) Set(id, status string) error {
	if !slices.Contains(Statuses(), status) {
		return errors.New("svarut simulator: not a status of the contract")
	}
	return s.change(id, func(sh *Shipment) { sh.set(status, s.cfg.Clock()) })
}

// Open is the reader opening the letter in the mailbox: it becomes LEST if it lay there unread. One that has gone to print
// keeps that status, though it may be read.
func (s *Simulator) Open(id string) error {
	return s.change(id, func(sh *Shipment) {
		sh.Opened = true
		if slices.Contains([]string{"VARSLET", "SENDT_DIGITALT", "SENDT_SDP", "LEVERT_SDP"}, sh.Status) {
			sh.set("LEST", s.cfg.Clock())
		}
	})
}

func (s *Simulator) change(id string, how func(*Shipment)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	sh := s.shipments[lower(id)]
	if sh == nil {
		return errors.New("svarut simulator: no such shipment")
	}
	s.settle(sh)
	how(sh)
	return nil
}

func (s *Simulator) forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.shipments, id)
	s.order = slices.DeleteFunc(s.order, func(o string) bool { return o == id })
}
