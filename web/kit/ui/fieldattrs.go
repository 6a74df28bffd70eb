package ui

import (
	"context"
	"strings"

	"github.com/a-h/templ"
)

// common is the attributes every box has. aria-required rather than required: the browser's own check speaks the
// browser's language.
func common(f Field) templ.OrderedAttributes {
	var a templ.OrderedAttributes
	add := func(name, value string) {
		a = append(a, templ.KeyValue[string, any]{Key: name, Value: value})
	}
	if f.Required {
		add("aria-required", "true")
	}
	if f.Error != "" {
		add("aria-invalid", "true")
	}
	if d := f.described(); d != "" {
		add("aria-describedby", d)
	}
	if f.ReadOnly {
		a = append(a, templ.KeyValue[string, any]{Key: "readonly", Value: true})
	}
	return a
}

// group is the attributes of a fieldset: what else to read with its legend.
func group(f Field) templ.OrderedAttributes {
	var a templ.OrderedAttributes
	if d := f.described(); d != "" {
		a = append(a, templ.KeyValue[string, any]{Key: "aria-describedby", Value: d})
	}
	return a
}

func numeric(f Field) Field {
	if f.InputMode == "" {
		f.InputMode = "decimal"
	}
	if f.Size == 0 {
		f.Size = 10
	}
	return f
}

func money(f Field, unit string) Field {
	f.Unit = unit
	return numeric(f)
}

func date(f Field, hint string) Field {
	if f.Hint == "" {
		f.Hint = hint
	}
	f.InputMode, f.Size = "text", 12 // numeric keyboards of some telephones lack the full stop
	return f
}

// FileField describes a question answered with files.
type FileField struct {
	Field
	Accept   string   // ".pdf,image/png"
	Types    string   // the same for people: "PDF, PNG og JPG"
	MaxMB    int      // per file
	Multiple bool     // several at a time
	Uploaded []string // names of files received already
}

func (f FileField) withLimits(ctx context.Context) Field {
	parts := []string{f.Hint}
	if f.Types != "" {
		parts = append(parts, t(ctx, "kit.file.types", f.Types))
	}
	if f.MaxMB > 0 {
		parts = append(parts, t(ctx, "kit.file.limit", f.MaxMB))
	}
	f.Field.Hint = strings.TrimSpace(strings.Join(parts, " "))
	return f.Field
}
