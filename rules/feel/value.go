package feel

import (
	"sort"

	"github.com/cockroachdb/apd/v3"
)

// Kind says which of the FEEL value kinds a Value is.
type Kind uint8

// The kinds of DMN 1.5 section 10.3.2.2, and Unknown, which is ours.
const (
	KindNull     Kind = iota
	KindUnknown       // a fact that has not been given
	KindNumber        // decimal, 34 digits
	KindString        // Unicode text
	KindBoolean       // true, false
	KindDate          // civil date
	KindTime          // time of day, perhaps with offset or zone
	KindDateTime      // date and time
	KindMonths        // years and months duration
	KindSeconds       // days and time duration
	KindList          // list
	KindContext       // context: ordered names and values
	KindRange         // range
	KindFunction      // function
)

// Value is one FEEL value. The zero Value is null. Values never change once made.
type Value struct {
	kind Kind
	v    any
}

// Entry is one name and value of a context.
type Entry struct {
	Name  string
	Value Value
}

type contextData struct {
	entries []Entry
	weight  int
	index   map[string]int // of large contexts only
}

// indexed is how many names a context has before it gets an index.
const indexed = 16

type listData struct {
	items  []Value
	weight int
}

// weight is how much there is to write or compare in a value, every part counted as often as it occurs. Values share
// their parts, so that a small one in memory may be enormous when written; the machine refuses those.
func (v Value) weight() int {
	switch v.kind {
	case KindList:
		return v.v.(*listData).weight
	case KindContext:
		return v.v.(*contextData).weight
	case KindString:
		return 1 + len(v.v.(string))/64
	}
	return 1
}

// heaviest is where weights stop counting, so that they never overflow.
const heaviest = 1 << 40

// Range is the content of a range value. A side that Has not is open without end.
type Range struct {
	Low, High                 Value
	LowIncluded, HighIncluded bool
	HasLow, HasHigh           bool
	Not                       bool // the range (!= x): everything but the point Low
	Point                     bool // the range (= x), which is not the same as [x..x]
}

// Kind of the value.
func (v Value) Kind() Kind { return v.kind }

// IsNull says whether the value is null.
func (v Value) IsNull() bool { return v.kind == KindNull }

// IsUnknown says whether the value is waiting for a fact that has not been given.
func (v Value) IsUnknown() bool { return v.kind == KindUnknown }

// IsTrue says whether the value is the boolean true.
func (v Value) IsTrue() bool { return v.kind == KindBoolean && v.v.(bool) }

// IsFalse says whether the value is the boolean false.
func (v Value) IsFalse() bool { return v.kind == KindBoolean && !v.v.(bool) }

// Null is the null value.
func Null() Value { return Value{} }

// Bool makes a boolean.
func Bool(b bool) Value { return Value{KindBoolean, b} }

// String makes a string value.
func String(s string) Value { return Value{KindString, s} }

// Number makes a whole number, for example an amount in øre.
func Number(n int64) Value { return Value{KindNumber, apd.New(n, 0)} }

// DateValue makes a date value.
func DateValue(d Date) Value { return Value{KindDate, d} }

// TimeValue makes a time of day value.
func TimeValue(t Time) Value { return Value{KindTime, t} }

// DateTimeValue makes a date and time value.
func DateTimeValue(d DateTime) Value { return Value{KindDateTime, d} }

// Months makes a years and months duration.
func Months(n int64) Value { return Value{KindMonths, n} }

// Seconds makes a days and time duration.
func Seconds(d Duration) Value { return Value{KindSeconds, d} }

// RangeValue makes a range value.
func RangeValue(r Range) Value { return Value{KindRange, &r} }

// List makes a list. An unknown item makes the whole list unknown, because nothing
// that reads the list could trust it.
func List(items ...Value) Value {
	weight := 1
	for _, it := range items {
		if it.kind == KindUnknown {
			return Unknown(unknownNames(items...)...)
		}
		weight = min(weight+it.weight(), heaviest)
	}
	return Value{KindList, &listData{items, weight}}
}

// Context makes a context that keeps the order given. The last of two equal names wins.
func Context(entries ...Entry) Value {
	if len(entries) < indexed {
		return smallContext(entries)
	}
	seen := make(map[string]int, len(entries))
	kept, weight := make([]Entry, 0, len(entries)), 1
	for _, e := range entries {
		if i, ok := seen[e.Name]; ok {
			kept[i].Value = e.Value
			continue
		}
		seen[e.Name] = len(kept)
		kept = append(kept, e)
	}
	for _, e := range kept {
		weight = min(weight+1+e.Value.weight(), heaviest)
	}
	return Value{KindContext, &contextData{kept, weight, seen}}
}

// smallContext is Context for so few names that looking through them is quicker than an index.
func smallContext(entries []Entry) Value {
	kept, weight := make([]Entry, 0, len(entries)), 1
next:
	for _, e := range entries {
		for i := range kept {
			if kept[i].Name == e.Name {
				kept[i].Value = e.Value
				continue next
			}
		}
		kept = append(kept, e)
	}
	for _, e := range kept {
		weight = min(weight+1+e.Value.weight(), heaviest)
	}
	return Value{KindContext, &contextData{kept, weight, nil}}
}

// Unknown is the value of a fact that has not been given; names say which.
func Unknown(names ...string) Value {
	seen := map[string]bool{}
	var out []string
	for _, n := range names {
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	sort.Strings(out)
	return Value{KindUnknown, out}
}

// UnknownNames are the facts an unknown value waits for; nil for every other value.
func (v Value) UnknownNames() []string {
	if v.kind != KindUnknown {
		return nil
	}
	return v.v.([]string)
}

// Waiting lists the facts that v or anything inside it waits for.
func (v Value) Waiting() []string {
	switch v.kind {
	case KindUnknown:
		return v.v.([]string)
	case KindContext:
		var out []string
		for _, e := range v.Entries() {
			out = append(out, e.Value.Waiting()...)
		}
		return out
	case KindList:
		var out []string
		for _, it := range v.Items() {
			out = append(out, it.Waiting()...)
		}
		return out
	}
	return nil
}

func unknownNames(vals ...Value) []string {
	var out []string
	for _, v := range vals {
		out = append(out, v.UnknownNames()...)
	}
	return out
}

// firstUnknown merges the unknowns among vals into one; ok is false when there are none.
func firstUnknown(vals ...Value) (Value, bool) {
	for _, v := range vals {
		if v.kind == KindUnknown {
			return Unknown(unknownNames(vals...)...), true
		}
	}
	return Value{}, false
}

// Text is the content of a string value; ok is false for other kinds.
func (v Value) Text() (s string, ok bool) {
	if v.kind != KindString {
		return "", false
	}
	return v.v.(string), true
}

// Bool is the content of a boolean; ok is false for other kinds.
func (v Value) Bool() (b, ok bool) {
	if v.kind != KindBoolean {
		return false, false
	}
	return v.v.(bool), true
}

// Date is the content of a date value; ok is false for other kinds.
func (v Value) Date() (d Date, ok bool) {
	if v.kind != KindDate {
		return Date{}, false
	}
	return v.v.(Date), true
}

// DateTime is the content of a date and time value; ok is false for other kinds.
func (v Value) DateTime() (d DateTime, ok bool) {
	if v.kind != KindDateTime {
		return DateTime{}, false
	}
	return v.v.(DateTime), true
}

// Items are the items of a list; nil for other kinds. The caller must not change them.
func (v Value) Items() []Value {
	if v.kind != KindList {
		return nil
	}
	return v.v.(*listData).items
}

// Entries are the entries of a context in order; nil for other kinds. The caller must not change them.
func (v Value) Entries() []Entry {
	if v.kind != KindContext {
		return nil
	}
	return v.v.(*contextData).entries
}

// Get is the value of a name in a context; ok is false when there is none.
func (v Value) Get(name string) (Value, bool) {
	if v.kind != KindContext {
		return Value{}, false
	}
	c := v.v.(*contextData)
	if c.index != nil {
		i, ok := c.index[name]
		if !ok {
			return Value{}, false
		}
		return c.entries[i].Value, true
	}
	for _, e := range c.entries {
		if e.Name == name {
			return e.Value, true
		}
	}
	return Value{}, false
}

// Range is the content of a range value; ok is false for other kinds.
func (v Value) Range() (r Range, ok bool) {
	if v.kind != KindRange {
		return Range{}, false
	}
	return *v.v.(*Range), true
}

func (v Value) fn() *function {
	if v.kind != KindFunction {
		return nil
	}
	return v.v.(*function)
}
