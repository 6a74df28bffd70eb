package feel

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// The patterns of matches(), replace() and split() are those of XPath and XQuery Functions and Operators 3.1
// section 5.6: lazy quantifiers, back references and classes with subtraction, none of which Go's own engine
// has all of. They are matched by backtracking, with every step counted against the limits of the evaluation.

// regex is a compiled pattern.
type regex struct {
	root   reNode
	groups int
	fold   bool // i: upper and lower case alike
	dotAll bool // s: . matches line ends too
	lines  bool // m: ^ and $ match at every line
}

type reNode interface{}

type (
	reClass struct{ has func(rune) bool } // one character
	reSeq   struct{ parts []reNode }
	reAlt   struct{ options []reNode }
	reGroup struct {
		inner reNode
		n     int // number of a capturing group; 0 for none
	}
	reRepeat struct {
		inner    reNode
		min, max int // max -1: no end
		lazy     bool
	}
	reBack  struct{ n int }
	reStart struct{}
	reEnd   struct{}
)

type reParser struct {
	src    []rune
	pos    int
	re     *regex
	depth  int
	open   int
	closed map[int]bool
}

// maxRepeat bounds {n,m}.
const maxRepeat = 1000

func compileRegex(pattern, flags string) (*regex, error) {
	re := &regex{}
	literal := false
	for _, f := range flags {
		switch f {
		case 's':
			re.dotAll = true
		case 'm':
			re.lines = true
		case 'i':
			re.fold = true
		case 'x':
			pattern = dropSpace(pattern)
		case 'q':
			literal = true
		default:
			return nil, fmt.Errorf("%q is not a flag of a pattern", string(f))
		}
	}
	if literal {
		re.root = literalNode(re, pattern)
		return re, nil
	}
	p := &reParser{src: []rune(pattern), re: re, closed: map[int]bool{}}
	root, err := p.alternatives()
	if err == nil && p.pos < len(p.src) {
		err = fmt.Errorf("%q is out of place in the pattern", string(p.src[p.pos]))
	}
	re.root, re.groups = root, p.open
	return re, err
}

func literalNode(re *regex, s string) reNode {
	seq := reSeq{}
	for _, r := range s {
		seq.parts = append(seq.parts, re.char(r))
	}
	return seq
}

// dropSpace is flag x: white space outside classes is left out.
func dropSpace(s string) string {
	var b strings.Builder
	class := 0
	for i, r := range s {
		escaped := i > 0 && s[i-1] == '\\'
		switch {
		case r == '[' && !escaped:
			class++
		case r == ']' && !escaped && class > 0:
			class--
		case class == 0 && strings.ContainsRune(" \t\r\n", r):
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func (re *regex) char(want rune) reNode {
	if re.fold {
		return re.class(func(r rune) bool { return r == want })
	}
	return reClass{func(r rune) bool { return r == want }}
}

// class is a set of characters, closed under case when the pattern folds it.
func (re *regex) class(has func(rune) bool) reClass {
	if !re.fold {
		return reClass{has}
	}
	return reClass{func(r rune) bool {
		if has(r) {
			return true
		}
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			if has(f) {
				return true
			}
		}
		return false
	}}
}

func (p *reParser) peek() rune {
	if p.pos < len(p.src) {
		return p.src[p.pos]
	}
	return -1
}

func (p *reParser) eat(r rune) bool {
	if p.peek() != r {
		return false
	}
	p.pos++
	return true
}

func (p *reParser) alternatives() (reNode, error) {
	if p.depth++; p.depth > 100 {
		return nil, errors.New("the pattern nests too deep")
	}
	defer func() { p.depth-- }()
	var options []reNode
	for {
		seq, err := p.sequence()
		if err != nil {
			return nil, err
		}
		options = append(options, seq)
		if !p.eat('|') {
			break
		}
	}
	if len(options) == 1 {
		return options[0], nil
	}
	return reAlt{options}, nil
}

func (p *reParser) sequence() (reNode, error) {
	seq := reSeq{}
	for p.pos < len(p.src) && p.peek() != '|' && p.peek() != ')' {
		atom, err := p.atom()
		if err != nil {
			return nil, err
		}
		if atom, err = p.quantified(atom); err != nil {
			return nil, err
		}
		seq.parts = append(seq.parts, atom)
	}
	return seq, nil
}

func (p *reParser) atom() (reNode, error) {
	r := p.peek()
	p.pos++
	switch r {
	case '^':
		return reStart{}, nil
	case '$':
		return reEnd{}, nil
	case '.':
		all := p.re.dotAll
		return reClass{func(r rune) bool { return all || r != '\n' && r != '\r' }}, nil
	case '(':
		return p.group()
	case '[':
		return p.class()
	case '\\':
		return p.escape()
	case '*', '+', '?', '{', '}', ']':
		return nil, fmt.Errorf("%q is out of place in the pattern", string(r))
	}
	return p.re.char(r), nil
}

func (p *reParser) group() (reNode, error) {
	n := 0
	if p.eat('?') {
		if !p.eat(':') {
			return nil, errors.New("only (?:...) may follow (?")
		}
	} else {
		p.open++
		n = p.open
	}
	inner, err := p.alternatives()
	if err != nil {
		return nil, err
	}
	if !p.eat(')') {
		return nil, errors.New("a parenthesis of the pattern is not closed")
	}
	p.closed[n] = true
	return reGroup{inner, n}, nil
}

func (p *reParser) quantified(atom reNode) (reNode, error) {
	rep := reRepeat{inner: atom, max: -1}
	switch p.peek() {
	case '*':
	case '+':
		rep.min = 1
	case '?':
		rep.max = 1
	case '{':
		if err := p.counts(&rep); err != nil {
			return nil, err
		}
		p.pos--
	default:
		return atom, nil
	}
	p.pos++
	rep.lazy = p.eat('?')
	if r := p.peek(); r == '*' || r == '+' || r == '?' || r == '{' {
		return nil, errors.New("two quantifiers follow each other")
	}
	return rep, nil
}

// counts reads {n}, {n,} or {n,m} and stands after the }.
func (p *reParser) counts(rep *reRepeat) error {
	bad := errors.New("a {n,m} of the pattern cannot be read")
	end := p.pos
	for end < len(p.src) && p.src[end] != '}' {
		end++
	}
	if end == len(p.src) {
		return bad
	}
	low, high, comma := strings.Cut(string(p.src[p.pos+1:end]), ",")
	n, err := strconv.Atoi(low)
	if err != nil || !digits(low, len(low)) || n > maxRepeat {
		return bad
	}
	rep.min, rep.max = n, n
	if comma && high == "" {
		rep.max = -1
	} else if comma {
		m, err := strconv.Atoi(high)
		if err != nil || m < n || m > maxRepeat {
			return bad
		}
		rep.max = m
	}
	p.pos = end + 1
	return nil
}

func (p *reParser) escape() (reNode, error) {
	if r := p.peek(); r >= '1' && r <= '9' {
		return p.backReference()
	}
	set, err := p.escapedSet()
	if err != nil {
		return nil, err
	}
	return reClass{set}, nil
}

// backReference takes as many digits as name a group there is; the group must be closed already.
func (p *reParser) backReference() (reNode, error) {
	n := 0
	for p.pos < len(p.src) && p.src[p.pos] >= '0' && p.src[p.pos] <= '9' {
		next := n*10 + int(p.src[p.pos]-'0')
		if n > 0 && next > p.open {
			break
		}
		n = next
		p.pos++
	}
	if !p.closed[n] {
		return nil, fmt.Errorf("the pattern refers back to group %d, which is not there", n)
	}
	return reBack{n}, nil
}
