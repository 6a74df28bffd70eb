package service

import (
	"fmt"

	"torg/municipality"
	"torg/rules"
)

// expression is a FEEL text somewhere in the pack outside rules.yaml. Each becomes a decision of the pack's one model, so
// that it is type-checked with everything else and a fault in it is told with its place.
type expression struct {
	key  string // file and pointer
	text string
	typ  string
	at   rules.Pos
}

// expr takes in an expression of a YAML file; an empty one is none.
func (l *loader) expr(d *document, pointer, text, typ string) {
	if text == "" {
		return
	}
	l.exprs = append(l.exprs, expression{d.file + "#" + pointer, text, typ, d.pos(d.textAt(pointer))})
}

// auxName is the name an expression gets in the model. No pack can write such a name.
func auxName(i int) string { return fmt.Sprintf("%s%d", auxPrefix, i) }

const auxPrefix = "torg_"

// compile makes the model and tells its faults with their lines.
func (l *loader) compile() {
	l.reasonPlaces()
	for i, e := range l.exprs {
		name := auxName(i)
		l.pack.aux[e.key] = name
		cell := rules.Cell{Text: e.text, Pos: e.at}
		l.pack.source.Decisions = append(l.pack.source.Decisions, rules.DecisionSource{Name: name, Type: e.typ, Expression: &cell, Pos: e.at})
	}
	if l.problems.Fatal() {
		return
	}
	model, problems := rules.Compile(l.pack.source)
	for _, p := range problems {
		l.add(l.located(p))
	}
	l.pack.model = model
}

// reasonPlaces takes in the {places} of the texts that tell reasons: each names a value of the rules.
func (l *loader) reasonPlaces() {
	seen := map[string]bool{}
	for _, r := range l.pack.rows {
		for _, lang := range municipality.Languages() {
			texts, d := l.pack.catalog[lang], l.pack.textsAt[lang]
			for _, place := range placeNames(texts[r.reason]) {
				name, as := splitPlace(place)
				at := d.textAt(textPointer(d, r.reason))
				if as != "" && !contains(formats(), as) {
					l.fault(d, at, "there is no format %q%s", as, didYouMean(as, formats()))
				}
				if q, ok := l.pack.question(name); as == asLabel && (!ok || len(q.Options) == 0) {
					l.fault(d, at, "the format %s is for the answer to a choice whose options are in form.yaml, and %q is none", asLabel, name)
				}
				if as == asMoney {
					l.unit(name, asMoney)
				}
				if !seen[name] {
					seen[name] = true
					l.exprs = append(l.exprs, expression{reasonKey(name), name, "Any", d.pos(at)})
				}
			}
		}
	}
}

func (l *loader) located(p rules.Problem) Problem {
	out := Problem{File: p.Pos.File, Line: p.Pos.Line, Column: max(p.Pos.Column, 1), Text: p.Text, Excerpt: p.Quote}
	if d, ok := l.pack.docs[p.Pos.File]; ok {
		out.Excerpt = d.excerpt(p.Pos.Line)
	} else if lt, ok := l.letterAt(p.Pos.File); ok {
		out.Excerpt = lt.excerpt(p.Pos.Line)
	}
	if out.File == "" {
		out.File = "rules.yaml"
	}
	return out
}
