package service

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxNesting is how deep if and for may stand inside each other.
const maxNesting = 8

// letterParser builds the pieces of a letter from its tokens.
//
// A repetition {{ for b in barn }} … {{ end }} gives its slots as FEEL loops: the slot b.navn becomes the expression
// "for b in (barn) return (b.navn)", computed once, and each turn of the letter takes its own item of the list.
type letterParser struct {
	loader *loader
	letter *letter
	tokens []token
	next   int
	depth  int
	covers []coverage // of the parts it includes
}

// loop is a for that stands around a slot.
type loop struct{ name, list string }

// pieces reads until the matching end (or else, which it leaves) of opener; at the top opener is "".
func (p *letterParser) pieces(opener string, loops []loop) (out []piece) {
	for p.next < len(p.tokens) {
		t := p.tokens[p.next]
		p.next++
		if !t.tag {
			out = append(out, piece{text: t.text})
			continue
		}
		word, rest, _ := strings.Cut(t.text, " ")
		switch {
		case word == "covers" && rest != "":
			p.elements(t, rest)
		case word == "include" && plainName(rest):
			out = append(out, p.include(t, rest, loops))
		case word == "if" && !strings.Contains(rest, " then "):
			out = append(out, p.choice(t, rest, loops))
		case word == "for" && !strings.Contains(rest, " return "):
			out = append(out, p.repetition(t, rest, loops))
		case t.text == "else" || t.text == "end":
			if opener == "" {
				p.fault(t, "this "+word+" has no {{ if … }} or {{ for … }} before it")
				continue
			}
			p.next--
			return out
		default:
			out = append(out, piece{slot: p.slot(t, t.text, loops)})
		}
	}
	if opener != "" {
		last := token{line: len(p.letter.lines), column: 1}
		p.fault(last, fmt.Sprintf("{{ %s … }} lacks its {{ end }}", opener))
	}
	return out
}

// include puts a shared part in.
func (p *letterParser) include(t token, name string, loops []loop) piece {
	_, lang, _ := letterFile(p.letter.file)
	part := p.loader.part(name, lang)
	switch {
	case part == nil:
		p.fault(t, fmt.Sprintf("there is no part letters/%s%s.%s.md", partPrefix, name, lang))
	case !part.read:
		p.fault(t, "this part includes itself")
	case len(loops) > 0:
		p.fault(t, "a part cannot be included inside a for")
	default:
		p.covers = append(p.covers, part.covers...)
		return piece{body: part.body}
	}
	return piece{}
}

func (p *letterParser) fault(t token, text string) {
	p.loader.letterFault(p.letter, t.line, t.column, text)
}

// close takes the end or else that pieces stopped at, and says which it was.
func (p *letterParser) close() string {
	if p.next >= len(p.tokens) {
		return "end"
	}
	p.next++
	return p.tokens[p.next-1].text
}

func (p *letterParser) deeper(t token) bool {
	p.depth++
	if p.depth > maxNesting {
		p.fault(t, fmt.Sprintf("if and for may stand at most %d deep", maxNesting))
		return false
	}
	return true
}

func (p *letterParser) choice(t token, test string, loops []loop) piece {
	out := piece{test: p.compile(t, test, "if ", "boolean", loops)}
	if !p.deeper(t) {
		p.next = len(p.tokens)
		return out
	}
	out.body = p.pieces("if", loops)
	if p.close() == "else" {
		out.rest = p.pieces("if", loops)
		if p.close() == "else" {
			p.fault(t, "this if has two else")
		}
	}
	p.depth--
	return out
}

func (p *letterParser) repetition(t token, head string, loops []loop) piece {
	name, list, ok := strings.Cut(head, " in ")
	name = strings.TrimSpace(name)
	if !ok || name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyzæøå") != "" {
		p.fault(t, `a repetition is written {{ for x in list }}, with a name of small letters`)
		p.next = len(p.tokens)
		return piece{}
	}
	before := "for " + head[:len(head)-len(list)]
	out := piece{each: p.compile(t, list, before, "list", loops)}
	if !p.deeper(t) {
		p.next = len(p.tokens)
		return out
	}
	out.body = p.pieces("for", append(append([]loop{}, loops...), loop{name, strings.TrimSpace(list)}))
	if p.close() == "else" {
		p.fault(t, "a for has no else")
	}
	p.depth--
	return out
}

// slot reads "expression" or "expression | format".
func (p *letterParser) slot(t token, text string, loops []loop) *slot {
	text, as := cutFormat(text)
	s := p.compile(t, text, "", "Any", loops)
	s.as = as
	if as != "" && !contains(formats(), as) {
		p.fault(t, fmt.Sprintf("there is no format %q; choose one of %s%s", as, strings.Join(formats(), ", "), didYouMean(as, formats())))
	}
	if as == asMoney && len(loops) == 0 {
		p.loader.unit(strings.TrimSpace(text), asMoney)
	}
	if as == asLabel {
		s.field, s.mid = strings.TrimSpace(text), midSentence(p.letter, p.tokens[:max(p.next-1, 0)], t)
		if q, ok := p.loader.pack.question(s.field); !ok || (len(q.Options) == 0 && q.OptionsFrom == "") {
			p.fault(t, fmt.Sprintf("the format %s is for the answer to a choice, and %q is none", asLabel, s.field))
		}
	}
	return s
}

// cutFormat takes the format off, leaving any | inside quotes alone.
func cutFormat(text string) (expr, as string) {
	i := strings.LastIndexByte(text, '|')
	if i < 0 || strings.Count(text[i:], `"`)%2 == 1 {
		return text, ""
	}
	return strings.TrimSpace(text[:i]), strings.TrimSpace(text[i+1:])
}

// compile takes in the expression, wrapped in the loops around it. before is what stands before it in the tag.
func (p *letterParser) compile(t token, text, before, typ string, loops []loop) *slot {
	key := fmt.Sprintf("%s#%d:%d", p.letter.file, t.line, t.column)
	prefix, suffix := "", ""
	for _, l := range loops {
		prefix += "for " + l.name + " in (" + l.list + ") return ("
		suffix += ")"
		typ = "list<" + typ + ">"
	}
	if typ == "list<list>" || len(loops) > 0 {
		typ = "list"
	}
	column := t.column + utf8.RuneCountInString(before) - utf8.RuneCountInString(prefix)
	p.loader.exprs = append(p.loader.exprs, expression{key, prefix + text + suffix, typ, p.letter.at(t.line, column)})
	return &slot{key: key, file: p.letter.file, line: t.line}
}

func (p *letterParser) elements(t token, rest string) {
	for _, e := range strings.Fields(rest) {
		if !contains(allElements(), e) {
			p.fault(t, fmt.Sprintf("there is no element %q of a decision%s; they are %s", e, didYouMean(e, allElements()), strings.Join(allElements(), ", ")))
		}
	}
}

// question finds a question by id.
func (p *Pack) question(id string) (Question, bool) {
	for _, page := range p.Form.Pages {
		for _, q := range page.Questions {
			if q.ID == id {
				return q, true
			}
		}
	}
	return Question{}, false
}
