package folkeregister

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	schemaFile = published + "/freg/src/kontrakter/PersondokumentMedHistorikk_v1BETA2.xsd"
	namespace  = "folkeregisteret:tilgjengeliggjoering:person:v1"
)

// The published contract is an XML schema; the service answers the same document as JSON. These types read the order of
// elements from the schema, so that a JSON document can be written as the XML it stands for and validated by xmllint.
type (
	xsdElement struct {
		Name string `xml:"name,attr"`
		Type string `xml:"type,attr"`
	}
	xsdGroup struct {
		Nodes []xsdNode `xml:",any"`
	}
	xsdNode struct {
		XMLName xml.Name
		Name    string    `xml:"name,attr"`
		Type    string    `xml:"type,attr"`
		Base    string    `xml:"base,attr"`
		Nodes   []xsdNode `xml:",any"`
	}
	xsdModel map[string][]xsdElement // complex type to its elements in order, those of its base first
)

func readModel(t *testing.T) xsdModel {
	t.Helper()
	raw, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Skip("the published schema of Folkeregisteret is not beside the repository: contract not checked")
	}
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("xmllint is not installed: contract not checked")
	}
	var root xsdGroup
	if err := xml.Unmarshal(raw, &root); err != nil {
		t.Fatal(err)
	}
	types := map[string]xsdNode{}
	for _, n := range root.Nodes {
		if n.XMLName.Local == "complexType" {
			types[n.Name] = n
		}
	}
	m := xsdModel{}
	for name, n := range types {
		m[name] = elements(n, types)
	}
	return m
}

func elements(n xsdNode, types map[string]xsdNode) (out []xsdElement) {
	if n.XMLName.Local == "extension" {
		out = elements(types[n.Base], types)
	}
	for _, c := range n.Nodes {
		if c.XMLName.Local == "element" {
			out = append(out, xsdElement{c.Name, c.Type})
		} else {
			out = append(out, elements(c, types)...)
		}
	}
	return out
}

// write puts a JSON value of a schema type as XML. A field the schema does not know goes last, where xmllint refuses it.
func (m xsdModel) write(b *bytes.Buffer, name, kind string, value any) {
	switch v := value.(type) {
	case []any:
		for _, e := range v {
			m.write(b, name, kind, e)
		}
	case map[string]any:
		fmt.Fprintf(b, "<%s>", name)
		for _, e := range m[kind] {
			if field, ok := v[e.Name]; ok {
				m.write(b, e.Name, e.Type, field)
			}
		}
		for field := range v {
			if !slices.ContainsFunc(m[kind], func(e xsdElement) bool { return e.Name == field }) {
				fmt.Fprintf(b, "<%s/>", field)
			}
		}
		fmt.Fprintf(b, "</%s>", name)
	default:
		fmt.Fprintf(b, "<%s>", name)
		_ = xml.EscapeText(b, fmt.Append(nil, v))
		fmt.Fprintf(b, "</%s>", name)
	}
}

// check validates documents together: xmllint is slow to start.
func (m xsdModel) check(t *testing.T, documents map[string]any) {
	t.Helper()
	dir := t.TempDir()
	args := []string{"--noout", "--nonet", "--schema", schemaFile}
	for name, d := range documents {
		var b bytes.Buffer
		m.write(&b, "folkeregisterperson", "Folkeregisterperson", d)
		file := filepath.Join(dir, name+".xml")
		doc := strings.Replace(b.String(), "<folkeregisterperson>", `<folkeregisterperson xmlns="`+namespace+`">`, 1)
		if err := os.WriteFile(file, []byte(doc), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	out, err := exec.CommandContext(t.Context(), "xmllint", args...).CombinedOutput()
	if err == nil {
		return
	}
	for _, line := range strings.Split(string(out), "\n") {
		if line != "" && !strings.HasSuffix(line, " validates") {
			t.Error(strings.ReplaceAll(line, dir, ""))
		}
	}
}
