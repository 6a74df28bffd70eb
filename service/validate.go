package service

import (
	"math/big"
	"strings"
	"unicode/utf8"

	"torg/municipality"
)

// Validate tells what is wrong with the answers to the questions that apply: on one page, or on all when pageID is "".
// Questions that do not apply are not looked at.
func (p *Pack) Validate(in Input, pageID string) []FieldError {
	b, err := p.bind(in)
	if err != nil {
		return []FieldError{{Key: "manual.missing"}}
	}
	var out []FieldError
	for _, page := range b.pages {
		if pageID != "" && page.ID != pageID {
			continue
		}
		for _, q := range page.Questions {
			out = append(out, b.check(q)...)
		}
	}
	return out
}

func (b *bound) check(q Question) []FieldError {
	if q.Type == TypeFile {
		return checkFiles(q, b.in.Attachments[q.ID])
	}
	a := b.in.Answers[q.ID]
	if q.From != "" && !a.Contested {
		if fetched := b.facts[q.ID]; fetched.Source == "register" {
			return nil
		}
	}
	fail := func(key string, args ...any) []FieldError {
		return []FieldError{{Question: q.ID, Key: key, Args: args}}
	}
	switch {
	case a.Contested && !q.Contestable:
		return fail("field.contested")
	case a.Contested && strings.TrimSpace(a.Why) == "":
		return fail("field.why")
	case a.Contested && utf8.RuneCountInString(a.Why) > maxWhy:
		return fail("field.maxLength", maxWhy)
	case empty(a.Value) && (q.Required || a.Contested):
		return fail("field.required")
	case empty(a.Value):
		return nil
	}
	for _, wrong := range b.invalid {
		if wrong.Question == q.ID {
			return []FieldError{wrong}
		}
	}
	return b.checkValue(q, a.Value, fail)
}

// maxWhy is how long a reason for contesting may be, in characters.
const maxWhy = 4000

func (b *bound) checkValue(q Question, v any, fail func(string, ...any) []FieldError) []FieldError {
	switch q.Type {
	case TypeText, TypeTextarea:
		if s, ok := v.(string); ok && utf8.RuneCountInString(s) > q.MaxLength {
			return fail("field.maxLength", q.MaxLength)
		}
	case TypeNumber, TypeMoney:
		return checkNumber(q, v, fail)
	case TypeChoice, TypeChoices:
		return b.checkChoice(q, v, fail)
	}
	return nil
}

func checkNumber(q Question, v any, fail func(string, ...any) []FieldError) []FieldError {
	n, ok := decimal(normal(q, v))
	if !ok {
		return fail("field.type." + q.Type)
	}
	if least, ok := decimal(string(q.Min)); ok && n.Cmp(least) < 0 {
		return fail("field.min", string(q.Min))
	}
	if most, ok := decimal(string(q.Max)); ok && n.Cmp(most) > 0 {
		return fail("field.max", string(q.Max))
	}
	if q.Type == TypeMoney && !new(big.Rat).Mul(n, big.NewRat(100, 1)).IsInt() {
		return fail("field.type.money")
	}
	return nil
}

// maxDigits is how long a number may be written; more is no number a person means.
const maxDigits = 30

func decimal(v any) (*big.Rat, bool) {
	s := plainFEEL(v)
	if s == "" || len(s) > maxDigits || strings.ContainsAny(s, "/eExXpP_") {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

func (b *bound) checkChoice(q Question, v any, fail func(string, ...any) []FieldError) []FieldError {
	allowed := map[string]bool{}
	options := q.Options
	if q.OptionsFrom != "" {
		var err error
		if options, err = b.options(b.pack.placeOf(q, "optionsFrom")); err != nil {
			return fail("field.choice")
		}
	}
	for _, o := range options {
		allowed[o.Value] = true
	}
	seen := map[string]bool{}
	for _, one := range chosen(v) {
		switch {
		case !allowed[one]:
			return fail("field.choice")
		case seen[one]:
			return fail("field.duplicate")
		}
		seen[one] = true
	}
	return nil
}

func chosen(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []string:
		return v
	case []any:
		out := make([]string, len(v))
		for i := range v {
			out[i], _ = v[i].(string)
		}
		return out
	}
	return []string{""}
}

func checkFiles(q Question, files []Attachment) []FieldError {
	fail := func(key string, args ...any) []FieldError {
		return []FieldError{{Question: q.ID, Key: key, Args: args}}
	}
	if len(files) == 0 && q.Required {
		return fail("field.required-file")
	}
	if len(files) > q.MaxFiles {
		return fail("field.file.count", q.MaxFiles)
	}
	for _, f := range files {
		switch {
		case !accepts(q.Accept, f.MIME):
			return fail("field.file.type", f.Name, fileTypes(q.Accept))
		case f.Size > q.MaxBytes:
			return fail("field.file.size", f.Name, q.MaxBytes>>20)
		case f.Size <= 0:
			return fail("field.file.empty", f.Name)
		}
	}
	return nil
}

func accepts(accept []string, mime string) bool {
	mime, _, _ = strings.Cut(mime, ";")
	for _, a := range accept {
		if strings.EqualFold(a, strings.TrimSpace(mime)) {
			return true
		}
	}
	return false
}

// fileTypes names media types as people know them: "PDF, JPEG".
func fileTypes(accept []string) string {
	names := make([]string, len(accept))
	for i, a := range accept {
		_, sub, _ := strings.Cut(a, "/")
		names[i] = strings.ToUpper(sub)
	}
	return strings.Join(names, ", ")
}

// Subjects gives whom a fact is to be fetched about, as ids in the order the answers must have in Fact.Value. ready is false
// while a fact it depends on is not fetched yet; no ids with ready true means that it is not to be fetched.
func (p *Pack) Subjects(in Input, name string) (ids []string, ready bool, err error) {
	b, err := p.bind(in)
	if err != nil {
		return nil, false, err
	}
	for i, f := range p.Facts {
		if f.Name == name {
			return b.subjects(i, f)
		}
	}
	return nil, false, municipality.Errorf(municipality.NotFound, "service.Subjects", "the pack %s has no fact %q", p.Name, name)
}
