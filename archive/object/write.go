package object

import (
	"slices"
	"strings"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// Create makes a unit of a type under another, or under nothing where the model allows it, with the systemID given (a new
// one when it is empty). Errors: Invalid and TooMuch with the attribute, NotFound, Forbidden, Conflict as the archive's rules
// say.
func (a *Archive) Create(tx *ledger.Tx, c Caller, t *Type, under *Object, id string, in map[string]any) (Object, error) {
	if err := a.mayMake(tx, c, t, under); err != nil {
		return Object{}, err
	}
	d := a.draft("Create", t, archive.NewRow(t.Table), nil)
	if id == "" {
		id = municipality.NewID(tx.Now())
	}
	if err := firstError(archive.SetColumn(d.main, "system_id", id), d.place(under)); err != nil {
		return Object{}, err
	}
	return a.create(tx, c, d, under, id, in)
}

// CreateCode adds a code to a list.
func (a *Archive) CreateCode(tx *ledger.Tx, c Caller, list, id string, in map[string]any) (Object, error) {
	t := a.Model.Type("kode")
	if err := a.mayMake(tx, c, t, nil); err != nil {
		return Object{}, err
	}
	d := a.draft("Create", t, archive.NewRow(t.Table), nil)
	if err := firstError(archive.SetColumn(d.main, "system_id", id), archive.SetColumn(d.main, "liste", list)); err != nil {
		return Object{}, err
	}
	return a.create(tx, c, d, nil, id, in)
}

func (a *Archive) create(tx *ledger.Tx, c Caller, d *draft, under *Object, id string, in map[string]any) (Object, error) {
	if err := firstError(d.complete(in), d.mine(c), d.take(in)); err != nil {
		return Object{}, err
	}
	if err := d.write(tx, c, under); err != nil {
		return Object{}, err
	}
	made, err := a.fresh(tx, d.t, id)
	if err != nil {
		return Object{}, err
	}
	if err := d.held(made); err != nil {
		return Object{}, err
	}
	return made, a.makeWithin(tx, c, made, d.under)
}

// fresh reads a unit as it stands, whoever may see it: who makes a unit is shown it once.
func (a *Archive) fresh(tx store.Tx, t *Type, id string) (Object, error) {
	return a.one(tx, a.compiler(tx, Caller{Staff: municipality.Staff{Roles: []string{"archivist"}}}), t, id)
}

// place says what the new unit is and what it belongs to.
func (d *draft) place(under *Object) error {
	if d.t.Column != "" && d.t.Value != "*" {
		if err := archive.SetColumn(d.main, d.t.Column, d.t.Value); err != nil {
			return err
		}
	}
	if under == nil {
		return nil
	}
	if r := under.Type.home(d.t); r != nil && r.Link == "" {
		return archive.SetColumn(d.main, r.Column, under.ID)
	}
	if d.t.Table == "arkivskaper" {
		return archive.SetColumn(d.main, "arkiv", under.ID)
	}
	return nil
}

// mine makes a new case file the caller's and her unit's, until she says another.
func (d *draft) mine(c Caller) error {
	if d.t.Name != "saksmappe" {
		return nil
	}
	return firstError(archive.SetColumn(d.main, "administrativ_enhet", c.Staff.Unit), archive.SetColumn(d.main, "saksansvarlig", c.Staff.ID))
}

// home is the relation by which a unit of a type belongs to one of t.
func (t *Type) home(to *Type) *Relation {
	for _, r := range t.Relations {
		if !r.Up && !strings.HasPrefix(r.Column, "=") && to.Is(r.To.Name) {
			return r
		}
	}
	return nil
}

func (d *draft) write(tx *ledger.Tx, c Caller, under *Object) error {
	by := c.Actor()
	if err := d.create(tx, by); err != nil {
		return err
	}
	id := archive.Column(d.main, "system_id").(string)
	if err := d.writeBeside(tx, id, by); err != nil {
		return err
	}
	if err := firstError(d.writeOwn(tx, id, by), d.keepGiven(tx, id)); err != nil {
		return err
	}
	return d.join(tx, id, under, by)
}

// create makes the unit's own row by the archive's rules. National identifiers are kept as they are given: others' numbers
// are not ours to judge. A folder has no medium of its own but what it is given (M300: the one of the arkiv is enough).
func (d *draft) create(tx *ledger.Tx, by municipality.Actor) error {
	switch d.t.Table {
	case "nasjonalidentifikator":
		return d.createIdentifier(tx)
	case "endringslogg":
		return fail(municipality.Forbidden, d.op, "", "Loggen skrives av arkivet selv.")
	}
	if err := d.internal(); err != nil {
		return err
	}
	if err := archive.Create(tx, d.main, by); err != nil {
		return err
	}
	if _, given := d.claims["dokumentmedium"]; d.t.Table == "saksmappe" && !given {
		return firstError(archive.SetColumn(d.main, "dokumentmedium", ""), archive.PutRow(tx, d.main))
	}
	if d.t.Table == "dokumentobjekt" {
		return d.announce(tx)
	}
	return nil
}

// internal names a party of the house's own by officer or unit, and makes her a receiver until something else is said.
func (d *draft) internal() error {
	if d.t.Name != "korrespondansepartIntern" {
		return nil
	}
	name, _ := archive.Column(d.main, "saksbehandler").(string)
	if unit, _ := archive.Column(d.main, "administrativ_enhet").(string); name == "" {
		name = unit
	}
	if name == "" {
		return invalid(d.op, "saksbehandler", "Gi administrativEnhet eller saksbehandler.")
	}
	if archive.Column(d.main, "korrespondanseparttype") == "" {
		if err := archive.SetColumn(d.main, "korrespondanseparttype", "IM"); err != nil {
			return err
		}
	}
	return archive.SetColumn(d.main, "navn", d.a.People.name("saksbehandler", name))
}

// announce keeps what the client says of a file before it comes (chapter 6.1.1.9); the upload is held against it.
func (d *draft) announce(tx *ledger.Tx) error {
	for _, column := range []string{"format", "format_detaljer", "filnavn", "mime_type", "sjekksum", "sjekksum_algoritme", "filstoerrelse"} {
		if v, ok := d.claims[column]; ok {
			if err := archive.SetColumn(d.main, column, v); err != nil {
				return err
			}
		}
	}
	return archive.PutRow(tx, d.main)
}

func (d *draft) createIdentifier(tx *ledger.Tx) error {
	for _, column := range []string{"organisasjonsnummer", "personidentifikator", "kommunenummer", "planidentifikasjon", "fylkesnummer"} {
		if s, _ := archive.Column(d.main, column).(string); len(s) > 60 || strings.ContainsAny(s, "\n\r") {
			return fail(municipality.TooMuch, d.op, archive.NoarkName(column), "Identifikatoren kan ha høyst 60 tegn, på én linje.")
		}
	}
	if n, err := municipality.ParseNationalID(archive.Column(d.main, "personidentifikator").(string)); err == nil {
		if err := archive.SetColumn(d.main, "person", d.a.Names(n)); err != nil {
			return err
		}
	}
	if archive.Column(d.main, "system_id") == "" {
		if err := archive.SetColumn(d.main, "system_id", municipality.NewID(tx.Now())); err != nil {
			return err
		}
	}
	return archive.PutRow(tx, d.main)
}

func (d *draft) writeBeside(tx *ledger.Tx, id string, by municipality.Actor) error {
	for table, s := range d.beside {
		if err := s.write(tx, table, id, d.t.Table, by); err != nil {
			return err
		}
	}
	return nil
}

func (s *side) write(tx *ledger.Tx, table, id, of string, by municipality.Actor) error {
	if s.gone {
		if !s.there {
			return nil
		}
		return archive.Delete(tx, s.row, by)
	}
	if s.there {
		return archive.Amend(tx, s.row, by)
	}
	key, kind := "system_id", "arkivenhet"
	if table == "sletting" {
		key, kind = "arkivenhet", ""
	}
	if err := archive.SetColumn(s.row, key, id); err != nil {
		return err
	}
	if key == "system_id" && archive.LoadRow(tx, archive.NewRow(table), id) == nil { // inherited when the unit was made
		return archive.Amend(tx, s.row, by)
	}
	if kind != "" && slices.Contains(archive.Columns(s.row), kind) {
		if err := archive.SetColumn(s.row, kind, of); err != nil {
			return err
		}
	}
	return archive.Create(tx, s.row, by)
}

// join makes the links of a new unit to the one it was made under.
func (d *draft) join(tx *ledger.Tx, id string, under *Object, by municipality.Actor) error {
	if under == nil {
		return nil
	}
	switch {
	case d.t.Name == "arkiv" && under.Type.Name == "arkivskaper":
		return archive.AddLink(tx, id, archive.LinkCreator, under.ID, by)
	case d.t.Name == "klassifikasjonssystem":
		return d.a.classify(tx, under.ID, id, by)
	case d.t.Name == "presedens":
		return archive.AddLink(tx, id, archive.LinkPrecedent, under.ID, by)
	case d.t.Name == "bruker":
		return archive.AddLink(tx, id, archive.LinkUnit, under.ID, by)
	case d.t.Name == "administrativEnhet" && under.Type.Name == "bruker":
		return archive.AddLink(tx, under.ID, archive.LinkUnit, id, by)
	}
	return nil
}

// classify gives a series its classification system: the primary one when it has none, else one beside it.
func (a *Archive) classify(tx *ledger.Tx, series, system string, by municipality.Actor) error {
	r := archive.NewRow("arkivdel")
	if err := archive.LoadRow(tx, r, series); err != nil {
		return err
	}
	if archive.Column(r, "klassifikasjonssystem") != "" {
		return archive.AddLink(tx, series, archive.LinkSecondarySystem, system, by)
	}
	return firstError(archive.SetColumn(r, "klassifikasjonssystem", system), archive.Amend(tx, r, by))
}

// held: what a client gave for a new unit and the archive keeps otherwise was not taken. Saying so is better than a quiet
// change, so the whole act is refused.
func (d *draft) held(made Object) error {
	for column, v := range d.claims {
		kept, ok := made.kept.main[column]
		if s, isText := v.(string); isText {
			v = d.a.People.id(column, s)
		}
		if ok && kept != v && v != "" && v != int64(0) && column != "antall_vedlegg" {
			name := archive.NoarkName(column)
			return fail(municipality.Conflict, d.op, name, "%s kan ikke ha denne verdien når enheten opprettes; arkivet setter den.", name)
		}
	}
	return nil
}

// makeWithin makes the units that were given together with the one they belong to.
func (a *Archive) makeWithin(tx *ledger.Tx, c Caller, made Object, under map[string]any) error {
	for rel, v := range under {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		if len(list) > MaxList {
			return fail(municipality.TooMuch, "Create", rel, "Listen har flere enn %d enheter.", MaxList)
		}
		for _, one := range list {
			in, ok := one.(map[string]any)
			if !ok {
				return invalid("Create", rel, "%s skal være en liste av objekter.", rel)
			}
			t := made.Type.Relation(rel).To.told(in)
			if t == nil {
				return invalid("Create", rel, "Det kan ikke avgjøres hvilken type %s er.", rel)
			}
			if _, err := a.Create(tx, c, t, &made, "", in); err != nil {
				return err
			}
		}
	}
	return nil
}

// told finds the subtype a unit given without a type is of: the first that has every attribute named and whose demands
// are met.
func (t *Type) told(in map[string]any) *Type {
	if len(t.Subs) == 0 {
		return t
	}
	for _, s := range t.family() {
		if s.abstract() {
			continue
		}
		fits := true
		for key := range in {
			fits = fits && s.Attr(key) != nil
		}
		for _, a := range s.all {
			fits = fits && !(a.Required && in[a.Name] == nil)
		}
		if fits {
			return s
		}
	}
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
