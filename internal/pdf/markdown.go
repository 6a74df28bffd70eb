package pdf

import (
	"bufio"
	"bytes"
	"fmt"
	"html"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	ghtml "github.com/yuin/goldmark/renderer/html"
	gtext "github.com/yuin/goldmark/text"
)

const (
	maxMarkdown = 64 << 10 // bytes of source, some 25 pages
	maxRun      = 16 << 10 // bytes without an empty line: the parser's time grows with its square
	maxNesting  = 64       // markers of lists and quotes that open one line
)

// Markdown turns CommonMark with tables into blocks. What has no place in a
// letter is refused with the line it stands on: raw HTML, images, quotes, code
// blocks, rules, headings below level 3, and links that are not https, mailto
// or tel. A line broken in the source is a space; a hard break is "\n".
func Markdown(src string) ([]Block, error) {
	if len(src) > maxMarkdown {
		return nil, fmt.Errorf("pdf: the text is %d bytes; at most %d can be read", len(src), maxMarkdown)
	}
	m := &reader{src: []byte(src)}
	if err := m.shape(); err != nil {
		return nil, err
	}
	parser := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser()
	return m.blocks(parser.Parse(gtext.NewReader(m.src)), 0)
}

// reader turns one parsed text into blocks.
type reader struct {
	src  []byte
	near int // offset of the block being read, for errors about what has no place of its own
}

// shape refuses what would cost the parser far more time than a letter does:
// lines that open absurdly many lists or quotes at once, and endless paragraphs.
func (m *reader) shape() error {
	run := 0
	for i, l := range bytes.Split(m.src, []byte("\n")) {
		if run += len(l) + 1; len(bytes.TrimSpace(l)) == 0 {
			run = 0
		}
		switch {
		case run > maxRun:
			return fmt.Errorf("pdf: line %d: more than %d bytes without an empty line; divide the text", i+1, maxRun)
		case markers(l) > maxNesting:
			return fmt.Errorf("pdf: line %d: more than %d list or quote markers open the line", i+1, maxNesting)
		}
	}
	return nil
}

// markers counts what may open lists and quotes at the head of a line.
func markers(l []byte) (n int) {
	for i, c := range l {
		switch c {
		case '>':
			n++
		case '-', '*', '+':
			if i+1 < len(l) && (l[i+1] == ' ' || l[i+1] == '\t') {
				n++
			}
		case ' ', '\t':
		default:
			return n
		}
	}
	return n
}

// refuse names the line an offset stands on.
func (m *reader) refuse(at int, why string) error {
	at = min(max(at, 0), len(m.src))
	return fmt.Errorf("pdf: line %d: %s", 1+bytes.Count(m.src[:at], []byte("\n")), why)
}

// offset is where a node begins, as well as the parser tells.
func (m *reader) offset(n ast.Node) int {
	if n.Type() != ast.TypeInline && n.Lines() != nil && n.Lines().Len() > 0 {
		return n.Lines().At(0).Start
	}
	switch n := n.(type) {
	case *ast.Text:
		return n.Segment.Start
	case *ast.RawHTML:
		if n.Segments.Len() > 0 {
			return n.Segments.At(0).Start
		}
	}
	if c := n.FirstChild(); c != nil {
		return m.offset(c)
	}
	return m.near
}

func (m *reader) blocks(parent ast.Node, depth int) ([]Block, error) {
	var out []Block
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		m.near = m.offset(n)
		b, err := m.block(n, depth)
		if err != nil {
			return nil, err
		}
		if b != nil {
			out = append(out, b)
		}
	}
	return out, nil
}

func (m *reader) block(n ast.Node, depth int) (Block, error) {
	switch n := n.(type) {
	case *ast.Heading:
		return m.heading(n)
	case *ast.Paragraph, *ast.TextBlock:
		spans, err := m.spans(n)
		if len(spans) == 0 || err != nil {
			return nil, err
		}
		return Paragraph{spans}, nil
	case *ast.List:
		return m.list(n, depth)
	case *east.Table:
		return m.table(n)
	case *ast.LinkReferenceDefinition:
		return nil, nil
	}
	return nil, m.refuse(m.near, whyNot(n))
}

func whyNot(n ast.Node) string {
	switch n.(type) {
	case *ast.HTMLBlock, *ast.RawHTML:
		return "raw HTML cannot stand in a letter; write it as Markdown"
	case *ast.Image:
		return "an image cannot stand in a letter; describe it in words or attach it"
	case *ast.Blockquote:
		return "a block quote cannot stand in a letter; write it as a paragraph"
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return "a code block cannot stand in a letter; remove the indentation or the fence"
	case *ast.ThematicBreak:
		return "a rule cannot stand in a letter; use a heading"
	}
	return "this kind of Markdown cannot stand in a letter"
}

func (m *reader) heading(n *ast.Heading) (Block, error) {
	if n.Level > 3 {
		return nil, m.refuse(m.near, "a heading has level 1 to 3")
	}
	spans, err := m.spans(n)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(plain(spans)) == "" {
		return nil, m.refuse(m.near, "a heading has no text")
	}
	return Heading{n.Level, spans}, nil
}

func (m *reader) list(n *ast.List, depth int) (Block, error) {
	if depth >= maxDepth {
		return nil, m.refuse(m.near, fmt.Sprintf("lists stand more than %d deep in each other", maxDepth))
	}
	if n.IsOrdered() && n.Start != 1 {
		return nil, m.refuse(m.near, "a numbered list starts at 1")
	}
	l := List{Ordered: n.IsOrdered()}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		bs, err := m.blocks(item, depth+1)
		if err != nil {
			return nil, err
		}
		l.Items = append(l.Items, bs)
	}
	return l, nil
}

func (m *reader) table(n *east.Table) (Block, error) {
	t := Table{}
	for _, a := range n.Alignments {
		t.Align = append(t.Align, map[east.Alignment]Align{east.AlignRight: Right, east.AlignCenter: Center}[a])
	}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		cells, err := m.cells(row)
		if err != nil {
			return nil, err
		}
		if row.Kind() == east.KindTableHeader {
			t.Header = cells
		} else {
			t.Rows = append(t.Rows, cells)
		}
	}
	switch {
	case len(t.Header) > maxColumns:
		return nil, m.refuse(m.near, fmt.Sprintf("a table has at most %d columns", maxColumns))
	case len(t.Rows) == 0:
		return nil, m.refuse(m.near, "a table has no rows")
	}
	return t, nil
}

// cells are the texts of a row. A link in a cell keeps its address beside it.
func (m *reader) cells(row ast.Node) ([]string, error) {
	var out []string
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		spans, err := m.spans(c)
		if err != nil {
			return nil, err
		}
		var text strings.Builder
		for i, s := range spans {
			text.WriteString(s.Text)
			ends := i+1 == len(spans) || spans[i+1].Link != s.Link
			if address := strings.TrimPrefix(strings.TrimPrefix(s.Link, "mailto:"), "tel:"); ends && address != "" && address != s.Text {
				text.WriteString(" (" + address + ")")
			}
		}
		out = append(out, strings.TrimSpace(text.String()))
	}
	return out, nil
}

// spans are the inline content of a block.
func (m *reader) spans(n ast.Node) ([]Span, error) {
	var out []Span
	err := m.inline(n, Span{}, &out, 0)
	return out, err
}

// inline appends what n holds, in the look that stands around it.
func (m *reader) inline(n ast.Node, look Span, out *[]Span, depth int) error {
	if depth > maxNesting {
		return m.refuse(m.near, "emphasis and links stand too deep in each other")
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if err := m.one(c, look, out, depth); err != nil {
			return err
		}
	}
	return nil
}

func (m *reader) one(c ast.Node, look Span, out *[]Span, depth int) error {
	switch c := c.(type) {
	case *ast.Text:
		add(out, look, m.plainText(c))
	case *ast.String:
		add(out, look, string(c.Value))
	case *ast.Emphasis:
		look.Bold, look.Italic = look.Bold || c.Level == 2, look.Italic || c.Level == 1
		return m.inline(c, look, out, depth+1)
	case *ast.CodeSpan:
		return m.inline(c, look, out, depth+1)
	case *ast.Link:
		look.Link = string(c.Destination)
		if err := m.checkLink(c, look.Link); err != nil {
			return err
		}
		return m.inline(c, look, out, depth+1)
	case *ast.AutoLink:
		look.Link = autoAddress(c, m.src)
		add(out, look, string(c.Label(m.src)))
		return m.checkLink(c, look.Link)
	default:
		return m.refuse(m.offset(c), whyNot(c))
	}
	return nil
}

func (m *reader) checkLink(n ast.Node, address string) error {
	if address == "" {
		return m.refuse(m.offset(n), "a link has no address")
	}
	if err := checkLink(address); err != nil {
		return m.refuse(m.offset(n), err.Error())
	}
	return nil
}

func autoAddress(c *ast.AutoLink, src []byte) string {
	address := string(c.URL(src))
	if c.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
		return "mailto:" + address
	}
	return address
}

// plainText is a text node with its escapes and entities resolved.
func (m *reader) plainText(t *ast.Text) string {
	s := t.Segment.Value(m.src)
	if !t.IsRaw() {
		s = unescape(s)
	}
	switch {
	case t.HardLineBreak():
		return string(s) + "\n"
	case t.SoftLineBreak():
		return string(s) + " "
	}
	return string(s)
}

// unescape resolves backslashes and entities as CommonMark does, by way of the
// parser's own writer, which knows how the two meet.
func unescape(s []byte) []byte {
	if bytes.IndexByte(s, '\\') < 0 && bytes.IndexByte(s, '&') < 0 {
		return s
	}
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	ghtml.DefaultWriter.Write(w, s)
	_ = w.Flush() // a bytes.Buffer does not fail
	return []byte(html.UnescapeString(out.String()))
}

// add appends text, to the last span when it looks the same.
func add(out *[]Span, look Span, s string) {
	s = strings.ToValidUTF8(s, "\ufffd")
	if s == "" {
		return
	}
	if n := len(*out); n > 0 {
		last := (*out)[n-1]
		last.Text = ""
		if last == look {
			(*out)[n-1].Text += s
			return
		}
	}
	look.Text = s
	*out = append(*out, look)
}
