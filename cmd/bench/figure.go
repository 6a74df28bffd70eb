package bench

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
)

// Figure is one measured goal.
type Figure struct {
	Goal    string   `json:"goal"`
	What    string   `json:"what"`
	RawIs   string   `json:"rawIs"` // what the raw figure is
	OursIs  string   `json:"oursIs"`
	Raw     Measure  `json:"raw"`
	Ours    Measure  `json:"ours"`
	Unit    string   `json:"unit"` // of Value
	RawVal  float64  `json:"rawValue"`
	OursVal float64  `json:"oursValue"`
	Ratio   float64  `json:"ratio"`
	Want    float64  `json:"want"` // the goal for Ratio, or for OursVal when Absolute
	AtMost  bool     `json:"atMost"`
	Plain   bool     `json:"plain"` // the goal is for the value itself, not for its ratio to raw
	Reached bool     `json:"reached"`
	Notes   []string `json:"notes,omitempty"`
}

// Measure is what one timed part gave.
type Measure struct {
	N       int     `json:"n"`
	Rate    float64 `json:"perSecond"`
	P50     float64 `json:"p50ms"`
	P99     float64 `json:"p99ms"`
	CPU     float64 `json:"cpuMicros"` // of this process, per thing done
	Foreign float64 `json:"foreign"`   // share of the machine that others used meanwhile
}

// ratio makes a figure of two rates.
func ratio(goal, what string, raw, ours Measure, want float64) Figure {
	return Figure{Goal: goal, What: what, Raw: raw, Ours: ours, Unit: "/s", RawVal: raw.Rate, OursVal: ours.Rate, Want: want}
}

func (f *Figure) judge() {
	if f.RawVal > 0 {
		f.Ratio = f.OursVal / f.RawVal
	}
	v := f.Ratio
	if f.Plain {
		v = f.OursVal
	}
	f.Reached = v >= f.Want
	if f.AtMost {
		f.Reached = v <= f.Want
	}
}

// verdict says whether the goal was reached, or by how much the figure falls short.
func (f Figure) verdict() string {
	if f.Want == 0 {
		return "for information"
	}
	v, sign := f.Ratio, "≥"
	if f.Plain {
		v = f.OursVal
	}
	if f.AtMost {
		sign = "≤"
	}
	if f.Reached {
		return fmt.Sprintf("reached (goal %s %s)", sign, number(f.Want))
	}
	short := (f.Want - v) / f.Want * 100
	if f.AtMost {
		short = -short
	}
	return fmt.Sprintf("FALLS SHORT by %.0f %% (goal %s %s)", short, sign, number(f.Want))
}

// add judges a figure and prints it at once: a run takes minutes.
func (r *run) add(f Figure) {
	f.judge()
	for _, m := range []Measure{f.Raw, f.Ours} {
		if m.Foreign > 0.15 {
			f.Notes = append(f.Notes, fmt.Sprintf("others used %.0f %% of the machine during a part of this; measure again when it is quiet", m.Foreign*100))
			break
		}
	}
	r.figures = append(r.figures, f)
	if !r.JSON {
		r.print(f)
	}
}

const line = "%-5s %-46s %12s %12s %6s  %-16s %-16s %11s  %s\n"

func (r *run) head() {
	if r.JSON {
		return
	}
	fmt.Fprintf(r.Out, "Torg against raw programs in the same run: %d processors, %s, %d clients, cgo %s. Ratios carry over to other machines, figures do not.\n\n",
		runtime.NumCPU(), runtime.Version(), r.Clients, cgo())
	fmt.Fprintf(r.Out, line, "goal", "what", "raw", "ours", "ratio", "raw p50/p99 ms", "ours p50/p99 ms", "cpu µs each", "verdict")
}

func (r *run) print(f Figure) {
	what := f.What
	fmt.Fprintf(r.Out, line, f.Goal, what, value(f.RawVal, f.Unit), value(f.OursVal, f.Unit), ratioText(f), f.Raw.spread(), f.Ours.spread(), f.cpu(), f.verdict())
	for _, n := range f.Notes {
		fmt.Fprintf(r.Out, "      %s\n", n)
	}
}

func ratioText(f Figure) string {
	if f.RawVal == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", f.Ratio)
}

// cpu is the processor time each took. It depends less on what else the machine does than a rate does.
func (f Figure) cpu() string {
	if f.Raw.CPU == 0 || f.Ours.CPU == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f / %.0f", f.Raw.CPU, f.Ours.CPU)
}

func (m Measure) spread() string {
	if m.N == 0 {
		return "–"
	}
	return fmt.Sprintf("%s / %s", number(m.P50), number(m.P99))
}

func value(v float64, unit string) string {
	if v == 0 {
		return "–"
	}
	return strings.TrimSpace(number(v)+" "+strings.TrimPrefix(unit, "/s")) + per(unit)
}

func per(unit string) string {
	if unit == "/s" {
		return "/s"
	}
	return ""
}

// number writes three significant figures.
func number(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func (r *run) end() error {
	if r.JSON {
		e := json.NewEncoder(r.Out)
		e.SetIndent("", "  ")
		return e.Encode(r.figures)
	}
	var short []string
	for _, f := range r.figures {
		if f.Want != 0 && !f.Reached {
			short = append(short, f.Goal+" "+f.What)
		}
	}
	fmt.Fprintln(r.Out)
	if len(short) == 0 {
		fmt.Fprintln(r.Out, "Every goal that was measured is reached.")
		return nil
	}
	fmt.Fprintln(r.Out, "Not reached:", strings.Join(short, "; "))
	return nil
}
