package feel

import (
	"strings"
)

// patternOf compiles the pattern of a call; nil with a note when it is none.
func patternOf(m *Machine, a []Value, flagsAt int) *regex {
	flags := ""
	if len(a) > flagsAt {
		flags = str(a[flagsAt])
	}
	if !m.Work(len(str(a[1])) / 4) {
		return nil
	}
	re, err := compileRegex(str(a[1]), flags)
	if err != nil {
		m.null("%q is not a pattern: %s", clip(str(a[1])), err)
		return nil
	}
	return re
}

func matchesPattern(m *Machine, a []Value) Value {
	re := patternOf(m, a, 2)
	if re == nil {
		return Null()
	}
	found := re.find(m, []rune(str(a[0])), 0)
	if m.err != nil {
		return Null()
	}
	return Bool(found != nil)
}

// replacePattern replaces every match. A pattern that matches nothing at all is refused, as XPath does.
func replacePattern(m *Machine, a []Value) Value {
	re := patternOf(m, a, 3)
	if re == nil {
		return Null()
	}
	if re.find(m, nil, 0) != nil {
		return m.null("the pattern %q matches an empty text", clip(str(a[1])))
	}
	repl, ok := replacement(str(a[2]), re.groups)
	if len(a) > 3 && strings.Contains(str(a[3]), "q") {
		repl, ok = []replPart{{text: str(a[2]), group: -1}}, true
	}
	if !ok {
		return m.null("%q is not a replacement", clip(str(a[2])))
	}
	return replaceAll(m, re, []rune(str(a[0])), repl)
}

func replaceAll(m *Machine, re *regex, in []rune, repl []replPart) Value {
	var b strings.Builder
	at := 0
	for at <= len(in) {
		caps := re.find(m, in, at)
		if caps == nil || m.err != nil {
			break
		}
		b.WriteString(string(in[at:caps[0][0]]))
		for _, part := range repl {
			b.WriteString(part.of(in, caps))
		}
		if !m.roomText(b.Len()) {
			return Null()
		}
		at = caps[0][1]
	}
	b.WriteString(string(in[min(at, len(in)):]))
	return m.text(b.String())
}

// replPart is a text, or a group to put in (group >= 0).
type replPart struct {
	text  string
	group int
}

func (p replPart) of(in []rune, caps [][2]int) string {
	if p.group < 0 {
		return p.text
	}
	if p.group >= len(caps) || caps[p.group][0] < 0 {
		return ""
	}
	return string(in[caps[p.group][0]:caps[p.group][1]])
}

// replacement reads $1, \$ and \\; a $ or backslash before anything else is an error.
func replacement(s string, groups int) ([]replPart, bool) {
	var out []replPart
	r := []rune(s)
	for i := 0; i < len(r); i++ {
		switch {
		case r[i] == '\\':
			if i+1 >= len(r) || r[i+1] != '\\' && r[i+1] != '$' {
				return nil, false
			}
			i++
			out = append(out, replPart{string(r[i]), -1})
		case r[i] == '$':
			if i+1 >= len(r) || r[i+1] < '0' || r[i+1] > '9' {
				return nil, false
			}
			n := int(r[i+1] - '0')
			for i++; i+1 < len(r) && r[i+1] >= '0' && r[i+1] <= '9' && n*10+int(r[i+1]-'0') <= groups; i++ {
				n = n*10 + int(r[i+1]-'0')
			}
			out = append(out, replPart{"", n})
		default:
			out = append(out, replPart{string(r[i]), -1})
		}
	}
	return out, true
}

func splitPattern(m *Machine, a []Value) Value {
	re := patternOf(m, a, 2)
	if re == nil {
		return Null()
	}
	in := []rune(str(a[0]))
	var out []Value
	at, from := 0, 0
	for from <= len(in) {
		caps := re.find(m, in, from)
		if caps == nil || m.err != nil {
			break
		}
		if caps[0][1] == caps[0][0] {
			from = caps[0][1] + 1
			continue
		}
		out = append(out, String(string(in[at:caps[0][0]])))
		at, from = caps[0][1], caps[0][1]
		if !m.room(len(out)) {
			return Null()
		}
	}
	return m.list(append(out, String(string(in[at:]))))
}
