package deposit

import (
	"fmt"
	"strings"

	"torg/store"
)

// maxLeft is how many units are listed as not ready; the rest are counted.
const maxLeft = 1000

// Left is what is not ready for deposit in an arkivdel.
type Left struct {
	Units      []LeftOut `json:"units,omitempty"` // the first so many
	Folders    int64     `json:"folders"`         // folders that are not ready, and what lies in them
	Open       int64     `json:"open"`            // open folders
	NotArchive int64     `json:"notArchived"`     // records neither archived nor annulled, drafts among them
	NotFinal   int64     `json:"notFinal"`        // documents that may still change
	Production int64     `json:"production"`      // documents in no format that is kept
	NoFile     int64     `json:"noFile"`          // document objects that never got their file
	Notes      []string  `json:"notes,omitempty"` // what the deposit format has no place for
	Included   bool      `json:"included"`        // taken along though not ready
}

// LeftOut is one unit that is not ready, and why.
type LeftOut struct {
	Folder string `json:"folder"` // systemID of the folder, or of a record in none
	Number string `json:"number"` // mappeID
	Why    string `json:"why"`
}

// Any reports whether something is not ready.
func (l *Left) Any() bool { return l.Open+l.NotArchive+l.NotFinal+l.Production > 0 }

// Summary says in one line what is not ready.
func (l *Left) Summary() string {
	var parts []string
	for _, p := range []struct {
		n    int64
		what string
	}{{l.Open, "open folders"}, {l.NotArchive, "records not archived"}, {l.NotFinal, "documents not final"}, {l.Production, "documents in production format only"}, {l.NoFile, "document objects without file"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprint(p.n, " ", p.what))
		}
	}
	if len(parts) == 0 {
		return "everything is ready, or there is nothing"
	}
	return strings.Join(parts, ", ")
}

// inSeries is the condition that a record lies in the arkivdel, in a folder or on its own.
const inSeries = `(m.arkivdel = $1 OR m.system_id IS NULL AND j.referanse_arkivdel = $1)`

// survey finds what is not ready (requirement 6.4.12): only closed things are for a depot. A folder with something in it
// that is not ready is left out whole.
func (x *extractor) survey(tx store.Tx) error {
	x.skip = map[string]bool{}
	x.left.Included = x.opt.AllowOpen
	for _, q := range []struct {
		n     *int64
		why   string
		query string
	}{
		{&x.left.Open, "open", `SELECT m.system_id, m.mappe_id FROM saksmappe m WHERE m.arkivdel = $1 AND (m.mappetype = '' AND m.saksstatus NOT IN ('A', 'U') OR m.mappetype <> '' AND m.avsluttet_dato = 0) ORDER BY m.system_id`},
		{&x.left.NotArchive, "a record is not archived", `SELECT COALESCE(m.system_id, j.system_id), j.registrerings_id FROM journalpost j LEFT JOIN saksmappe m ON m.system_id = j.saksmappe
			WHERE ` + inSeries + ` AND (j.registreringstype = '' AND j.journalstatus NOT IN ('A', 'U') OR j.registreringstype <> '' AND j.arkivert_dato = 0 AND j.journalstatus <> 'U') ORDER BY j.system_id`},
		{&x.left.NotFinal, "a document is not final", `SELECT COALESCE(m.system_id, j.system_id), j.registrerings_id FROM dokumentbeskrivelse d JOIN journalpost j ON j.system_id = d.registrering LEFT JOIN saksmappe m ON m.system_id = j.saksmappe
			WHERE ` + inSeries + ` AND d.dokumentstatus <> 'F' AND j.journalstatus <> 'U' ORDER BY d.system_id`},
		{&x.left.Production, "a document is in a production format only", `SELECT COALESCE(m.system_id, j.system_id), j.registrerings_id FROM dokumentbeskrivelse d JOIN journalpost j ON j.system_id = d.registrering LEFT JOIN saksmappe m ON m.system_id = j.saksmappe
			WHERE ` + inSeries + ` AND EXISTS (SELECT 1 FROM dokumentobjekt o WHERE o.dokumentbeskrivelse = d.system_id AND o.referanse_dokumentfil <> '')
			AND NOT EXISTS (SELECT 1 FROM dokumentobjekt o WHERE o.dokumentbeskrivelse = d.system_id AND o.referanse_dokumentfil <> ''
				AND (o.variantformat = 'A' OR o.format IN (SELECT kode FROM kodeliste WHERE liste = 'arkivformat'))) ORDER BY d.system_id`},
	} {
		if err := x.find(tx, q.query, q.why, q.n); err != nil {
			return err
		}
	}
	if err := x.beneath(tx); err != nil {
		return err
	}
	return x.sum(tx)
}

func (x *extractor) find(tx store.Tx, query, why string, n *int64) error {
	return store.Each(tx, func(scan func(...any) error) error {
		var id, number string
		if err := scan(&id, &number); err != nil {
			return err
		}
		*n++
		if len(x.left.Units) < maxLeft {
			x.left.Units = append(x.left.Units, LeftOut{id, number, why})
		}
		if !x.opt.AllowOpen {
			x.skip[id] = true
		}
		return nil
	}, query, x.opt.Series)
}

// beneath leaves out what lies in a folder that is left out.
func (x *extractor) beneath(tx store.Tx) error {
	for more := len(x.skip) > 0; more; {
		more = false
		err := store.Each(tx, func(scan func(...any) error) error {
			var id, parent string
			err := scan(&id, &parent)
			if x.skip[parent] && !x.skip[id] {
				x.skip[id], more = true, true
			}
			return err
		}, `SELECT system_id, referanse_forelder_mappe FROM saksmappe WHERE arkivdel = $1 AND referanse_forelder_mappe <> ''`, x.opt.Series)
		if err != nil {
			return err
		}
	}
	return nil
}

// sum counts what will be written.
func (x *extractor) sum(tx store.Tx) error {
	if err := store.One(tx, `SELECT COUNT(*) FROM dokumentobjekt o JOIN dokumentbeskrivelse d ON d.system_id = o.dokumentbeskrivelse JOIN journalpost j ON j.system_id = d.registrering
		LEFT JOIN saksmappe m ON m.system_id = j.saksmappe WHERE `+inSeries+` AND o.referanse_dokumentfil = ''`, []any{x.opt.Series}, &x.left.NoFile); err != nil {
		return err
	}
	x.of = 0
	loose := int64(0)
	if err := store.One(tx, `SELECT COUNT(*) FROM journalpost WHERE saksmappe = '' AND referanse_arkivdel = $1`, []any{x.opt.Series}, &loose); err != nil {
		return err
	}
	if loose > 0 {
		x.of = 1
	}
	return store.Each(tx, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		if x.skip[id] {
			x.left.Folders++
		} else {
			x.of++
		}
		return err
	}, `SELECT system_id FROM saksmappe WHERE arkivdel = $1`, x.opt.Series)
}

// usedTables tells which of the small tables hold anything, so that the empty ones are not asked for every folder.
func usedTables(tx store.Tx) (map[string]bool, error) {
	used := map[string]bool{}
	for table := range shapes() {
		var n int64
		if err := store.One(tx, `SELECT COUNT(*) FROM (SELECT 1 FROM `+table+` LIMIT 1) t`, nil, &n); err != nil {
			return nil, err
		}
		used[table] = n > 0
	}
	return used, nil
}
