package request

import (
	"context"
	"time"

	"torg/municipality"
)

// Register answers questions from one national register. The folders under national/ fill it; cmd wires them by name:
// "folkeregister", "skatt", "enhetsregister", "adresse". Ask is called outside transactions, and both the question and
// the answer are recorded afterwards with purpose and legal basis.
//
// Errors: NotFound when the register knows no such subject, Forbidden when we lack the right to it, Refused when the
// question is wrong, Unavailable when the register does not answer, NotSetUp when credentials are missing.
type Register interface {
	Ask(ctx context.Context, q Query) (Answer, error)
}

// Feed tells what has changed in a register, in order. Folkeregisteret fills it. Reading again from an earlier number
// gives the same changes. Errors: Unavailable, Forbidden, NotSetUp.
type Feed interface {
	Changes(ctx context.Context, from int64) ([]Change, error)
}

// Change is that something was registered about a person. What it was is asked for.
type Change struct {
	Sequence int64 // its number in the feed, growing
	Person   municipality.NationalID
	Kind     string // the register's own word (hendelsestype), "endringIBostedsadresse"
}

// Query is one question about one subject.
type Query struct {
	Set     string                  // which set of facts: see each register's documentation
	Person  municipality.NationalID // whom it is about, when it is about a person
	Org     municipality.OrgNumber  // or which organisation
	Text    string                  // or a text to look for, such as an address
	AsOf    municipality.Date       // the date the facts should be true at; the zero date means now
	Purpose string                  // what it is used for, as the pack says
	Basis   string                  // legal basis, as the pack says
}

// Answer is what the register knows. Values holds JSON shapes only: string, json.Number, bool, []any, map[string]any and
// nil, with dates as ISO 8601 text and money as whole kroner unless the register's own field says otherwise.
type Answer struct {
	Values map[string]any
	Source string    // the register's name as people know it: "Folkeregisteret"
	At     time.Time // when the register answered, UTC
	Period string    // what period the facts are about, such as the income year "2025"; empty for now
}
