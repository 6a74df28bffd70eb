// Package pdf writes letters and copies of applications as tagged PDF that
// claims PDF/A-2a (ISO 19005-2, archive) and PDF/UA-1 (ISO 14289-1,
// accessibility).
//
// The same Document always gives the same bytes: the time is given by the
// caller and nothing else from the surroundings is read. Text is left to
// right only; a character the letter typeface lacks is refused with a
// [GlyphError], since PDF/A forbids the box that would take its place.
package pdf

import (
	"fmt"
	"io"
	"time"
)

// Document is one letter or one copy of an application, on A4 sheets.
type Document struct {
	// Title is the document's name, shown in the reader's title bar. It is
	// also drawn as the main heading unless Body itself opens with a heading
	// of level 1. Required (ISO 14289-1, 7.1).
	Title string
	// Language is the BCP 47 tag of the text: "nb", "nn", "en", "se". Required.
	Language string
	// Author goes into the metadata; usually the municipality. May be empty.
	Author string
	// Created goes into the metadata, in UTC to the second. Required.
	Created time.Time
	// Letterhead is drawn on the first page; the zero value draws nothing.
	Letterhead Letterhead
	// Recipient is the lines in the address window, at most 7. May be empty.
	Recipient []string
	// References are label and value (date, our reference, your reference),
	// drawn beside the address window, at most 6.
	References [][2]string
	// Body is what the document says.
	Body []Block
	// Footer is repeated on every page as an artifact, beside the page number.
	Footer string
	// Words are the localised words of the page number.
	Words Words
}

// Letterhead is the sender: drawn at the top of the first page.
type Letterhead struct {
	Municipality string   // drawn largest, "Fjordvik kommune"
	Unit         string   // the unit that writes, "Oppvekst og utdanning"
	Address      []string // postal and visiting address, one line each
	Contact      []string // telephone, e-mail, web, organisation number
}

// Words are the words the layout itself needs, in the document's language.
type Words struct {
	Page string // "Side"
	Of   string // "av"; when either is empty the page number is "1 / 2"
}

// Block is a part of the body: Heading, Paragraph, List or Table.
type Block interface{ block() }

// Heading is a heading of level 1 to 3. Levels may not be skipped on the way down.
type Heading struct {
	Level int
	Text  []Span
}

// Paragraph is running text.
type Paragraph struct{ Text []Span }

// List is a list with bullets, or with numbers from 1 when Ordered. Each item
// is its blocks.
type List struct {
	Ordered bool
	Items   [][]Block
}

// Table is a table with column headers, row headers, or both. A row with fewer
// cells than the widest is filled with empty cells.
type Table struct {
	Caption    string     // drawn above the table; may be empty
	Header     []string   // column headers; may be empty when RowHeaders is set
	RowHeaders bool       // the first cell of each row is that row's header
	Rows       [][]string // the cells
	Align      []Align    // by column; missing means Left
}

// Align is how a table column is aligned.
type Align int

// The alignments of a table column.
const (
	Left Align = iota
	Right
	Center
)

// Span is a stretch of text with one look. "\n" in Text is a line break and
// U+00AD a place where a word may be hyphenated.
type Span struct {
	Text   string
	Bold   bool
	Italic bool
	Link   string // https, mailto or tel; empty is no link
}

func (Heading) block()   {}
func (Paragraph) block() {}
func (List) block()      {}
func (Table) block()     {}

// Write lays out d and writes it to w. Nothing is written when d is refused.
// It returns a *GlyphError for a character that cannot be drawn, an error that
// names the part for anything beyond the limits or the format, and w's error.
// It is safe for concurrent use.
func Write(w io.Writer, d Document) error {
	if err := check(d); err != nil {
		return err
	}
	b := newBuilder(d)
	if err := b.layOut(); err != nil {
		return err
	}
	if _, err := w.Write(b.serialise()); err != nil {
		return fmt.Errorf("pdf: write document: %w", err)
	}
	return nil
}
