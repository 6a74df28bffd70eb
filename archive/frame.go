package archive

import (
	"slices"
	"strings"

	"torg/ledger"
)

func table(name, columns string) *ledger.Table {
	return ledger.NewTable(name, strings.Fields(columns)...)
}

// The tables of the frame, which change seldom.
var (
	fondsTable   = table("arkiv", "system_id overarkiv tittel beskrivelse arkivstatus dokumentmedium oppbevaringssted "+closingColumns+" "+loggedColumns)
	creatorTable = table("arkivskaper", "system_id arkiv arkivskaper_id arkivskaper_navn beskrivelse "+loggedColumns)
	seriesTable  = table("arkivdel", "system_id arkiv sone journalenhet tittel beskrivelse arkivdelstatus dokumentmedium oppbevaringssted "+closingColumns+
		" arkivperiode_start_dato arkivperiode_slutt_dato referanse_forloeper referanse_arvtaker "+disposalColumns+" "+loggedColumns).Grown("klassifikasjonssystem", "kassasjonsarv", "periodisering")
	systemTable = table("klassifikasjonssystem", "system_id klassifikasjonstype tittel beskrivelse "+closingColumns+" "+loggedColumns)
	classTable  = table("klasse", "system_id klassifikasjonssystem overklasse klasse_id tittel beskrivelse noekkelord "+closingColumns+" "+disposalColumns+" "+loggedColumns).Grown("kassasjonsarv")
)

// Fonds is an arkiv: everything one creator has made.
type Fonds struct {
	SystemID    string // systemID M001
	Parent      string // the arkiv this is an underarkiv of
	Title       string // tittel M020
	Description string // beskrivelse M021
	Status      string // arkivstatus M050: O or A
	Medium      string // dokumentmedium M300
	Place       string // oppbevaringssted M301
	Closing
	Logged
}

func (r *Fonds) cells() []any {
	return slices.Concat([]any{&r.SystemID, &r.Parent, &r.Title, &r.Description, &r.Status, &r.Medium, &r.Place}, r.Closing.cells(), r.Logged.cells())
}

// FondsCreator is an arkivskaper: the organisation that makes the archive.
type FondsCreator struct {
	SystemID    string // systemID M001
	Fonds       string // the arkiv it makes
	ID          string // arkivskaperID M006
	Name        string // arkivskaperNavn M023
	Description string // beskrivelse M021
	Logged
}

func (r *FondsCreator) cells() []any {
	return append([]any{&r.SystemID, &r.Fonds, &r.ID, &r.Name, &r.Description}, r.Logged.cells()...)
}

// Series is an arkivdel: the part of a fonds that one period and one zone fill.
type Series struct {
	SystemID    string // systemID M001
	Fonds       string // the arkiv it is part of
	Zone        string // ours: the zone of the store
	JournalUnit string // journalenhet M308, given to what is filed here
	Title       string // tittel M020
	Description string // beskrivelse M021
	Status      string // arkivdelstatus M051: A, O, P or U
	Medium      string // dokumentmedium M300
	Place       string // oppbevaringssted M301
	Closing
	Start     string // arkivperiodeStartDato M107
	End       string // arkivperiodeSluttDato M108
	Precursor string // referanseForloeper M202
	Successor string // referanseArvtaker M203
	Disposal
	Logged
	System      string // the primary klassifikasjonssystem
	Inheritance string // ours: how far retention is inherited from here: "" to folders, "N" not at all, "D" down to documents (6.1.9, 6.1.10)
	Periods     string // ours: the principle of its periods, in words (6.2.1)
}

func (r *Series) cells() []any {
	return slices.Concat([]any{&r.SystemID, &r.Fonds, &r.Zone, &r.JournalUnit, &r.Title, &r.Description, &r.Status, &r.Medium, &r.Place},
		r.Closing.cells(), []any{&r.Start, &r.End, &r.Precursor, &r.Successor}, r.Disposal.cells(), r.Logged.cells(), []any{&r.System, &r.Inheritance, &r.Periods})
}

// ClassificationSystem is a klassifikasjonssystem.
type ClassificationSystem struct {
	SystemID    string // systemID M001
	Type        string // klassifikasjonstype M086
	Title       string // tittel M020
	Description string // beskrivelse M021
	Closing
	Logged
}

func (r *ClassificationSystem) cells() []any {
	return slices.Concat([]any{&r.SystemID, &r.Type, &r.Title, &r.Description}, r.Closing.cells(), r.Logged.cells())
}

// Class is a klasse.
type Class struct {
	SystemID    string // systemID M001
	System      string // the klassifikasjonssystem
	Parent      string // the klasse above
	ID          string // klasseID M002
	Title       string // tittel M020
	Description string // beskrivelse M021
	Keywords    string // noekkelord M022, one per line
	Closing
	Disposal
	Logged
	Inheritance string // ours: as in Series
}

func (r *Class) cells() []any {
	return slices.Concat([]any{&r.SystemID, &r.System, &r.Parent, &r.ID, &r.Title, &r.Description, &r.Keywords}, r.Closing.cells(), r.Disposal.cells(), r.Logged.cells(), []any{&r.Inheritance})
}
