package municipality

import (
	"errors"
	"fmt"
)

// Kind is what went wrong, for machines; the list only grows. The web maps a kind to a status and a page.
type Kind int

// The kinds of error.
const (
	Fault       Kind = iota // a fault of ours; the cause is for the operator only
	NotFound                // no such thing, or not for you to know of
	Invalid                 // what was given cannot be used; Field and Key say which and why
	Forbidden               // the actor has no mandate for it
	Conflict                // someone else changed it first, or it is in another state
	Unavailable             // a system we depend on does not answer; trying again may help
	Refused                 // a system we depend on answered no; trying again will not help
	NotSetUp                // configuration is missing; the operator must act
	TooMuch                 // larger, deeper or more than the limit
	LoginNeeded             // nobody is logged in, or the assurance level is too low
)

// Error is the one error that rooms return to each other. Key names a text for people (in the catalogue of texts),
// Args fill it; Cause is for the operator's log and never reaches a page.
type Error struct {
	Kind  Kind
	Op    string // "request.Submit"
	Key   string // "request.submit.expired"
	Field string // the form field or file concerned, if any
	Args  []any
	Cause error
}

// Error writes the operator's line. It must hold no sensitive value: callers put ids, never names or numbers, in it.
func (e *Error) Error() string {
	s := e.Op
	if e.Key != "" {
		s += ": " + e.Key
	}
	if e.Field != "" {
		s += " (" + e.Field + ")"
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// E makes an error of a kind for an operation with a text key.
func E(kind Kind, op, key string) *Error { return &Error{Kind: kind, Op: op, Key: key} }

// Wrap keeps err's kind if it has one and otherwise gives it kind.
func Wrap(kind Kind, op string, err error) error {
	if err == nil {
		return nil
	}
	if inner, ok := errors.AsType[*Error](err); ok {
		return &Error{Kind: inner.Kind, Op: op, Key: inner.Key, Field: inner.Field, Args: inner.Args, Cause: err}
	}
	return &Error{Kind: kind, Op: op, Cause: err}
}

// KindOf gives the kind of err; an error that is not ours is Fault.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Fault
}

// Errorf is E with a formatted cause for the operator.
func Errorf(kind Kind, op, format string, args ...any) error {
	return &Error{Kind: kind, Op: op, Cause: fmt.Errorf(format, args...)}
}
