package feel

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Env is which names an expression may use and what types they have, known before it runs.
type Env struct {
	parent *Env
	types  map[string]*Type
	long   map[string][]string // names with spaces or signs, by first word, longest first
	open   bool                // names not known here may turn up when running (a filter over unknown items)
	lib    *Library
	hints  map[string]bool // names with spaces that fields somewhere have
	named  func(string) (*Type, bool)
	onUse  func(name string)
}

// OnUse asks to be told of every name of this environment that an expression uses.
func (e *Env) OnUse(fn func(name string)) { e.onUse = fn }

// Library is the built-ins the environment knows.
func (e *Env) Library() *Library { return e.lib }

// NewEnv makes an outermost environment. named finds declared types and may be nil.
func NewEnv(lib *Library, named func(string) (*Type, bool)) *Env {
	e := &Env{types: map[string]*Type{}, long: map[string][]string{}, lib: lib, hints: map[string]bool{}, named: named}
	return e
}

// Child makes an inner environment.
func (e *Env) Child() *Env {
	return &Env{parent: e, lib: e.lib, hints: e.hints, named: e.named}
}

// Define makes a name known. t may be nil for Any.
func (e *Env) Define(name string, t *Type) {
	if e.types == nil {
		e.types = map[string]*Type{}
	}
	_, again := e.types[name]
	e.types[name] = t
	e.hint(t, nil)
	if again {
		return
	}
	first := firstWord(name)
	if first != name && first != "" {
		if e.long == nil {
			e.long = map[string][]string{}
		}
		addLong(e.long, first, name)
	}
}

func addLong(long map[string][]string, first, name string) {
	l := append(long[first], name)
	sort.SliceStable(l, func(i, j int) bool { return len(l[i]) > len(l[j]) })
	long[first] = l
}

// hint remembers the field names of a type, so that they are read whole even where types are unknown.
func (e *Env) hint(t *Type, seen map[*Type]bool) {
	if t == nil || seen[t] || t.Elem == nil && t.Result == nil && t.Fields == nil {
		return
	}
	if seen == nil {
		seen = map[*Type]bool{}
	}
	seen[t] = true
	e.hint(t.Elem, seen)
	e.hint(t.Result, seen)
	for _, f := range t.Fields {
		e.hintName(f.Name)
		e.hint(f.Type, seen)
	}
}

func (e *Env) hintName(name string) {
	if firstWord(name) != name {
		e.hints[name] = true
	}
}

// Lookup is the type of a name; ok is false when it is not known.
func (e *Env) Lookup(name string) (t *Type, ok bool) {
	for ; e != nil; e = e.parent {
		if t, ok := e.types[name]; ok {
			return t, true
		}
	}
	return nil, false
}

// used tells whoever asked that an expression uses the name.
func (e *Env) used(name string) {
	for ; e != nil; e = e.parent {
		if _, ok := e.types[name]; ok {
			if e.onUse != nil {
				e.onUse(name)
			}
			return
		}
	}
}

func (e *Env) isOpen() bool {
	for ; e != nil; e = e.parent {
		if e.open {
			return true
		}
	}
	return false
}

// Names are all names known, for suggestions.
func (e *Env) Names() []string {
	var out []string
	for ; e != nil; e = e.parent {
		for n := range e.types {
			out = append(out, n)
		}
	}
	sort.Strings(out)
	return out
}

// longest finds the longest known name with spaces or signs that src starts with; n is the bytes it takes.
func (e *Env) longest(src, first string) (name string, n int) {
	try := func(cands []string) {
		for _, c := range cands {
			if k := matchName(src, c); k > n {
				name, n = c, k
			}
		}
	}
	lib := e.lib
	for ; e != nil; e = e.parent {
		try(e.long[first])
		if e.open {
			try(hintsFrom(e.hints, first))
		}
	}
	if lib != nil {
		try(lib.long[first])
	}
	return name, n
}

func hintsFrom(hints map[string]bool, first string) []string {
	var out []string
	for h := range hints {
		if firstWord(h) == first {
			out = append(out, h)
		}
	}
	return out
}

// matchName is how many bytes of src spell name, any white space standing for one space; 0 when they do not.
func matchName(src, name string) int {
	i := 0
	for _, r := range name {
		got, w := utf8.DecodeRuneInString(src[i:])
		if r != ' ' {
			if got != r || w == 0 {
				return 0
			}
			i += w
			continue
		}
		if w == 0 || !unicode.IsSpace(got) {
			return 0
		}
		for w > 0 && unicode.IsSpace(got) {
			i += w
			got, w = utf8.DecodeRuneInString(src[i:])
		}
	}
	last, _ := utf8.DecodeLastRuneInString(name)
	next, w := utf8.DecodeRuneInString(src[i:])
	if w > 0 && namePart(last) && namePart(next) {
		return 0
	}
	return i
}

func firstWord(s string) string {
	for i, r := range s {
		if i == 0 && !nameStart(r) || !namePart(r) {
			return s[:i]
		}
	}
	return s
}

// nameStart follows grammar rule 28 of DMN 1.5.
func nameStart(r rune) bool {
	if r < 0x80 {
		return r == '?' || r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	return inRanges(r, [][2]rune{{0xC0, 0xD6}, {0xD8, 0xF6}, {0xF8, 0x2FF}, {0x370, 0x37D}, {0x37F, 0x1FFF},
		{0x200C, 0x200D}, {0x2070, 0x218F}, {0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD},
		{0x10000, 0xEFFFF}}) && !unicode.IsSpace(r)
}

// namePart follows grammar rule 29 of DMN 1.5.
func namePart(r rune) bool {
	if r < 0x80 {
		return nameStart(r) || r >= '0' && r <= '9'
	}
	return nameStart(r) || inRanges(r, [][2]rune{{0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}, {0xFE0F, 0xFE0F}})
}

func inRanges(r rune, ranges [][2]rune) bool {
	for _, x := range ranges {
		if r >= x[0] && r <= x[1] {
			return true
		}
	}
	return false
}

// normalName trims a name and makes every run of white space one space.
func normalName(s string) string { return strings.Join(strings.Fields(s), " ") }

// NormalName is a name as the engine compares it: trimmed, every run of white space one space.
func NormalName(s string) string { return normalName(s) }

// ValidName says whether expressions can refer to a name: it must begin with a letter, and must not be a word of the language.
func ValidName(name string) bool {
	switch name {
	case "if", "for", "some", "every", "true", "false", "null", "function":
		return false
	}
	return validName(name) && !keyword(name)
}

// DidYouMean suggests the nearest of names as ` (did you mean "x"?)`, or is empty when none is near.
func DidYouMean(name string, names []string) string {
	best, dist := "", 1+len([]rune(name))/3
	for _, n := range names {
		if d := distance(strings.ToLower(name), strings.ToLower(n)); d <= dist && n != name && (d < dist || best == "" || n < best) {
			best, dist = n, d
		}
	}
	if best == "" {
		return ""
	}
	return ` (did you mean "` + best + `"?)`
}

// distance is Levenshtein's: how many letters to add, drop or change.
func distance(a, b string) int {
	x, y := []rune(clip(a)), []rune(clip(b))
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		prev := row[0]
		row[0] = i + 1
		for j := range y {
			cost := prev
			if x[i] != y[j] {
				cost++
			}
			prev = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(y)]
}
