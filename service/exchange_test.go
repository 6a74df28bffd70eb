package service

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"torg/municipality"
	"torg/rules"
	"torg/rules/dmn"
	"torg/rules/tck"
)

func exported(t *testing.T, p *Pack) []byte {
	t.Helper()
	b, err := p.ExportDMN(municipality.Date{Year: 2026, Month: 11, Day: 22})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// bare strips the places of a rule model, which say where it is written and not what.
func bareSource(src rules.Source) rules.Source {
	strip(reflect.ValueOf(&src).Elem())
	return src
}

func strip(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			strip(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			strip(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[rules.Pos]() {
			v.SetZero()
			return
		}
		for i := range v.NumField() {
			strip(v.Field(i))
		}
	}
}

// TestExchangeLosesNothing: every pack's rules go out as DMN and come back as the same rules, with the same outcome, units,
// reasons for gaps, sources and comments; and a second time out gives the same file.
func TestExchangeLosesNothing(t *testing.T) {
	for _, name := range shipped(t) {
		fsys := files(t, name)
		p := load(t, name)
		first := exported(t, p)
		text, _, problems := ImportDMN("a.dmn", first)
		if problems.Fatal() {
			t.Fatalf("%s: %v", name, problems)
		}
		fsys[name+"/rules.yaml"] = &fstest.MapFile{Data: text, Mode: 0o644}
		again, problems := Load(fsys, name)
		if again == nil {
			t.Fatalf("%s as it came back:\n%s\n%v", name, text, problems)
		}
		for what, pair := range map[string][2]any{"rules": {bareSource(p.Rules()), bareSource(again.Rules())}, "outcome": {p.outcome, again.outcome},
			"remarks": {p.written, again.written}, "annex": {p.annex(), again.annex()}, "units": {p.units, again.units}} {
			if !reflect.DeepEqual(pair[0], pair[1]) {
				t.Errorf("%s: %s differ:\n%.3000v\n%.3000v", name, what, pair[0], pair[1])
			}
		}
		if string(exported(t, again)) != string(first) {
			t.Errorf("%s: the second export is another file", name)
		}
	}
}

// TestExportAnswersAlike: another reader of the file gets the pack's own answers, on every test of the pack.
func TestExportAnswersAlike(t *testing.T) {
	for _, name := range shipped(t) {
		p := load(t, name)
		for _, one := range p.tests[:min(len(p.tests), 12)] {
			in, err := p.testInput(one)
			if err != nil || len(one.Expect.Errors) > 0 {
				continue
			}
			b, err := p.ExportDMN(in.AsOf)
			if err != nil {
				continue // before an amount's first day
			}
			alike(t, p, b, in)
		}
	}
}

func alike(t *testing.T, p *Pack, file []byte, in Input) {
	t.Helper()
	src, problems := dmn.Read(dmn.File{Name: "a.dmn", Data: file})
	if problems.Err() != nil {
		t.Fatal(problems)
	}
	other, warnings := rules.Compile(src)
	if len(warnings) > 0 {
		t.Fatalf("%s: %v", p.Name, warnings)
	}
	b, err := p.bind(in)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range p.Rules().Decisions {
		names = append(names, d.Name)
	}
	req := rules.Request{AsOf: ruleDate(in.AsOf), Facts: b.facts, Decisions: names}
	want, err := p.model.Evaluate(req)
	if err != nil {
		t.Fatal(err)
	}
	got, err := other.Evaluate(req)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		if !want.Values[n].Equal(got.Values[n]) {
			t.Errorf("%s: %s is %s, and %s in DMN", p.Name, n, want.Values[n], got.Values[n])
		}
	}
}

// TestExportIsRunByTheKit: the runner of the DMN kit reads an exported file and finds a value in it.
func TestExportIsRunByTheKit(t *testing.T) {
	const cases = `<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<modelName>a.dmn</modelName><testCase id="1"><resultNode name="høyeste pris"><expected><value xsi:type="xsd:decimal">1200</value></expected></resultNode></testCase></testCases>`
	var out strings.Builder
	passed, failed, err := tck.Run(fstest.MapFS{"a/a.dmn": {Data: exported(t, load(t, "redusert-foreldrebetaling"))}, "a/a-test.xml": {Data: []byte(cases)}}, &out)
	if err != nil || passed != 1 || failed != 0 {
		t.Errorf("%v\n%s", err, out.String())
	}
}

// TestExportIsValid holds every export against the schema of DMN 1.5, when it lies beside the repository.
func TestExportIsValid(t *testing.T) {
	schema, err := os.ReadFile("../../shared/dmn-tck/DMN15.xsd")
	if err != nil {
		t.Skip("the schema of DMN 1.5 is not beside the repository")
	}
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("xmllint is not installed")
	}
	dir := t.TempDir()
	put := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	// diagrams have a schema of their own, which the kit does not hold; we write none
	put("DMNDI15.xsd", []byte(`<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="https://www.omg.org/spec/DMN/20230324/DMNDI/"><xsd:element name="DMNDI"/></xsd:schema>`))
	xsd := put("DMN15.xsd", schema)
	for _, name := range shipped(t) {
		file := put(name+".dmn", exported(t, load(t, name)))
		if out, err := exec.Command("xmllint", "--noout", "--nonet", "--schema", xsd, file).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%.2000s", name, err, out)
		}
	}
}

// TestImportFromOtherTools: what other tools write comes in as far as a pack has a place for it.
func TestImportFromOtherTools(t *testing.T) {
	const head = `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m">
<itemDefinition name="tPerson"><itemComponent name="navn"><typeRef>string</typeRef></itemComponent><itemComponent name="alder"><typeRef>number</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tFolk" isCollection="true"><typeRef>tPerson</typeRef></itemDefinition>
<inputData name="folk" id="i"><variable name="folk" typeRef="tFolk"/></inputData>`
	const good = head + `<decision name="voksne" id="d1"><description>Alle over atten</description><variable name="voksne" typeRef="tFolk"/><informationRequirement><requiredInput href="#i"/></informationRequirement>
<filter><in><literalExpression><text>folk</text></literalExpression></in><match><literalExpression><text>alder &gt;= 18</text></literalExpression></match></filter></decision>
<decision name="svar" id="d2"><variable name="svar" typeRef="string"/><informationRequirement><requiredDecision href="#d1"/></informationRequirement>
<decisionTable hitPolicy="FIRST"><input><inputExpression><text>count(voksne)</text></inputExpression></input><output/>
<annotation name="grunnlag"/><rule id="r1"><inputEntry><text>0</text></inputEntry><outputEntry><text>"nei | kanskje"</text></outputEntry><annotationEntry><text>grunn.nei</text></annotationEntry></rule>
<rule id="r2"><inputEntry><text/></inputEntry><outputEntry><text>"ja"</text></outputEntry></rule></decisionTable></decision></definitions>`
	text, inputs, problems := ImportDMN("m.dmn", []byte(good))
	if problems.Fatal() {
		t.Fatal(problems)
	}
	if len(inputs) != 1 || inputs[0].Type != "list<context<navn: string, alder: number>>" {
		t.Errorf("inputs %v", inputs)
	}
	for _, want := range []string{"note: Alle over atten", `expression: (folk)[alder >= 18]`, "hit: first", `"nei \| kanskje"`, "| -                 | \"ja\"", "grunn.nei"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("lacks %q:\n%s", want, text)
		}
	}
	for element, want := range map[string]string{
		`<businessKnowledgeModel name="f" id="f"/>`: "is a function", `<decisionService name="s" id="s"/>`: "decision service", `<import name="x" namespace="urn:x" importType="dmn"/>`: "imports",
		`<decision name="tom" id="t"><variable name="tom"/></decision>`:                                                   "has no logic",
		`<decision name="i" id="i2"><variable name="i"/><list><decisionTable><output/></decisionTable></list></decision>`: "inside another expression",
	} {
		if _, _, ps := ImportDMN("m.dmn", []byte(head+element+"</definitions>")); !ps.Fatal() || !strings.Contains(ps.Error(), want) || !strings.HasPrefix(ps.Error(), "m.dmn:") {
			t.Errorf("%s: %v", element, ps)
		}
	}
}

// FuzzImportDMN: whatever the file, importing it answers with a rules.yaml of the right form, or refuses.
func FuzzImportDMN(f *testing.F) {
	f.Add([]byte(`<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:torg="urn:torg:rules:1" name="m" namespace="urn:m"><extensionElements><torg:outcome part="values">d</torg:outcome></extensionElements><decision name="d" id="d"><extensionElements><torg:decision type="number" unit="kr" gaps="# : &quot;"/></extensionElements><variable name="d"/><literalExpression><text>1 +
 2</text></literalExpression></decision></definitions>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 20_000 {
			return
		}
		text, _, problems := ImportDMN("a.dmn", b)
		if (text == nil) != problems.Fatal() {
			t.Fatal("neither refused nor imported")
		}
	})
}
