package service

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Limits of one YAML file.
const (
	maxFileBytes = 256 << 10
	maxDepth     = 24
	maxNodes     = 20_000
	maxLines     = 6_000
	maxSigns     = 8_000 // of those below
)

// yamlSigns are the signs whose number makes the parser's work grow with its square: half a million of them keep it busy
// for a minute.
const yamlSigns = "[]{}&!%*"

// document is a YAML file as plain JSON shapes, and where each of them stands.
type document struct {
	file   string
	lines  []string
	value  any
	places map[string]place // by JSON pointer
	names  map[string]place // of the key that leads to the pointer
	nodes  int
	faults Problems
}

// place is where a value begins. For a block of text (| or >) line is the first line of the text itself.
type place struct {
	line, column int
	block        bool
}

// readYAML turns bytes into a document. It refuses what a pack has no use for and what can be abused: anchors, aliases,
// tags, merge keys, more than one document, repeated keys, and nesting deeper than maxDepth.
func readYAML(file string, data []byte) (doc *document) {
	doc = &document{file: file, places: map[string]place{}, names: map[string]place{}}
	if text := unreadable(data); text != "" {
		doc.fault(place{}, text)
		return doc
	}
	doc.lines = strings.Split(string(data), "\n")
	if len(doc.lines) > maxLines || signs(data) > maxSigns {
		doc.fault(place{}, fmt.Sprintf("the file is too much to read: at most %d lines and %d of the signs %s", maxLines, maxSigns, yamlSigns))
		return doc
	}
	if line := tooNested(doc.lines); line > 0 {
		doc.fault(place{line: line, column: 1}, fmt.Sprintf("this nests deeper than %d levels", maxDepth))
		return doc
	}
	defer func() { // the parser is not ours: a panic in it is a fault of the file, not of the program
		if r := recover(); r != nil {
			doc.fault(place{line: 1, column: 1}, "this cannot be read as YAML")
		}
	}()
	doc.parse(data)
	return doc
}

func signs(data []byte) (n int) {
	for _, c := range data {
		if strings.IndexByte(yamlSigns, c) >= 0 {
			n++
		}
	}
	return n
}

func unreadable(data []byte) string {
	switch {
	case len(data) > maxFileBytes:
		return fmt.Sprintf("the file is larger than %d bytes", maxFileBytes)
	case !utf8.Valid(data):
		return "the file is not UTF-8 text; save it as UTF-8"
	case strings.ContainsRune(string(data), 0):
		return "the file holds a zero byte, so it is not text"
	}
	return ""
}

// tooNested finds the line of runaway nesting before the recursive parser meets it.
func tooNested(lines []string) int {
	open := 0
	for i, l := range lines {
		trimmed := strings.TrimLeft(l, " ")
		dashes := strings.Count(trimmed[:len(trimmed)-len(strings.TrimLeft(trimmed, "-?: "))], " ")
		for _, c := range l {
			switch c {
			case '[', '{':
				open++
			case ']', '}':
				open = max(open-1, 0)
			}
		}
		if dashes > maxDepth || open > 4*maxDepth {
			return i + 1
		}
		if !strings.HasPrefix(trimmed, "#") && strings.TrimSpace(l) == "" {
			open = 0
		}
	}
	return 0
}

func (d *document) parse(data []byte) {
	f, err := parser.ParseBytes(data, 0)
	if err != nil {
		d.syntaxFault(err)
		return
	}
	var body ast.Node
	for _, part := range f.Docs {
		if part.Body == nil {
			continue
		}
		if body != nil {
			d.fault(d.placeOf(part.Body), "a pack's file holds one document; remove the line ---")
			return
		}
		body = part.Body
	}
	if body == nil {
		d.fault(place{}, "the file is empty")
		return
	}
	d.value = d.walk(body, "", 0)
}

// syntaxFault takes the place out of the parser's error, whose text begins "[12:7] message".
func (d *document) syntaxFault(err error) {
	text, _, _ := strings.Cut(err.Error(), "\n")
	at := place{line: 1, column: 1}
	if n, _ := fmt.Sscanf(text, "[%d:%d]", &at.line, &at.column); n == 2 {
		_, text, _ = strings.Cut(text, "] ")
	}
	if key, _, twice := strings.Cut(strings.TrimPrefix(text, "mapping key "), " already defined"); twice {
		d.fault(at, key+" is given twice; remove one of them")
		return
	}
	d.fault(at, "this is not valid YAML: "+text)
}

func (d *document) fault(at place, text string) {
	d.faults = append(d.faults, Problem{File: d.file, Line: at.line, Column: at.column, Text: text, Excerpt: d.excerpt(at.line)})
}

func (d *document) excerpt(line int) string {
	if line < 1 || line > len(d.lines) {
		return ""
	}
	return clip(strings.TrimRight(d.lines[line-1], "\r"), maxExcerpt)
}

// maxExcerpt is how much of a line a fault shows; tables have long lines.
const maxExcerpt = 500

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

func (d *document) placeOf(n ast.Node) place {
	t := n.GetToken()
	if t == nil || t.Position == nil {
		return place{line: 1, column: 1}
	}
	return place{line: t.Position.Line, column: t.Position.Column}
}

func (d *document) walk(n ast.Node, at string, depth int) any {
	d.nodes++
	if n == nil {
		return nil
	}
	if d.nodes > maxNodes || depth > maxDepth {
		if len(d.faults) == 0 {
			d.fault(d.placeOf(n), fmt.Sprintf("this is too much for one file: at most %d levels and %d values", maxDepth, maxNodes))
		}
		return nil
	}
	d.places[at] = d.placeOf(n)
	switch n := n.(type) {
	case *ast.MappingNode:
		return d.mapping(n.Values, at, depth)
	case *ast.MappingValueNode:
		return d.mapping([]*ast.MappingValueNode{n}, at, depth)
	case *ast.SequenceNode:
		out := make([]any, len(n.Values))
		for i, v := range n.Values {
			out[i] = d.walk(v, at+"/"+strconv.Itoa(i), depth+1)
		}
		return out
	case *ast.LiteralNode:
		return d.block(n, at)
	}
	return d.scalar(n)
}

func (d *document) scalar(n ast.Node) any {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value
	case *ast.NullNode:
		return nil
	case *ast.BoolNode:
		return n.Value
	case *ast.IntegerNode, *ast.FloatNode:
		return number(n.GetToken().Value)
	}
	d.fault(d.placeOf(n), unwanted(n))
	return nil
}

func unwanted(n ast.Node) string {
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		return "a pack uses no YAML anchors or aliases (& * <<); write the value out"
	case *ast.TagNode:
		return "a pack uses no YAML tags (!); write the value in quotes if it is text"
	}
	return "this kind of YAML value is not used in packs; write the value in quotes if it is text"
}

// number keeps plain decimal numbers as numbers. Anything else that YAML calls a number (0x1f, 012, 1_000, .5) stays text,
// so that "012345678" keeps its zero.
func number(s string) any {
	if json.Valid([]byte(s)) {
		return json.Number(s)
	}
	return s
}

// block notes where the text of a | or > block begins, so that a fault inside it can be pointed at.
func (d *document) block(n *ast.LiteralNode, at string) any {
	start := d.placeOf(n)
	first := start.line + 1
	for first <= len(d.lines) && strings.TrimSpace(d.lines[first-1]) == "" {
		first++
	}
	indent := 0
	if first <= len(d.lines) {
		indent = len(d.lines[first-1]) - len(strings.TrimLeft(d.lines[first-1], " "))
	}
	d.places[at] = place{line: start.line + 1, column: indent + 1, block: true}
	if n.Value == nil {
		return ""
	}
	return n.Value.Value
}

func (d *document) mapping(pairs []*ast.MappingValueNode, at string, depth int) any {
	out := make(map[string]any, len(pairs))
	for _, p := range pairs {
		key, ok := d.key(p.Key)
		if !ok {
			continue
		}
		child := at + "/" + escapePointer(key)
		if _, twice := out[key]; twice {
			d.fault(d.placeOf(p.Key), fmt.Sprintf("%q is given twice; remove one of them", key))
			continue
		}
		d.names[child] = d.placeOf(p.Key)
		out[key] = d.walk(p.Value, child, depth+1)
	}
	if len(pairs) > 0 && pairs[0].Key != nil {
		d.places[at] = d.placeOf(pairs[0].Key)
	}
	return out
}

func (d *document) key(k ast.MapKeyNode) (string, bool) {
	switch n := k.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.IntegerNode, *ast.BoolNode, *ast.NullNode, *ast.FloatNode:
		return n.GetToken().Value, true
	}
	if k != nil {
		d.fault(d.placeOf(k), unwanted(k))
	}
	return "", false
}

func escapePointer(s string) string {
	if !strings.ContainsAny(s, "~/") {
		return s
	}
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(s)
}

// at finds the place of a JSON pointer, or of the nearest thing around it that stands in the file.
func (d *document) at(pointer string) place {
	for {
		if p, ok := d.places[pointer]; ok {
			return p
		}
		i := strings.LastIndexByte(pointer, '/')
		if i < 0 {
			return place{line: 1, column: 1}
		}
		pointer = pointer[:i]
	}
}

// decode fills x with the value at a pointer. Shapes are checked by the schema before, so an error here is rare.
func (d *document) decode(v, x any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	return dec.Decode(x)
}
