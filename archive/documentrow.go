package archive

import "slices"

// The tables of documents.
var (
	documentTable = table("dokumentbeskrivelse", "system_id registrering dokumenttype dokumentstatus tittel offentlig_tittel beskrivelse forfatter dokumentmedium "+
		"oppbevaringssted tilknyttet_registrering_som dokumentnummer tilknyttet_dato tilknyttet_av referanse_tilknyttet_av ekstern_referanse "+loggedColumns)
	objectTable = table("dokumentobjekt", "system_id dokumentbeskrivelse versjonsnummer variantformat format format_detaljer referanse_dokumentfil filnavn "+
		"sjekksum mime_type sjekksum_algoritme filstoerrelse "+loggedColumns).Grown("merket")
	conversionTable = table("konvertering", "system_id dokumentobjekt konvertert_dato konvertert_av konvertert_fra_format konvertert_til_format "+
		"konverteringsverktoey konverteringskommentar sjekksum_fra sjekksum_til")
)

// DocumentDescription is a dokumentbeskrivelse: one document of an entry, whatever files it has.
type DocumentDescription struct {
	SystemID    string // systemID M001
	Entry       string // the journalpost
	Type        string // dokumenttype M083
	Status      string // dokumentstatus M054: B or F
	Title       string // tittel M020
	PublicTitle string // ours: what the public sees of the title
	Description string // beskrivelse M021
	Author      string // forfatter M024
	Medium      string // dokumentmedium M300
	Place       string // oppbevaringssted M301
	Attached    string // tilknyttetRegistreringSom M217: H or V
	No          int64  // dokumentnummer M007
	AttachedAt  int64  // tilknyttetDato M620, µs UTC
	AttachedBy  string // tilknyttetAv M621
	AttachedID  string // referanseTilknyttetAv
	External    string // eksternReferanse
	Logged
}

func (r *DocumentDescription) cells() []any {
	return append([]any{&r.SystemID, &r.Entry, &r.Type, &r.Status, &r.Title, &r.PublicTitle, &r.Description, &r.Author, &r.Medium, &r.Place,
		&r.Attached, &r.No, &r.AttachedAt, &r.AttachedBy, &r.AttachedID, &r.External}, r.Logged.cells()...)
}

// DocumentObject is a dokumentobjekt: one file. The checksum is the digest under which the store keeps the bytes, so that
// the ledger, which vouches for the row, vouches for the bytes.
type DocumentObject struct {
	SystemID  string // systemID M001
	Document  string // the dokumentbeskrivelse
	Version   int64  // versjonsnummer M005
	Variant   string // variantformat M700
	Format    string // format M701, a PRONOM identifier
	Details   string // formatDetaljer M702, PRONOM's name
	File      string // referanseDokumentfil M218, the digest in the store
	FileName  string // filnavn
	Checksum  string // sjekksum M705, hex
	MIME      string // mimeType
	Algorithm string // sjekksumAlgoritme M706
	Size      int64  // filstoerrelse M707, bytes
	Logged
	Marked int64 // ours: 1 when this version is marked for conversion (2.7.12)
}

func (r *DocumentObject) cells() []any {
	return slices.Concat([]any{&r.SystemID, &r.Document, &r.Version, &r.Variant, &r.Format, &r.Details, &r.File, &r.FileName, &r.Checksum, &r.MIME,
		&r.Algorithm, &r.Size}, r.Logged.cells(), []any{&r.Marked})
}

// Conversion is a konvertering: what an archive format was made from.
type Conversion struct {
	SystemID     string // systemID M001
	Object       string // the dokumentobjekt that came out of it
	At           int64  // konvertertDato M615, µs UTC
	By           string // konvertertAv M616
	From         string // konvertertFraFormat M712
	To           string // konvertertTilFormat M713
	Tool         string // konverteringsverktoey M714
	Comment      string // konverteringskommentar M715
	ChecksumFrom string // of the file converted (requirement 2.7.26)
	ChecksumTo   string // of the file made
}

func (r *Conversion) cells() []any {
	return []any{&r.SystemID, &r.Object, &r.At, &r.By, &r.From, &r.To, &r.Tool, &r.Comment, &r.ChecksumFrom, &r.ChecksumTo}
}
