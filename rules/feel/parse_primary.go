package feel

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// instanceType reads the type after "instance of".
func (p *parser) instanceType(left Expr) Expr {
	t, unknown := p.typeHere()
	if unknown != "" {
		p.warn(p.pos, "%s", unknown)
		return constant(Null())
	}
	return &instanceOf{left, t}
}

// typeHere reads a type: the longest text that is one.
func (p *parser) typeHere() (t *Type, problem string) {
	p.space()
	n := typeExtent(p.src[p.pos:])
	var err error
	for end := n; end > 0; end = lastBreak(p.src[p.pos : p.pos+end]) {
		got, e := ParseType(p.src[p.pos:p.pos+end], p.env.named)
		if e == nil {
			p.pos += end
			return got, ""
		}
		if err == nil {
			err = e
		}
	}
	p.pos += len(firstWord(p.src[p.pos:]))
	if err == nil {
		return nil, "expected a type here"
	}
	return nil, err.Error()
}

// typeExtent is how far a type may reach: to a sign outside <...> that no type holds.
func typeExtent(s string) int {
	depth := 0
	for i, r := range s {
		switch {
		case r == '<':
			depth++
		case r == '>' && i > 0 && s[i-1] != '-':
			if depth--; depth < 0 {
				return i
			}
		case depth == 0 && strings.ContainsRune(",)]}={+*/;[|", r):
			return i
		}
	}
	return len(s)
}

// lastBreak drops the last word of s: where a shorter type could end.
func lastBreak(s string) int {
	s = strings.TrimRight(s, " \t\r\n")
	return strings.LastIndexAny(s, " \t\r\n")
}

func (p *parser) postfix() Expr {
	e := p.primary()
	for {
		p.space()
		rest := p.src[p.pos:]
		switch {
		case strings.HasPrefix(rest, ".") && !strings.HasPrefix(rest, ".."):
			p.pos++
			e = p.member(e)
		case strings.HasPrefix(rest, "["):
			next, ok := p.try(func() Expr { return p.filter(e) })
			if !ok {
				return e
			}
			e = next
		case strings.HasPrefix(rest, "("):
			e = p.call(e)
		default:
			return e
		}
	}
}

// member reads the name after a dot.
func (p *parser) member(of Expr) Expr {
	p.space()
	first := p.word()
	if first == "" {
		p.fail("expected a name after the dot")
	}
	name := first
	n := len(first)
	for _, cand := range memberNames(of.Type(), p.env.hints) {
		if k := matchName(p.src[p.pos:], cand); k > n {
			name, n = cand, k
		}
	}
	pos := p.pos
	p.pos += n
	return p.path(pos, of, name)
}

// memberNames are the names with spaces that may follow a dot.
func memberNames(t *Type, hints map[string]bool) []string {
	out := []string{"time offset", "start included", "end included"}
	if t.is(TypeList) {
		t = t.Elem
	}
	for _, f := range fieldsOf(t) {
		out = append(out, f.Name)
	}
	if len(fieldsOf(t)) == 0 {
		for h := range hints {
			out = append(out, h)
		}
	}
	return out
}

func fieldsOf(t *Type) []Field {
	if t == nil {
		return nil
	}
	return t.Fields
}

func (p *parser) path(pos int, of Expr, name string) Expr {
	t := of.Type()
	inner := t
	if t.is(TypeList) {
		inner = t.Elem
	}
	mt, known := memberType(inner, name)
	if !known {
		p.warn(pos, "%s has no %q%s", shortType(inner), name, DidYouMean(name, fieldNames(inner)))
	}
	if t.is(TypeList) {
		mt = listOf(mt)
	}
	return &path{of, name, mt}
}

func shortType(t *Type) string {
	if t.is(TypeContext) && t.Name == "" {
		return "the context"
	}
	return t.String()
}

func fieldNames(t *Type) []string {
	var out []string
	for _, f := range fieldsOf(t) {
		out = append(out, f.Name)
	}
	return out
}

// memberType is the type of a member; known is false when t certainly has none of that name.
func memberType(t *Type, name string) (mt *Type, known bool) {
	switch t.base() {
	case TypeAny, TypeNull, TypeFunction, TypeList:
		return nil, true
	case TypeContext:
		return t.field(name), t.hasField(name) || len(t.Fields) == 0
	case TypeRange:
		return rangeMember(t, name)
	}
	if k, ok := propertyTypes()[name]; ok {
		return simple(k), true
	}
	return nil, false
}

func rangeMember(t *Type, name string) (*Type, bool) {
	switch name {
	case "start", "end":
		return t.Elem, true
	case "start included", "end included":
		return simple(TypeBoolean), true
	}
	return nil, false
}

func propertyTypes() map[string]TypeKind {
	return map[string]TypeKind{
		"year": TypeNumber, "month": TypeNumber, "day": TypeNumber, "weekday": TypeNumber,
		"hour": TypeNumber, "minute": TypeNumber, "second": TypeNumber, "time offset": TypeSeconds,
		"timezone": TypeString, "years": TypeNumber, "months": TypeNumber, "days": TypeNumber,
		"hours": TypeNumber, "minutes": TypeNumber, "seconds": TypeNumber, "value": TypeAny,
	}
}

// filter reads [ ... ] after a value.
func (p *parser) filter(of Expr) Expr {
	p.want("[", "")
	item := of.Type()
	if item.is(TypeList) {
		item = item.Elem
	}
	env := p.env.Child()
	for _, f := range fieldsOf(item) {
		env.Define(f.Name, f.Type)
	}
	env.Define("item", item)
	env.open = len(fieldsOf(item)) == 0 && (item.is(TypeAny) || item.is(TypeContext))
	cond := p.within(env, p.expression)
	p.want("]", "after the filter")
	return newFilter(of, cond, item)
}

func (p *parser) primary() Expr {
	p.space()
	if p.pos >= len(p.src) {
		p.fail("the expression ends too early")
	}
	c := p.src[p.pos]
	switch {
	case c == '"':
		return constant(String(p.stringLiteral()))
	case c >= '0' && c <= '9', c == '.' && p.pos+1 < len(p.src) && p.src[p.pos+1] >= '0' && p.src[p.pos+1] <= '9':
		return p.number()
	case c == '@':
		return p.atLiteral()
	case c == '{':
		return p.deeper(p.contextLiteral)
	case c == '[', c == ']', c == '(':
		return p.deeper(p.bracketed)
	}
	if p.word() == "" {
		p.fail("did not understand %q here", clip(p.src[p.pos:]))
	}
	return p.deeper(p.nameOrKeyword)
}

func (p *parser) stringLiteral() string {
	start := p.pos
	p.pos++
	var b strings.Builder
	for p.pos < len(p.src) {
		c := p.src[p.pos]
		switch c {
		case '"':
			p.pos++
			return b.String()
		case '\\':
			p.escape(&b)
		default:
			b.WriteByte(c)
			p.pos++
		}
	}
	p.pos = start
	p.fail("the text is not closed by a quotation mark")
	return ""
}

// escape reads one backslash sequence; one that means nothing stands as it is written.
func (p *parser) escape(b *strings.Builder) {
	rest := p.src[p.pos+1:]
	if rest == "" {
		p.pos++
		return
	}
	simple := map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', '"': '"', '\\': '\\', '\'': '\''}
	if c, ok := simple[rest[0]]; ok {
		b.WriteByte(c)
		p.pos += 2
		return
	}
	if r, n := unicodeEscape(p.src[p.pos:]); n > 0 {
		b.WriteRune(r)
		p.pos += n
		return
	}
	b.WriteByte('\\')
	p.pos++
}

// unicodeEscape reads \uXXXX (a surrogate pair may follow) or \UXXXXXX.
func unicodeEscape(s string) (r rune, n int) {
	r, n = hexEscape(s)
	if n == 6 && utf16.IsSurrogate(r) {
		if low, k := hexEscape(s[6:]); k == 6 {
			return utf16.DecodeRune(r, low), 12
		}
		return utf8.RuneError, 6
	}
	return r, n
}

func hexEscape(s string) (rune, int) {
	n := 0
	switch {
	case strings.HasPrefix(s, `\u`):
		n = 6
	case strings.HasPrefix(s, `\U`):
		n = 8
	}
	if n == 0 || len(s) < n {
		return 0, 0
	}
	v, err := strconv.ParseUint(s[2:n], 16, 32)
	if err != nil {
		return 0, 0
	}
	return rune(v), n
}

func (p *parser) number() Expr {
	start := p.pos
	run := func() {
		for p.pos < len(p.src) && p.src[p.pos] >= '0' && p.src[p.pos] <= '9' {
			p.pos++
		}
	}
	run()
	if p.pos+1 < len(p.src) && p.src[p.pos] == '.' && p.src[p.pos+1] >= '0' && p.src[p.pos+1] <= '9' {
		p.pos++
		run()
	}
	if n := exponentLength(p.src[p.pos:]); n > 0 {
		p.pos += n
	}
	v, err := ParseNumber(p.src[start:p.pos])
	if err != nil {
		p.warn(start, "the number %s cannot be represented", clip(p.src[start:p.pos]))
		return constant(Null())
	}
	return constant(v)
}

func exponentLength(s string) int {
	if s == "" || s[0] != 'e' && s[0] != 'E' {
		return 0
	}
	i := 1
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	start := i
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	if i == start {
		return 0
	}
	return i
}

// atLiteral reads @"..." as a date, time, date and time or duration.
func (p *parser) atLiteral() Expr {
	start := p.pos
	p.pos++
	if !p.peek(`"`) {
		p.fail(`expected a text after @, as in @"2026-01-31"`)
	}
	v, ok := ParseTemporal(p.stringLiteral())
	if !ok {
		p.warn(start, "%s is neither a date, a time nor a duration", clip(p.src[start:p.pos]))
	}
	return constant(v)
}

// ParseTemporal reads the text of an @ literal; the value is null when it is none.
func ParseTemporal(s string) (v Value, ok bool) {
	if d, err := ParseDate(s); err == nil {
		return DateValue(d), true
	}
	if t, err := ParseTime(s); err == nil {
		return TimeValue(t), true
	}
	if strings.Contains(s, "T") {
		if d, err := ParseDateTime(s); err == nil {
			return DateTimeValue(d), true
		}
	}
	if d, err := ParseDuration(s); err == nil {
		return d, true
	}
	return Null(), false
}
