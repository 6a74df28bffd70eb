package pdf

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// drawn lays out d and gives the builder back for inspection.
func drawn(t *testing.T, d Document) *builder {
	t.Helper()
	if err := check(d); err != nil {
		t.Fatal(err)
	}
	b := newBuilder(d)
	if err := b.layOut(); err != nil {
		t.Fatal(err)
	}
	return b
}

// page is where the first text of an element stands.
func (e *elem) page() int {
	for _, k := range e.kids {
		if k.kind == markedContent {
			return k.page
		}
		if k.kind == childElement {
			if p := k.el.page(); p >= 0 {
				return p
			}
		}
	}
	return -1
}

func simple(body ...Block) Document {
	return Document{Title: "Brev", Language: "nb", Created: created(), Body: body}
}

const sentence = "Kommunen har vurdert saken og kommet til at vilkårene er oppfylt. "

// TestHeadingIsNeverLast pushes a heading down a page line by line: it always
// stands on the page where what follows begins.
func TestHeadingIsNeverLast(t *testing.T) {
	follows := map[string]Block{
		"paragraph": Paragraph{text(strings.Repeat(sentence, 4))},
		"list":      List{Items: [][]Block{{Paragraph{text(strings.Repeat(sentence, 3))}}}},
		"table":     Table{Caption: "Tall", Header: []string{"A", "B"}, Rows: [][]string{{"1", "2"}, {"3", "4"}}},
		"heading":   Heading{3, text("Underpunkt")},
	}
	for name, next := range follows {
		for lines := 1; lines < 90; lines++ {
			fill := Paragraph{text(strings.TrimSuffix(strings.Repeat("linje\n", lines), "\n"))}
			b := drawn(t, simple(fill, Heading{2, text("Overskrift")}, next, Paragraph{text(strings.Repeat(sentence, 3))}))
			kids := b.root.kids
			for i := 2; i+1 < len(kids); i++ {
				if strings.HasPrefix(kids[i].el.tag, "H") && kids[i].el.page() != kids[i+1].el.page() {
					t.Fatalf("%s after %d lines: heading on page %d, what follows on %d", name, lines, kids[i].el.page(), kids[i+1].el.page())
				}
			}
		}
	}
}

// TestNoLineAlone pushes a paragraph over a page break: at least two of its
// lines stand on either side.
func TestNoLineAlone(t *testing.T) {
	for lines := 1; lines < 60; lines++ {
		fill := Paragraph{text(strings.TrimSuffix(strings.Repeat("linje\n", lines), "\n"))}
		b := drawn(t, simple(fill, Paragraph{text(strings.Repeat(sentence, 6))}, Paragraph{text(strings.Repeat(sentence, 6))}))
		o := open(t, b.serialise())
		for _, marked := range o.marked {
			for _, s := range marked {
				if strings.Contains(s, "vilkårene") && len(s) < len(sentence)*3/2 {
					t.Fatalf("after %d lines one line stands alone: %q", lines, s)
				}
			}
		}
	}
}

func TestClosingStaysTogether(t *testing.T) {
	for lines := 1; lines < 60; lines++ {
		fill := Paragraph{text(strings.TrimSuffix(strings.Repeat("linje\n", lines), "\n"))}
		long := Paragraph{text(strings.Repeat(sentence, 2))}
		b := drawn(t, simple(fill, long, Paragraph{text("Med hilsen")}, Paragraph{text("Nils")}, Paragraph{text("Kopi: arkivet")}))
		kids := b.root.kids
		if first, last := kids[3].el.page(), kids[5].el.page(); first != last {
			t.Fatalf("after %d lines the greeting is on page %d and the end on %d", lines, first, last)
		}
	}
}

func TestTableHeaderRepeatsAsArtifact(t *testing.T) {
	o := open(t, write(t, application()))
	for _, page := range []int{2, 3, 4, 5} {
		if !strings.Contains(o.artifacts[page], "Timer i uken") {
			t.Errorf("page %d does not repeat the table's header", page+1)
		}
	}
	if n := strings.Count(o.tree(), `TH Scope=Column "Timer i uken"`); n != 1 {
		t.Errorf("the header is in the structure %d times", n)
	}
}

// TestLinesFit: whatever the words, every line fits, nothing is lost, and
// breaking comes to an end.
func TestLinesFit(t *testing.T) {
	alphabet := []rune("abcæøåčŋ WÅ-–/\u00a0\u00ad\u200b\n.,1iilm")
	rapid.Check(t, func(r *rapid.T) {
		s := rapid.StringOfN(rapid.SampledFrom(alphabet), 0, 300, -1).Draw(r, "text")
		width := rapid.Float64Range(20, 400).Draw(r, "width")
		b := newBuilder(Document{})
		p := b.text(nil, text(s), bodyLook(), width)
		at := 0
		for _, l := range p.lines {
			if l.from != at || l.next <= l.from || l.to > l.next {
				r.Fatalf("line %+v after %d", l, at)
			}
			if got := float64(l.width) * 11 / 1000; got > width+0.05 {
				r.Fatalf("line of %.2f in %.2f", got, width)
			}
			at = l.next
		}
		if at != len(p.chars) {
			r.Fatalf("%d of %d characters on lines", at, len(p.chars))
		}
	})
}

// TestColumnsFit: columns never take more room than there is, and get their
// longest word when the words fit.
func TestColumnsFit(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		want := rapid.SliceOfN(rapid.Float64Range(0, 900), 1, 12).Draw(r, "want")
		least := make([]float64, len(want))
		for i := range want {
			least[i] = want[i] * rapid.Float64Range(0, 1).Draw(r, "least")
		}
		got := share(want, least, 400)
		if s := sum(got); s > 400.01 {
			r.Fatalf("columns take %.2f of 400", s)
		}
		for i := range got {
			if got[i] < 0 || (sum(least) < 400 && got[i] < least[i]-0.01) {
				r.Fatalf("column %d got %.2f, needs %.2f", i, got[i], least[i])
			}
		}
	})
}

func TestEveryLetterHasAGlyph(t *testing.T) {
	const letters = "abcdefghijklmnopqrstuvwxyzæøåÆØÅ áčđŋšŧž ÁČĐŊŠŦŽ ï ǥǧǩʒǯâõäö ǤǦǨƷǮ éèêüßñćłńśż –—«»„“”‘’…•§€£½¼¾°²³%‰×≤≥−→ \u00a0\u00ad\u2011\u2009\u202f"
	for _, s := range []Span{{}, {Bold: true}, {Italic: true}, {Bold: true, Italic: true}} {
		s.Text = letters
		o := open(t, write(t, simple(Paragraph{[]Span{s}})))
		if got := o.tree(); !strings.Contains(got, "áčđŋšŧž ÁČĐŊŠŦŽ") || !strings.Contains(got, "‑") {
			t.Errorf("text does not come back: %s", got)
		}
	}
	if got := Unprintable(letters); len(got) > 0 {
		t.Errorf("unprintable: %q", got)
	}
}

func TestMissingGlyphIsNamed(t *testing.T) {
	for where, d := range map[string]Document{
		"block 2":          simple(Paragraph{text("a")}, Paragraph{text("Hei 😀 hemmelig")}),
		"title":            {Title: "日", Language: "nb", Created: created()},
		"recipient line 2": {Title: "Brev", Language: "nb", Created: created(), Recipient: []string{"Kari", "שלום"}},
		"footer":           {Title: "Brev", Language: "nb", Created: created(), Footer: "\x07"},
	} {
		var out bytes.Buffer
		err := Write(&out, d)
		var missing *GlyphError
		if !errors.As(err, &missing) || missing.Where != where {
			t.Errorf("%s: got %v", where, err)
			continue
		}
		if out.Len() > 0 || strings.Contains(err.Error(), "hemmelig") {
			t.Errorf("%s: wrote %d bytes, said %v", where, out.Len(), err)
		}
	}
	if got := Unprintable("a😀b😀\u05d0"); string(got) != "😀\u05d0" {
		t.Errorf("unprintable: %q", got)
	}
}

// TestDecomposedLetters: names typed on some machines come as a letter and a
// ring; they are drawn and read as one letter.
func TestDecomposedLetters(t *testing.T) {
	o := open(t, write(t, simple(Paragraph{text("A\u030age Bla\u030a")})))
	if !strings.Contains(o.tree(), "Åge Blå") {
		t.Error(o.tree())
	}
}

func TestLongWordBreaksWithHyphen(t *testing.T) {
	o := open(t, write(t, simple(Paragraph{text(strings.Repeat("menneskerettighet", 12))})))
	if !strings.Contains(o.tree(), `\u00ad`) {
		t.Errorf("no soft hyphen: %s", o.tree())
	}
}

func TestConcurrentWrites(t *testing.T) {
	want := write(t, letter())
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			var b bytes.Buffer
			if err := Write(&b, letter()); err != nil || !bytes.Equal(b.Bytes(), want) {
				t.Errorf("differs: %v", err)
			}
		})
	}
	wg.Wait()
}

func TestPrintableCanAlwaysBeWritten(t *testing.T) {
	if got := Printable("Ærlig 😀\x00ש"); got != "Ærlig [U+1F600][U+0000][U+05E9]" {
		t.Errorf("got %q", got)
	}
	rapid.Check(t, func(r *rapid.T) {
		s := Printable(rapid.String().Draw(r, "text"))
		if err := Write(io.Discard, simple(Paragraph{text(s)})); err != nil {
			r.Fatal(err)
		}
	})
}
