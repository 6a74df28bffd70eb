package service

import (
	"strings"
	"time"
	"unicode/utf8"

	"torg/municipality"
	"torg/rules"
)

// The kinds of letter. A pack has those its route needs.
const (
	LetterGranted = "granted"
	LetterRefused = "refused"
	LetterPartly  = "partly"
	LetterReceipt = "receipt"
	LetterManual  = "manual"
	LetterMore    = "more-information"
)

func letterKinds() []string {
	return []string{LetterGranted, LetterRefused, LetterPartly, LetterReceipt, LetterManual, LetterMore, LetterOffer}
}

// LetterData is what a letter is written from.
type LetterData struct {
	Input        Input
	Outcome      Outcome
	Case         CaseData
	Officer      string // name; empty when a machine decided
	Approver     string // name; empty when nobody had to approve
	Unit         string // name of the unit, in the letter's language
	Municipality municipality.Profile
	DecidedAt    time.Time  // UTC; for letters that are no decision, when the letter is written
	Offer        *OfferData // what is offered; nil in other letters
	FreeText     string     // the officer's own words; any Markdown in it is shown as it is written
}

// CaseData is the case a letter belongs to.
type CaseData struct {
	Number   string    // "2026/123"
	Received time.Time // UTC
}

// letter is one template: Markdown with slots {{ FEEL }}, parts that depend on a condition, and parts that repeat.
type letter struct {
	file   string
	lines  []string
	title  []piece
	body   []piece
	covers []coverage
}

// piece is a part of a letter: text, a slot, a choice or a repetition.
type piece struct {
	text string
	slot *slot
	test *slot   // if: body when true, else other
	each *slot   // for: body once for each item
	body []piece // of an if, a for, or an included part
	rest []piece
}

// part is a text that several letters of a pack share, such as the right to appeal: letters/part.NAME.LANGUAGE.md.
type part struct {
	*letter
	read bool // so that a part that includes itself is told of, not followed for ever
}

// slot is an expression of a letter. In a repetition it is computed for all items at once, as a list.
type slot struct {
	key   string // in Pack.aux
	as    string // format
	field string // question whose option labels are used, for the format etikett
	mid   bool   // it stands inside a sentence
	file  string
	line  int
}

// coverage is a mark that the text from here to the next mark or heading says what the law asks for.
type coverage struct {
	elements []string
	line     int
	text     string
}

// letterInputs are the names letters may use besides those of the rules.
func letterInputs() []rules.InputData {
	return []rules.InputData{
		{Name: "sak", Type: "context<nummer: string, mottatt: date>"},
		{Name: "vedtak", Type: "context<dato: date, maskinelt: boolean, resultat: string, saksbehandler: string, godkjenner: string, enhet: string, begrunnelse: string>"},
		{Name: "kommune", Type: kommuneType},
		{Name: "klage", Type: "context<uker: number, instans: string>"},
		{Name: "grunner", Type: "list<string>"},            // why, one text for each rule that fired
		{Name: "personlige grunner", Type: "list<string>"}, // why a person decides
		{Name: "regler", Type: "list<string>"},             // the law the fired rules rest on
		{Name: "hjemmel", Type: "list<string>"},            // the law the service stands on
		{Name: "kilder", Type: "list<context<navn: string, kilde: string, hentet: date, periode: string, formål: string>>"},
		{Name: "tjeneste", Type: "string"},
		{Name: "forventet svar", Type: "date"},
		{Name: "tilbud", Type: "context<hvorfor: string, frist: date>"},
	}
}

// partPrefix begins the names of parts.
const partPrefix = "part."

// letterFile takes "granted.nb.md" apart.
func letterFile(name string) (kind string, lang municipality.Language, ok bool) {
	parts := strings.Split(strings.TrimPrefix(strings.TrimPrefix(name, "letters/"), partPrefix), ".")
	if len(parts) != 3 || parts[2] != "md" || !known(municipality.Language(parts[1])) {
		return "", "", false
	}
	return parts[0], municipality.Language(parts[1]), true
}

func (l *loader) loadLetters() {
	for _, name := range fileNames(l.pack.files) {
		if !strings.HasPrefix(name, "letters/") {
			continue
		}
		if strings.HasPrefix(name, "letters/"+partPrefix) {
			l.checkPartName(name)
			continue
		}
		kind, lang, ok := letterFile(name)
		if !ok || !contains(letterKinds(), kind) {
			l.add(Problem{File: name, Text: "a letter's file is named KIND.LANGUAGE.md, where KIND is one of " + strings.Join(letterKinds(), ", ")})
			continue
		}
		if l.pack.letters[kind] == nil {
			l.pack.letters[kind] = map[municipality.Language]*letter{}
		}
		l.pack.letters[kind][lang] = l.letter(name, l.pack.files[name])
	}
}

func contains(list []string, s string) bool {
	for _, one := range list {
		if one == s {
			return true
		}
	}
	return false
}

func (l *loader) checkPartName(name string) {
	if kind, _, ok := letterFile(name); !ok || !plainName(kind) {
		l.add(Problem{File: name, Text: "a part that letters share is named part.NAME.LANGUAGE.md, with small letters in NAME"})
	}
}

// part reads a shared part once; nil when there is none.
func (l *loader) part(name string, lang municipality.Language) *part {
	file := "letters/" + partPrefix + name + "." + string(lang) + ".md"
	if p, ok := l.parts[file]; ok {
		return p
	}
	b, ok := l.pack.files[file]
	if !ok {
		return nil
	}
	p := &part{letter: &letter{file: file, lines: strings.Split(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n")}}
	l.parts[file] = p
	parser := &letterParser{loader: l, letter: p.letter, tokens: l.tokens(p.letter, 0)}
	p.body = parser.pieces("", nil)
	p.covers = append(coverages(p.letter, 0), parser.covers...)
	p.read = true
	return p
}

// letter reads one template.
func (l *loader) letter(file string, b []byte) *letter {
	lt := &letter{file: file, lines: strings.Split(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n")}
	if text := unreadable(b); text != "" {
		l.letterFault(lt, 1, 1, text)
		return lt
	}
	first := l.frontMatter(lt)
	p := &letterParser{loader: l, letter: lt, tokens: l.tokens(lt, first)}
	lt.body = p.pieces("", nil)
	lt.covers = append(coverages(lt, first), p.covers...)
	return lt
}

func (l *loader) letterFault(lt *letter, line, column int, text string) {
	l.add(Problem{File: lt.file, Line: line, Column: column, Text: text, Excerpt: lt.excerpt(line)})
}

func (lt *letter) excerpt(line int) string {
	if line < 1 || line > len(lt.lines) {
		return ""
	}
	return clip(lt.lines[line-1], maxExcerpt)
}

func (l *loader) letterAt(file string) (*letter, bool) {
	if p, ok := l.parts[file]; ok {
		return p.letter, true
	}
	kind, lang, ok := letterFile(file)
	if !ok || l.pack.letters[kind][lang] == nil {
		return nil, false
	}
	return l.pack.letters[kind][lang], true
}

// frontMatter reads "title:" between two lines of ---, and answers with the index of the first line after it.
func (l *loader) frontMatter(lt *letter) int {
	if len(lt.lines) < 3 || lt.lines[0] != "---" {
		l.letterFault(lt, 1, 1, "a letter begins with a line ---, a line \"title: …\" and a line ---")
		return 0
	}
	for i := 1; i < len(lt.lines); i++ {
		line := lt.lines[i]
		title, ok := strings.CutPrefix(line, "title:")
		switch {
		case line == "---":
			if lt.title == nil {
				l.letterFault(lt, 1, 1, "the letter lacks a title")
			}
			return i + 1
		case ok:
			toks := l.lineTokens(lt, i, title, len("title:"))
			p := &letterParser{loader: l, letter: lt, tokens: toks}
			lt.title = trimPieces(p.pieces("", nil))
		default:
			l.letterFault(lt, i+1, 1, "only title stands at the top of a letter")
		}
	}
	l.letterFault(lt, 1, 1, "the line --- after the title is missing")
	return len(lt.lines)
}

func trimPieces(ps []piece) []piece {
	if len(ps) > 0 {
		ps[0].text = strings.TrimLeft(ps[0].text, " ")
	}
	return ps
}

// token is text or the inside of {{ }}.
type token struct {
	text         string
	tag          bool
	line, column int // from 1
}

func (l *loader) tokens(lt *letter, first int) (out []token) {
	for i := first; i < len(lt.lines); i++ {
		line := lt.lines[i]
		toks := l.lineTokens(lt, i, line, 0)
		if onlyTag(toks) { // a line with nothing but a tag leaves no empty line behind
			for _, t := range toks {
				if t.tag {
					out = append(out, t)
				}
			}
			continue
		}
		out = append(out, toks...)
		if i < len(lt.lines)-1 {
			out = append(out, token{text: "\n", line: i + 1, column: utf8.RuneCountInString(line) + 1})
		}
	}
	return out
}

func onlyTag(toks []token) bool {
	tags := 0
	for _, t := range toks {
		if !t.tag && strings.TrimSpace(t.text) != "" {
			return false
		}
		if t.tag {
			word, _, _ := strings.Cut(t.text, " ")
			if !contains([]string{"if", "else", "for", "end", "covers", "include"}, word) {
				return false
			}
			tags++
		}
	}
	return tags > 0
}

// lineTokens takes one line apart; skip is how many characters of the line stand before text.
func (l *loader) lineTokens(lt *letter, index int, text string, skip int) (out []token) {
	column := skip + 1
	for {
		open := strings.Index(text, "{{")
		if open < 0 {
			return append(out, token{text: text, line: index + 1, column: column})
		}
		length := strings.Index(text[open:], "}}")
		if length < 0 {
			l.letterFault(lt, index+1, column+utf8.RuneCountInString(text[:open]), "{{ has no }} on the same line")
			return out
		}
		out = append(out, token{text: text[:open], line: index + 1, column: column})
		inner := text[open+2 : open+length]
		lead := len(inner) - len(strings.TrimLeft(inner, " "))
		at := column + utf8.RuneCountInString(text[:open+2+lead])
		out = append(out, token{text: strings.TrimSpace(inner), tag: true, line: index + 1, column: at})
		column += utf8.RuneCountInString(text[:open+length+2])
		text = text[open+length+2:]
	}
}

// coverages finds what each mark covers: the text until the next mark, or the next heading that is not its own.
func coverages(lt *letter, first int) (out []coverage) {
	open := -1
	for i := first; i < len(lt.lines); i++ {
		line := strings.TrimSpace(lt.lines[i])
		inner, isTag := strings.CutPrefix(line, "{{")
		if word, rest, ok := strings.Cut(strings.TrimSpace(strings.TrimSuffix(inner, "}}")), " "); isTag && ok && word == "covers" {
			out = append(out, coverage{elements: strings.Fields(rest), line: i + 1})
			open = len(out) - 1
			continue
		}
		if open >= 0 && strings.HasPrefix(line, "#") && strings.TrimSpace(out[open].text) != "" && !strings.HasPrefix(strings.TrimSpace(out[open].text), "#") {
			open = -1
		}
		if open >= 0 {
			out[open].text += line + "\n"
		}
	}
	return out
}

func (lt *letter) at(line, column int) rules.Pos {
	return rules.Pos{File: lt.file, Line: line, Column: column}
}
