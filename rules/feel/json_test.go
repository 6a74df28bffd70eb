package feel_test

import (
	"encoding/json"
	"strings"
	"testing"

	"torg/rules/feel"
)

func typed(t *testing.T, typ, text string) (feel.Value, error) {
	t.Helper()
	ft, err := feel.ParseType(typ, nil)
	if err != nil {
		t.Fatal(err)
	}
	var x any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&x); err != nil {
		t.Fatal(err)
	}
	return feel.FromJSONTyped(x, ft)
}

func TestFromJSON(t *testing.T) {
	for _, c := range [][3]string{
		{"date", `"2026-01-31"`, `@"2026-01-31"`},
		{"Any", `"2026-01-31"`, `"2026-01-31"`},
		{"list<date>", `["2026-01-31", null]`, `[@"2026-01-31", null]`},
		{"context<a: number, b: list<context<d: date>>>", `{"b":[{"d":"2026-02-01"}],"a":1.50}`, `{a: 1.5, b: [{d: @"2026-02-01"}]}`},
		{"date and time", `"2026-01-31T10:00:00+01:00"`, `@"2026-01-31T10:00:00+01:00"`},
		{"years and months duration", `"P1Y"`, `@"P1Y"`},
		{"number", `"12.50"`, `12.5`},
		{"number", `123456789012345678901234567890`, `123456789012345678901234567890`},
		{"list<number>", `1`, `[1]`},
		{"boolean", `null`, `null`},
	} {
		v, err := typed(t, c[0], c[1])
		if err != nil || v.String() != c[2] {
			t.Errorf("%s as %s: %s %v, want %s", c[1], c[0], v, err, c[2])
		}
	}
}

// TestFromJSONRefuses: the error says what was wanted and never what was given.
func TestFromJSONRefuses(t *testing.T) {
	for _, c := range [][3]string{
		{"date", `"01419012345"`, "the text is not a date like 2026-01-31"},
		{"number", `true`, "a value of type boolean is not number"},
		{"context<a: number>", `{"a":"ola 01419012345"}`, `"a": the text is not a number like 12.50`},
		{"list<date>", `["2026-01-31","x"]`, "item 2: the text is not a date"},
		{"Any", strings.Repeat("[", 200) + strings.Repeat("]", 200), "nests deeper than 100"},
	} {
		_, err := typed(t, c[0], c[1])
		if err == nil || !strings.Contains(err.Error(), c[2]) || strings.Contains(err.Error(), "01419012345") {
			t.Errorf("%.40s as %s: %v", c[1], c[0], err)
		}
	}
}

func TestToJSON(t *testing.T) {
	v := feel.Context(feel.Entry{Name: "z", Value: feel.Number(1)}, feel.Entry{Name: "a", Value: feel.List(feel.DateValue(feel.Date{Year: 2026, Month: 1, Day: 2}), feel.Bool(true), feel.Null())})
	b, err := json.Marshal(v)
	if err != nil || string(b) != `{"z":1,"a":["2026-01-02",true,null]}` {
		t.Errorf("%s %v", b, err)
	}
	big, _ := feel.ParseNumber("1e3000")
	if b, err = json.Marshal(big); err != nil || string(b) != "1E+3000" {
		t.Errorf("%s %v", b, err)
	}
	var back feel.Value
	if err := json.Unmarshal([]byte(`{"a":[1.10,"x"]}`), &back); err != nil || back.String() != `{a: [1.1, "x"]}` {
		t.Errorf("%s %v", back, err)
	}
}

func TestAmounts(t *testing.T) {
	n, ok := feel.Number(66200000).Int64()
	if !ok || n != 66200000 {
		t.Error("Int64 of a whole number")
	}
	half, _ := feel.ParseNumber("0.50")
	if _, ok := half.Int64(); ok {
		t.Error("a number with a fraction has no Int64")
	}
	if s, ok := half.Decimal(); !ok || s != "0.5" {
		t.Errorf("Decimal %q", s)
	}
	for _, bad := range []string{"", "NaN", "Infinity", "1e99999", "0x10", "1_000", "--1"} {
		if _, err := feel.ParseNumber(bad); err == nil {
			t.Errorf("%q was read as a number", bad)
		}
	}
}

// TestKeepsKind: a value says what it is and nothing else.
func TestKeepsKind(t *testing.T) {
	v := feel.String("x")
	if _, ok := v.Bool(); ok || v.Items() != nil || v.Entries() != nil || v.IsNull() || v.IsTrue() || v.IsFalse() {
		t.Error("a text answers as something else")
	}
	if _, ok := v.Date(); ok {
		t.Error("a text is no date")
	}
	if !feel.Unknown("b", "a", "b").IsUnknown() || strings.Join(feel.Unknown("b", "a", "b").UnknownNames(), " ") != "a b" {
		t.Error("the names of an unknown are sorted and told once")
	}
}
