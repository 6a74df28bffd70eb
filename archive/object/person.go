package object

import (
	"torg/store"
)

// Persons are the internal ids of the persons the units are about, from or to: those whose data a caller sees when she
// sees the units. At most limit of them.
func (a *Archive) Persons(tx store.Tx, list []Object, limit int) (out []string, err error) {
	seen := map[string]bool{}
	add := func(id string) {
		if id != "" && !seen[id] && len(out) < limit {
			seen[id] = true
			out = append(out, id)
		}
	}
	byTable := map[string][]any{}
	for _, o := range list {
		main := o.kept.main
		switch o.Type.Table {
		case "part", "korrespondansepart", "nasjonalidentifikator":
			add(main.text("person"))
		case "saksmappe", "journalpost":
			byTable[o.Type.Table] = append(byTable[o.Type.Table], o.ID)
		case "dokumentbeskrivelse":
			byTable["journalpost"] = append(byTable["journalpost"], main.text("registrering"))
		case "dokumentobjekt":
			byTable["dokument"] = append(byTable["dokument"], main.text("dokumentbeskrivelse"))
		}
	}
	for table, ids := range byTable {
		if err := persons(tx, table, ids, add); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func persons(tx store.Tx, table string, ids []any, add func(string)) error {
	in, args := marks(ids)
	queries := []string{"SELECT DISTINCT person FROM part WHERE person <> '' AND arkivenhet IN (" + in + ")"}
	switch table {
	case "journalpost":
		queries = append(queries, "SELECT DISTINCT person FROM korrespondansepart WHERE person <> '' AND journalpost IN ("+in+")")
	case "dokument":
		queries = []string{"SELECT DISTINCT k.person FROM korrespondansepart k JOIN dokumentbeskrivelse d ON d.registrering = k.journalpost WHERE k.person <> '' AND d.system_id IN (" + in + ")"}
	}
	for _, q := range queries {
		if err := scanRows(tx, []string{"person"}, q, args, func(r row) { add(r.text("person")) }); err != nil {
			return err
		}
	}
	return nil
}

// Files gives, of the documents (dokumentbeskrivelse) listed, the dokumentobjekt whose file stands for it: the newest in
// archive format, else the newest there is.
func (a *Archive) Files(tx store.Tx, list []Object) (map[string]string, error) {
	ids := byTable(list)["dokumentbeskrivelse"]
	out := map[string]string{}
	if len(ids) == 0 {
		return out, nil
	}
	in, args := marks(ids)
	return out, scanRows(tx, []string{"dokumentbeskrivelse", "system_id"}, "SELECT dokumentbeskrivelse, system_id FROM dokumentobjekt WHERE referanse_dokumentfil <> '' AND dokumentbeskrivelse IN ("+in+
		") ORDER BY CASE variantformat WHEN 'A' THEN 1 ELSE 0 END, versjonsnummer", args, func(r row) { out[r.text("dokumentbeskrivelse")] = r.text("system_id") })
}
