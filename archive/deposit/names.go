package deposit

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"torg/store"
)

// names are what codes, units and users are called.
type names struct {
	codes map[string]map[string]string // list → code → name
	units map[string]string            // the house's id → administrativEnhetNavn
	users map[string]string
}

// literal are names that a depot's reader compares letter by letter; no municipality's own wording of the list changes
// them.
func literal(list, code string) string {
	switch list + "/" + code {
	case "saksstatus/A":
		return "Avsluttet"
	case "saksstatus/U", "journalstatus/U":
		return "Utgår"
	case "journalstatus/A":
		return "Arkivert"
	case "dokumentstatus/F":
		return "Dokumentet er ferdigstilt"
	}
	return ""
}

func readNames(tx store.Tx) (*names, error) {
	n := &names{codes: map[string]map[string]string{}, units: map[string]string{}, users: map[string]string{}}
	err := store.Each(tx, func(scan func(...any) error) error {
		var list, code, name string
		if err := scan(&list, &code, &name); err != nil {
			return err
		}
		if n.codes[list] == nil {
			n.codes[list] = map[string]string{}
		}
		if _, taken := n.codes[list][code]; !taken {
			n.codes[list][code] = name
		}
		return nil
	}, `SELECT liste, kode, kodenavn FROM kodeliste ORDER BY inaktiv, rang, system_id`)
	if err != nil {
		return nil, err
	}
	pairs := func(into map[string]string, query string) error {
		return store.Each(tx, func(scan func(...any) error) error {
			var id, name string
			err := scan(&id, &name)
			into[id] = name
			return err
		}, query)
	}
	if err := pairs(n.units, `SELECT kortnavn, administrativ_enhet_navn FROM administrativ_enhet WHERE kortnavn <> ''`); err != nil {
		return nil, err
	}
	return n, pairs(n.users, `SELECT kortnavn, bruker_navn FROM bruker WHERE kortnavn <> ''`)
}

// code is what a code is called; the code itself when its list does not say.
func (n *names) code(list, code string) string {
	if name := literal(list, code); name != "" {
		return name
	}
	if name := n.codes[list][code]; name != "" {
		return name
	}
	return code
}

// column is a value as people read it, where the column holds the house's own id.
func (n *names) column(col, v string) string {
	known := ""
	switch col {
	case "administrativ_enhet":
		known = n.units[v]
	case "saksansvarlig", "saksbehandler":
		known = n.users[v]
	}
	if known != "" {
		return known
	}
	return v
}

// isUUID: the schemas take no other identifier (metadatakatalog, type ID).
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
		} else if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F') {
			return false
		}
	}
	return true
}

// uuid is an identifier as the schemas take it: itself, or one made from it.
func uuid(id string) string {
	if isUUID(id) {
		return id
	}
	return Derived("systemID", id)
}

// Derived makes an identifier from others: always the same from the same.
func Derived(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	h := hex.EncodeToString(sum[:16])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
