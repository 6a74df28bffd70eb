package rules

import (
	"sort"

	"torg/rules/feel"
)

// The kinds of Finding.
const (
	FindGap         = "gap"          // values that no row covers, in a table where one row should answer
	FindOverlap     = "overlap"      // two rows that fire for the same values, where the hit policy allows one answer
	FindUnreachable = "unreachable"  // a row that never decides, since rows before it always do
	FindImpossible  = "impossible"   // a cell, or cells of one row, that no value passes
	FindDuplicate   = "duplicate"    // a row that says the same as one before it
	FindNotAnalysed = "not analysed" // what this check can say nothing of, and why
)

// Finding is one thing a static check found in a decision table.
type Finding struct {
	Kind     string
	Decision string
	Rows     []string // ids of the rows it is about
	Pos      Pos
	Quote    string // the cell, or cells, as written
	Text     string // what is wrong, in plain words
	Example  string // values for which it is so: "alder = 17, bosatt = true"
	From     string // ISO date; set when it is so only from a day on that a parameter changes
	Empty    bool   // a gap only where something has no value (null)
}

// Domain is what is known of the values of an input beyond its type.
type Domain struct {
	Tests    string // FEEL unary tests every value passes, such as `"ja", "nei"` or "[8..50]"; empty for none
	Nullable bool   // it may be null
	Whole    bool   // numbers are whole
}

// Analysis says what a static check may take for granted, and how much it may cost.
type Analysis struct {
	Domains  map[string]Domain // by the name of an input or decision
	MaxBoxes int               // pieces a table may fall into; default 20,000
}

const (
	defaultBoxes = 20_000
	maxEras      = 40 // dates at which a table is looked at
	maxFindings  = 20 // of one kind in one table
)

// CheckTables looks at every decision table for gaps, overlaps, rows that cannot be reached and cells no value passes,
// over all values at once, as of every date that a parameter used in the table changes. Columns that ask about different
// things are taken for independent. What it cannot analyse it says, and never guesses. Findings stand in the order of the
// file. The check is bounded: a table that falls into too many pieces is told of as not analysed.
func (m *Model) CheckTables(a Analysis) []Finding {
	if a.MaxBoxes <= 0 {
		a.MaxBoxes = defaultBoxes
	}
	var out []Finding
	for _, d := range m.order {
		if t, src := tableIn(d); t != nil && src != nil {
			out = append(out, m.checkTable(a, d, t, src)...)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return before(out[i].Pos, out[j].Pos) })
	return out
}

// tableIn is the table a decision consists of, compiled and as written.
func tableIn(d *decision) (*table, *Table) {
	body := d.body
	if t, ok := body.(*typed); ok {
		body = t.e
	}
	t, ok := body.(*table)
	if !ok {
		return nil, nil
	}
	if d.src.Boxed != nil {
		return t, d.src.Boxed.Table
	}
	return t, d.src.Table
}

// checkTable looks at a table as of each date its parameters change, the latest first. What is told once is not told again
// for earlier dates.
func (m *Model) checkTable(a Analysis, d *decision, t *table, src *Table) []Finding {
	eras, skipped := m.eras(d)
	var out []Finding
	told := map[string]bool{}
	for i, day := range eras {
		k := &tableCheck{m: m, a: a, d: d, t: t, src: src, day: day}
		k.run()
		for _, f := range k.findings {
			if key := f.key(); !told[key] {
				told[key] = true
				if i > 0 {
					f.From = day.String()
				}
				out = append(out, f)
			}
		}
	}
	if skipped > 0 {
		out = append(out, Finding{Kind: FindNotAnalysed, Decision: d.name, Pos: d.pos, Text: textOf("eras", maxEras, skipped)})
	}
	return out
}

// key is the same for findings that need not be told twice.
func (f Finding) key() string {
	k := f.Kind + "\x00" + f.Decision
	for _, r := range f.Rows {
		k += "\x00" + r
	}
	if f.Kind == FindNotAnalysed {
		k += f.Quote
	}
	return k
}

// eras are the dates from which the values of the parameters a decision rests on hold, the latest first; those on which one
// of them has no value yet are left out, as the rules cannot be used then.
func (m *Model) eras(d *decision) (days []Date, skipped int) {
	params := map[string]*parameter{}
	m.paramsOf(d, params, map[*decision]bool{})
	seen := map[Date]bool{}
	for _, p := range params {
		for _, v := range p.values {
			if !seen[v.from] && allHaveValue(params, v.from) {
				seen[v.from] = true
				days = append(days, v.from)
			}
		}
	}
	if len(days) == 0 {
		return []Date{{Year: 2000, Month: 1, Day: 1}}, 0 // no parameters: the date does not matter
	}
	sort.Slice(days, func(i, j int) bool { return days[j].Before(days[i]) })
	if len(days) > maxEras {
		return days[:maxEras], len(days) - maxEras
	}
	return days, 0
}

func allHaveValue(params map[string]*parameter, day Date) bool {
	for _, p := range params {
		if p.on(day) == nil {
			return false
		}
	}
	return true
}

func (m *Model) paramsOf(d *decision, into map[string]*parameter, seen map[*decision]bool) {
	if seen[d] {
		return
	}
	seen[d] = true
	for _, n := range d.uses {
		if p, ok := m.params[n]; ok {
			into[n] = p
		}
		if other, ok := m.decisions[n]; ok {
			m.paramsOf(other, into, seen)
		}
	}
}

// tableCheck is the check of one table as of one day.
type tableCheck struct {
	m        *Model
	a        Analysis
	d        *decision
	t        *table
	src      *Table
	day      Date
	machine  *feel.Machine
	scope    *feel.Scope
	dims     []*dimension
	columns  []axis
	rows     []rowBox
	findings []Finding
	work     int
}

// axis is how a column lies in the space of values.
type axis struct {
	dim     int
	subject feel.Subject
}

func (k *tableCheck) run() {
	r := k.m.newRun(Request{AsOf: k.day})
	r.machine = feel.NewMachine(feel.Settings{Limits: Limits{Steps: 20_000_000}, NoClock: true, Silent: true})
	r.machine.SetTrace(r)
	k.machine, k.scope = r.machine, r.scope
	k.space()
	k.boxes()
	if k.machine.Err() != nil {
		k.add(Finding{Kind: FindNotAnalysed, Pos: k.d.pos, Text: textOf("cost", k.machine.Err())})
		return
	}
	k.impossible()
	k.overlaps()
	k.shadowed()
	k.duplicates()
	k.gaps()
	k.unanalysed()
}

func (k *tableCheck) add(f Finding) {
	f.Decision = k.d.name
	n := 0
	for _, other := range k.findings {
		if other.Kind == f.Kind {
			n++
		}
	}
	if n < maxFindings {
		k.findings = append(k.findings, f)
	}
}
