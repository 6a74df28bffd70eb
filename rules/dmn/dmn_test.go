package dmn_test

import (
	"strings"
	"testing"

	"torg/rules"
	"torg/rules/dmn"
)

const ns = `xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"`

func read(t *testing.T, main string, others ...string) *rules.Model {
	t.Helper()
	var rest []dmn.File
	for _, o := range others {
		rest = append(rest, dmn.File{Name: "other.dmn", Data: []byte(o)})
	}
	src, problems := dmn.Read(dmn.File{Name: "main.dmn", Data: []byte(main)}, rest...)
	if problems.Err() != nil {
		t.Fatal(problems)
	}
	m, problems := rules.Compile(src)
	if problems.Err() != nil {
		t.Fatal(problems)
	}
	return m
}

func value(t *testing.T, m *rules.Model, decision string, facts map[string]rules.Value) string {
	t.Helper()
	req := rules.Request{AsOf: rules.Date{Year: 2026, Month: 1, Day: 1}, Decisions: []string{decision}, Facts: map[string]rules.Fact{}}
	for n, v := range facts {
		req.Facts[n] = rules.Fact{Value: v}
	}
	res, err := m.Evaluate(req)
	if err != nil {
		t.Fatal(err)
	}
	return res.Values[decision].String()
}

// boxes is every boxed expression once.
const boxes = `<definitions ` + ns + ` name="boxes" namespace="urn:boxes">
<itemDefinition name="tGrade"><typeRef>string</typeRef><allowedValues><text>"A", "B"</text></allowedValues></itemDefinition>
<inputData name="n" id="n"><variable name="n" typeRef="number"/></inputData>
<inputData name="grade" id="g"><variable name="grade" typeRef="tGrade"/></inputData>
<businessKnowledgeModel name="add" id="add"><variable name="add"/><encapsulatedLogic>
  <formalParameter name="a" typeRef="number"/><formalParameter name="b" typeRef="number"/>
  <literalExpression><text>a + b</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
<decision name="list" id="list"><variable name="list"/><informationRequirement><requiredInput href="#n"/></informationRequirement>
  <list><literalExpression><text>n</text></literalExpression><literalExpression><text>2</text></literalExpression><literalExpression><text>3</text></literalExpression></list></decision>
<decision name="relation" id="rel"><variable name="relation"/><relation><column name="x"/><column name="y"/>
  <row><literalExpression><text>1</text></literalExpression><literalExpression><text>"a"</text></literalExpression></row>
  <row><literalExpression><text>2</text></literalExpression><literalExpression><text>"b"</text></literalExpression></row></relation></decision>
<decision name="invoked" id="inv"><variable name="invoked"/><knowledgeRequirement><requiredKnowledge href="#add"/></knowledgeRequirement>
  <invocation><literalExpression><text>add</text></literalExpression>
  <binding><parameter name="b"/><literalExpression><text>2</text></literalExpression></binding>
  <binding><parameter name="a"/><literalExpression><text>1</text></literalExpression></binding></invocation></decision>
<decision name="filtered" id="fil"><variable name="filtered"/><informationRequirement><requiredDecision href="#rel"/></informationRequirement>
  <filter><in><literalExpression><text>relation</text></literalExpression></in><match><literalExpression><text>x &gt; 1</text></literalExpression></match></filter></decision>
<decision name="looped" id="loop"><variable name="looped"/><informationRequirement><requiredDecision href="#list"/></informationRequirement>
  <for iteratorVariable="i"><in><literalExpression><text>list</text></literalExpression></in><return><literalExpression><text>i * 10</text></literalExpression></return></for></decision>
<decision name="some" id="some"><variable name="some"/>
  <some iteratorVariable="i"><in><literalExpression><text>[1, 2]</text></literalExpression></in><satisfies><literalExpression><text>i = 2</text></literalExpression></satisfies></some></decision>
<decision name="every" id="every"><variable name="every"/>
  <every iteratorVariable="i"><in><literalExpression><text>[1, 2]</text></literalExpression></in><satisfies><literalExpression><text>i = 2</text></literalExpression></satisfies></every></decision>
<decision name="conditional" id="cond"><variable name="conditional"/><informationRequirement><requiredInput href="#n"/></informationRequirement>
  <conditional><if><literalExpression><text>n &gt; 5</text></literalExpression></if><then><literalExpression><text>"big"</text></literalExpression></then><else><literalExpression><text>"small"</text></literalExpression></else></conditional></decision>
<decision name="context" id="ctx"><variable name="context"/><context>
  <contextEntry><variable name="f"/><functionDefinition><formalParameter name="n"/><literalExpression><text>if n &lt;= 1 then 1 else 2</text></literalExpression></functionDefinition></contextEntry>
  <contextEntry><literalExpression><text>f(1) + f(9)</text></literalExpression></contextEntry></context></decision>
<decision name="graded" id="grd"><variable name="graded"/><informationRequirement><requiredInput href="#g"/></informationRequirement>
  <literalExpression><text>grade</text></literalExpression></decision>
<decisionService name="service" id="svc"><variable name="service"/><outputDecision href="#cond"/><inputData href="#n"/></decisionService>
</definitions>`

func TestBoxedExpressions(t *testing.T) {
	m := read(t, boxes)
	facts := map[string]rules.Value{"n": rules.Number(7), "grade": rules.String("C")}
	for decision, want := range map[string]string{
		"list": "[7, 2, 3]", "relation": `[{x: 1, y: "a"}, {x: 2, y: "b"}]`, "invoked": "3", "filtered": `[{x: 2, y: "b"}]`,
		"looped": "[70, 20, 30]", "some": "true", "every": "false", "conditional": `"big"`, "context": "3", "graded": "null",
	} {
		if got := value(t, m, decision, facts); got != want {
			t.Errorf("%s is %s, want %s", decision, got, want)
		}
	}
	res, err := m.Invoke("service", rules.Request{Facts: map[string]rules.Fact{"n": {Value: rules.Number(1)}}})
	if err != nil || res.Values["service"].String() != `"small"` {
		t.Errorf("service: %v %v", res, err)
	}
}

func TestImport(t *testing.T) {
	const lib = `<definitions ` + ns + ` name="lib" namespace="urn:lib">
	<itemDefinition name="tName"><typeRef>string</typeRef></itemDefinition>
	<businessKnowledgeModel name="Say Hello" id="hi"><variable name="Say Hello"/><encapsulatedLogic>
	<formalParameter name="who" typeRef="tName"/><literalExpression><text>"Hi " + who</text></literalExpression></encapsulatedLogic></businessKnowledgeModel></definitions>`
	const main = `<definitions ` + ns + ` name="main" namespace="urn:main">
	<import name="my lib" namespace="urn:lib" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
	<inputData name="who" id="w"><variable name="who" typeRef="my lib.tName"/></inputData>
	<decision name="d" id="d"><variable name="d"/><informationRequirement><requiredInput href="#w"/></informationRequirement>
	<knowledgeRequirement><requiredKnowledge href="urn:lib#hi"/></knowledgeRequirement>
	<literalExpression><text>my lib.Say Hello(who)</text></literalExpression></decision></definitions>`
	if got := value(t, read(t, main, lib), "d", map[string]rules.Value{"who": rules.String("Ola")}); got != `"Hi Ola"` {
		t.Errorf("got %s", got)
	}
	src, problems := dmn.Read(dmn.File{Name: "main.dmn", Data: []byte(main)})
	if src.DMN == nil || !strings.Contains(problems.Error(), "main.dmn:2:") || !strings.Contains(problems.Error(), "urn:lib is not among the files") {
		t.Errorf("without the library: %v", problems)
	}
}

// TestTypeHoldingItself: a tree of people is read, checked and walked.
func TestTypeHoldingItself(t *testing.T) {
	const tree = `<definitions ` + ns + ` name="tree" namespace="urn:tree">
	<itemDefinition name="tA"><itemComponent name="age"><typeRef>number</typeRef></itemComponent><itemComponent name="kids" isCollection="true"><typeRef>tA</typeRef></itemComponent><itemComponent name="k0" isCollection="true"><typeRef>tA</typeRef></itemComponent><itemComponent name="k1" isCollection="true"><typeRef>tA</typeRef></itemComponent><itemComponent name="k2" isCollection="true"><typeRef>tA</typeRef></itemComponent><itemComponent name="k3" isCollection="true"><typeRef>tA</typeRef></itemComponent></itemDefinition>
	<itemDefinition name="tB"><itemComponent name="age"><typeRef>number</typeRef></itemComponent><itemComponent name="kids" isCollection="true"><typeRef>tB</typeRef></itemComponent><itemComponent name="k0" isCollection="true"><typeRef>tB</typeRef></itemComponent><itemComponent name="k1" isCollection="true"><typeRef>tB</typeRef></itemComponent><itemComponent name="k2" isCollection="true"><typeRef>tB</typeRef></itemComponent><itemComponent name="k3" isCollection="true"><typeRef>tB</typeRef></itemComponent></itemDefinition>
	<itemDefinition name="loop"><typeRef>loop</typeRef></itemDefinition>
	<inputData name="a" id="a"><variable name="a" typeRef="tA"/></inputData><inputData name="b" id="b"><variable name="b" typeRef="tB"/></inputData>
	<decision name="d" id="d"><variable name="d" typeRef="tB"/><informationRequirement><requiredInput href="#a"/></informationRequirement><informationRequirement><requiredInput href="#b"/></informationRequirement>
	<literalExpression><text>if a.age &gt; 1 then a else if b = a then b else a</text></literalExpression></decision></definitions>`
	person := func(age int64, kids ...rules.Value) rules.Value {
		entries := []rules.Entry{{Name: "age", Value: rules.Number(age)}, {Name: "kids", Value: rules.List(kids...)}}
		for _, n := range []string{"k0", "k1", "k2", "k3"} {
			entries = append(entries, rules.Entry{Name: n, Value: rules.List()})
		}
		return rules.Context(entries...)
	}
	top := person(3, person(2), person(1))
	if got := value(t, read(t, tree), "d", map[string]rules.Value{"a": top}); got != top.String() {
		t.Errorf("got %s", got)
	}
}

func TestRefuses(t *testing.T) {
	for text, want := range map[string]string{
		``:             "no definitions",
		`<a/>`:         "not a DMN model",
		`<definitions`: "syntax error",
		`<!DOCTYPE definitions [<!ENTITY a "a">]><definitions ` + ns + `/>`: "document type, which is refused",
		strings.Repeat(`<definitions `+ns+`>`, 300):                         "nests deeper",
		`<definitions ` + ns + `>` + strings.Repeat("<decision/>", 400_001): "more than 400000 elements",
	} {
		_, problems := dmn.Read(dmn.File{Name: "f.dmn", Data: []byte(text)})
		if problems.Err() == nil || !strings.Contains(problems.Error(), want) {
			t.Errorf("%.60s: %v, want %q", text, problems.Err(), want)
		}
	}
}

// TestOldVersions: the same file under the namespaces of DMN 1.1 to 1.4.
func TestOldVersions(t *testing.T) {
	for _, v := range []string{"http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20180521/MODEL/",
		"https://www.omg.org/spec/DMN/20191111/MODEL/", "https://www.omg.org/spec/DMN/20211108/MODEL/"} {
		m := read(t, strings.Replace(boxes, "https://www.omg.org/spec/DMN/20230324/MODEL/", v, 1))
		old := read(t, strings.NewReplacer("https://www.omg.org/spec/DMN/20230324/MODEL/", v, `typeRef="number"`, `typeRef="feel:number"`).Replace(boxes))
		if got := value(t, old, "conditional", map[string]rules.Value{"n": rules.Number(9)}); got != `"big"` {
			t.Errorf("%s with prefixed types: %s", v, got)
		}
		if got := value(t, m, "invoked", nil); got != "3" {
			t.Errorf("%s: %s", v, got)
		}
	}
}

// FuzzRead: whatever the file, reading and compiling it answers or refuses.
func FuzzRead(f *testing.F) {
	f.Add([]byte(boxes))
	f.Add([]byte(`<definitions ` + ns + `><itemDefinition name="a"><typeRef>a</typeRef></itemDefinition></definitions>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 20_000 {
			return
		}
		src, _ := dmn.Read(dmn.File{Name: "f.dmn", Data: data})
		if src.DMN == nil {
			return
		}
		m, _ := rules.Compile(src)
		if m == nil {
			t.Fatal("a DMN model must compile, with warnings")
		}
		_, _ = m.Evaluate(rules.Request{MissingIsNull: true, Limits: rules.Limits{Steps: 10_000, Depth: 200}})
	})
}
