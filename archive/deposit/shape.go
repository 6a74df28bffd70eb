package deposit

import (
	"slices"
	"strings"
)

// Kind is how a column's value is written as an element.
type Kind int

// The kinds.
const (
	Text   Kind = iota // as it is
	ID                 // a systemID, or a reference to one
	Lines              // one element per line
	Words              // one element per word; codes of a list
	Number             // a whole number; left out when 0
	Count              // a whole number; 0 is written too
	Date               // xs:date
	Moment             // xs:dateTime; µs UTC in the column
	Day                // xs:date; µs UTC in the column
	Code               // a code of a list, written by its name
)

// Field is one element of an entity and the column that holds it.
type Field struct {
	Element string
	Column  string
	Kind    Kind
	List    string // of a Code or Words: the code list
	Need    string // for an element the schema demands: what is written when there is no value; "=column" takes another's, "now" the extraction's time
	at      int    // index of Column in its shape
}

func (f Field) whole() bool {
	return f.Kind == Number || f.Kind == Count || f.Kind == Moment || f.Kind == Day
}

// Shape is how rows of a table are written as elements of one name. The same shape is read backwards by import.
type Shape struct {
	Element string
	Table   string
	Key     string // column of the key
	Parent  string // column of the unit it belongs to
	Head    []Field
	Tail    []Field // after the children
	Extra   []Field // columns that are loaded and not written by the shape itself
	order   string  // ORDER BY
	byName  map[string][]Field
	cols    []string
	whole   []bool
}

func (s *Shape) compile() *Shape {
	add := func(col string, whole bool) {
		for _, c := range s.cols {
			if c == col {
				return
			}
		}
		s.cols, s.whole = append(s.cols, col), append(s.whole, whole)
	}
	add(s.Key, false)
	if s.Parent != "" {
		add(s.Parent, false)
	}
	for _, list := range [][]Field{s.Head, s.Tail, s.Extra} {
		for _, f := range list {
			add(f.Column, f.whole())
		}
	}
	s.bind(s.Head)
	s.bind(s.Tail)
	s.bind(s.Extra)
	s.byName = map[string][]Field{}
	for _, list := range [][]Field{s.Head, s.Tail, s.Extra} {
		for _, f := range list {
			s.byName[f.Element] = append(s.byName[f.Element], f)
		}
	}
	return s
}

// Nth is the field of the nth element of a name, from 0; the last of them takes what is more.
func (s *Shape) Nth(element string, n int) (Field, bool) {
	list := s.byName[element]
	if len(list) == 0 {
		return Field{}, false
	}
	return list[min(n, len(list)-1)], true
}

// bind notes where the columns of fields are.
func (s *Shape) bind(list []Field) []Field {
	for i := range list {
		list[i].at = slices.Index(s.cols, list[i].Column)
	}
	return list
}

// Fields are all that are written.
func (s *Shape) Fields() []Field { return append(append([]Field(nil), s.Head...), s.Tail...) }

// Find is the field of an element.
func (s *Shape) Find(element string) (Field, bool) { return s.Nth(element, 0) }

// fields reads a short notation: "element=column:kind" with a space between; kind is a letter, a list follows it after a
// comma, and what is needed after an exclamation mark. Underscores in what is needed are spaces.
func fields(notation string) (out []Field) {
	for _, word := range strings.Fields(notation) {
		word, need, _ := strings.Cut(word, "!")
		el, rest, _ := strings.Cut(word, "=")
		col, kind, _ := strings.Cut(rest, ":")
		kind, list, _ := strings.Cut(kind, ",")
		f := Field{Element: el, Column: col, List: list, Need: need}
		if !strings.HasPrefix(need, "=") {
			f.Need = strings.ReplaceAll(need, "_", " ")
		}
		f.Kind = map[string]Kind{"": Text, "i": ID, "l": Lines, "w": Words, "n": Number, "0": Count, "d": Date, "m": Moment, "y": Day, "c": Code}[kind]
		out = append(out, f)
	}
	return out
}

const (
	created = " opprettetDato=opprettet_dato:m!=endret_dato opprettetAv=opprettet_av!Ikke_oppgitt"
	closed  = " avsluttetDato=avsluttet_dato:m avsluttetAv=avsluttet_av"
	ended   = " avsluttetDato=avsluttet_dato:m!now avsluttetAv=avsluttet_av!Ikke_oppgitt"
	media   = " dokumentmedium=dokumentmedium:c,dokumentmedium oppbevaringssted=oppbevaringssted:l"
	dispose = "kassasjonsvedtak=kassasjonsvedtak:c,kassasjonsvedtak kassasjonshjemmel=kassasjonshjemmel bevaringstid=bevaringstid:0 kassasjonsdato=kassasjonsdato:d"
	address = " postadresse=adresselinje1 postadresse=adresselinje2 postadresse=adresselinje3 postnummer=postnr poststed=poststed land=landkode"
)
