// Package odata reads the OData query options of the Noark 5 service interface (chapter 6.1.1.2 of version 1.1, which takes
// them from OData 4.01): filters, order and page. It also reads what is met in use: operators in capitals, substringof, any-less paths
// through lists, dates with the word DateTime before them, texts in double quotes.
package odata

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"torg/archive/object"
	"torg/municipality"
)

// Limits of a query.
const (
	MaxFilter = 4000 // bytes of a filter
	maxTokens = 1000
	maxDepth  = 30
)

type kind int

const (
	end kind = iota
	word
	text
	number
	mark
)

type token struct {
	kind kind
	text string
	at   int
}

func refuse(at int, why string) error {
	return &object.Fault{Kind: municipality.Invalid, Op: "odata", Field: "$filter", Why: why + " (ved tegn " + itoa(at+1) + ")."}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// lex splits a filter. A single quote mark with nothing after it is passed over: a client in use sends it.
func lex(s string) (out []token, err error) {
	if len(s) > MaxFilter || !utf8.ValidString(s) {
		return nil, refuse(0, "Filteret er for langt, eller har tegn som ikke kan leses")
	}
	for i := 0; i < len(s); {
		if len(out) > maxTokens {
			return nil, refuse(i, "Filteret har for mange deler")
		}
		c, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(c):
			i += size
		case quotes(c) != 0:
			t, next, ok := quoted(s, i, size)
			if !ok && strings.TrimSpace(s[i+size:]) == "" {
				return out, nil
			}
			if !ok {
				return nil, refuse(i, "En tekst mangler sluttegn")
			}
			out, i = append(out, token{text, t, i}), next
		case strings.ContainsRune("(),/:=", c):
			out, i = append(out, token{mark, string(c), i}), i+size
		case c == '-' || c == '+' || c >= '0' && c <= '9':
			t := run(s[i:])
			out, i = append(out, token{number, t, i}), i+len(t)
		case letter(c):
			t := run(s[i:])
			out, i = append(out, token{word, t, i}), i+len(t)
		default:
			return nil, refuse(i, "Tegnet kan ikke brukes i et filter")
		}
	}
	return out, nil
}

// quotes gives the mark that ends a text: straight or as word processors bend them, which the standard's own examples have.
func quotes(c rune) rune {
	switch c {
	case '\'', '"':
		return c
	case '‘', '’':
		return '’'
	}
	return 0
}

// quoted reads a text; the mark doubled stands for itself.
func quoted(s string, at, size int) (out string, next int, ok bool) {
	first, _ := utf8.DecodeRuneInString(s[at:])
	close := quotes(first)
	var b strings.Builder
	for i := at + size; i < len(s); {
		c, n := utf8.DecodeRuneInString(s[i:])
		if c == close {
			if rest, _ := utf8.DecodeRuneInString(s[i+n:]); rest != close || i+n >= len(s) {
				return b.String(), i + n, true
			}
			i += n
		}
		b.WriteRune(c)
		i += n
	}
	return "", 0, false
}

func letter(c rune) bool { return unicode.IsLetter(c) || c == '_' || c == '$' || c == '@' }

// run is a word or number: letters, digits, and what stands within identifiers, dates and numbers. A colon belongs to it in
// the time of day and in the municipality's own fields ("ppt-v1:skoleaar").
func run(s string) string {
	end := len(s)
	for i, c := range s {
		if letter(c) || unicode.IsDigit(c) || c == '-' || c == '.' || c == '+' {
			continue
		}
		if c == ':' && i > 0 && colon(s, i) {
			continue
		}
		end = i
		break
	}
	return s[:end]
}

// colon tells "12:30" and "ppt-v1:felt" from the colon of any(x: …).
func colon(s string, i int) bool {
	rest := s[i+1:]
	if rest == "" {
		return false
	}
	before, after := rune(s[i-1]), rune(rest[0])
	if before >= '0' && before <= '9' && after >= '0' && after <= '9' {
		return true
	}
	return strings.ContainsRune(s[:i], '-') && (after >= 'a' && after <= 'z' || after >= '0' && after <= '9')
}
