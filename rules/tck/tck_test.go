package tck_test

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"torg/rules/tck"
)

// kit is where the public kit lies beside the repository.
const kit = "../../../shared/dmn-tck"

// run runs one level of the kit and answers what passed, and the folders with failures.
func run(t *testing.T, level string) (passed int, failed map[string]int) {
	t.Helper()
	dir := kit + "/" + level
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the DMN kit is not beside the repository: %v", err)
	}
	var out strings.Builder
	failed = map[string]int{}
	passed, n, err := tck.RunEach(os.DirFS(dir), &out, func(f tck.Failure) {
		failed[f.Folder]++
		t.Logf("%s %s %s: %s", f.Folder, f.Case, f.Node, f.Text)
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("%d passed, %d failed\n", passed, n); !strings.HasSuffix(out.String(), want) {
		t.Errorf("the last line is not %q", want)
	}
	return passed, failed
}

func TestLevel2(t *testing.T) {
	if passed, failed := run(t, "compliance-level-2"); len(failed) != 0 || passed < 116 {
		t.Errorf("%d passed, failures in %v, want all 116 of level 2", passed, failed)
	}
}

// TestLevel3 allows failures only where Java code is to be run, which Torg does not do.
func TestLevel3(t *testing.T) {
	passed, failed := run(t, "compliance-level-3")
	delete(failed, "0076-feel-external-java")
	if len(failed) != 0 || passed < 2153 {
		t.Errorf("%d passed, failures in %v, want at least 2153 and none but Java", passed, failed)
	}
}

// model and cases are a kit of one folder.
const model = `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m">
<inputData name="n" id="n"><variable name="n" typeRef="number"/></inputData>
<decision name="twice" id="d"><variable name="twice" typeRef="number"/>
<informationRequirement><requiredInput href="#n"/></informationRequirement>
<literalExpression><text>n * 2</text></literalExpression></decision></definitions>`

const cases = `<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<modelName>m.dmn</modelName>
<testCase id="1"><inputNode name="n"><value xsi:type="xsd:decimal">21</value></inputNode>
<resultNode name="twice"><expected><value xsi:type="xsd:decimal">42</value></expected></resultNode></testCase>
<testCase id="2"><inputNode name="n"><value xsi:type="xsd:decimal">21</value></inputNode>
<resultNode name="twice"><expected><value xsi:type="xsd:decimal">43</value></expected></resultNode></testCase>
<testCase id="3"><resultNode name="twice"><expected><value xsi:nil="true"/></expected></resultNode></testCase>
<testCase id="4"><resultNode name="thrice"><expected><value xsi:nil="true"/></expected></resultNode></testCase>
</testCases>`

// TestCounts: a wrong answer and a name that does not exist are failures, and every case is counted once.
func TestCounts(t *testing.T) {
	fsys := fstest.MapFS{"a/m.dmn": {Data: []byte(model)}, "a/m-test.xml": {Data: []byte(cases)}}
	var failures []string
	passed, failed, err := tck.RunEach(fsys, io.Discard, func(f tck.Failure) { failures = append(failures, f.Case+": "+f.Text) })
	if err != nil || passed != 2 || failed != 2 {
		t.Fatalf("%d passed, %d failed, %v", passed, failed, err)
	}
	if failures[0] != "2: is 42, expected 43" || !strings.Contains(failures[1], `no decision called "thrice" (did you mean "twice"?)`) {
		t.Errorf("failures %q", failures)
	}
}

func TestMissingModel(t *testing.T) {
	fsys := fstest.MapFS{"a/other.dmn": {Data: []byte(model)}, "a/m-test.xml": {Data: []byte(cases)}}
	passed, failed, err := tck.Run(fsys, io.Discard)
	if err != nil || passed != 0 || failed != 4 {
		t.Errorf("%d passed, %d failed, %v; want every case to fail without its model", passed, failed, err)
	}
}
