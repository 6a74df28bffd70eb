package feel

import (
	"strings"
	"unicode/utf8"
)

func str(v Value) string { s, _ := v.Text(); return s }

func addStrings(l *Library) {
	l.add("substring(string: string, start position: number, length?: number) string", substring)
	l.add("string length(string: string) number", func(_ *Machine, a []Value) Value {
		return Number(int64(utf8.RuneCountInString(str(a[0]))))
	})
	l.add("upper case(string: string) string", func(m *Machine, a []Value) Value {
		return m.text(strings.ReplaceAll(strings.ToUpper(str(a[0])), "ß", "SS"))
	})
	l.add("lower case(string: string) string", func(m *Machine, a []Value) Value { return m.text(strings.ToLower(str(a[0]))) })
	l.add("substring before(string: string, match: string) string", func(m *Machine, a []Value) Value {
		before, _, found := strings.Cut(str(a[0]), str(a[1]))
		return String(pick(found, before, ""))
	})
	l.add("substring after(string: string, match: string) string", func(m *Machine, a []Value) Value {
		_, after, found := strings.Cut(str(a[0]), str(a[1]))
		return String(pick(found, after, ""))
	})
	l.add("contains(string: string, match: string) boolean", func(_ *Machine, a []Value) Value {
		return Bool(strings.Contains(str(a[0]), str(a[1])))
	})
	l.add("starts with(string: string, match: string) boolean", func(_ *Machine, a []Value) Value {
		return Bool(strings.HasPrefix(str(a[0]), str(a[1])))
	})
	l.add("ends with(string: string, match: string) boolean", func(_ *Machine, a []Value) Value {
		return Bool(strings.HasSuffix(str(a[0]), str(a[1])))
	})
	l.add("matches(input: string, pattern: string, flags?: string) boolean", matchesPattern)
	l.add("matches(input: string, pattern: string, flags: null) boolean", matchesPattern)
	l.add("replace(input: string, pattern: string, replacement: string, flags?: string) string", replacePattern)
	l.add("replace(input: string, pattern: string, replacement: string, flags: null) string", replacePattern)
	l.add("split(string: string, delimiter: string) list<string>", splitPattern)
	l.add("string join(list: list, delimiter?: string) string", stringJoin)
	l.add("string join(list: list, delimiter: null) string", stringJoin)
}

// substring counts characters from 1, or from -1 at the end.
func substring(m *Machine, a []Value) Value {
	r := []rune(str(a[0]))
	start, ok := roundDown(a[1])
	if !ok || start == 0 {
		return m.null("substring starts at 1 or, from the end, at -1")
	}
	if start < 0 {
		start += int64(len(r)) + 1
	}
	if start < 1 || start > int64(len(r)) {
		return m.null("the text has %d characters, none at %s", len(r), a[1])
	}
	rest := r[start-1:]
	if len(a) < 3 {
		return String(string(rest))
	}
	n, ok := roundDown(a[2])
	if !ok || n < 1 {
		return m.null("substring needs a length of 1 or more")
	}
	return String(string(rest[:min(n, int64(len(rest)))]))
}

func stringJoin(m *Machine, a []Value) Value {
	sep := ""
	if len(a) > 1 {
		sep = str(a[1])
	}
	var parts []string
	size := 0
	for _, it := range a[0].Items() {
		if it.IsNull() {
			continue
		}
		s, ok := it.Text()
		if !ok {
			return m.null("string join takes texts only, not %s", it.TypeName())
		}
		if size += len(s) + len(sep); !m.roomText(size) {
			return Null()
		}
		parts = append(parts, s)
	}
	return m.text(strings.Join(parts, sep))
}
