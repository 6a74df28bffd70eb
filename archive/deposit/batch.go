package deposit

import (
	"slices"

	"torg/store"
)

// Limits of what is held at once.
const (
	foldersAtOnce = 100
	recordsAtOnce = 500
	largeFolder   = 1000 // records; a folder with more is read in pieces
)

// batch is some folders, or some records, with all that belongs to them.
type batch struct {
	folders []*row
	subs    map[string][]*row // folders in folders
	records map[string][]*row // by folder; "" for those of none
	large   map[string]bool
	kin     map[string]map[string][]*row // by table and unit
	last    string                       // key of the last of folders, or of records
}

func newBatch() *batch {
	return &batch{subs: map[string][]*row{}, records: map[string][]*row{}, large: map[string]bool{}, kin: map[string]map[string][]*row{}}
}

// of are the rows of a table that belong to a unit.
func (b *batch) of(table, unit string) []*row { return b.kin[table][unit] }

// nextFolders reads the next folders of a class; nil when there are no more.
func (x *extractor) nextFolders(class, after string) (b *batch, err error) {
	err = x.s.Read(x.ctx, func(tx store.Tx) error {
		b = newBatch()
		rows, err := load(tx, ShapeOf("saksmappe"), "WHERE klasse = $1 AND arkivdel = $2 AND referanse_forelder_mappe = '' AND system_id > $3 ORDER BY system_id LIMIT $4", class, x.opt.Series, after, foldersAtOnce)
		if err != nil || len(rows) == 0 {
			b = nil
			return err
		}
		b.last = rows[len(rows)-1].key()
		for _, r := range rows {
			if !x.skip[r.key()] {
				b.folders = append(b.folders, r)
			}
		}
		return x.fill(tx, b)
	})
	return b, err
}

// fill reads what is in the folders.
func (x *extractor) fill(tx store.Tx, b *batch) error {
	units := keys(b.folders)
	for below := units; len(below) > 0; {
		subs, err := gather(tx, "saksmappe", below)
		if err != nil {
			return err
		}
		below = nil
		for parent, rows := range subs {
			rows = slices.DeleteFunc(rows, func(r *row) bool { return x.skip[r.key()] })
			b.subs[parent] = rows
			below = append(below, keys(rows)...)
		}
		units = append(units, below...)
	}
	if err := b.weigh(tx, units); err != nil {
		return err
	}
	small := slices.DeleteFunc(slices.Clone(units), func(id string) bool { return b.large[id] })
	records, err := gather(tx, "journalpost", small)
	if err != nil {
		return err
	}
	b.records = records
	if err := x.kin(tx, b, units, folderTables()); err != nil {
		return err
	}
	return x.fillRecords(tx, b, all(records))
}

// weigh finds the folders that are too large to be read at once.
func (b *batch) weigh(tx store.Tx, units []string) error {
	for part := range slices.Chunk(units, chunk) {
		marks, args := inList(part)
		err := store.Each(tx, func(scan func(...any) error) error {
			var id string
			var n int64
			err := scan(&id, &n)
			b.large[id] = n > largeFolder
			return err
		}, "SELECT saksmappe, COUNT(*) FROM journalpost WHERE saksmappe IN ("+marks+") GROUP BY saksmappe", args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// nextRecords reads the next records of a large folder, or of a class when there is no folder.
func (x *extractor) nextRecords(folder, class string, after *row) (b *batch, err error) {
	err = x.s.Read(x.ctx, func(tx store.Tx) error {
		b = newBatch()
		no, id := int64(-1), ""
		if after != nil {
			no, id = after.int("journalpostnummer"), after.key()
		}
		condition, args := "saksmappe = $1", []any{folder}
		if folder == "" {
			condition, args = "saksmappe = '' AND klasse = $1 AND referanse_arkivdel = $2", []any{class, x.opt.Series}
			no = 0
		}
		order := "(journalpostnummer, system_id)"
		if folder == "" {
			order = "(0, system_id)"
		}
		n := len(args)
		rows, err := load(tx, ShapeOf("journalpost"), "WHERE "+condition+" AND "+order+" > ("+mark(n+1)+", "+mark(n+2)+") ORDER BY "+order[1:len(order)-1]+" LIMIT "+mark(n+3), append(args, no, id, recordsAtOnce)...)
		if err != nil || len(rows) == 0 {
			b = nil
			return err
		}
		b.records[folder] = rows
		return x.fillRecords(tx, b, rows)
	})
	return b, err
}

// fillRecords reads documents, objects and all that hangs on the records.
func (x *extractor) fillRecords(tx store.Tx, b *batch, records []*row) error {
	ids := keys(records)
	docs, err := gather(tx, "dokumentbeskrivelse", ids)
	if err != nil {
		return err
	}
	b.kin["dokumentbeskrivelse"] = docs
	if err := x.shared(tx, b, ids); err != nil {
		return err
	}
	docIDs := keys(all(docs))
	objects, err := gather(tx, "dokumentobjekt", docIDs)
	if err != nil {
		return err
	}
	b.kin["dokumentobjekt"] = objects
	for _, k := range []struct{ ids, tables []string }{{ids, recordTables()}, {docIDs, documentTables()}, {keys(all(objects)), []string{"konvertering", "elektronisk_signatur", "endringslogg"}}} {
		if err := x.kin(tx, b, k.ids, k.tables); err != nil {
			return err
		}
	}
	return x.parties(tx, b)
}

// shared adds documents that belong to one record and are linked to others too.
func (x *extractor) shared(tx store.Tx, b *batch, records []string) error {
	return x.linked(tx, "dokument", records, func(from, to string) error {
		rows, err := load(tx, ShapeOf("dokumentbeskrivelse"), "WHERE system_id = $1", from)
		b.kin["dokumentbeskrivelse"][to] = append(b.kin["dokumentbeskrivelse"][to], rows...)
		return err
	})
}

// linked calls fn for the links of a kind that lead to units.
func (x *extractor) linked(tx store.Tx, kind string, to []string, fn func(from, to string) error) error {
	if !x.used["lenke"] {
		return nil
	}
	var pairs [][2]string
	for part := range slices.Chunk(to, chunk) {
		marks, args := inList(part)
		rows, err := load(tx, ShapeOf("lenke"), "WHERE art = "+mark(len(args)+1)+" AND til IN ("+marks+") ORDER BY til, nr, fra", append(args, kind)...)
		if err != nil {
			return err
		}
		for _, r := range rows {
			pairs = append(pairs, [2]string{r.str("fra"), r.str("til")})
		}
	}
	for _, p := range pairs {
		if err := fn(p[0], p[1]); err != nil {
			return err
		}
	}
	return nil
}

// kin reads what hangs on units, from the tables that hold anything.
func (x *extractor) kin(tx store.Tx, b *batch, units, tables []string) error {
	for _, t := range tables {
		if t == "presedens" {
			if err := x.precedents(tx, b, units); err != nil {
				return err
			}
			continue
		}
		if !x.used[t] {
			continue
		}
		rows, err := gather(tx, t, units)
		if err != nil {
			return err
		}
		if b.kin[t] == nil {
			b.kin[t] = map[string][]*row{}
		}
		for unit, list := range rows {
			b.kin[t][unit] = list
		}
	}
	return nil
}

func (x *extractor) precedents(tx store.Tx, b *batch, units []string) error {
	if !x.used["presedens"] {
		return nil
	}
	if b.kin["presedens"] == nil {
		b.kin["presedens"] = map[string][]*row{}
	}
	return x.linked(tx, "presedens", units, func(from, to string) error {
		rows, err := load(tx, ShapeOf("presedens"), "WHERE system_id = $1", from)
		b.kin["presedens"][to] = append(b.kin["presedens"][to], rows...)
		return err
	})
}

// parties reads the contact details and own metadata of the parties.
func (x *extractor) parties(tx store.Tx, b *batch) error {
	var ids []string
	for _, t := range []string{"part", "korrespondansepart"} {
		ids = append(ids, keys(all(b.kin[t]))...)
	}
	return x.kin(tx, b, ids, []string{"kontaktinformasjon"})
}

func folderTables() []string {
	return []string{"moetemappe", "moetedeltaker", "part", "merknad", "kryssreferanse", "skjerming", "gradering", "presedens", "nasjonalidentifikator", "vsm", "lenke", "endringslogg"}
}

func recordTables() []string {
	return []string{"moeteregistrering", "korrespondansepart", "avskrivning", "dokumentflyt", "part", "merknad", "kryssreferanse", "kassasjon", "skjerming", "gradering", "presedens", "elektronisk_signatur",
		"nasjonalidentifikator", "vsm", "lenke", "endringslogg"}
}

func documentTables() []string {
	return []string{"part", "merknad", "kassasjon", "utfoert_kassasjon", "sletting", "skjerming", "gradering", "elektronisk_signatur", "vsm", "endringslogg"}
}

func keys(rows []*row) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = r.key()
	}
	return out
}

// all are the rows of every unit, in the order of the units.
func all(rows map[string][]*row) (out []*row) {
	units := make([]string, 0, len(rows))
	for u := range rows {
		units = append(units, u)
	}
	slices.Sort(units)
	for _, u := range units {
		out = append(out, rows[u]...)
	}
	return out
}
