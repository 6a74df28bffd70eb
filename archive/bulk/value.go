package bulk

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"torg/archive"
	"torg/archive/deposit"
	"torg/municipality"
	"torg/store"
)

// codes finds the code of a name, by list.
type codes map[string]map[string]string

func readCodes(tx store.Tx) (codes, error) {
	out := codes{}
	err := store.Each(tx, func(scan func(...any) error) error {
		var list, code, name string
		if err := scan(&list, &code, &name); err != nil {
			return err
		}
		if out[list] == nil {
			out[list] = map[string]string{}
		}
		plain, _, _ := strings.Cut(name, " (") // "Fortrolig (beskyttelsesgrad)"
		for _, known := range []string{code, name, plain} {
			if _, taken := out[list][fold(known)]; !taken {
				out[list][fold(known)] = code
			}
		}
		return nil
	}, `SELECT liste, kode, kodenavn FROM kodeliste ORDER BY inaktiv, rang, system_id`)
	return out, err
}

func fold(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// code is the code of a name; the name itself when the list does not know it.
func (c codes) code(list, name string) (string, bool) {
	if code, ok := c[list][fold(name)]; ok {
		return code, true
	}
	return strings.TrimSpace(name), false
}

// sheet is a row with its cells at hand.
type sheet struct {
	s     *deposit.Shape
	cells []any
	at    map[string]int // by column
}

func (im *importer) sheet(r archive.Row) *sheet {
	table := archive.TableName(r)
	at := im.columns[table]
	if at == nil {
		at = map[string]int{}
		for i, c := range archive.Columns(r) {
			at[c] = i
		}
		im.columns[table] = at
	}
	return &sheet{deposit.ShapeOf(table), archive.Cells(r), at}
}

func (w *sheet) text(column string) *string {
	p, _ := w.cells[w.at[column]].(*string)
	return p
}

func (w *sheet) number(column string) *int64 {
	p, _ := w.cells[w.at[column]].(*int64)
	return p
}

// fill sets the columns of a row from the children of a node, by the shape of its table or another, and tells of what has no
// place. known are children that someone else takes.
func (im *importer) fill(r archive.Row, s *deposit.Shape, n *node, known ...string) {
	nth, w := map[string]int{}, im.sheet(r)
	for _, k := range n.kids {
		f, ok := s.Nth(k.name, nth[k.name])
		nth[k.name]++
		switch {
		case ok && len(k.kids) == 0:
			im.set(w, s, f, k)
		case !contains(known, k.name):
			im.rep.Unplaced[s.Element+"/"+k.name]++
			im.rep.reject(im.where(n), s.Element+"/"+k.name, "elementet har ingen plass i arkivet")
		}
	}
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

// set puts one value in its column.
func (im *importer) set(w *sheet, s *deposit.Shape, f deposit.Field, n *node) {
	text := strings.TrimSpace(clean(n.text))
	if text == "" || f.Element == "systemID" {
		return
	}
	var err error
	switch f.Kind {
	case deposit.Number, deposit.Count:
		*w.number(f.Column), err = strconv.ParseInt(text, 10, 64)
	case deposit.Moment, deposit.Day:
		*w.number(f.Column), err = im.moment(text)
	case deposit.Date:
		if text, err = im.date(text); err == nil {
			*w.text(f.Column) = text
		}
	case deposit.Code:
		*w.text(f.Column) = im.code(f.List, text)
	case deposit.Lines:
		added(w.text(f.Column), "\n", text)
	case deposit.Words:
		if text != f.Need {
			added(w.text(f.Column), " ", strings.ReplaceAll(im.code(f.List, text), " ", "_"))
		}
	default:
		im.text(w.text(f.Column), f, text)
	}
	if err != nil {
		im.rep.reject("linje "+strconv.Itoa(n.line), s.Element+"/"+f.Element, "verdien er ikke et gyldig tall eller en gyldig dato")
	}
}

// text sets a text value; what a second element of a column says is added to the first.
func (im *importer) text(to *string, f deposit.Field, text string) {
	if *to != text {
		added(to, ", ", text)
	}
}

// clean takes away what no text may hold: bytes that are no UTF-8, and zeros, which one of the engines does not keep.
func clean(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

func added(to *string, sep, text string) {
	if *to != "" {
		text = *to + sep + text
	}
	*to = text
}

func (im *importer) code(list, name string) string {
	code, known := im.codes.code(list, name)
	if !known {
		im.rep.remark("kodelisten " + list + " har ikke " + clip(name) + "; verdien er tatt som den står")
	}
	return code
}

func clip(s string) string {
	if utf8.RuneCountInString(s) > 40 || municipality.ContainsNationalID(s) {
		return "en verdi"
	}
	return "«" + s + "»"
}

// moment reads an xs:dateTime or xs:date, as µs UTC. A time without an offset is Norwegian.
func (im *importer) moment(text string) (int64, error) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04", time.DateOnly, "2006-01-02Z07:00"} {
		if t, err := time.ParseInLocation(layout, text, im.oslo); err == nil {
			return t.UnixMicro(), nil
		}
	}
	return 0, municipality.Errorf(municipality.Invalid, op, "not a time")
}

// date reads an xs:date, or the date of an xs:dateTime.
func (im *importer) date(text string) (string, error) {
	if len(text) > 10 {
		text = text[:10]
	}
	_, err := time.Parse(time.DateOnly, text)
	return text, err
}
