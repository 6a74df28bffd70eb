package object

import "strings"

// visible is the condition for rows the caller may see, by the same rule as the archive's gate: what is screened, graded or
// not yet journaled is for the unit, the officer and archivists (requirement 4.5.1). Unlike a page, which shows a
// masked line, the interface shows such a unit whole or not at all: lists, counts and links know nothing of it.
// It is empty when the caller sees every row.
func (c *compiler) visible(t *Type, alias string) string {
	seen, permitted := c.seen(t, alias), c.permitted(t, alias, "les")
	switch {
	case permitted == "":
		return seen
	case seen == "":
		return permitted
	}
	return "(" + seen + " AND " + permitted + ")"
}

func (c *compiler) seen(t *Type, alias string) string {
	if c.caller.administers() {
		return ""
	}
	if c.owning {
		return c.owned(t, alias)
	}
	switch t.Table {
	case "saksmappe":
		return c.folder(alias)
	case "journalpost":
		return c.record(alias)
	case "dokumentbeskrivelse":
		return c.under("journalpost", alias+".registrering", c.record, "NOT ("+c.shielded(alias)+")")
	case "dokumentobjekt":
		return c.through("dokumentbeskrivelse", alias+".dokumentbeskrivelse")
	case "konvertering":
		return c.through("dokumentobjekt", alias+".dokumentobjekt")
	case "korrespondansepart", "avskrivning":
		return c.under("journalpost", alias+".journalpost", c.record)
	case "dokumentflyt":
		return c.under("journalpost", alias+".registrering", c.record)
	case "part", "merknad", "nasjonalidentifikator", "kryssreferanse":
		return "(" + strings.Join([]string{c.under("saksmappe", alias+".arkivenhet", c.folder), c.under("journalpost", alias+".arkivenhet", c.record),
			c.through("dokumentbeskrivelse", alias+".arkivenhet"), "EXISTS (SELECT 1 FROM klasse k WHERE k.system_id = " + alias + ".arkivenhet)"}, " OR ") + ")"
	case "klasse", "arkivdel":
		return "NOT (" + c.shielded(alias) + ")"
	case "endringslogg", "tilgang":
		return "1 = 0"
	}
	return ""
}

// owned is the condition for rows the caller may change: those of her unit or her own.
func (c *compiler) owned(t *Type, alias string) string {
	switch t.Table {
	case "saksmappe":
		return "(" + c.mine(alias+".administrativ_enhet", alias+".saksansvarlig") + ")"
	case "journalpost":
		return "(" + c.mineRecord(alias) + ")"
	case "dokumentbeskrivelse":
		return c.under("journalpost", alias+".registrering", c.mineRecord)
	case "dokumentobjekt":
		return c.through("dokumentbeskrivelse", alias+".dokumentbeskrivelse")
	case "konvertering":
		return c.through("dokumentobjekt", alias+".dokumentobjekt")
	case "korrespondansepart", "avskrivning":
		return c.under("journalpost", alias+".journalpost", c.mineRecord)
	case "dokumentflyt":
		return c.under("journalpost", alias+".registrering", c.mineRecord)
	case "part", "merknad", "nasjonalidentifikator", "kryssreferanse":
		mine := func(m string) string { return "(" + c.mine(m+".administrativ_enhet", m+".saksansvarlig") + ")" }
		return "(" + c.under("saksmappe", alias+".arkivenhet", mine) + " OR " + c.under("journalpost", alias+".arkivenhet", c.mineRecord) +
			" OR " + c.through("dokumentbeskrivelse", alias+".arkivenhet") + ")"
	case "presedens":
		return ""
	}
	return "1 = 0"
}

func (c *compiler) through(table, key string) string {
	t := c.model.Type(table)
	return c.under(table, key, func(alias string) string { return c.visible(t, alias) })
}

// under: the unit above is one the caller sees.
func (c *compiler) under(table, key string, rule func(string) string, more ...string) string {
	alias := c.next()
	where := append([]string{alias + ".system_id = " + key, rule(alias)}, more...)
	return "EXISTS (SELECT 1 FROM " + table + " " + alias + " WHERE " + strings.Join(where, " AND ") + ")"
}

func (c *compiler) folder(m string) string {
	return "(" + c.mine(m+".administrativ_enhet", m+".saksansvarlig") + " OR NOT (" + c.shielded(m) + " OR " + masked(m) + " OR " + protected("part", "arkivenhet", m) + "))"
}

func (c *compiler) record(j string) string {
	return "((" + c.mineRecord(j) + ") OR (" + j + ".registreringstype <> '' OR " + j + ".journalsekvensnummer > 0) AND NOT (" + c.shielded(j) + " OR " + masked(j) + " OR " + protected("korrespondansepart", "journalpost", j) + "))"
}

func (c *compiler) mineRecord(j string) string {
	above := c.next()
	return "(" + c.mine(j+".administrativ_enhet", j+".saksbehandler") + " OR EXISTS (SELECT 1 FROM saksmappe " + above + " WHERE " + above + ".system_id = " + j + ".saksmappe AND (" +
		c.mine(above+".administrativ_enhet", above+".saksansvarlig") + ")))"
}

// mine: the unit and the officer are in the need.
func (c *compiler) mine(unit, officer string) string {
	out := []string{"1 = 0"}
	if c.caller.Staff.Unit != "" {
		out = append(out, unit+" = "+c.arg(c.caller.Staff.Unit))
	}
	if c.caller.Staff.ID != "" {
		out = append(out, officer+" = "+c.arg(c.caller.Staff.ID))
	}
	return strings.Join(out, " OR ")
}

// shielded: a screening in force, or a grading.
func (c *compiler) shielded(u string) string {
	return "EXISTS (SELECT 1 FROM skjerming s WHERE s.system_id = " + u + ".system_id AND s.tilgangsrestriksjon <> '' AND (s.skjerming_opphoerer_dato = '' OR s.skjerming_opphoerer_dato > " + c.arg(c.today) +
		")) OR EXISTS (SELECT 1 FROM gradering g WHERE g.system_id = " + u + ".system_id AND g.nedgraderingsdato = 0)"
}

func masked(u string) string {
	return "(" + u + ".offentlig_tittel <> '' AND " + u + ".offentlig_tittel <> " + u + ".tittel)"
}

func protected(table, column, u string) string {
	return "EXISTS (SELECT 1 FROM " + table + " p WHERE p." + column + " = " + u + ".system_id AND p.adressebeskyttelse > 0)"
}
