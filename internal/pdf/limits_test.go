package pdf

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

func TestRefusals(t *testing.T) {
	p := Paragraph{text("a")}
	table := Table{Header: []string{"A"}, Rows: [][]string{{"1"}}}
	nested := Block(p)
	for range maxDepth + 1 {
		nested = List{Items: [][]Block{{nested}}}
	}
	with := func(change func(*Document)) Document {
		d := simple(p)
		change(&d)
		return d
	}
	for want, d := range map[string]Document{
		"no title":                      with(func(d *Document) { d.Title = " \n" }),
		"not a BCP 47 tag":              with(func(d *Document) { d.Language = "norsk bokmål" }),
		"no time of creation":           with(func(d *Document) { d.Created = time.Time{} }),
		"recipient has more than 7":     with(func(d *Document) { d.Recipient = make([]string, 8) }),
		"more than 6 references":        with(func(d *Document) { d.References = make([][2]string, 7) }),
		"letterhead has more than 8":    with(func(d *Document) { d.Letterhead.Contact = make([]string, 9) }),
		"longer than 400 bytes":         with(func(d *Document) { d.Footer = strings.Repeat("a", 401) }),
		"footer fills more than 3":      with(func(d *Document) { d.Footer = strings.Repeat("WW ", 130) }),
		"do not fit the envelope":       with(func(d *Document) { d.Recipient = []string{strings.Repeat("Ww ", 120)} }),
		"block 1: heading of level 4":   simple(Heading{4, text("a")}),
		"block 1: heading without text": simple(Heading{2, text(" ")}),
		"level 3 follows level 1":       simple(p, Heading{3, text("a")}),
		"level 3 follows level 2":       {},
		"list without items":            simple(List{}),
		"more than 6 deep":              simple(nested),
		"neither column headers":        simple(Table{Rows: [][]string{{"1"}}}),
		"1 headers for 2 columns":       simple(Table{Header: []string{"A"}, Rows: [][]string{{"1", "2"}}}),
		"table without rows":            simple(Table{Header: []string{"A"}}),
		"table with 13 columns":         simple(Table{Header: make([]string, 13), Rows: [][]string{{"1"}}}),
		"more than 50000 table cells":   simple(Table{Header: []string{"A"}, Rows: make([][]string, maxCells)}),
		"more than 20000 blocks":        simple(make([]Block, maxBlocks+1)...),
		"bytes of text":                 simple(Paragraph{text(strings.Repeat("a", maxText+1))}),
		"not valid UTF-8":               simple(Paragraph{text("a\xff")}),
		"not https, mailto or tel":      simple(Paragraph{[]Span{{Text: "a", Link: "javascript:alert(1)"}}}),
		"<nil> is not a known block":    simple(p, nil),
	} {
		switch want {
		case "level 3 follows level 2":
			continue // allowed: the level below
		case "more than 20000 blocks":
			for i := range d.Body {
				d.Body[i] = p
			}
		}
		if err := Write(io.Discard, d); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	if err := Write(io.Discard, simple(table, Heading{2, text("a")}, Heading{3, text("b")}, Heading{2, text("c")})); err != nil {
		t.Errorf("a level below and back up: %v", err)
	}
}

func TestTooManyPages(t *testing.T) {
	d := simple(Paragraph{text(strings.Repeat("a\n", 60*maxPages))})
	if err := Write(io.Discard, d); err == nil || !strings.Contains(err.Error(), "more than 1000 pages") {
		t.Errorf("got %v", err)
	}
}

func TestLinks(t *testing.T) {
	for link, ok := range map[string]bool{
		"https://fjordvik.example/a?b=c#d": true, "mailto:post@fjordvik.example": true, "tel:+4777000000": true,
		"http://fjordvik.example": false, "https:///a": false, "https:a": false, "data:text/html,a": false, "/a": false,
		"file:///etc/passwd": false, "https://a/" + strings.Repeat("b", maxLink): false, "mailto:": false, "https://[": false,
	} {
		if err := checkLink(link); (err == nil) != ok {
			t.Errorf("%.40s: %v", link, err)
		}
	}
	if got := uri("https://å.example/(a)\\b"); got != "https://%C3%A5.example/%28a%29%5Cb" {
		t.Error(got)
	}
}

func TestLinkWithoutWordsIsNamedByItsAddress(t *testing.T) {
	d := simple(Paragraph{[]Span{{Text: "a\u00a0"}, {Text: "\u00a0", Link: "https://a.example"}, {Text: "b"}}})
	if got := open(t, write(t, d)).tree(); !strings.Contains(got, "(https://a.example → (https://a.example))") {
		t.Error(got)
	}
}

type brokenWriter struct{}

var errBroken = errors.New("disk full")

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func TestWriterErrorIsKept(t *testing.T) {
	if err := Write(brokenWriter{}, letter()); !errors.Is(err, errBroken) {
		t.Errorf("got %v", err)
	}
}
