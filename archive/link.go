package archive

import (
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// What a Link joins, from → to.
const (
	LinkCreator         = "arkivskaper"                    // arkiv → arkivskaper, beyond the one arkivskaper.arkiv names
	LinkSecondaryClass  = "sekundaerklassifikasjon"        // saksmappe → klasse
	LinkSecondarySystem = "sekundaerklassifikasjonssystem" // arkivdel → klassifikasjonssystem
	LinkSeries          = "arkivdel"                       // mappe, registrering or dokumentbeskrivelse → further arkivdel
	LinkPrecedent       = "presedens"                      // presedens → saksmappe or journalpost
	LinkDocument        = "dokument"                       // dokumentbeskrivelse → further registrering it belongs to
	LinkUnit            = "enhet"                          // bruker → administrativ_enhet
	LinkMeeting         = "moeteregistrering"              // moeteregistrering → the one it refers to
)

// AddLink joins two units. Joined already, nothing happens.
func AddLink(tx *ledger.Tx, from, kind, to string, by municipality.Actor) error {
	l := Link{Key: from + "." + kind + "." + to, From: from, Kind: kind, To: to, At: tx.Now().UnixMicro(), By: called(by), ByID: by.ID}
	var n int64
	if err := store.One(tx, `SELECT COUNT(*) FROM lenke WHERE noekkel = $1`, []any{l.Key}, &n); err != nil || n > 0 {
		return err
	}
	if err := store.One(tx, `SELECT COALESCE(MAX(nr), 0) + 1 FROM lenke WHERE fra = $1 AND art = $2`, []any{from, kind}, &l.Nr); err != nil {
		return err
	}
	return firstError(put(tx, lenkeTable, &l), logChange(tx, &l, change{column: kind, new: to}, by))
}

// RemoveLink parts what AddLink joined.
func RemoveLink(tx *ledger.Tx, from, kind, to string, by municipality.Actor) error {
	l := Link{Key: from + "." + kind + "." + to, From: from, Kind: kind, To: to}
	return firstError(tx.Remove(lenkeTable, l.Key), logChange(tx, &l, change{column: kind, old: to}, by))
}

// Linked gives what a unit is joined to, in order.
func Linked(tx store.Tx, from, kind string) (out []string, err error) {
	return ids(tx, `SELECT til FROM lenke WHERE fra = $1 AND art = $2 ORDER BY nr`, from, kind)
}

// LinkedTo gives what is joined to a unit.
func LinkedTo(tx store.Tx, to, kind string) (out []string, err error) {
	return ids(tx, `SELECT fra FROM lenke WHERE til = $1 AND art = $2 ORDER BY fra`, to, kind)
}

func ids(tx store.Tx, query string, args ...any) (out []string, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		out = append(out, id)
		return err
	}, query, args...)
	return out, err
}
