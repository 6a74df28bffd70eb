package dmn

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"torg/rules"
	"torg/rules/feel"
)

// Write makes a DMN 1.5 file of a pack's rules as they stand on a date: dated parameters become decisions with the
// value of that day. Law and text of rows become annotations that Read takes back. Errors: the problems of a Source
// that does not compile, and a parameter without a value on the date.
//
// What DMN has no place for, such as all values of a parameter and their sources, stands in extension elements of Space, and
// annex besides; ReadPack takes it all back. The date says which values other tools will calculate with.
func Write(src rules.Source, asOf rules.Date, annex Annex) ([]byte, error) {
	m, problems := rules.Compile(src)
	if m == nil {
		return nil, problems
	}
	w := &writer{m: m, annex: annex, ids: map[string]string{}, inputs: map[string]bool{}, used: map[string]bool{}}
	w.name(src)
	if err := w.body(src, asOf); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.WriteString(xml.Header)
	fmt.Fprintf(&out, "<definitions xmlns=%q xmlns:torg=%q id=\"definitions\" name=%s namespace=%s exporter=\"Torg\">\n%s\n",
		"https://www.omg.org/spec/DMN/20230324/MODEL/", Space, attr(src.Name), attr("urn:torg:rules:"+slug(src.Name)), annex.definitions())
	out.Write(w.types.Bytes())
	out.Write(w.elements.Bytes())
	out.WriteString("</definitions>\n")
	return out.Bytes(), nil
}

type writer struct {
	m        *rules.Model
	annex    Annex
	ids      map[string]string // name → id
	inputs   map[string]bool
	used     map[string]bool // names decisions refer to
	types    bytes.Buffer
	elements bytes.Buffer
	nTypes   int
}

// slug is a name as it may stand in a URI: letters and digits of ASCII, all else as hyphens.
func slug(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, s)
}

// attr is an attribute value in quotation marks.
func attr(s string) string { return `"` + escape(s) + `"` }

func escape(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return ""
	}
	return b.String()
}

// name gives every element an id.
func (w *writer) name(src rules.Source) {
	for i, in := range src.Inputs {
		w.ids[feel.NormalName(in.Name)] = fmt.Sprintf("input_%d", i+1)
		w.inputs[feel.NormalName(in.Name)] = true
	}
	for i, p := range src.Parameters {
		w.ids[feel.NormalName(p.Name)] = fmt.Sprintf("parameter_%d", i+1)
	}
	for i, d := range src.Decisions {
		uses, _ := w.m.Uses(d.Name)
		for _, u := range uses {
			w.used[u] = true
		}
		w.ids[feel.NormalName(d.Name)] = fmt.Sprintf("decision_%d", i+1)
	}
}

func (w *writer) put(format string, args ...any) {
	fmt.Fprintf(&w.elements, format+"\n", args...)
}

func (w *writer) body(src rules.Source, asOf rules.Date) error {
	for _, in := range src.Inputs {
		name := feel.NormalName(in.Name)
		if !w.used[name] {
			continue // Torg gives packs more names than a pack's rules use
		}
		w.put("<inputData id=%s name=%s><variable name=%s%s/></inputData>", attr(w.ids[name]), attr(name), attr(name), w.typeRef(in.Type))
	}
	for _, p := range src.Parameters {
		if err := w.parameter(p, asOf); err != nil {
			return err
		}
	}
	for i := range src.Decisions {
		if err := w.decision(&src.Decisions[i]); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) parameter(p rules.Parameter, asOf rules.Date) error {
	var best *rules.Dated
	var from rules.Date
	for i := range p.Values {
		d, err := rules.ParseDate(p.Values[i].From)
		if err != nil {
			return err
		}
		if !asOf.Before(d) && (best == nil || from.Before(d)) {
			best, from = &p.Values[i], d
		}
	}
	if best == nil {
		return fmt.Errorf("the parameter %q has no value on %s", p.Name, asOf)
	}
	w.open(p.Name, p.Type, fmt.Sprintf("From %s. %s", from, best.Source), w.annex.Parameters[feel.NormalName(p.Name)].element("parameter", p.Type, dated(p)), nil)
	w.literal(best.Value)
	w.put("</decision>")
	return nil
}

// open starts a decision, with what it requires.
func (w *writer) open(name, typ, description, ours string, uses []string) {
	name = feel.NormalName(name)
	w.put("<decision id=%s name=%s>", attr(w.ids[name]), attr(name))
	if description != "" {
		w.put("<description>%s</description>", escape(description))
	}
	w.put("%s<variable name=%s%s/>", ours, attr(name), w.typeRef(typ))
	for _, u := range uses {
		tag := "requiredDecision"
		if w.inputs[u] {
			tag = "requiredInput"
		}
		w.put("<informationRequirement><%s href=%s/></informationRequirement>", tag, attr("#"+w.ids[u]))
	}
}

func (w *writer) literal(text string) {
	w.put("<literalExpression><text>%s</text></literalExpression>", escape(text))
}

func (w *writer) decision(d *rules.DecisionSource) error {
	uses, _ := w.m.Uses(d.Name)
	w.open(d.Name, d.Type, "", w.annex.Decisions[feel.NormalName(d.Name)].element("decision", d.Type, ""), uses)
	switch {
	case d.Expression != nil:
		w.literal(d.Expression.Text)
	case d.Table != nil:
		w.table(d.Table, w.ids[feel.NormalName(d.Name)])
	default:
		return fmt.Errorf("the decision %q has neither expression nor table", d.Name)
	}
	w.put("</decision>")
	return nil
}

func (w *writer) table(t *rules.Table, id string) {
	policy, aggregation := longPolicy(t.HitPolicy)
	w.put("<decisionTable hitPolicy=%s%s>", attr(policy), aggregation)
	for _, in := range t.Inputs {
		w.put("<input%s><inputExpression%s><text>%s</text></inputExpression>%s</input>", label(in.Label), w.typeRef(in.Type),
			escape(in.Expression.Text), tests("inputValues", in.Allowed))
	}
	for _, o := range t.Outputs {
		name := ""
		if o.Name != "" {
			name = " name=" + attr(o.Name)
		}
		w.put("<output%s%s%s>%s%s</output>", name, label(o.Label), w.typeRef(o.Type), tests("outputValues", o.Allowed), tests("defaultOutputEntry", o.Default))
	}
	w.put(`<annotation name="law"/><annotation name="text"/>`)
	for i, r := range t.Rows {
		w.row(r, fmt.Sprintf("%s_row_%d", id, i+1))
	}
	w.put("</decisionTable>")
}

func (w *writer) row(r rules.Row, id string) {
	w.put("<rule id=%s%s>", attr(id), label(r.ID))
	for _, c := range r.When {
		w.put("<inputEntry><text>%s</text></inputEntry>", escape(c.Text))
	}
	for _, c := range r.Then {
		w.put("<outputEntry><text>%s</text></outputEntry>", escape(c.Text))
	}
	w.put("<annotationEntry><text>%s</text></annotationEntry><annotationEntry><text>%s</text></annotationEntry>",
		escape(strings.Join(r.Law, lawSeparator)), escape(r.Text))
	w.put("</rule>")
}

// lawSeparator stands between the references of one row.
const lawSeparator = "; "

func label(s string) string {
	if s == "" {
		return ""
	}
	return " label=" + attr(s)
}

func tests(tag string, c rules.Cell) string {
	if strings.TrimSpace(c.Text) == "" {
		return ""
	}
	return "<" + tag + "><text>" + escape(c.Text) + "</text></" + tag + ">"
}

func longPolicy(p string) (policy, aggregation string) {
	names := map[string]string{"": "UNIQUE", "U": "UNIQUE", "A": "ANY", "P": "PRIORITY", "F": "FIRST", "R": "RULE ORDER", "O": "OUTPUT ORDER"}
	if n, ok := names[p]; ok {
		return n, ""
	}
	agg := map[string]string{"C+": "SUM", "C<": "MIN", "C>": "MAX", "C#": "COUNT"}[p]
	if agg == "" {
		return "COLLECT", ""
	}
	return "COLLECT", " aggregation=" + attr(agg)
}

// typeRef refers to a type, defining it first when it is a list or a context.
func (w *writer) typeRef(typ string) string {
	t, err := feel.ParseType(typ, nil)
	if err != nil || t.Kind == feel.TypeAny {
		return ""
	}
	return " typeRef=" + attr(w.typeName(t))
}

func (w *writer) typeName(t *feel.Type) string {
	if t == nil || t.Elem == nil && len(t.Fields) == 0 {
		return t.String()
	}
	var inner string
	collection := ""
	if t.Kind == feel.TypeList {
		collection = ` isCollection="true"`
		inner = "<typeRef>" + escape(w.typeName(t.Elem)) + "</typeRef>"
	}
	for _, f := range t.Fields {
		inner += "<itemComponent name=" + attr(f.Name) + "><typeRef>" + escape(w.typeName(f.Type)) + "</typeRef></itemComponent>"
	}
	w.nTypes++
	name := fmt.Sprintf("t%d", w.nTypes)
	fmt.Fprintf(&w.types, "<itemDefinition name=%s%s>%s</itemDefinition>\n", attr(name), collection, inner)
	return name
}
