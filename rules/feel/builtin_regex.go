package feel

import (
	"regexp"
	"strings"
)

// pattern compiles an XPath regular expression with flags s, m, i, x.
func pattern(m *Machine, a []Value, flagsAt int) *regexp.Regexp {
	flags := ""
	if len(a) > flagsAt {
		flags = str(a[flagsAt])
	}
	p := str(a[1])
	if strings.Trim(flags, "smixq") != "" {
		m.null("%q are not flags of a pattern", clip(flags))
		return nil
	}
	if f := strings.NewReplacer("x", "", "q", "").Replace(flags); f != "" {
		p = "(?" + f + ")" + p
	}
	re, err := regexp.Compile(p)
	if err != nil {
		m.null("%q is not a pattern", clip(str(a[1])))
		return nil
	}
	return re
}

func matchesPattern(m *Machine, a []Value) Value {
	re := pattern(m, a, 2)
	if re == nil {
		return Null()
	}
	return Bool(re.MatchString(str(a[0])))
}

func replacePattern(m *Machine, a []Value) Value {
	re := pattern(m, a, 3)
	if re == nil {
		return Null()
	}
	return m.text(re.ReplaceAllString(str(a[0]), str(a[2])))
}

func splitPattern(m *Machine, a []Value) Value {
	re := pattern(m, a, 2)
	if re == nil {
		return Null()
	}
	var out []Value
	for _, s := range re.Split(str(a[0]), -1) {
		out = append(out, String(s))
	}
	return m.list(out)
}
