package pdf

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Limits of one document. They are far above any letter; they keep a fault or
// an attack from filling memory.
const (
	maxText       = 2 << 20 // bytes of text in all
	maxBlocks     = 20_000  // blocks and list items in all
	maxCells      = 50_000  // table cells in all
	maxColumns    = 12      // of one table
	maxDepth      = 6       // lists in lists
	maxPages      = 1_000   // sheets
	maxLink       = 2_000   // bytes of one address
	maxLetterhead = 8       // lines of address and contact
	maxRecipient  = 7       // lines that fit the envelope window
	maxReferences = 6       // beside the window
)

// languageTag is the shape of a BCP 47 tag (RFC 5646), enough to keep the
// string safe and sensible in the catalogue; the registry is not consulted.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$`)

// checker counts what a document holds while it walks it.
type checker struct{ text, blocks, cells int }

func check(d Document) error {
	if strings.TrimSpace(d.Title) == "" {
		return errors.New("pdf: the document has no title; PDF/UA demands one")
	}
	if !languageTag.MatchString(d.Language) {
		return errors.New(`pdf: the language is not a BCP 47 tag such as "nb", "nn", "en" or "se"`)
	}
	if y := d.Created.UTC().Year(); d.Created.IsZero() || y < 1 || y > 9999 {
		return errors.New("pdf: the document has no time of creation")
	}
	if err := checkFrame(d); err != nil {
		return err
	}
	c := &checker{}
	c.text += len(d.Title) + len(d.Footer) + len(d.Author)
	if err := c.walk(d.Body, 0); err != nil {
		return err
	}
	return checkLevels(d.Body)
}

func checkFrame(d Document) error {
	switch {
	case len(d.Letterhead.Address)+len(d.Letterhead.Contact) > maxLetterhead:
		return fmt.Errorf("pdf: the letterhead has more than %d lines of address and contact", maxLetterhead)
	case len(d.Recipient) > maxRecipient:
		return fmt.Errorf("pdf: the recipient has more than %d lines, which the envelope window cannot show", maxRecipient)
	case len(d.References) > maxReferences:
		return fmt.Errorf("pdf: there are more than %d references", maxReferences)
	}
	for _, line := range frameLines(d) {
		if len(line) > 400 {
			return errors.New("pdf: a line of letterhead, recipient, reference or footer is longer than 400 bytes")
		}
		if !utf8.ValidString(line) {
			return errors.New("pdf: letterhead, recipient, references or footer is not valid UTF-8")
		}
	}
	return nil
}

// frameLines are the strings that stand in fixed places around the body.
func frameLines(d Document) []string {
	lines := []string{d.Title, d.Author, d.Footer, d.Words.Page, d.Words.Of, d.Letterhead.Municipality, d.Letterhead.Unit}
	lines = append(lines, d.Letterhead.Address...)
	lines = append(lines, d.Letterhead.Contact...)
	lines = append(lines, d.Recipient...)
	for _, r := range d.References {
		lines = append(lines, r[0], r[1])
	}
	return lines
}

func (c *checker) walk(bs []Block, depth int) error {
	for i, b := range bs {
		if err := c.block(b, depth); err != nil {
			if depth > 0 {
				return err
			}
			return fmt.Errorf("pdf: block %d: %w", i+1, err)
		}
	}
	return nil
}

func (c *checker) block(b Block, depth int) error {
	if c.blocks++; c.blocks > maxBlocks {
		return fmt.Errorf("more than %d blocks in the document", maxBlocks)
	}
	switch b := b.(type) {
	case Heading:
		return c.heading(b)
	case Paragraph:
		return c.spans(b.Text)
	case List:
		return c.list(b, depth)
	case Table:
		return c.table(b)
	default:
		return fmt.Errorf("%T is not a known block", b)
	}
}

func (c *checker) heading(h Heading) error {
	if h.Level < 1 || h.Level > 3 {
		return fmt.Errorf("heading of level %d; 1 to 3 can be written", h.Level)
	}
	if strings.TrimSpace(plain(h.Text)) == "" {
		return errors.New("heading without text")
	}
	return c.spans(h.Text)
}

func (c *checker) list(l List, depth int) error {
	if depth >= maxDepth {
		return fmt.Errorf("lists stand more than %d deep in each other", maxDepth)
	}
	if len(l.Items) == 0 {
		return errors.New("list without items")
	}
	for _, item := range l.Items {
		c.blocks++
		if err := c.walk(item, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) table(t Table) error {
	n := columns(t)
	switch {
	case n == 0 || n > maxColumns:
		return fmt.Errorf("table with %d columns; 1 to %d can be written", n, maxColumns)
	case len(t.Header) == 0 && !t.RowHeaders:
		return errors.New("table with neither column headers nor row headers; PDF/UA demands one of them")
	case len(t.Header) > 0 && len(t.Header) < n:
		return fmt.Errorf("table with %d headers for %d columns", len(t.Header), n)
	case len(t.Rows) == 0:
		return errors.New("table without rows")
	}
	if c.cells += n * (len(t.Rows) + 1); c.cells > maxCells {
		return fmt.Errorf("more than %d table cells in the document", maxCells)
	}
	for _, row := range append([][]string{{t.Caption}, t.Header}, t.Rows...) {
		for _, cell := range row {
			if err := c.string(cell); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *checker) spans(ss []Span) error {
	for _, s := range ss {
		if err := c.string(s.Text); err != nil {
			return err
		}
		if err := checkLink(s.Link); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) string(s string) error {
	if c.text += len(s); c.text > maxText {
		return fmt.Errorf("more than %d bytes of text in the document", maxText)
	}
	if !utf8.ValidString(s) {
		return errors.New("text is not valid UTF-8")
	}
	return nil
}

// checkLink lets through what a reader of a letter can follow safely. The
// address itself stays out of the error: it may hold personal data.
func checkLink(link string) error {
	if link == "" {
		return nil
	}
	u, err := url.Parse(link)
	switch {
	case err != nil || len(link) > maxLink:
		return fmt.Errorf("link that is no address, or longer than %d bytes", maxLink)
	case u.Scheme == "https" && u.Host != "":
		return nil
	case (u.Scheme == "mailto" || u.Scheme == "tel") && u.Opaque != "":
		return nil
	}
	return errors.New("link that is not https, mailto or tel")
}

// checkLevels refuses a heading that skips a level on the way down
// (ISO 14289-1, 7.4.2): a listener would look for the one missing.
func checkLevels(bs []Block) error {
	level := 0
	if !opensWithTitle(bs) {
		level = 1
	}
	for i, b := range bs {
		h, ok := b.(Heading)
		if !ok {
			continue
		}
		if h.Level > level+1 {
			return fmt.Errorf("pdf: block %d: heading of level %d follows level %d; no level may be skipped", i+1, h.Level, level)
		}
		level = h.Level
	}
	return nil
}

// opensWithTitle tells whether the body brings its own main heading.
func opensWithTitle(bs []Block) bool {
	if len(bs) == 0 {
		return false
	}
	h, ok := bs[0].(Heading)
	return ok && h.Level == 1
}

func columns(t Table) int {
	n := len(t.Header)
	for _, r := range t.Rows {
		n = max(n, len(r))
	}
	return n
}

func plain(ss []Span) string {
	var b strings.Builder
	for _, s := range ss {
		b.WriteString(s.Text)
	}
	return b.String()
}
