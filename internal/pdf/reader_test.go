package pdf

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// opened is a written document, read back from its bytes by another library.
type opened struct {
	t         *testing.T
	x         *model.XRefTable
	pages     map[int]int // object number → page
	marked    []map[int]string
	artifacts []string
}

func write(t *testing.T, d Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// strict is a configuration that touches no file of its own.
func strict() *model.Configuration {
	api.DisableConfigDir()
	c := model.NewDefaultConfiguration()
	c.ValidationMode = model.ValidationStrict
	return c
}

func open(t *testing.T, file []byte) *opened {
	t.Helper()
	ctx, err := api.ReadContext(bytes.NewReader(file), strict())
	if err != nil {
		t.Fatal(err)
	}
	o := &opened{t: t, x: ctx.XRefTable, pages: map[int]int{}}
	root, err := ctx.Pages()
	if err != nil {
		t.Fatal(err)
	}
	for i, k := range o.dict(*root).ArrayEntry("Kids") {
		o.pages[k.(types.IndirectRef).ObjectNumber.Value()] = i
		o.page(o.dict(k))
	}
	return o
}

func (o *opened) dict(v types.Object) types.Dict {
	o.t.Helper()
	d, err := o.x.DereferenceDict(v)
	if err != nil {
		o.t.Fatal(err)
	}
	return d
}

func (o *opened) stream(v types.Object) string {
	o.t.Helper()
	s, _, err := o.x.DereferenceStreamDict(v)
	if err == nil {
		err = s.Decode()
	}
	if err != nil {
		o.t.Fatal(err)
	}
	return string(s.Content)
}

var (
	mapEntry  = regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]+)>`)
	markBegin = regexp.MustCompile(`^/(\w+) <<.*?(?:/MCID (\d+))?>> BDC$`)
	shown     = regexp.MustCompile(`^BT /(F\d) .*\[(.*)\] TJ ET$`)
	hexString = regexp.MustCompile(`<([0-9A-F]*)>`)
)

// page reads what each marked-content sequence of a page says, by the fonts'
// own maps to Unicode.
func (o *opened) page(d types.Dict) {
	fonts := map[string]map[string]string{}
	for name, ref := range d.DictEntry("Resources").DictEntry("Font") {
		v, _ := o.dict(ref).Find("ToUnicode")
		fonts[name] = map[string]string{}
		for _, m := range mapEntry.FindAllStringSubmatch(o.stream(v), -1) {
			fonts[name][m[1]] = decodeUTF16(m[2])
		}
	}
	content, _ := d.Find("Contents")
	marked, at := map[int]string{}, -1
	var artifacts strings.Builder
	for l := range strings.Lines(o.stream(content)) {
		l = strings.TrimSuffix(l, "\n")
		if m := markBegin.FindStringSubmatch(l); m != nil {
			at = -1
			if m[2] != "" {
				at, _ = strconv.Atoi(m[2])
			}
		}
		if m := shown.FindStringSubmatch(l); m != nil {
			s := o.decode(fonts[m[1]], m[2])
			if at < 0 {
				artifacts.WriteString(s + "\n")
			} else {
				marked[at] += s
			}
		}
	}
	o.marked, o.artifacts = append(o.marked, marked), append(o.artifacts, artifacts.String())
}

func (o *opened) decode(font map[string]string, operand string) string {
	var s strings.Builder
	for _, h := range hexString.FindAllStringSubmatch(operand, -1) {
		for i := 0; i < len(h[1]); i += 4 {
			c, ok := font[h[1][i:i+4]]
			if !ok {
				o.t.Errorf("character %s has no Unicode value", h[1][i:i+4])
			}
			s.WriteString(c)
		}
	}
	return s.String()
}

func decodeUTF16(s string) string {
	var u []uint16
	for i := 0; i+4 <= len(s); i += 4 {
		n, _ := strconv.ParseUint(s[i:i+4], 16, 16)
		u = append(u, uint16(n))
	}
	return string(utf16.Decode(u))
}

// tree writes the structure tree with its text, one element a line.
func (o *opened) tree() string {
	root, _ := o.catalog().Find("StructTreeRoot")
	var out strings.Builder
	for _, k := range o.dict(root).ArrayEntry("K") {
		o.element(&out, o.dict(k), 0)
	}
	return out.String()
}

func (o *opened) catalog() types.Dict {
	c, err := o.x.Catalog()
	if err != nil {
		o.t.Fatal(err)
	}
	return c
}

func (o *opened) element(out *strings.Builder, e types.Dict, depth int) {
	pad := strings.Repeat("  ", depth)
	fmt.Fprintf(out, "%s%s", pad, *e.NameEntry("S"))
	if a := e.DictEntry("A"); a != nil {
		for _, k := range []string{"Scope", "ListNumbering"} {
			if n := a.NameEntry(k); n != nil {
				fmt.Fprintf(out, " %s=%s", k, *n)
			}
		}
	}
	var below strings.Builder
	for _, k := range e.ArrayEntry("K") {
		o.kid(out, &below, o.dict(k), depth+1)
	}
	out.WriteString("\n" + below.String())
}

func (o *opened) kid(line, below *strings.Builder, k types.Dict, depth int) {
	switch kind := k.Type(); {
	case kind == nil:
		o.element(below, k, depth)
	case *kind == "MCR":
		pg, _ := k.Find("Pg")
		fmt.Fprintf(line, " %q", o.marked[o.pages[pg.(types.IndirectRef).ObjectNumber.Value()]][*k.IntEntry("MCID")])
	case *kind == "OBJR":
		obj, _ := k.Find("Obj")
		a := o.dict(obj)
		uri, _ := a.DictEntry("A").Find("URI")
		contents, _ := a.Find("Contents")
		text, err := types.HexLiteralToString(contents.(types.HexLiteral))
		if err != nil {
			o.t.Error(err)
		}
		fmt.Fprintf(line, " (%s → %s)", text, uri)
	}
}
