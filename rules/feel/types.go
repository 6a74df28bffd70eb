package feel

import (
	"fmt"
	"strings"
)

// TypeKind is the outermost shape of a type.
type TypeKind uint8

// The shapes of DMN 1.5 section 10.3.2.1.
const (
	TypeAny TypeKind = iota
	TypeNull
	TypeNumber
	TypeString
	TypeBoolean
	TypeDate
	TypeTime
	TypeDateTime
	TypeMonths
	TypeSeconds
	TypeList
	TypeContext
	TypeRange
	TypeFunction
)

// Type is what a value may be. A nil *Type is Any.
type Type struct {
	Name    string // the name it was declared under, for messages; may be empty
	Kind    TypeKind
	Elem    *Type   // of a list or range
	Fields  []Field // of a context
	Params  []*Type // of a function
	Result  *Type   // of a function
	Allowed Expr    // unary tests each value must pass; nil when all are allowed
	Text    string  // Allowed as written
}

// Field is one named member of a context type.
type Field struct {
	Name string
	Type *Type
}

func (t *Type) base() TypeKind {
	if t == nil {
		return TypeAny
	}
	return t.Kind
}

func (t *Type) item() *Type {
	if t.base() == TypeList || t.base() == TypeRange {
		return t.Elem
	}
	return nil
}

func (t *Type) field(name string) *Type {
	if t == nil {
		return nil
	}
	for _, f := range t.Fields {
		if f.Name == name {
			return f.Type
		}
	}
	return nil
}

func (t *Type) hasField(name string) bool {
	if t == nil {
		return false
	}
	for _, f := range t.Fields {
		if f.Name == name {
			return true
		}
	}
	return false
}

func typeNames() map[string]TypeKind {
	return map[string]TypeKind{
		"Any": TypeAny, "Null": TypeNull, "number": TypeNumber, "string": TypeString,
		"boolean": TypeBoolean, "date": TypeDate, "time": TypeTime,
		"date and time": TypeDateTime, "dateTime": TypeDateTime,
		"years and months duration": TypeMonths, "yearMonthDuration": TypeMonths,
		"days and time duration": TypeSeconds, "dayTimeDuration": TypeSeconds,
		"list": TypeList, "context": TypeContext, "range": TypeRange, "function": TypeFunction,
	}
}

func kindName(k TypeKind) string {
	switch k {
	case TypeAny:
		return "Any"
	case TypeNull:
		return "Null"
	case TypeDateTime:
		return "date and time"
	case TypeMonths:
		return "years and months duration"
	case TypeSeconds:
		return "days and time duration"
	}
	for n, kk := range typeNames() {
		if kk == k {
			return n
		}
	}
	return "?"
}

// String is the type as FEEL writes it.
func (t *Type) String() string {
	switch {
	case t == nil:
		return "Any"
	case t.Name != "":
		return t.Name
	case (t.Kind == TypeList || t.Kind == TypeRange) && t.Elem != nil:
		return kindName(t.Kind) + "<" + t.Elem.String() + ">"
	case t.Kind == TypeContext && len(t.Fields) > 0:
		var p []string
		for _, f := range t.Fields {
			p = append(p, f.Name+": "+f.Type.String())
		}
		return "context<" + strings.Join(p, ", ") + ">"
	}
	return kindName(t.Kind)
}

func simple(k TypeKind) *Type      { return &Type{Kind: k} }
func listOf(t *Type) *Type         { return &Type{Kind: TypeList, Elem: t} }
func rangeOf(t *Type) *Type        { return &Type{Kind: TypeRange, Elem: t} }
func (t *Type) is(k TypeKind) bool { return t.base() == k }

// ParseType reads a type such as "number", "list<number>" or "context<a: number, b: string>".
// named finds types declared elsewhere; it may be nil.
func ParseType(s string, named func(string) (*Type, bool)) (*Type, error) {
	p := &typeParser{s: s, named: named}
	t, err := p.parse(0)
	if err == nil && strings.TrimSpace(p.s) != "" {
		err = fmt.Errorf("%q is left over after the type", strings.TrimSpace(p.s))
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

type typeParser struct {
	s     string
	named func(string) (*Type, bool)
}

func (p *typeParser) parse(depth int) (*Type, error) {
	if depth > 50 {
		return nil, fmt.Errorf("the type nests deeper than 50 levels")
	}
	p.s = strings.TrimSpace(p.s)
	i := strings.IndexAny(p.s, "<>,")
	if i > 0 && p.s[i] == '>' && p.s[i-1] == '-' {
		i--
	}
	name, rest := p.s, ""
	if i >= 0 {
		name, rest = p.s[:i], p.s[i:]
	}
	name = normalName(name)
	p.s = rest
	kind, ok := typeNames()[name]
	if p.named != nil {
		if t, found := p.named(name); found {
			return t, nil
		}
	}
	if !ok {
		return nil, fmt.Errorf("there is no type called %q%s", name, DidYouMean(name, typeList()))
	}
	return p.arguments(kind, depth)
}

func typeList() []string {
	var out []string
	for n := range typeNames() {
		out = append(out, n)
	}
	return out
}

func (p *typeParser) arguments(kind TypeKind, depth int) (*Type, error) {
	t := simple(kind)
	if !p.eat("<") {
		return t, nil
	}
	var err error
	switch kind {
	case TypeList, TypeRange:
		t.Elem, err = p.parse(depth + 1)
	case TypeContext:
		err = p.fields(t, depth)
	case TypeFunction:
		err = p.params(t, depth)
	default:
		return nil, fmt.Errorf("the type %s takes no <...>", kindName(kind))
	}
	if err == nil && !p.eat(">") {
		err = fmt.Errorf("the type lacks a closing >")
	}
	if err == nil && kind == TypeFunction && p.eat("->") {
		t.Result, err = p.parse(depth + 1)
	}
	return t, err
}

func (p *typeParser) fields(t *Type, depth int) error {
	if strings.HasPrefix(strings.TrimSpace(p.s), ">") {
		return nil
	}
	for {
		name, rest, ok := strings.Cut(p.s, ":")
		if !ok {
			return fmt.Errorf("a context type needs name: type")
		}
		p.s = rest
		ft, err := p.parse(depth + 1)
		if err != nil {
			return err
		}
		t.Fields = append(t.Fields, Field{normalName(strings.Trim(strings.TrimSpace(name), `"`)), ft})
		if !p.eat(",") {
			return nil
		}
	}
}

func (p *typeParser) params(t *Type, depth int) error {
	if strings.HasPrefix(strings.TrimSpace(p.s), ">") {
		return nil
	}
	for {
		pt, err := p.parse(depth + 1)
		if err != nil {
			return err
		}
		t.Params = append(t.Params, pt)
		if !p.eat(",") {
			return nil
		}
	}
}

func (p *typeParser) eat(tok string) bool {
	rest, ok := strings.CutPrefix(strings.TrimSpace(p.s), tok)
	if ok {
		p.s = rest
	}
	return ok
}
