package feel

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

type runeSet = func(rune) bool

func invert(s runeSet) runeSet { return func(r rune) bool { return !s(r) } }

// class reads [...] after its [: ranges, escapes, ^ to invert and -[...] to take away.
func (p *reParser) class() (reNode, error) {
	set, err := p.classSet(0)
	if err != nil {
		return nil, err
	}
	return reClass{set}, nil
}

func (p *reParser) classSet(depth int) (runeSet, error) {
	if depth > 20 {
		return nil, errors.New("the classes of the pattern nest too deep")
	}
	negated := p.eat('^')
	var sets []runeSet
	var minus runeSet
	for p.peek() != ']' || len(sets) == 0 {
		if p.pos >= len(p.src) {
			return nil, errors.New("a [ of the pattern is not closed")
		}
		if p.peek() == '-' && p.pos+1 < len(p.src) && p.src[p.pos+1] == '[' && len(sets) > 0 {
			p.pos += 2
			var err error
			if minus, err = p.classSet(depth + 1); err != nil {
				return nil, err
			}
			break
		}
		set, err := p.classPart()
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	if !p.eat(']') {
		return nil, errors.New("a [ of the pattern is not closed")
	}
	return combine(sets, negated, minus), nil
}

func combine(sets []runeSet, negated bool, minus runeSet) runeSet {
	return func(r rune) bool {
		in := false
		for _, s := range sets {
			if s(r) {
				in = true
				break
			}
		}
		return in != negated && (minus == nil || !minus(r))
	}
}

// classPart reads one character, range or escape inside a class. Flag i widens characters and ranges before ^ and
// subtraction see them, and leaves escapes such as \p{Lu} as they are.
func (p *reParser) classPart() (runeSet, error) {
	low, set, err := p.classChar()
	if err != nil || set != nil {
		return set, err
	}
	if p.peek() != '-' || p.pos+1 >= len(p.src) || p.src[p.pos+1] == ']' || p.src[p.pos+1] == '[' {
		return p.re.class(func(r rune) bool { return r == low }).has, nil
	}
	p.pos++
	high, set, err := p.classChar()
	if err != nil {
		return nil, err
	}
	if set != nil || high < low {
		return nil, errors.New("a range of the pattern runs backwards")
	}
	return p.re.class(func(r rune) bool { return r >= low && r <= high }).has, nil
}

// classChar reads one character, or an escape that stands for several (then set is not nil).
func (p *reParser) classChar() (rune, runeSet, error) {
	r := p.peek()
	p.pos++
	switch r {
	case '[':
		return 0, nil, errors.New("a [ inside a class of the pattern needs a backslash")
	case '\\':
		if c, ok := singleEscape(p.peek()); ok {
			p.pos++
			return c, nil, nil
		}
		set, err := p.escapedSet()
		return 0, set, err
	}
	return r, nil, nil
}

func singleEscape(r rune) (rune, bool) {
	switch r {
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 't':
		return '\t', true
	}
	return r, r > 0 && strings.ContainsRune(`\|.-^?*+{}()[]$`, r)
}

// escapedSet reads what follows a backslash.
func (p *reParser) escapedSet() (runeSet, error) {
	r := p.peek()
	p.pos++
	if c, ok := singleEscape(r); ok {
		return func(x rune) bool { return x == c }, nil
	}
	if set := multiEscape(unicode.ToLower(r)); set != nil {
		if unicode.IsUpper(r) {
			return invert(set), nil
		}
		return set, nil
	}
	if r == 'p' || r == 'P' {
		set, err := p.property()
		if err == nil && r == 'P' {
			set = invert(set)
		}
		return set, err
	}
	return nil, fmt.Errorf("\\%c means nothing in a pattern", r)
}

func multiEscape(r rune) runeSet {
	switch r {
	case 'd':
		return unicode.IsDigit
	case 's':
		return func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }
	case 'w':
		return func(r rune) bool { return !unicode.In(r, unicode.P, unicode.Z, unicode.C) }
	case 'i':
		return func(r rune) bool { return unicode.IsLetter(r) || r == '_' || r == ':' }
	case 'c':
		return func(r rune) bool {
			return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-._:\u00b7", r) || unicode.Is(unicode.M, r)
		}
	}
	return nil
}

// property reads {Lu}, {IsGreek} and their like.
func (p *reParser) property() (runeSet, error) {
	rest := string(p.src[min(p.pos, len(p.src)):])
	name, _, ok := strings.Cut(strings.TrimPrefix(rest, "{"), "}")
	if !ok || !strings.HasPrefix(rest, "{") {
		return nil, errors.New(`\p of a pattern needs a {name}`)
	}
	p.pos += len([]rune(name)) + 2
	if table, ok := unicode.Categories[name]; ok {
		return func(r rune) bool { return unicode.Is(table, r) }, nil
	}
	if b, ok := strings.CutPrefix(name, "Is"); ok {
		return block(b)
	}
	return nil, fmt.Errorf("there is no property of characters called %q", clip(name))
}

// block knows the blocks most used by name; others are looked up as scripts.
func block(name string) (runeSet, error) {
	ranges := map[string][2]rune{
		"BasicLatin": {0, 0x7F}, "Latin-1Supplement": {0x80, 0xFF}, "LatinExtended-A": {0x100, 0x17F},
		"LatinExtended-B": {0x180, 0x24F}, "IPAExtensions": {0x250, 0x2AF}, "SpacingModifierLetters": {0x2B0, 0x2FF},
		"CombiningDiacriticalMarks": {0x300, 0x36F}, "Greek": {0x370, 0x3FF}, "GreekandCoptic": {0x370, 0x3FF},
		"Cyrillic": {0x400, 0x4FF}, "Armenian": {0x530, 0x58F}, "Hebrew": {0x590, 0x5FF}, "Arabic": {0x600, 0x6FF},
		"Devanagari": {0x900, 0x97F}, "Thai": {0xE00, 0xE7F}, "LatinExtendedAdditional": {0x1E00, 0x1EFF},
		"GreekExtended": {0x1F00, 0x1FFF}, "GeneralPunctuation": {0x2000, 0x206F}, "CurrencySymbols": {0x20A0, 0x20CF},
		"LetterlikeSymbols": {0x2100, 0x214F}, "NumberForms": {0x2150, 0x218F}, "Arrows": {0x2190, 0x21FF},
		"MathematicalOperators": {0x2200, 0x22FF}, "Hiragana": {0x3040, 0x309F}, "Katakana": {0x30A0, 0x30FF},
		"CJKUnifiedIdeographs": {0x4E00, 0x9FFF}, "HangulSyllables": {0xAC00, 0xD7AF}, "PrivateUse": {0xE000, 0xF8FF},
	}
	if r, ok := ranges[name]; ok {
		return func(x rune) bool { return x >= r[0] && x <= r[1] }, nil
	}
	if table, ok := unicode.Scripts[name]; ok {
		return func(x rune) bool { return unicode.Is(table, x) }, nil
	}
	return nil, fmt.Errorf("there is no block of characters called %q", clip(name))
}
