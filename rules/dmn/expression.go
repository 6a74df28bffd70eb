package dmn

import (
	"strings"

	"torg/rules"
)

// isExpression knows the elements that are expressions.
func isExpression(name string) bool {
	switch name {
	case rules.BoxedLiteral, rules.BoxedTable, rules.BoxedContext, rules.BoxedList, rules.BoxedRelation,
		rules.BoxedInvocation, rules.BoxedFunction, rules.BoxedConditional, rules.BoxedFilter,
		rules.BoxedFor, rules.BoxedEvery, rules.BoxedSome:
		return true
	}
	return false
}

// expressionIn is the expression a parent holds; nil when it holds none.
func expressionIn(e *element) *rules.Boxed {
	if e == nil {
		return nil
	}
	for _, c := range e.children {
		if isExpression(c.name) {
			return expression(c)
		}
	}
	return nil
}

func expression(e *element) *rules.Boxed {
	b := &rules.Boxed{Kind: e.name, Type: e.attr("typeRef"), Pos: e.pos, Variable: e.attr("iteratorVariable")}
	switch e.name {
	case rules.BoxedLiteral:
		b.Text = e.cell()
	case rules.BoxedTable:
		b.Table = table(e)
	case rules.BoxedContext:
		for _, c := range e.all("contextEntry") {
			b.Entries = append(b.Entries, named(c.child("variable"), c))
		}
	case rules.BoxedList:
		b.Items = expressions(e)
	case rules.BoxedRelation:
		relation(b, e)
	case rules.BoxedInvocation:
		b.Items = expressions(e)
		for _, c := range e.all("binding") {
			b.Entries = append(b.Entries, named(c.child("parameter"), c))
		}
	case rules.BoxedFunction:
		function(b, e)
	default:
		b.Items = parts(e)
	}
	return b
}

func expressions(e *element) []*rules.Boxed {
	var out []*rules.Boxed
	for _, c := range e.children {
		if isExpression(c.name) {
			out = append(out, expression(c))
		}
	}
	return out
}

func named(v, holder *element) rules.Named {
	n := rules.Named{Name: v.attr("name"), Type: v.attr("typeRef"), Value: expressionIn(holder), Pos: holder.pos}
	return n
}

func relation(b *rules.Boxed, e *element) {
	for _, c := range e.all("column") {
		b.Entries = append(b.Entries, rules.Named{Name: c.attr("name"), Type: c.attr("typeRef"), Pos: c.pos})
	}
	for _, r := range e.all("row") {
		b.Rows = append(b.Rows, expressions(r))
	}
}

func function(b *rules.Boxed, e *element) {
	b.Language = e.attr("kind")
	b.Items = expressions(e)
	b.Params = parameters(e)
}

func parameters(e *element) []rules.Named {
	var out []rules.Named
	for _, p := range e.all("formalParameter") {
		out = append(out, rules.Named{Name: p.attr("name"), Type: p.attr("typeRef"), Pos: p.pos})
	}
	return out
}

// parts are the expressions inside if, then, else, in, match, return and satisfies, in that order.
func parts(e *element) []*rules.Boxed {
	var out []*rules.Boxed
	for _, name := range []string{"if", "then", "else", "in", "match", "return", "satisfies"} {
		c := e.child(name)
		if c == nil {
			continue
		}
		b := expressionIn(c)
		if b == nil {
			b = &rules.Boxed{Kind: rules.BoxedLiteral, Text: rules.Cell{Text: "null", Pos: c.pos}, Pos: c.pos}
		}
		if b.Type == "" {
			b.Type = c.attr("typeRef")
		}
		out = append(out, b)
	}
	return out
}

func table(e *element) *rules.Table {
	t := &rules.Table{HitPolicy: hitPolicy(e.attr("hitPolicy"), e.attr("aggregation"))}
	for _, in := range e.all("input") {
		x := in.child("inputExpression")
		t.Inputs = append(t.Inputs, rules.TableInput{Expression: x.cell(), Label: in.attr("label"),
			Type: x.attr("typeRef"), Allowed: in.child("inputValues").cell()})
	}
	for _, o := range e.all("output") {
		t.Outputs = append(t.Outputs, rules.TableOutput{Name: o.attr("name"), Label: o.attr("label"), Type: o.attr("typeRef"),
			Allowed: o.child("outputValues").cell(), Default: o.child("defaultOutputEntry").cell()})
	}
	var notes []string
	for _, a := range e.all("annotation") {
		notes = append(notes, a.attr("name"))
	}
	for _, r := range e.all("rule") {
		t.Rows = append(t.Rows, row(r, notes))
	}
	return t
}

func row(r *element, notes []string) rules.Row {
	out := rules.Row{ID: r.attr("label"), Pos: r.pos}
	for _, c := range r.all("inputEntry") {
		out.When = append(out.When, c.cell())
	}
	for _, c := range r.all("outputEntry") {
		out.Then = append(out.Then, c.cell())
	}
	for i, c := range r.all("annotationEntry") {
		name := ""
		if i < len(notes) {
			name = notes[i]
		}
		annotate(&out, name, strings.TrimSpace(c.child("text").inner()))
	}
	return out
}

// annotate takes an annotation called law as references to the law, and the first of the others as the row's text.
func annotate(row *rules.Row, name, text string) {
	switch {
	case text == "":
	case strings.EqualFold(name, "law"):
		row.Law = strings.Split(text, lawSeparator)
	case row.Text == "":
		row.Text = text
	}
}

func (e *element) inner() string {
	if e == nil {
		return ""
	}
	return e.text
}

// hitPolicy is the short form of a hit policy and its aggregation.
func hitPolicy(policy, aggregation string) string {
	switch strings.ToUpper(policy) {
	case "", "UNIQUE":
		return "U"
	case "ANY":
		return "A"
	case "PRIORITY":
		return "P"
	case "FIRST":
		return "F"
	case "RULE ORDER":
		return "R"
	case "OUTPUT ORDER":
		return "O"
	case "COLLECT":
		return "C" + map[string]string{"SUM": "+", "MIN": "<", "MAX": ">", "COUNT": "#"}[strings.ToUpper(aggregation)]
	}
	return policy
}
