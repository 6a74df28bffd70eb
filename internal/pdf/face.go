package pdf

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansbolditalic"
	"github.com/go-fonts/liberation/liberationsansitalic"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The four cuts of the letter typeface; bold and italic are bits.
const (
	regular = iota
	bold
	italic
	boldItalic
)

// faces are parsed once, when first needed, and only read after that.
// Liberation Sans has the widths of Arial, which the Norwegian post accepts
// for machine-read addresses, and all letters of the Sámi languages.
var faces = [4]func() *face{
	sync.OnceValue(func() *face { return parseFace(liberationsansregular.TTF, 0, 88) }),
	sync.OnceValue(func() *face { return parseFace(liberationsansbold.TTF, 0, 138) }),
	sync.OnceValue(func() *face { return parseFace(liberationsansitalic.TTF, -12, 88) }),
	sync.OnceValue(func() *face { return parseFace(liberationsansbolditalic.TTF, -12, 138) }),
}

// commonRunes is how far the table of ready measures reaches: Latin with all
// of Latin Extended-A and -B, where every Norwegian and Sámi letter is.
const commonRunes = 0x250

// glyph is a glyph number in the font file and its advance in 1/1000 em.
type glyph struct {
	id      uint16
	advance int16
}

// face is one parsed font file. It is never changed after parseFace.
type face struct {
	file   *trueType
	font   *sfnt.Font
	name   string // PostScript name
	angle  int    // degrees
	stem   int    // thickness of stems, 1/1000 em
	ascent int    // 1/1000 em, as are the rest
	desc   int
	cap    int
	box    [4]int
	common [commonRunes]glyph
}

// parseFace panics on a broken font: the fonts are part of the program.
func parseFace(raw []byte, angle, stem int) *face {
	f := &face{angle: angle, stem: stem}
	var err error
	if f.font, err = sfnt.Parse(raw); err != nil {
		panic(fmt.Sprintf("pdf: built-in font: %v", err))
	}
	if f.file, err = openTrueType(raw); err != nil {
		panic(fmt.Sprintf("pdf: built-in font: %v", err))
	}
	var buf sfnt.Buffer
	f.measureFace(&buf)
	for r := rune(' '); r < commonRunes; r++ {
		f.common[r], _ = f.lookUp(&buf, r)
	}
	return f
}

func (f *face) measureFace(buf *sfnt.Buffer) {
	em := fixed.I(1000)
	m, err := f.font.Metrics(buf, em, font.HintingNone)
	if err != nil {
		panic(fmt.Sprintf("pdf: built-in font: %v", err))
	}
	b, err := f.font.Bounds(buf, em, font.HintingNone)
	if err != nil {
		panic(fmt.Sprintf("pdf: built-in font: %v", err))
	}
	if f.name, err = f.font.Name(buf, sfnt.NameIDPostScript); err != nil {
		panic(fmt.Sprintf("pdf: built-in font: %v", err))
	}
	f.ascent, f.desc, f.cap = m.Ascent.Round(), -m.Descent.Round(), m.CapHeight.Round()
	f.box = [4]int{b.Min.X.Floor(), -b.Max.Y.Ceil(), b.Max.X.Ceil(), -b.Min.Y.Floor()}
}

// glyph finds a character. It reports false when the face cannot draw it.
func (f *face) glyph(buf *sfnt.Buffer, r rune) (glyph, bool) {
	if r >= ' ' && r < commonRunes {
		g := f.common[r]
		return g, g.id != 0
	}
	return f.lookUp(buf, r)
}

func (f *face) lookUp(buf *sfnt.Buffer, r rune) (glyph, bool) {
	if unicode.IsControl(r) || unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Co) {
		return glyph{}, false // right-to-left would be drawn backwards; private use says nothing
	}
	id, err := f.font.GlyphIndex(buf, r)
	if err == nil && id == 0 {
		id, err = f.font.GlyphIndex(buf, standIn(r))
	}
	if err != nil || id == 0 {
		return glyph{}, false
	}
	a, err := f.font.GlyphAdvance(buf, id, fixed.I(1000), font.HintingNone)
	if err != nil {
		return glyph{}, false
	}
	return glyph{uint16(id), int16(a.Round())}, true
}

// standIn is the character whose shape serves for one the font lacks; what is
// copied or read aloud is still the original.
func standIn(r rune) rune {
	switch r {
	case '\u2010', '\u2011', '\u2212':
		return '-'
	case '\u2000', '\u2002', '\u2004', '\u2005', '\u2006', '\u2007', '\u2008', '\u2009', '\u200a', '\u202f', '\u205f':
		return ' '
	}
	return 0
}

// kern is how much closer two glyphs stand than their advances say, in 1/1000 em.
func (f *face) kern(buf *sfnt.Buffer, left, right uint16) int {
	k, err := f.font.Kern(buf, sfnt.GlyphIndex(left), sfnt.GlyphIndex(right), fixed.I(1000), font.HintingNone)
	if err != nil {
		return 0 // the font has no pair for them
	}
	return k.Round()
}

// GlyphError says that a character cannot be drawn with the letter typeface.
type GlyphError struct {
	Char  rune
	Where string // "title", "recipient line 2", "block 3"
}

// Error names the character and where it stands, never the text around it.
func (e *GlyphError) Error() string {
	return fmt.Sprintf("pdf: %s: the letter typeface has no glyph for %q (%U); replace the character", e.Where, e.Char, e.Char)
}

// Unprintable returns the characters of s that Write would refuse, each once,
// in the order they stand. A form can show them to the writer.
func Unprintable(s string) []rune {
	var buf sfnt.Buffer
	var out []rune
	seen := map[rune]bool{}
	for _, r := range clean(s) {
		if r == '\n' || seen[r] {
			continue
		}
		if _, ok := faces[regular]().glyph(&buf, r); !ok {
			seen[r] = true
			out = append(out, r)
		}
	}
	return out
}

// Printable returns s with each character that Write would refuse spelled out
// as its Unicode number, "[U+1F600]", so that a copy of what someone else
// wrote can always be made and still says everything.
func Printable(s string) string {
	missing := Unprintable(s)
	if len(missing) == 0 {
		return s
	}
	var out strings.Builder
	for _, r := range clean(s) {
		if slices.Contains(missing, r) {
			fmt.Fprintf(&out, "[%U]", r)
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}
