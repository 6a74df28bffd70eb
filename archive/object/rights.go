package object

import (
	"strconv"
	"strings"

	"torg/municipality"
	"torg/store"
)

// category is the tilgangskategori of the units in a table; empty where no rights are given.
func category(table string) string {
	return map[string]string{"arkivdel": "A", "klasse": "K", "saksmappe": "M", "journalpost": "R", "dokumentbeskrivelse": "D", "dokumentobjekt": "D"}[table]
}

// limited reports whether rights (tilgang) are given to any of the caller's roles at all. They only narrow what she may
// otherwise, as archive.May has it; where none is given nothing need be asked of each unit.
func (k *compiler) limited(tx store.Tx) bool {
	var n int64
	err := store.One(tx, "SELECT COUNT(*) FROM tilgang WHERE rolle IN ("+places(1, len(k.caller.Staff.Roles))+")", k.roles(), &n)
	return err != nil || n > 0
}

func places(from, n int) string {
	if n == 0 {
		return "''"
	}
	out := make([]string, n)
	for i := range out {
		out[i] = "$" + strconv.Itoa(from+i)
	}
	return strings.Join(out, ", ")
}

func (k *compiler) roles() (out []any) {
	for _, r := range k.caller.Staff.Roles {
		out = append(out, r)
	}
	return out
}

// permitted is the condition for units whose kind the caller's roles are given the right to, or for which no right is
// given to them at all.
func (k *compiler) permitted(t *Type, alias, verb string) string {
	kind := category(t.Table)
	if !k.narrowed || kind == "" {
		return ""
	}
	roles := make([]string, 0, len(k.caller.Staff.Roles))
	for _, r := range k.roles() {
		roles = append(roles, k.arg(r))
	}
	now := k.arg(k.now)
	rule := "SELECT 1 FROM tilgang t WHERE t.tilgangskategori = '" + kind + "' AND (t.referanse_arkivenhet = '' OR t.referanse_arkivenhet = " + alias + ".system_id) AND t.fra_dato <= " + now +
		" AND (t.til_dato = 0 OR t.til_dato > " + now + ") AND t.rolle IN (" + strings.Join(roles, ", ") + ")"
	return "(NOT EXISTS (" + rule + ") OR EXISTS (" + rule + " AND t." + verb + " > 0))"
}

// mayNew holds the making of a unit to the rights given to the caller's roles for that kind.
func (a *Archive) mayNew(tx store.Tx, c Caller, t *Type) error {
	k := a.compiler(tx, c)
	cond := k.permitted(t, "o", "ny")
	if cond == "" {
		return nil
	}
	var n int64
	err := store.One(tx, "SELECT COUNT(*) FROM (SELECT '' AS system_id) o WHERE "+cond, k.args, &n)
	if err == nil && n == 0 {
		return forbidden("Create")
	}
	return municipality.Wrap(municipality.Fault, "object.Create", err)
}
