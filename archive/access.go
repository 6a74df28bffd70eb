package archive

import (
	"strings"

	"torg/municipality"
	"torg/store"
)

// What someone may do with a unit.
const (
	Read   = "les"
	New    = "ny"
	Edit   = "endre"
	Remove = "slett"
)

// May reports whether an employee, or a module that stands as one, may do something with a row: read, make, change or take
// away. The frame (arkiv, arkivdel, klassifikasjonssystem, klasse, code lists, users and rights) is the archivist's to
// write (2.4.6, 2.9.3-2.9.7). The rest is read by whoever has full sight of the case it is in, and written by the unit and
// the officer whose case it is (4.5.1), further limited by the rights given to her roles (Access, 4.1.14-4.1.17, 4.5.7):
// a right given can only narrow what she may otherwise. Errors: NotFound when she may not know of it, Forbidden.
func May(tx store.Tx, s municipality.Staff, verb string, r Row) error {
	const op = "May"
	a := Audience{Staff: &s}
	g, err := newGate(tx, op, a)
	if err != nil {
		return err
	}
	if isFrame(r.table().Name) {
		if verb != Read && !s.Has("archivist") {
			return municipality.E(municipality.Forbidden, "archive."+op, "archive.archivist")
		}
		return nil
	}
	seen, mine, err := g.sees(tx, r)
	switch {
	case err != nil:
		return err
	case seen == blind:
		return notFound(op)
	case verb == Read && seen == masked, verb != Read && !mine:
		return municipality.E(municipality.Forbidden, "archive."+op, "archive.may")
	}
	return allowed(tx, s, verb, r)
}

func isFrame(table string) bool {
	switch table {
	case "arkiv", "arkivskaper", "arkivdel", "klassifikasjonssystem", "klasse", "kodeliste", "vsm_felt", "administrativ_enhet", "bruker", "tilgang", "aktiv_periode", "konverteringsregel":
		return true
	}
	return false
}

// sees finds how much of the case a row belongs to the employee sees, and whether it is hers to write in.
func (g *gate) sees(tx store.Tx, r Row) (sight, bool, error) {
	if e, ok := r.(*RegistryEntry); ok && e.CaseFile == "" || r.table().Name == "presedens" {
		return full, g.a.Staff.Has("archivist") || g.a.Staff.Has("caseworker"), nil
	}
	entryID, folderID, err := homeOf(tx, r)
	if err != nil {
		return blind, false, err
	}
	if entryID != "" {
		found, err := entries(tx, selectEntry+`journalpost j `+joinEntry+`WHERE j.system_id = $1`, entryID)
		if err != nil || len(found) == 0 {
			return full, g.a.Staff.Has("archivist"), err // in no folder
		}
		e := found[0]
		return g.entry(e), g.mine(e.unit, e.caseUnit, e.officer, e.responsible), nil
	}
	if folderID == "" {
		return full, g.a.Staff.Has("archivist"), nil
	}
	c, err := loadFolder(tx, "May", folderID)
	if err != nil {
		return blind, false, err
	}
	return g.caseFile(c, true), g.mine(c.Unit, c.UnitID, c.Responsible, c.ResponsibleID), nil
}

// homeOf finds the record, or else the folder, that a row lies in or hangs on.
func homeOf(tx store.Tx, r Row) (entry, folder string, err error) {
	for range 6 {
		switch v := r.(type) {
		case *CaseFile:
			return "", or(v.SystemID, v.Parent), nil
		case *RegistryEntry:
			if v.No == 0 { // not made yet: it is judged by where it shall lie
				return "", v.CaseFile, nil
			}
			return v.SystemID, "", nil
		case *DocumentDescription:
			return v.Entry, "", nil
		}
		up := upward(r)
		if up == "" {
			return "", "", nil
		}
		if r, err = UnitOf(tx, up); err != nil {
			return "", "", err
		}
	}
	return "", "", nil
}

// upward is the unit a row hangs on, or whose part it is.
func upward(r Row) string {
	switch v := r.(type) {
	case *DocumentObject:
		return v.Document
	case *Link:
		return v.From
	}
	if of := ownerOf(r); of != keyOf(r) {
		return of
	}
	switch r.table().Name {
	case "skjerming", "gradering", "elektronisk_signatur", "kassasjon", "utfoert_kassasjon", "kontaktinformasjon", "moetemappe", "moeteregistrering":
		return keyOf(r)
	}
	return ""
}

// categories are the tilgangskategori of the tables a right can be given for.
func category(table string) string {
	return map[string]string{"arkivdel": "A", "klasse": "K", "saksmappe": "M", "journalpost": "R", "dokumentbeskrivelse": "D", "dokumentobjekt": "D"}[table]
}

// allowed holds what is done to the rights given to her roles for this kind of unit. Where none is given, nothing is taken
// away; where some are, one of them must allow it.
func allowed(tx store.Tx, s municipality.Staff, verb string, r Row) error {
	kind := category(r.table().Name)
	if kind == "" || len(s.Roles) == 0 {
		return nil
	}
	args := []any{kind, keyOf(r), tx.Now().UnixMicro()}
	for _, role := range s.Roles {
		args = append(args, role)
	}
	var rights, yes int64
	err := store.One(tx, `SELECT COUNT(*), COALESCE(SUM(`+verb+`), 0) FROM tilgang WHERE tilgangskategori = $1 AND (referanse_arkivenhet = '' OR referanse_arkivenhet = $2)
		AND fra_dato <= $3 AND (til_dato = 0 OR til_dato > $3) AND rolle IN (`+marks(4, len(s.Roles))+`)`, args, &rights, &yes)
	if err == nil && rights > 0 && yes == 0 {
		err = municipality.E(municipality.Forbidden, "archive.May", "archive.may")
	}
	return err
}

// born holds a right to say something.
func (r *Access) check() error {
	if strings.TrimSpace(r.Role) == "" || category(map[string]string{"A": "arkivdel", "K": "klasse", "M": "saksmappe", "R": "journalpost", "D": "dokumentbeskrivelse"}[r.Category]) == "" {
		return invalid("Create", "archive.code", "tilgangskategori")
	}
	return nil
}
