package dmn

import (
	"errors"
	"fmt"
	"strings"

	"torg/rules"
	"torg/rules/feel"
)

// asText writes a boxed expression as FEEL text (DMN 1.5 chapter 10.2 says what each means).
func asText(b *rules.Boxed) (string, error) {
	switch {
	case b == nil:
		return "null", nil
	case b.Kind == rules.BoxedLiteral:
		return strings.TrimSpace(b.Text.Text), nil
	case b.Kind == rules.BoxedTable:
		return "", errors.New("a decision table inside another expression; make it a decision of its own")
	case b.Kind == rules.BoxedContext:
		return contextText(b)
	case b.Kind == rules.BoxedList:
		parts, err := allText(b.Items)
		return "[" + strings.Join(parts, ", ") + "]", err
	case b.Kind == rules.BoxedRelation:
		return relationText(b)
	case b.Kind == rules.BoxedInvocation:
		return invocationText(b)
	case b.Kind == rules.BoxedFunction:
		return functionText(b)
	}
	return iterationText(b)
}

func allText(items []*rules.Boxed) ([]string, error) {
	out := make([]string, len(items))
	for i, it := range items {
		var err error
		if out[i], err = asText(it); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// key is a name as it stands in a context literal.
func key(name string) string {
	if name = feel.NormalName(name); feel.ValidName(name) {
		return name
	}
	return rules.String(name).String()
}

func contextText(b *rules.Boxed) (string, error) {
	parts, result := []string{}, ""
	for i := range b.Entries {
		text, err := asText(b.Entries[i].Value)
		if err != nil {
			return "", err
		}
		name := b.Entries[i].Name
		if feel.NormalName(name) == "" {
			name, result = "resultat", ".resultat"
		}
		parts = append(parts, key(name)+": "+text)
	}
	return "{" + strings.Join(parts, ", ") + "}" + result, nil
}

func relationText(b *rules.Boxed) (string, error) {
	var rows []string
	for _, r := range b.Rows {
		cells, err := allText(r)
		if err != nil {
			return "", err
		}
		var parts []string
		for i, c := range cells[:min(len(cells), len(b.Entries))] {
			parts = append(parts, key(b.Entries[i].Name)+": "+c)
		}
		rows = append(rows, "{"+strings.Join(parts, ", ")+"}")
	}
	return "[" + strings.Join(rows, ", ") + "]", nil
}

func invocationText(b *rules.Boxed) (string, error) {
	fn, err := allText(b.Items)
	if err != nil || len(fn) != 1 {
		return "", fmt.Errorf("an invocation that cannot be read: %w", errors.Join(err, errors.New("it needs one function")))
	}
	var args []string
	for i := range b.Entries {
		text, err := asText(b.Entries[i].Value)
		if err != nil {
			return "", err
		}
		args = append(args, feel.NormalName(b.Entries[i].Name)+": "+text)
	}
	return fn[0] + "(" + strings.Join(args, ", ") + ")", nil
}

func functionText(b *rules.Boxed) (string, error) {
	if b.Language != "" && b.Language != "FEEL" {
		return "", fmt.Errorf("a function written in %s", b.Language)
	}
	var params []string
	for _, p := range b.Params {
		params = append(params, feel.NormalName(p.Name))
	}
	body, err := allText(b.Items)
	if err != nil || len(body) == 0 {
		body = []string{"null"}
	}
	return "function(" + strings.Join(params, ", ") + ") " + body[0], err
}

// iterationText writes conditional, filter, for, some and every.
func iterationText(b *rules.Boxed) (string, error) {
	p, err := allText(b.Items)
	if err != nil {
		return "", err
	}
	for len(p) < 3 {
		p = append(p, "null")
	}
	name := feel.NormalName(b.Variable)
	switch b.Kind {
	case rules.BoxedConditional:
		return "if " + p[0] + " then " + p[1] + " else " + p[2], nil
	case rules.BoxedFilter:
		return "(" + p[0] + ")[" + p[1] + "]", nil
	case rules.BoxedFor:
		return "for " + name + " in " + p[0] + " return " + p[1], nil
	case rules.BoxedSome, rules.BoxedEvery:
		return b.Kind + " " + name + " in " + p[0] + " satisfies " + p[1], nil
	}
	return "", fmt.Errorf("%s is not known", b.Kind)
}
