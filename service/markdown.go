package service

import "strings"

// escapeMarkdown makes text stand in Markdown as it is written: no emphasis, links, headings, lists, HTML or tables come of
// it. Paragraphs of free text are kept; otherwise lines are joined.
func escapeMarkdown(s string, paragraphs bool) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	if !paragraphs {
		return escapeLine(strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00a0", "\ue000")), " "))
	}
	var out []string
	for _, block := range strings.Split(s, "\n\n") {
		var lines []string
		for _, line := range strings.Split(block, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				lines = append(lines, escapeLine(line))
			}
		}
		if len(lines) > 0 {
			out = append(out, strings.Join(lines, "\\\n"))
		}
	}
	return strings.Join(out, "\n\n")
}

// escapeLine puts a backslash before what CommonMark could read as its own: signs with a meaning anywhere, and at the start
// of a line the signs of lists, headings, quotes and rules.
func escapeLine(s string) string {
	var out strings.Builder
	for i, c := range s {
		if strings.ContainsRune("\\`*_[]<>|~&{}#!$^", c) || opensBlock(s, i, c) {
			out.WriteByte('\\')
		}
		out.WriteRune(c)
	}
	return strings.ReplaceAll(out.String(), "\ue000", "\u00a0")
}

// opensBlock reports whether the sign at i could begin a list, a rule or a link.
func opensBlock(s string, i int, c rune) bool {
	if strings.ContainsRune("-+=:", c) && strings.TrimLeft(s[:i], "-+=: ") == "" {
		return true
	}
	if c == ':' && strings.HasPrefix(s[i:], "://") || c == '.' && strings.HasSuffix(strings.ToLower(s[:i]), "www") || c == '@' {
		return true // readers that make links of bare addresses
	}
	if c == '.' || c == ')' {
		return i > 0 && strings.Trim(s[:i], "0123456789") == ""
	}
	return false
}

// tidy leaves at most one empty line between blocks, and ends with one line break.
func tidy(s string) string {
	var out []string
	blank := true
	for _, line := range strings.Split(s, "\n") {
		line = strings.TrimRight(line, " ")
		if line == "" && blank {
			continue
		}
		blank = line == ""
		out = append(out, line)
	}
	return strings.TrimSpace(strings.Join(out, "\n")) + "\n"
}
