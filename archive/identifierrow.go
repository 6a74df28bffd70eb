package archive

import (
	"torg/ledger"
)

// The tables of what a unit is known by outside, and the links between units.
var (
	nasjonalidentifikatorTable = table("nasjonalidentifikator", "system_id arkivenhet type kommunenummer gaardsnummer bruksnummer festenummer seksjonsnummer bygningsnummer endringsloepenummer organisasjonsnummer personidentifikator person planidentifikasjon fylkesnummer landkode koordinatsystem x y z")
	vsmFeltTable               = table("vsm_felt", "system_id navn type beskrivelse kilde utdatert")
	vsmTable                   = table("vsm", "system_id arkivenhet navn nr verdi")
	eksternnoekkelTable        = table("eksternnoekkel", "system_id arkivenhet type fagsystem noekkel")
	kontaktinformasjonTable    = table("kontaktinformasjon", "system_id epostadresse mobiltelefon telefon kontaktperson annen_adresselinje1 annen_adresselinje2 annen_adresselinje3 annen_postnr annen_poststed annen_landkode referanse_administrativ_enhet referanse_saksbehandler")
	lenkeTable                 = table("lenke", "noekkel fra art til nr opprettet_dato opprettet_av referanse_opprettet_av")
)

// Identifier is a nasjonalidentifikator of a folder or record. Type tells which fields are set.
type Identifier struct {
	SystemID       string // systemID
	Of             string // the mappe or registrering
	Type           string // bygning, enhetsidentifikator, matrikkel, foedselsnummer, dnummer, plan or posisjon
	Municipality   string // kommunenummer, four digits
	Farm           int64  // gaardsnummer
	Holding        int64  // bruksnummer
	Lease          int64  // festenummer
	Section        int64  // seksjonsnummer
	Building       int64  // bygningsnummer
	BuildingChange int64  // endringsloepenummer
	Org            string // organisasjonsnummer
	NationalID     string // foedselsnummer or dNummer
	Person         string // ours: the internal person id
	Plan           string // planidentifikasjon
	County         string // fylkesnummer
	Country        string // landkode
	System         string // koordinatsystem, an EPSG code
	X              string // x, a decimal number as given
	Y              string // y
	Z              string // z
}

func (r *Identifier) cells() []any {
	return []any{&r.SystemID, &r.Of, &r.Type, &r.Municipality, &r.Farm, &r.Holding, &r.Lease, &r.Section, &r.Building, &r.BuildingChange, &r.Org, &r.NationalID, &r.Person, &r.Plan, &r.County, &r.Country, &r.System, &r.X, &r.Y, &r.Z}
}

func (*Identifier) table() *ledger.Table { return nasjonalidentifikatorTable }

// OwnField is one field of the municipality's own metadata (virksomhetsspesifikkeMetadata), as the catalogue has it.
type OwnField struct {
	SystemID    string // systemID
	Name        string // navn, with its prefix: "vsm-v1:saksnummer"
	Type        string // type: string, integer, boolean, date, datetime, uri, double
	Description string // beskrivelse
	Source      string // kilde
	Outdated    int64  // utdatert, µs UTC; 0 while in use
}

func (r *OwnField) cells() []any {
	return []any{&r.SystemID, &r.Name, &r.Type, &r.Description, &r.Source, &r.Outdated}
}

func (*OwnField) table() *ledger.Table { return vsmFeltTable }

// OwnValue is the value of an OwnField in a unit.
type OwnValue struct {
	SystemID string // ours: its id
	Of       string // the mappe, registrering, dokumentbeskrivelse, part or korrespondansepart
	Name     string // the field
	Nr       int64  // the place among values of the same field
	Value    string // the value as it was given
}

func (r *OwnValue) cells() []any {
	return []any{&r.SystemID, &r.Of, &r.Name, &r.Nr, &r.Value}
}

func (*OwnValue) table() *ledger.Table { return vsmTable }

// ExternalKey is what another system calls a unit.
type ExternalKey struct {
	SystemID string // its id
	Of       string // the unit
	Kind     string // the table of the unit
	System   string // fagsystem
	Key      string // noekkel
}

func (r *ExternalKey) cells() []any {
	return []any{&r.SystemID, &r.Of, &r.Kind, &r.System, &r.Key}
}

func (*ExternalKey) table() *ledger.Table { return eksternnoekkelTable }

// ContactDetails is what a part or korrespondansepart has beside name, number and first address. Its key is that of the party.
type ContactDetails struct {
	SystemID   string // systemID M001 of the party
	Email      string // epostadresse
	Mobile     string // mobiltelefon
	Phone      string // telefon
	Person     string // kontaktperson
	Line1      string // adresselinje1 of forretningsadresse (enhet) or bostedsadresse (person)
	Line2      string // adresselinje2
	Line3      string // adresselinje3
	PostalCode string // postnr
	PostalTown string // poststed
	Country    string // landkode
	UnitID     string // referanseAdministrativEnhet, of an internal party
	OfficerID  string // referanseSaksbehandler, of an internal party
}

func (r *ContactDetails) cells() []any {
	return []any{&r.SystemID, &r.Email, &r.Mobile, &r.Phone, &r.Person, &r.Line1, &r.Line2, &r.Line3, &r.PostalCode, &r.PostalTown, &r.Country, &r.UnitID, &r.OfficerID}
}

func (*ContactDetails) table() *ledger.Table { return kontaktinformasjonTable }

// Link joins two units where the model has many on both sides. Kind says what for; the constants of the same file list them.
type Link struct {
	Key  string // fra.art.til
	From string // the unit it goes from
	Kind string // what for
	To   string // the unit it goes to
	Nr   int64  // the place among links of the same kind
	At   int64  // µs UTC
	By   string // who made it
	ByID string // her id
}

func (r *Link) cells() []any {
	return []any{&r.Key, &r.From, &r.Kind, &r.To, &r.Nr, &r.At, &r.By, &r.ByID}
}

func (*Link) table() *ledger.Table { return lenkeTable }
