package simulator

import (
	"net/http"
	"slices"
	"time"
)

// The operations a fault can be ordered for.
const (
	OpSend   = "send"
	OpStatus = "status"
	OpFind   = "find"
	OpEvents = "events"
	OpRead   = "read"
	OpDelete = "delete"
)

// Kind is a way to go wrong.
type Kind string

// The ways to go wrong.
const (
	Fail       Kind = "fail"        // answers Status (500 when 0); nothing is done
	Refuse     Kind = "refuse"      // answers 400 with a message; nothing is done
	Drop       Kind = "drop"        // hangs up before anything is done: lost before
	Slow       Kind = "slow"        // waits Delay, then goes on as usual, also when the caller has left
	LoseAnswer Kind = "lose-answer" // does it, then hangs up: lost after
	Late       Kind = "late"        // hangs up at once, and does it when Finish is called
	Forget     Kind = "forget"      // does it, answers, and then no longer knows of it
	Twice      Kind = "twice"       // does it, and writes the answer two times over
	Garble     Kind = "garble"      // does it, and writes half the answer
	Wrong      Kind = "wrong"       // does it, and answers with JSON of another kind
	FailAfter  Kind = "fail-after"  // does it, and answers Status (500 when 0)
)

// Kinds lists every kind, in the order the operator page offers them.
func Kinds() []Kind {
	return []Kind{Fail, Refuse, Drop, Slow, LoseAnswer, Late, Forget, Twice, Garble, Wrong, FailAfter}
}

// Fault is an order to go wrong. Op "" means sending; Times 0 means once; Skip is how many calls go well first.
type Fault struct {
	Kind   Kind
	Op     string
	Times  int
	Skip   int
	Status int
	Delay  time.Duration
}

// Inject orders a fault; those ordered first come first.
func (s *Simulator) Inject(f Fault) {
	f.Times = max(f.Times, 1)
	if f.Op == "" {
		f.Op = OpSend
	}
	if f.Status < 400 {
		f.Status = http.StatusInternalServerError
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, f)
}

// ClearFaults takes back what was ordered and has not happened.
func (s *Simulator) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// Faults lists what is ordered and has not happened.
func (s *Simulator) Faults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.faults)
}

// Finish does what Late faults put off, and says how many there were.
func (s *Simulator) Finish() int {
	s.mu.Lock()
	late := s.late
	s.late = nil
	s.mu.Unlock()
	for _, do := range late {
		do()
	}
	return len(late)
}

func (s *Simulator) takeFault(op string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.faults, func(f Fault) bool { return f.Op == op })
	if i < 0 {
		return Fault{}, false
	}
	f := s.faults[i]
	if s.faults[i].Skip--; f.Skip > 0 {
		return Fault{}, false
	}
	if s.faults[i].Times--; s.faults[i].Times == 0 {
		s.faults = slices.Delete(s.faults, i, i+1)
	}
	return f, true
}

// before does the faults that come before the work, and reports whether that was all.
func (s *Simulator) before(w http.ResponseWriter, r *http.Request, f Fault) bool {
	switch f.Kind {
	case Fail:
		write(w, f.Status, s.encode(r, refuse(f.Status, "Bestilt feil")))
	case Refuse:
		write(w, http.StatusBadRequest, s.encode(r, refuse(http.StatusBadRequest, "Bestilt avslag: forsendelsen er ikke gyldig")))
	case Drop:
		panic(http.ErrAbortHandler)
	case Slow:
		s.cfg.Wait(r.Context(), f.Delay)
		return false
	default:
		return false
	}
	return true
}

// after writes the answer, or spoils it.
func (s *Simulator) after(w http.ResponseWriter, r *http.Request, f Fault, a answer) {
	body := s.encode(r, a)
	switch f.Kind {
	case LoseAnswer, Late:
		panic(http.ErrAbortHandler)
	case FailAfter:
		write(w, f.Status, s.encode(r, refuse(f.Status, "Bestilt feil")))
	case Twice:
		write(w, a.status, slices.Concat(body, body))
	case Garble:
		write(w, a.status, body[:len(body)/2])
	case Wrong:
		write(w, a.status, []byte(`{"hilsen":"fra en annen tjeneste"}`))
	default:
		write(w, a.status, body)
	}
	if f.Kind == Forget && a.shipment != "" {
		s.forget(a.shipment)
	}
}
