// Package tck runs test cases in the format of the public DMN Technology Compatibility Kit (dmn-tck/tck):
// folders with DMN models and files of inputs and expected results. It proves how much of the DMN standard
// the rule engine holds.
package tck

import (
	"encoding/xml"
	"fmt"
	"strings"

	"torg/rules"
	"torg/rules/feel"
)

type suite struct {
	Model string     `xml:"modelName"`
	Cases []testCase `xml:"testCase"`
}

type testCase struct {
	ID        string   `xml:"id,attr"`
	Type      string   `xml:"type,attr"`
	Invocable string   `xml:"invocableName,attr"`
	Inputs    []node   `xml:"inputNode"`
	Results   []result `xml:"resultNode"`
}

type node struct {
	Name      string `xml:"name,attr"`
	Namespace string `xml:"namespace,attr"`
	value
}

type result struct {
	Name      string `xml:"name,attr"`
	Namespace string `xml:"namespace,attr"`
	Error     bool   `xml:"errorResult,attr"`
	Expected  *value `xml:"expected"`
}

type value struct {
	Nil        string      `xml:"nil,attr"`
	Value      *scalar     `xml:"value"`
	Components []component `xml:"component"`
	List       *list       `xml:"list"`
}

type component struct {
	Name string `xml:"name,attr"`
	value
}

type list struct {
	Nil   string  `xml:"nil,attr"`
	Items []value `xml:"item"`
}

type scalar struct {
	Type string `xml:"type,attr"`
	Nil  string `xml:"nil,attr"`
	Text string `xml:",chardata"`
}

func parseSuite(data []byte) (*suite, error) {
	var s suite
	if err := xml.Unmarshal(data, &s); err != nil {
		return nil, err
	}
	return &s, nil
}

// read makes a value of what a case holds.
func (v *value) read() (rules.Value, error) {
	switch {
	case v == nil || v.Nil == "true":
		return rules.Null(), nil
	case v.Value != nil:
		return v.Value.read()
	case v.List != nil:
		return v.List.read()
	case v.Components != nil:
		return readComponents(v.Components)
	}
	return rules.Null(), nil
}

func (l *list) read() (rules.Value, error) {
	if l.Nil == "true" {
		return rules.Null(), nil
	}
	items := make([]rules.Value, len(l.Items))
	for i := range l.Items {
		v, err := l.Items[i].read()
		if err != nil {
			return v, err
		}
		items[i] = v
	}
	return rules.List(items...), nil
}

func readComponents(cs []component) (rules.Value, error) {
	var entries []rules.Entry
	for i := range cs {
		v, err := cs[i].read()
		if err != nil {
			return v, err
		}
		entries = append(entries, rules.Entry{Name: cs[i].Name, Value: v})
	}
	return rules.Context(entries...), nil
}

// read makes a value of a scalar by its XML Schema type; text without one is taken as text.
func (s *scalar) read() (rules.Value, error) {
	if s.Nil == "true" {
		return rules.Null(), nil
	}
	_, kind, found := strings.Cut(s.Type, ":")
	if !found {
		kind = s.Type
	}
	text := strings.TrimSpace(s.Text)
	switch kind {
	case "decimal", "double", "float", "integer", "int", "long":
		return rules.ParseNumber(text)
	case "boolean":
		return rules.Bool(text == "true" || text == "1"), nil
	case "date", "time", "dateTime", "duration":
		v, ok := feel.ParseTemporal(text)
		if !ok {
			return v, fmt.Errorf("%q is not a %s", text, kind)
		}
		return v, nil
	}
	return rules.String(s.Text), nil
}
