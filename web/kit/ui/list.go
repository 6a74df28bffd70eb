package ui

import "github.com/a-h/templ"

// Answer is a line of a SummaryList: what was asked, what was answered, where it came from, and where to change it.
type Answer struct {
	Label  string
	Value  string   // empty shows "Ikke besvart"
	Values []string // several, each on its line
	Source string   // "Hentet fra Folkeregisteret 22. november 2026"
	Change string   // address of the question; empty when it cannot be changed
	Error  string   // what is wrong with it
}

func (a Answer) values() []string {
	if len(a.Values) > 0 {
		return a.Values
	}
	if a.Value == "" {
		return nil
	}
	return []string{a.Value}
}

// Step is one of the steps of a form or a case.
type Step struct {
	Text  string
	Href  string // empty: it cannot be gone to yet
	State string // "done", "current", "error" or "" for not begun
}

// Term is a line of a DefinitionList.
type Term struct {
	Name  string
	Value string
	Body  templ.Component // instead of Value
	Href  string          // of Value
}

// Column is a column of a Table.
type Column struct {
	Title   string
	Numeric bool   // set to the right
	Hidden  bool   // the title is for screen readers: a column of buttons
	Sort    string // address that sorts by this column
	Sorted  string // "ascending", "descending" or ""
}

// Cell is a cell of a Table.
type Cell struct {
	Text string
	Href string
	Body templ.Component // instead of Text
}

// TableOf describes a Table. The first cell of each row names the row.
type TableOf struct {
	Caption string
	Quiet   bool // the caption is for screen readers: a heading above says the same
	Columns []Column
	Rows    [][]Cell
}

// C is a cell with text.
func C(text string) Cell { return Cell{Text: text} }

// Event is a point on a Timeline.
type Event struct {
	When  string // written for the reader
	Time  string // for machines: RFC 3339
	Title string
	Text  string
	Href  string
	State string // "done", "current", "future", "danger"
	Body  templ.Component
}

// PagerOf describes a Pager: addresses of the newer and older page, empty at an end.
type PagerOf struct {
	Newer, Older string
	About        string // what is paged, for screen readers
}

// ConfirmOf describes a ConfirmPage.
type ConfirmOf struct {
	Title, Text string
	Points      []string // what will happen
	Action      string   // POST address
	Button      string
	Danger      bool // cannot be undone
	Cancel      string
	Hidden      []HiddenOf
}

// ReceiptOf describes a Receipt.
type ReceiptOf struct {
	Title     string
	Text      string
	Reference string // the number people quote
	Next      []string
	NextTitle string
}
