package bulk

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"torg/archive/deposit"
	"torg/municipality"
	"torg/store"
)

// Mapping says what the columns of an older system's records are. Each record is a registrering; what it says of its case is
// the same on every record of the case. Targets are "mappe.tittel", "registrering.journaldato", "part.partNavn",
// "korrespondansepart.korrespondansepartNavn", "avskrivning.avskrivningsdato", "merknad.merknadstekst", "klasse.klasseID",
// "dokumentbeskrivelse.tittel" and "dokumentobjekt.referanseDokumentfil": the element names of the deposit format.
type Mapping struct {
	Source    string                       `json:"source"`    // a name for the system: identifiers are made from it and the keys
	CaseKey   string                       `json:"caseKey"`   // column that tells which case a record is in
	RecordKey string                       `json:"recordKey"` // column that tells one record from another
	Columns   map[string]string            `json:"columns"`   // column → target
	Constants map[string]string            `json:"constants"` // target → value, where no column gives one
	Values    map[string]map[string]string `json:"values"`    // target → value there → value here
	Ignored   []string                     `json:"ignored"`   // columns that are left out on purpose
	Dates     []string                     `json:"dates"`     // how dates are written, such as "02.01.2006"; ISO always
	Files     string                       `json:"files"`     // folder of the documents, relative to the mapping
	Delimiter string                       `json:"delimiter"` // of CSV; "," when empty
	Encoding  string                       `json:"encoding"`  // "utf-8", or "latin1"
	Fonds     string                       `json:"fonds"`     // title of the arkiv that is made
	Creator   map[string]string            `json:"creator"`   // arkivskaperID and arkivskaperNavn
	Series    string                       `json:"series"`    // title of the arkivdel that is made
	System    string                       `json:"system"`    // title of the klassifikasjonssystem that is made
}

// Limits of a table.
const (
	maxColumns = 500
	maxLine    = 8 << 20 // bytes of a line
)

// ImportTable takes in the records of an older system: CSV with a heading, or JSON objects, one on each line (a name that
// ends in .jsonl or .ndjson). Errors: Invalid for a mapping or heading that cannot be used.
func ImportTable(ctx context.Context, s store.Store, path, mapping string, opt Options) (*Report, error) {
	rep := newReport(path)
	m, err := readMapping(mapping)
	if err != nil {
		return rep, err
	}
	rep.Source = m.Source
	im, err := newImporter(ctx, s, opt, rep, m.opener(filepath.Dir(mapping)))
	if err != nil {
		return rep, err
	}
	defer im.settle() // an act under way is waited for, however it ends
	f, err := os.Open(path)
	if err != nil {
		return rep, municipality.Wrap(municipality.Invalid, op, err)
	}
	defer f.Close()
	t := &table{im: im, m: m, cases: map[string]*node{}}
	if err := t.frame(); err != nil {
		return rep, err
	}
	read := t.readCSV
	if strings.HasSuffix(path, ".jsonl") || strings.HasSuffix(path, ".ndjson") {
		read = t.readJSON
	}
	if err := read(f); err != nil {
		return rep, err
	}
	if err := im.finish(); err != nil {
		return rep, err
	}
	rep.Finished = true
	return rep, nil
}

func readMapping(path string) (*Mapping, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, municipality.Wrap(municipality.Invalid, op, err)
	}
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.DisallowUnknownFields()
	m := &Mapping{}
	if err := d.Decode(m); err != nil {
		return nil, municipality.Errorf(municipality.Invalid, op, "%s: %w", path, err)
	}
	switch {
	case m.Source == "" || m.CaseKey == "" || m.RecordKey == "":
		return nil, municipality.Errorf(municipality.Invalid, op, "%s: source, caseKey and recordKey are needed", path)
	case len(m.Columns) == 0:
		return nil, municipality.Errorf(municipality.Invalid, op, "%s: columns says nothing", path)
	}
	for _, target := range append(values(m.Columns), keysOf(m.Constants)...) {
		if err := known(target); err != nil {
			return nil, municipality.Errorf(municipality.Invalid, op, "%s: %w", path, err)
		}
	}
	return m, nil
}

func values(m map[string]string) (out []string) {
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

func keysOf(m map[string]string) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	return out
}

// tables are the entities a record can say something of.
func tables() map[string]string {
	return map[string]string{"mappe": "saksmappe", "registrering": "journalpost", "part": "part", "korrespondansepart": "korrespondansepart", "avskrivning": "avskrivning", "merknad": "merknad",
		"skjerming": "skjerming", "klasse": "klasse", "dokumentbeskrivelse": "dokumentbeskrivelse", "dokumentobjekt": "dokumentobjekt"}
}

// known refuses a target there is no place for, with the places there are.
func known(target string) error {
	entity, element, ok := strings.Cut(target, ".")
	s := deposit.ShapeOf(tables()[entity])
	if !ok || s == nil {
		return fmt.Errorf("there is no target %q; a target is an entity and an element, such as mappe.tittel", target)
	}
	if _, ok := s.Find(element); ok || element == "partID" || element == "epostadresse" || element == "telefonnummer" {
		return nil
	}
	var names []string
	for _, f := range s.Fields() {
		names = append(names, f.Element)
	}
	return fmt.Errorf("%s has no element %q; it has %s", entity, element, strings.Join(names, ", "))
}

// opener reads documents below the mapping's folder of files, and nothing outside it.
func (m *Mapping) opener(dir string) func(string) (io.ReadCloser, error) {
	return func(name string) (io.ReadCloser, error) {
		root, err := os.OpenRoot(filepath.Join(dir, filepath.FromSlash(m.Files)))
		if err != nil {
			return nil, fs.ErrNotExist
		}
		defer root.Close()
		f, err := root.Open(filepath.FromSlash(name))
		if err != nil {
			return nil, fs.ErrNotExist
		}
		return f, nil
	}
}

// table is a table being read.
type table struct {
	im     *importer
	m      *Mapping
	series *node
	system *node
	cases  map[string]*node // case files made, by key
}

func leaf(name, text string) *node { return &node{name: name, text: text} }

func (t *table) containerNode(name, kind string, parent *node, id string) *node {
	return &node{name: name, kind: kind, unit: &unit{id: id, numbers: map[int64]bool{}, parent: parent}}
}

// frame makes arkiv, arkivdel and classification system.
func (t *table) frame() error {
	id := func(part string) string { return deposit.Derived("import", t.m.Source, part) }
	arkiv := t.containerNode("arkiv", "", nil, id("arkiv"))
	creator := &node{name: "arkivskaper", kids: []*node{leaf("arkivskaperID", orElse(t.m.Creator["arkivskaperID"], t.m.Source)), leaf("arkivskaperNavn", orElse(t.m.Creator["arkivskaperNavn"], t.m.Source))}}
	stamp := []*node{leaf("opprettetDato", "1970-01-01"), leaf("opprettetAv", t.m.Source)}
	arkiv.kids = append([]*node{leaf("tittel", orElse(t.m.Fonds, t.m.Source)), leaf("arkivstatus", "Avsluttet"), creator}, stamp...)
	t.series = t.containerNode("arkivdel", "", arkiv, id("arkivdel"))
	t.series.kids = append([]*node{leaf("tittel", orElse(t.m.Series, t.m.Source)), leaf("arkivdelstatus", "Avsluttet periode")}, stamp...)
	t.system = t.containerNode("klassifikasjonssystem", "", t.series, id("klassifikasjonssystem"))
	t.system.kids = append([]*node{leaf("tittel", orElse(t.m.System, t.m.Source))}, stamp...)
	return errors.Join(t.im.take(arkiv), t.im.take(t.series), t.im.take(t.system))
}

func (t *table) readCSV(f io.Reader) error {
	r := csv.NewReader(t.decoded(f))
	if t.m.Delimiter != "" {
		r.Comma, _ = utf8.DecodeRuneInString(t.m.Delimiter)
	}
	head, err := r.Read()
	if err != nil || len(head) > maxColumns {
		return municipality.Errorf(municipality.Invalid, op, "the first line must be the names of at most %d columns: %v", maxColumns, err)
	}
	head = append([]string(nil), head...)
	head[0] = strings.TrimPrefix(head[0], "\uFEFF")
	if err := t.heading(head); err != nil {
		return err
	}
	r.FieldsPerRecord, r.ReuseRecord = -1, true
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return nil
		}
		line, _ := r.FieldPos(0)
		if err != nil || len(cells) != len(head) {
			t.im.rep.reject(fmt.Sprint("linje ", line), "linje", "linjen har ikke de kolonnene overskriften sier")
			continue
		}
		record := map[string]string{}
		for i, h := range head {
			record[h] = strings.TrimSpace(cells[i])
		}
		if err := t.take(line, record); err != nil {
			return err
		}
	}
}

// heading: every column is mapped or left out on purpose, and what the mapping speaks of is there.
func (t *table) heading(head []string) error {
	for _, h := range head {
		if t.m.Columns[h] == "" && !contains(t.m.Ignored, h) && h != t.m.CaseKey && h != t.m.RecordKey {
			t.im.rep.Unplaced["kolonne/"+h]++
			t.im.rep.reject("overskriften", h, "kolonnen er ikke i tilordningen; skriv den i columns eller ignored")
		}
	}
	for _, want := range append(keysOf(t.m.Columns), t.m.CaseKey, t.m.RecordKey) {
		if !contains(head, want) {
			return municipality.Errorf(municipality.Invalid, op, "the table has no column %q, which the mapping speaks of", want)
		}
	}
	return nil
}

func (t *table) readJSON(f io.Reader) error {
	lines := bufio.NewScanner(t.decoded(f))
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var raw map[string]any
		d := json.NewDecoder(strings.NewReader(lines.Text()))
		d.UseNumber()
		if err := d.Decode(&raw); err != nil {
			t.im.rep.reject(fmt.Sprint("linje ", n), "linje", "linjen er ikke et JSON-objekt")
			continue
		}
		record := map[string]string{}
		for k, v := range raw {
			if v == nil {
				continue
			}
			if record[k] = strings.TrimSpace(fmt.Sprint(v)); t.m.Columns[k] == "" && !contains(t.m.Ignored, k) && k != t.m.CaseKey && k != t.m.RecordKey {
				t.im.rep.Unplaced["kolonne/"+k]++
				t.im.rep.reject(fmt.Sprint("linje ", n), k, "feltet er ikke i tilordningen; skriv det i columns eller ignored")
			}
		}
		if err := t.take(n, record); err != nil {
			return err
		}
	}
	return municipality.Wrap(municipality.Invalid, op, lines.Err())
}

// decoded reads Latin-1 as UTF-8 when the mapping says so.
func (t *table) decoded(f io.Reader) io.Reader {
	if strings.EqualFold(t.m.Encoding, "latin1") || strings.EqualFold(t.m.Encoding, "iso-8859-1") {
		return &latin1{r: bufio.NewReader(f)}
	}
	return f
}

type latin1 struct{ r *bufio.Reader }

func (l *latin1) Read(p []byte) (n int, err error) {
	for n+1 < len(p) {
		c, err := l.r.ReadByte()
		if err != nil {
			if n > 0 {
				return n, nil
			}
			return 0, err
		}
		n += utf8.EncodeRune(p[n:], rune(c))
	}
	return n, nil
}

// date turns a date in the system's own way of writing into ISO.
func (t *table) date(text string) string {
	for _, layout := range t.m.Dates {
		if d, err := time.Parse(layout, text); err == nil {
			if d.Hour() == 0 && d.Minute() == 0 && d.Second() == 0 {
				return d.Format(time.DateOnly)
			}
			return d.Format("2006-01-02T15:04:05")
		}
	}
	return text
}
