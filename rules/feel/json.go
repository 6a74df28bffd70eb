package feel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
)

// maxJSONDepth bounds how deep a JSON document may nest.
const maxJSONDepth = 100

// FromJSON makes a value of decoded JSON: json.Number, float64, int, string, bool, nil, []any, map[string]any.
// Names of a map are sorted, as Go's maps have no order. Strings stay strings; see FromJSONTyped for dates.
func FromJSON(x any) (Value, error) { return fromJSON(x, nil, 0) }

// FromJSONTyped is FromJSON for a value whose type is known, so that "2026-01-31" becomes a date where a date is meant.
// It refuses a value that does not fit the type.
func FromJSONTyped(x any, t *Type) (Value, error) { return fromJSON(x, t, 0) }

func fromJSON(x any, t *Type, depth int) (Value, error) {
	if depth > maxJSONDepth {
		return Value{}, fmt.Errorf("the value nests deeper than %d levels", maxJSONDepth)
	}
	v, err := jsonValue(x, t, depth)
	if err != nil || t == nil || depth > 0 {
		return v, err
	}
	out, ok := t.Coerce(v)
	if !ok {
		return Value{}, fmt.Errorf("a value of type %s is not %s", v.TypeName(), t)
	}
	return out, nil
}

func jsonValue(x any, t *Type, depth int) (Value, error) {
	switch x := x.(type) {
	case nil:
		return Null(), nil
	case bool:
		return Bool(x), nil
	case json.Number:
		return ParseNumber(string(x))
	case float64:
		return ParseNumber(strconv.FormatFloat(x, 'g', -1, 64))
	case int:
		return Number(int64(x)), nil
	case int64:
		return Number(x), nil
	case string:
		return typedText(x, t)
	case []any:
		return jsonList(x, t, depth)
	case map[string]any:
		return jsonContext(x, t, depth)
	case Value:
		return x, nil
	}
	return Value{}, fmt.Errorf("a value of Go type %T cannot be used", x)
}

// typedText reads text as the type asks; without a type it stays text. Errors never quote the text: it may be
// somebody's secret.
func typedText(s string, t *Type) (Value, error) {
	v, err := textAs(s, t.base())
	if err != nil {
		return Value{}, fmt.Errorf("the text is not a %s%s", kindName(t.base()), example(t.base()))
	}
	return v, nil
}

func textAs(s string, k TypeKind) (Value, error) {
	switch k {
	case TypeDate:
		d, err := ParseDate(s)
		return DateValue(d), err
	case TypeTime:
		c, err := ParseTime(s)
		return TimeValue(c), err
	case TypeDateTime:
		d, err := ParseDateTime(s)
		return DateTimeValue(d), err
	case TypeMonths, TypeSeconds:
		return ParseDuration(s)
	case TypeNumber:
		return ParseNumber(s)
	}
	return String(s), nil
}

// example shows how a kind of value is written.
func example(k TypeKind) string {
	return map[TypeKind]string{TypeDate: " like 2026-01-31", TypeTime: " like 10:30:00", TypeDateTime: " like 2026-01-31T10:30:00",
		TypeMonths: " like P1Y2M", TypeSeconds: " like P1DT2H", TypeNumber: " like 12.50"}[k]
}

func jsonList(x []any, t *Type, depth int) (Value, error) {
	items := make([]Value, len(x))
	for i, e := range x {
		v, err := fromJSON(e, t.item(), depth+1)
		if err != nil {
			return Value{}, fmt.Errorf("item %d: %w", i+1, err)
		}
		items[i] = v
	}
	return List(items...), nil
}

func jsonContext(x map[string]any, t *Type, depth int) (Value, error) {
	names := make([]string, 0, len(x))
	for n := range x {
		names = append(names, n)
	}
	sort.Strings(names)
	var entries []Entry
	for _, n := range names {
		v, err := fromJSON(x[n], t.field(n), depth+1)
		if err != nil {
			return Value{}, fmt.Errorf("%q: %w", n, err)
		}
		entries = append(entries, Entry{n, v})
	}
	return Context(entries...), nil
}

// ToJSON is the value as encoding/json writes it: numbers as json.Number, dates, times and
// durations as ISO text, ranges and functions as FEEL text, unknown as null.
func (v Value) ToJSON() any {
	switch v.kind {
	case KindNull, KindUnknown:
		return nil
	case KindNumber:
		return json.Number(jsonNumber(v))
	case KindBoolean:
		return v.v.(bool)
	case KindList:
		out := make([]any, len(v.Items()))
		for i, it := range v.Items() {
			out[i] = it.ToJSON()
		}
		return out
	case KindContext:
		out := make(map[string]any, len(v.Entries()))
		for _, e := range v.Entries() {
			out[e.Name] = e.Value.ToJSON()
		}
		return out
	case KindRange:
		return v.String()
	}
	return v.plain()
}

// jsonNumber keeps plain digits for everyday numbers, and an exponent for the extreme.
func jsonNumber(v Value) string {
	if d := v.dec(); d.Exponent < 100 && d.Exponent > -100 {
		return plain(d)
	}
	return v.dec().Text('E')
}

// MarshalJSON writes ToJSON with context entries in their own order.
func (v Value) MarshalJSON() ([]byte, error) {
	switch v.kind {
	case KindList:
		return marshalSeq('[', ']', len(v.Items()), func(i int) (string, Value) { return "", v.Items()[i] })
	case KindContext:
		return marshalSeq('{', '}', len(v.Entries()), func(i int) (string, Value) { return v.Entries()[i].Name, v.Entries()[i].Value })
	}
	return json.Marshal(v.ToJSON())
}

func marshalSeq(open, end byte, n int, at func(int) (string, Value)) ([]byte, error) {
	out := []byte{open}
	for i := range n {
		name, v := at(i)
		if i > 0 {
			out = append(out, ',')
		}
		if open == '{' {
			key, err := json.Marshal(name)
			if err != nil {
				return nil, err
			}
			out = append(append(out, key...), ':')
		}
		b, err := v.MarshalJSON()
		if err != nil {
			return nil, err
		}
		out = append(out, b...)
	}
	return append(out, end), nil
}

// UnmarshalJSON reads what MarshalJSON wrote; dates come back as text, as JSON has no dates.
func (v *Value) UnmarshalJSON(b []byte) error {
	var x any
	if err := decodeJSON(b, &x); err != nil {
		return err
	}
	got, err := FromJSON(x)
	*v = got
	return err
}

func decodeJSON(b []byte, x *any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return d.Decode(x)
}
