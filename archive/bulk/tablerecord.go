package bulk

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"sort"
	"strings"

	"torg/archive/deposit"
	"torg/store/blob"
)

// take makes the units of one record: its case and class the first time they are met, and itself.
func (t *table) take(line int, record map[string]string) error {
	where := fmt.Sprint("linje ", line)
	caseKey, key := record[t.m.CaseKey], record[t.m.RecordKey]
	if caseKey == "" || key == "" {
		t.im.rep.reject(where, "linje", "nøkkelen for saken eller registreringen mangler")
		return nil
	}
	parts := t.split(record)
	folder, err := t.folder(line, caseKey, parts)
	if err != nil {
		return err
	}
	n := t.containerNode("registrering", orElse(parts["registrering"]["type"], "journalpost"), folder, deposit.Derived("import", t.m.Source, "registrering", key))
	n.line = line
	n.kids = t.leaves(line, parts["registrering"])
	t.need(n, "opprettetDato", orElse(parts["registrering"]["journaldato"], parts["mappe"]["saksdato"]))
	t.need(n, "opprettetAv", t.m.Source)
	t.need(n, "arkivertDato", n.get("opprettetDato"))
	t.need(n, "arkivertAv", t.m.Source)
	for _, entity := range []string{"korrespondansepart", "avskrivning", "merknad", "skjerming"} {
		if len(parts[entity]) > 0 {
			n.kids = append(n.kids, &node{name: entity, line: line, kids: t.leaves(line, parts[entity])})
		}
	}
	if len(parts["dokumentbeskrivelse"])+len(parts["dokumentobjekt"]) > 0 {
		n.kids = append(n.kids, t.document(line, n, parts))
	}
	return t.im.take(n)
}

// split puts the values of a record under the entities they belong to.
func (t *table) split(record map[string]string) map[string]map[string]string {
	parts := map[string]map[string]string{}
	put := func(target, v string) {
		entity, element, _ := strings.Cut(target, ".")
		if parts[entity] == nil {
			parts[entity] = map[string]string{}
		}
		if there, ok := t.m.Values[target][v]; ok {
			v = there
		}
		parts[entity][element] = v
	}
	for target, v := range t.m.Constants {
		entity, _, _ := strings.Cut(target, ".")
		if entity == "mappe" || entity == "registrering" || t.speaksOf(entity, record) {
			put(target, v)
		}
	}
	for column, target := range t.m.Columns {
		if v := record[column]; v != "" {
			put(target, t.date(v))
		}
	}
	return parts
}

// speaksOf tells whether a record has any value for an entity: constants alone make no party or document.
func (t *table) speaksOf(entity string, record map[string]string) bool {
	for column, target := range t.m.Columns {
		if record[column] != "" && strings.HasPrefix(target, entity+".") {
			return true
		}
	}
	return false
}

func (t *table) leaves(line int, values map[string]string) (out []*node) {
	names := keysOf(values)
	sort.Strings(names)
	for _, name := range names {
		if name != "type" {
			out = append(out, &node{name: name, text: values[name], line: line})
		}
	}
	return out
}

// need sets an element that is missing.
func (t *table) need(n *node, name, text string) {
	if n.get(name) == "" && text != "" {
		n.kids = append(n.kids, &node{name: name, text: text, line: n.line})
	}
}

// maxCases bounds what is remembered of cases: only that they were made and which numbers are taken in them.
const maxCases = 2_000_000

// folder makes the case the first time a record of it is met.
func (t *table) folder(line int, key string, parts map[string]map[string]string) (*node, error) {
	said := fmt.Sprint(parts["mappe"], parts["part"], parts["klasse"])
	if n := t.cases[key]; n != nil {
		if n.text != said {
			t.im.rep.remark("en post sier noe annet om saken sin enn den første posten i saken; det første gjelder")
		}
		return n, nil
	}
	within, err := t.class(line, parts["klasse"])
	if err != nil {
		return nil, err
	}
	n := t.containerNode("mappe", orElse(parts["mappe"]["type"], "saksmappe"), within, deposit.Derived("import", t.m.Source, "mappe", key))
	n.line = line
	n.kids = t.leaves(line, parts["mappe"])
	t.need(n, "mappeID", key)
	t.need(n, "opprettetDato", orElse(parts["mappe"]["saksdato"], parts["registrering"]["journaldato"]))
	t.need(n, "opprettetAv", t.m.Source)
	if len(parts["part"]) > 0 {
		n.kids = append(n.kids, &node{name: "part", line: line, kids: t.leaves(line, parts["part"])})
	}
	if err := t.im.take(n); err != nil {
		return nil, err
	}
	n.kids, n.text = nil, said
	if len(t.cases) < maxCases {
		t.cases[key] = n
	}
	return n, nil
}

func (t *table) class(line int, values map[string]string) (*node, error) {
	id := values["klasseID"]
	if id == "" {
		return t.series, nil
	}
	if n := t.cases["\x00"+id]; n != nil {
		return n, nil
	}
	n := t.containerNode("klasse", "", t.system, deposit.Derived("import", t.m.Source, "klasse", id))
	n.line = line
	n.kids = t.leaves(line, values)
	t.need(n, "tittel", id)
	t.need(n, "opprettetDato", "1970-01-01")
	t.need(n, "opprettetAv", t.m.Source)
	if err := t.im.take(n); err != nil {
		return nil, err
	}
	n.kids = nil
	t.cases["\x00"+id] = n
	return n, nil
}

// document makes the description and, where a file is named, its object. Older systems seldom have checksums: without one
// the file's own is taken, and that is told.
func (t *table) document(line int, record *node, parts map[string]map[string]string) *node {
	d := &node{name: "dokumentbeskrivelse", line: line, kids: t.leaves(line, parts["dokumentbeskrivelse"])}
	for _, pair := range [][2]string{{"tittel", record.get("tittel")}, {"dokumenttype", "Brev"}, {"dokumentstatus", "Dokumentet er ferdigstilt"}, {"opprettetDato", record.get("opprettetDato")}, {"opprettetAv", t.m.Source},
		{"tilknyttetRegistreringSom", "Hoveddokument"}, {"dokumentnummer", "1"}, {"tilknyttetDato", record.get("opprettetDato")}, {"tilknyttetAv", t.m.Source}} {
		t.need(d, pair[0], pair[1])
	}
	file := parts["dokumentobjekt"]["referanseDokumentfil"]
	if file == "" {
		return d
	}
	o := &node{name: "dokumentobjekt", line: line, kids: t.leaves(line, parts["dokumentobjekt"])}
	for _, pair := range [][2]string{{"versjonsnummer", "1"}, {"variantformat", "Arkivformat"}, {"format", strings.TrimPrefix(path.Ext(file), ".")}, {"opprettetDato", record.get("opprettetDato")}, {"opprettetAv", t.m.Source}} {
		t.need(o, pair[0], pair[1])
	}
	if o.get("sjekksum") == "" {
		if sum, err := t.digest(file); err == nil {
			t.im.rep.remark("dokumentfilen hadde ingen sjekksum; den er beregnet ved import")
			o.kids = append(o.kids, leaf("sjekksum", sum), leaf("sjekksumAlgoritme", "SHA-256"))
		}
	}
	d.kids = append(d.kids, o)
	return d
}

func (t *table) digest(file string) (string, error) {
	in, err := t.im.openDoc(path.Clean(strings.ReplaceAll(file, `\`, "/")))
	if err != nil {
		return "", err
	}
	defer in.Close()
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(in, blob.MaxBody+1))
	if n > blob.MaxBody {
		err = errors.New("too large")
	}
	return hex.EncodeToString(h.Sum(nil)), err
}
