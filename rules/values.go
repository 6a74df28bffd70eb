package rules

import (
	"torg/rules/feel"
)

// Value is one FEEL value: number, text, boolean, date, time, duration, list, context, range, function, null,
// or unknown, for a fact that has not been given. The zero Value is null.
type Value = feel.Value

// Entry is one name and value of a context.
type Entry = feel.Entry

// Date is a civil date. Months and days count from 1.
type Date = feel.Date

// DateTime is a date with a time of day.
type DateTime = feel.DateTime

// Limits bound what one evaluation may cost; zero fields mean the defaults.
type Limits = feel.Limits

// LimitError says that an evaluation was stopped because it cost more than its Limits allow.
type LimitError = feel.LimitError

// Type is what a value may be.
type Type = feel.Type

// Field is one named member of a context type.
type Field = feel.Field

// Null is the null value.
func Null() Value { return feel.Null() }

// Unknown is the value of a fact that has not been given, or of what waits for several, by their names.
func Unknown(names ...string) Value { return feel.Unknown(names...) }

// Bool makes a boolean.
func Bool(b bool) Value { return feel.Bool(b) }

// String makes a text value.
func String(s string) Value { return feel.String(s) }

// Number makes a whole number, for example an amount in øre.
func Number(n int64) Value { return feel.Number(n) }

// ParseNumber reads a decimal such as "12.50".
func ParseNumber(s string) (Value, error) { return feel.ParseNumber(s) }

// DateValue makes a date value.
func DateValue(d Date) Value { return feel.DateValue(d) }

// ParseDate reads an ISO 8601 date such as "2026-01-31".
func ParseDate(s string) (Date, error) { return feel.ParseDate(s) }

// List makes a list.
func List(items ...Value) Value { return feel.List(items...) }

// Context makes a context that keeps the order given.
func Context(entries ...Entry) Value { return feel.Context(entries...) }

// Times is the product of two numbers; null for other values.
func Times(a, b Value) Value { return feel.Times(a, b) }

// FromJSON makes a value of decoded JSON (json.Number, string, bool, nil, []any, map[string]any).
func FromJSON(x any) (Value, error) { return feel.FromJSON(x) }

// ParseType reads a FEEL type such as "number" or "list<date>". It refuses types that do not exist.
func ParseType(typ string) (*Type, error) { return feel.ParseType(typ, nil) }

// FromJSONAs is FromJSONTyped for a type that has been read.
func FromJSONAs(x any, t *Type) (Value, error) { return feel.FromJSONTyped(x, t) }

// FromJSONTyped is FromJSON for a value whose FEEL type is known, such as "date" or "list<number>", so that
// "2026-01-31" becomes a date where a date is meant. It refuses values that do not fit, and types that do not exist.
func FromJSONTyped(x any, typ string) (Value, error) {
	t, err := feel.ParseType(typ, nil)
	if err != nil {
		return Value{}, err
	}
	return feel.FromJSONTyped(x, t)
}
