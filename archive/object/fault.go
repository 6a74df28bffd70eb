package object

import (
	"fmt"

	"torg/municipality"
)

// Fault is a refusal that tells the client where, what and what to do, in the standard's own language. It holds
// attribute names and codes, never a value that could be personal.
type Fault struct {
	Kind  municipality.Kind
	Op    string
	Field string // the attribute, as a path: "skjerming.tilgangsrestriksjon"
	Why   string // one Norwegian sentence
}

// Error is the operator's line.
func (f *Fault) Error() string {
	if f.Field == "" {
		return f.Op + ": " + f.Why
	}
	return f.Op + " (" + f.Field + "): " + f.Why
}

// Unwrap lets municipality.KindOf see the kind.
func (f *Fault) Unwrap() error {
	return &municipality.Error{Kind: f.Kind, Op: f.Op, Field: f.Field, Key: "archive.object"}
}

func sentence(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func invalid(op, field, format string, args ...any) error {
	return fail(municipality.Invalid, op, field, format, args...)
}

func notFound(op string) error {
	return fail(municipality.NotFound, op, "", "Finnes ikke, eller du har ikke tilgang til det.")
}
