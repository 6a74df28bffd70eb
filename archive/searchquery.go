package archive

import (
	"strings"
	"unicode"
)

// term is one thing a search asks for.
type term struct {
	words   []string // stems that must all be there; for a pattern, what it matches is looked up
	pattern string   // with * and ? in it, lower case; empty for plain words
	phrase  []string // words as they were written, which must stand beside each other
	fields  int64    // bits of the fields it may stand in
}

// clause is terms of which one must hold, or none when it is a negation.
type clause struct {
	terms []term
	not   bool
}

// Limits of a search.
const (
	maxClauses  = 12
	maxQuery    = 500 // characters
	maxExpanded = 32  // words a pattern may stand for
)

// fieldNames are what may stand before a colon.
func fieldNames() map[string]int64 {
	return map[string]int64{"tittel": inTitle, "part": inParty, "avsender": inParty, "mottaker": inParty, "nr": inNumber, "nummer": inNumber, "tekst": inText, "title": inTitle, "party": inParty, "text": inText}
}

// parseQuery reads what a person writes: words are joined by AND, "words between quotes" stand beside each other, OR or
// ELLER joins two, a minus, NOT or IKKE before a word shuts it out, * stands for any letters and ? for one, and tittel:,
// part:, nr: and tekst: say where. Errors: TooMuch; what makes no sense is read as plain words.
func parseQuery(s string) (out []clause, err error) {
	if len([]rune(s)) > maxQuery {
		return nil, tooMuch("Search", "archive.text.long", "Text", maxQuery)
	}
	not, or := false, false
	for _, piece := range pieces(s) {
		switch strings.ToUpper(piece) {
		case "OR", "ELLER":
			or = len(out) > 0
			continue
		case "NOT", "IKKE":
			not = true
			continue
		case "AND", "OG":
			continue
		}
		if rest, ok := strings.CutPrefix(piece, "-"); ok && rest != "" {
			piece, not = rest, true
		}
		t := readTerm(piece)
		if len(t.words) > 0 || t.pattern != "" {
			out = joined(out, t, not, or)
		}
		not, or = false, false
	}
	if len(out) > maxClauses {
		return nil, tooMuch("Search", "archive.search.words", "Text", maxClauses)
	}
	return out, nil
}

// joined adds a term: to the clause before when OR stood between them, else as a clause of its own.
func joined(out []clause, t term, not, or bool) []clause {
	if n := len(out); or && n > 0 && !not && !out[n-1].not {
		out[n-1].terms = append(out[n-1].terms, t)
		return out
	}
	return append(out, clause{terms: []term{t}, not: not})
}

// pieces cuts at white space, but not between quotes.
func pieces(s string) (out []string) {
	var b strings.Builder
	quoted := false
	end := func() {
		if b.Len() > 0 {
			out = append(out, b.String())
			b.Reset()
		}
	}
	for _, c := range strings.NewReplacer("«", `"`, "»", `"`, "“", `"`, "”", `"`).Replace(s) {
		switch {
		case c == '"':
			quoted = !quoted
			b.WriteRune(c)
		case unicode.IsSpace(c) && !quoted:
			end()
		default:
			b.WriteRune(c)
		}
	}
	end()
	return out
}

func readTerm(piece string) term {
	t := term{fields: inAny}
	if name, rest, ok := strings.Cut(piece, ":"); ok && rest != "" {
		if f := fieldNames()[strings.ToLower(name)]; f != 0 {
			t.fields, piece = f, rest
		}
	}
	if strings.ContainsAny(piece, `"`) {
		t.phrase = tokens(piece)
	} else if strings.ContainsAny(piece, "*?") {
		t.pattern = pattern(piece)
		return t
	}
	for _, w := range tokens(piece) {
		if st := stem(w); st != "" {
			t.words = append(t.words, st)
		}
	}
	if len(t.phrase) < 2 {
		t.phrase = nil
	}
	return t
}

// pattern keeps letters, digits, slashes and the two signs. One that says nothing is no pattern.
func pattern(piece string) string {
	p := strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) || c == '/' || c == '*' || c == '?' {
			return unicode.ToLower(c)
		}
		return -1
	}, piece)
	if strings.Trim(p, "*?") == "" {
		return ""
	}
	if tail := p[strings.LastIndexAny(p, "*?")+1:]; tail != "" { // words are kept as stems: the end of the pattern is one too
		p = p[:len(p)-len(tail)] + stem(tail)
	}
	return p
}

// like is the pattern in the words of SQL.
func (t term) like() string {
	return strings.NewReplacer("*", "%", "?", "_").Replace(t.pattern)
}
