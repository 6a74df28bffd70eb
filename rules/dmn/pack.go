package dmn

import (
	"fmt"
	"strings"

	"torg/rules"
	"torg/rules/feel"
)

// ReadPack reads a DMN file as a pack writes rules: dated parameters, decisions that are an expression or one table, and
// what Write keeps in the annex. A file Write made comes back as it was. A file from another tool is brought into this form as
// far as that goes: boxed expressions become FEEL text, item definitions are written out; problems name what a pack has no
// place for: functions (business knowledge models), services, imports, and tables inside other expressions.
func ReadPack(f File) (rules.Source, Annex, rules.Problems) {
	root, err := parse(f.Name, f.Data)
	if err != nil {
		return rules.Source{}, Annex{}, rules.Problems{{Pos: rules.Pos{File: f.Name}, Text: err.Error()}}
	}
	r := &packReader{root: root, src: rules.Source{Name: root.attr("name")}, types: map[string]*element{},
		annex: Annex{Comments: root.child("extensionElements").comments(), Outcome: map[string][]string{}, Parameters: map[string]Remarks{}, Decisions: map[string]Remarks{}}}
	for _, o := range root.child("extensionElements").all("torg:outcome") {
		r.annex.Outcome[o.attr("part")] = append(r.annex.Outcome[o.attr("part")], o.text)
	}
	for _, e := range root.all("itemDefinition") {
		r.types[feel.NormalName(e.attr("name"))] = e
	}
	for _, e := range root.children {
		r.element(e)
	}
	return r.src, r.annex, r.problems
}

type packReader struct {
	root     *element
	src      rules.Source
	annex    Annex
	types    map[string]*element
	problems rules.Problems
}

func (r *packReader) problem(pos rules.Pos, format string, args ...any) {
	r.problems = append(r.problems, rules.Problem{Pos: pos, Text: fmt.Sprintf(format, args...)})
}

func (r *packReader) element(e *element) {
	name := feel.NormalName(e.attr("name"))
	switch e.name {
	case "inputData":
		r.src.Inputs = append(r.src.Inputs, rules.InputData{Name: name, Type: r.typeText(e.child("variable").attr("typeRef"), 0), Pos: e.pos})
	case "decision":
		if p := e.ours("parameter"); p != nil {
			r.parameter(name, p, e.pos)
		} else {
			r.decision(name, e)
		}
	case "businessKnowledgeModel":
		r.problem(e.pos, "%q is a function (business knowledge model), which a pack has no place for; write it into the decisions that use it", name)
	case "decisionService":
		r.problem(e.pos, "%q is a decision service, which a pack has no place for; a pack answers by its outcome", name)
	case "import":
		r.problem(e.pos, "the model imports %q; a pack stands by itself", e.attr("namespace"))
	}
}

func (r *packReader) parameter(name string, e *element, pos rules.Pos) {
	p := rules.Parameter{Name: name, Type: e.attr("type"), Pos: pos}
	for _, v := range e.all("torg:value") {
		p.Values = append(p.Values, rules.Dated{From: v.attr("from"), Value: v.text, Source: v.attr("source"), Verified: v.attr("verified") == "true", Pos: v.pos})
	}
	r.annex.Parameters[name] = e.remarks()
	r.src.Parameters = append(r.src.Parameters, p)
}

func (r *packReader) decision(name string, e *element) {
	d := rules.DecisionSource{Name: name, Pos: e.pos, Type: r.typeText(e.child("variable").attr("typeRef"), 0)}
	ours := e.ours("decision")
	if ours != nil {
		d.Type = ours.attr("type")
		r.annex.Decisions[name] = ours.remarks()
	} else if note := strings.TrimSpace(e.child("description").inner()); note != "" {
		r.annex.Decisions[name] = Remarks{Note: note}
	}
	logic := expressionIn(e)
	switch {
	case logic == nil:
		r.problem(e.pos, "the decision %q has no logic", name)
		return
	case logic.Kind == rules.BoxedTable:
		d.Table = logic.Table
		r.tableTypes(d.Table)
	default:
		text, err := asText(logic)
		if err != nil {
			r.problem(logic.Pos, "the decision %q: %s", name, err)
		}
		d.Expression = &rules.Cell{Text: text, Pos: logic.Pos}
	}
	if d.Type == "" {
		d.Type = "Any"
	}
	r.src.Decisions = append(r.src.Decisions, d)
}

func (r *packReader) tableTypes(t *rules.Table) {
	for i := range t.Inputs {
		t.Inputs[i].Type = r.typeText(t.Inputs[i].Type, 0)
	}
	for i := range t.Outputs {
		t.Outputs[i].Type = r.typeText(t.Outputs[i].Type, 0)
	}
}

// maxTypeDepth bounds types that hold one another.
const maxTypeDepth = 20

// typeText writes a type out, item definitions and all.
func (r *packReader) typeText(ref string, depth int) string {
	ref = feel.NormalName(ref)
	if _, bare, ok := strings.Cut(ref, ":"); ok && !strings.ContainsAny(ref, "<>") {
		ref = bare
	}
	e := r.types[ref]
	if e == nil {
		return ref
	}
	if depth > maxTypeDepth {
		r.problem(e.pos, "the type %q holds itself, which a pack has no place for", ref)
		return "Any"
	}
	return r.definition(e, depth)
}

func (r *packReader) definition(e *element, depth int) string {
	text := r.typeText(e.child("typeRef").inner(), depth+1)
	if comps := e.all("itemComponent"); len(comps) > 0 {
		parts := make([]string, len(comps))
		for i, c := range comps {
			parts[i] = feel.NormalName(c.attr("name")) + ": " + r.definition(c, depth+1)
		}
		text = "context<" + strings.Join(parts, ", ") + ">"
	}
	if text == "" {
		text = "Any"
	}
	if e.attr("isCollection") == "true" {
		text = "list<" + text + ">"
	}
	return text
}
