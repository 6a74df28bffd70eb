package ui

import (
	"slices"
	"strconv"
	"strings"
)

// Field describes a question and the reader's answer to it.
type Field struct {
	Name         string // of the form value
	Label        string
	Hint         string
	Error        string // what is wrong with the answer, and what to do
	Value        string // the answer as it was written, right or wrong
	Required     bool
	Quiet        bool   // do not say that it must be answered: RequiredNote has said so for all
	Autocomplete string // WCAG 1.3.5: "name", "email", "street-address", "bday" …
	InputMode    string // "numeric", "tel", "email", "decimal"
	Type         string // text (default), email, tel, password
	Size         int    // width in characters; 0 is as wide as the column
	Rows         int    // of a TextArea
	MaxLength    int    // characters; the page says how many
	Unit         string // after the box: "kr", "m²"
	ReadOnly     bool
	Source       string // where the value was fetched: "Hentet fra Folkeregisteret 22. november 2026"
}

// Choice is one of the answers to a Radios, Checkboxes or Select.
type Choice struct {
	Value, Label, Hint string
}

// Choices describes a question with given answers.
type Choices struct {
	Field
	Options []Choice
	Chosen  []string // of Checkboxes; Radios and Select use Value
	Inline  bool     // beside each other
}

func (c Choices) chosen(value string) bool {
	return c.Value != "" && c.Value == value || slices.Contains(c.Chosen, value)
}

// ID is the id of the field's box: "f-" and its name. Errors link to it.
func (f Field) ID() string { return FieldID(f.Name) }

// FieldID is the id of the box of a field by name.
func FieldID(name string) string {
	return "f-" + strings.Map(func(r rune) rune {
		if r == ' ' || r == '"' || r == '\'' || r == '<' || r == '>' || r == '&' {
			return '-'
		}
		return r
	}, name)
}

func (f Field) hintID() string  { return f.ID() + "-hint" }
func (f Field) errorID() string { return f.ID() + "-feil" }

// described names what else a screen reader should read with the field.
func (f Field) described() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.hintID())
	}
	if f.Source != "" {
		ids = append(ids, f.ID()+"-kilde")
	}
	if f.Error != "" {
		ids = append(ids, f.errorID())
	}
	return strings.Join(ids, " ")
}

func (f Field) inputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func optionID(f Field, i int) string {
	if i == 0 {
		return f.ID()
	}
	return f.ID() + "-" + strconv.Itoa(i+1)
}

// FieldError is what is wrong with one field.
type FieldError struct {
	Name string // of the field; empty when it concerns the whole form
	Text string
}

// Errors is what is wrong with a form, in the order of its fields.
type Errors []FieldError

// Add notes an error.
func (e *Errors) Add(name, text string) { *e = append(*e, FieldError{name, text}) }

// For is the first error of a field, or "".
func (e Errors) For(name string) string {
	for _, one := range e {
		if one.Name == name {
			return one.Text
		}
	}
	return ""
}
