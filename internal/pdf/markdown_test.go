package pdf

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMarkdown(t *testing.T) {
	p := func(s string) Block { return Paragraph{text(s)} }
	for src, want := range map[string][]Block{
		"": nil,
		strings.Repeat("A", 9) + "\n" + strings.Repeat("-", 99): {Heading{2, text("AAAAAAAAA")}},
		"# A\n\n### b *c*":                             {Heading{1, text("A")}, Heading{3, []Span{{Text: "b "}, {Text: "c", Italic: true}}}},
		"en\nto  \ntre\\\nfire":                        {p("en to\ntre\nfire")},
		"***a*** **b**c":                               {Paragraph{[]Span{{Text: "a", Bold: true, Italic: true}, {Text: " "}, {Text: "b", Bold: true}, {Text: "c"}}}},
		"a &amp; b &lt; \\* \\&amp; § 5&nbsp;a":        {p("a & b < * &amp; § 5\u00a0a")},
		"kode `a*b*` her":                              {p("kode a*b* her")},
		"[**x** y](https://a.no)":                      {Paragraph{[]Span{{Text: "x", Bold: true, Link: "https://a.no"}, {Text: " y", Link: "https://a.no"}}}},
		"<post@a.no>":                                  {Paragraph{[]Span{{Text: "post@a.no", Link: "mailto:post@a.no"}}}},
		"<https://a.no>":                               {Paragraph{[]Span{{Text: "https://a.no", Link: "https://a.no"}}}},
		"[x][1]\n\n[1]: tel:123":                       {Paragraph{[]Span{{Text: "x", Link: "tel:123"}}}},
		"- a\n- b\n  1. c":                             {List{Items: [][]Block{{p("a")}, {p("b"), List{Ordered: true, Items: [][]Block{{p("c")}}}}}}},
		"|A|B|\n|:-:|-:|\n|1|[x](https://a.no) **y**|": {Table{Header: []string{"A", "B"}, Align: []Align{Center, Right}, Rows: [][]string{{"1", "x (https://a.no) y"}}}},
	} {
		got, err := Markdown(src)
		if err != nil {
			t.Errorf("%q: %v", src, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q (-want +got):\n%s", src, d)
		}
	}
}

func TestMarkdownRefuses(t *testing.T) {
	for src, want := range map[string]string{
		"a\n\n<div>x</div>":           "line 3: raw HTML",
		"a\nb <b>c</b>":               "line 2: raw HTML",
		"a\n\n![bilde](https://a.no)": "line 3: an image",
		"a\n\n> sitat":                "line 3: a block quote",
		"a\n\n    kode":               "line 3: a code block",
		"a\n\n```\nkode\n```":         "a code block",
		"a\n\n***\n":                  "a rule",
		"#### d":                      "line 1: a heading has level 1 to 3",
		"a\n\n#\n":                    "a heading has no text",
		"5. a":                        "line 1: a numbered list starts at 1",
		"a [b](http://a.no)":          "line 1: link that is not https",
		"x\n\na [b](javascript:x)":    "line 3: link that is not https",
		"a [b]()":                     "a link has no address",
		"|A|\n|-|\n":                  "a table has no rows",
		"|" + strings.Repeat("A|", 13) + "\n|" + strings.Repeat("-|", 13) + "\n|1|": "at most 12 columns",
		"- - - - - - - a":                       "more than 6 deep",
		"a\n" + strings.Repeat(">", 100):        "line 2: more than 64",
		strings.Repeat("a", maxMarkdown+1):      "at most 65536",
		"a\n\n" + strings.Repeat("a\n", maxRun): "line 8195: more than 16384 bytes without an empty line",
	} {
		if got, err := Markdown(src); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: want %q, got %v, %v", src, want, err, got)
		}
	}
}

// FuzzMarkdown: no text breaks the reader, and what it reads can be written
// or is refused with a reason.
func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{letterMarkdown, "<b>", "![x](y)", "| a |\n|---|\n| b |", "- 1. - x", "&#0; \\", "[a]: <b>\n[a]", "\u00ad\u200b\n-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 4<<10 {
			return
		}
		blocks, err := Markdown(src)
		if err != nil {
			return
		}
		err = Write(io.Discard, simple(blocks...))
		var missing *GlyphError
		if err != nil && !errors.As(err, &missing) && !strings.Contains(err.Error(), "no level may be skipped") && !strings.Contains(err.Error(), "heading without text") {
			t.Fatal(err)
		}
	})
}
