package dmn

import (
	"fmt"
	"strings"

	"torg/rules"
)

// Space is the XML namespace of what a pack says of its rules and DMN has no place for. It stands in extension elements,
// which other tools keep or pass over.
const Space = "urn:torg:rules:1"

// Annex is what a pack says of its rules beyond the rules themselves.
type Annex struct {
	Comments   []string            // lines at the top
	Outcome    map[string][]string // result, person, reasons and values: the decisions that make the answer
	Parameters map[string]Remarks  // by name
	Decisions  map[string]Remarks
}

// Remarks are what a pack says of one parameter or decision.
type Remarks struct {
	Unit, Gaps, Note string
	Before           []string // comment lines above it
	After            string   // comment beside its name
}

// outcomeParts are the parts of an outcome, in the order they are written.
func outcomeParts() []string { return []string{"result", "person", "reasons", "values"} }

// extension wraps what we add in the element DMN has for it.
func extension(inner string) string {
	if inner == "" {
		return ""
	}
	return "<extensionElements>" + inner + "</extensionElements>"
}

func (a *Annex) definitions() string {
	var b strings.Builder
	for _, c := range a.Comments {
		b.WriteString("<torg:comment>" + escape(c) + "</torg:comment>")
	}
	for _, part := range outcomeParts() {
		for _, name := range a.Outcome[part] {
			fmt.Fprintf(&b, "<torg:outcome part=%s>%s</torg:outcome>", attr(part), escape(name))
		}
	}
	return extension(b.String())
}

// element is the extension of a parameter or decision: its type as the pack writes it, remarks, and what inner adds.
func (r Remarks) element(tag, typ, inner string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<torg:%s type=%s", tag, attr(typ))
	for _, p := range [][2]string{{"unit", r.Unit}, {"gaps", r.Gaps}, {"note", r.Note}, {"after", r.After}} {
		if p[1] != "" {
			b.WriteString(" " + p[0] + "=" + attr(p[1]))
		}
	}
	b.WriteString(">")
	for _, c := range r.Before {
		b.WriteString("<torg:comment>" + escape(c) + "</torg:comment>")
	}
	return extension(b.String() + inner + "</torg:" + tag + ">")
}

// dated is the values of a parameter, with where each is laid down.
func dated(p rules.Parameter) string {
	var b strings.Builder
	for _, v := range p.Values {
		fmt.Fprintf(&b, "<torg:value from=%s source=%s verified=\"%t\">%s</torg:value>", attr(v.From), attr(v.Source), v.Verified, escape(v.Value))
	}
	return b.String()
}

// ours is an element of our namespace under an element's extension elements; nil when it has none.
func (e *element) ours(name string) *element {
	return e.child("extensionElements").child("torg:" + name)
}

func (e *element) comments() (out []string) {
	for _, c := range e.all("torg:comment") {
		out = append(out, c.text)
	}
	return out
}

func (e *element) remarks() Remarks {
	return Remarks{Unit: e.attr("unit"), Gaps: e.attr("gaps"), Note: e.attr("note"), After: e.attr("after"), Before: e.comments()}
}
