package archive

// Codes of Noark's lists (N5TG 1.1, Kodelister) that this room sets or shows.
const (
	electronic    = "E" // dokumentmedium
	created       = "O" // arkivstatus Opprettet
	activePeriod  = "A" // arkivdelstatus Aktiv periode
	underWay      = "B" // saksstatus Under behandling
	closed        = "A" // saksstatus Avsluttet
	expired       = "U" // saksstatus and journalstatus Utgår
	statusJournal = "J" // journalstatus Journalført
	statusFinal   = "F" // journalstatus Ferdigstilt fra saksbehandler
	statusSent    = "E" // journalstatus Ekspedert
	statusKept    = "A" // journalstatus Arkivert
	statusTemp    = "M" // journalstatus Midlertidig registrering av innkommet dokument
	statusReserve = "R" // journalstatus Reservert dokument
	docEditing    = "B" // dokumentstatus Dokumentet er under redigering
	docFinal      = "F" // dokumentstatus Dokumentet er ferdigstilt
	mainDocument  = "H" // tilknyttetRegistreringSom Hoveddokument
	attachment    = "V" // tilknyttetRegistreringSom Vedlegg
	wholeDocument = "H" // skjermingDokument Skjerming av hele dokumentet
)

// screenedOf lists the skjermingMetadata codes of what is hidden.
const (
	caseTitleWords  = "TMO" // selected words of the folder's title
	casePartyNames  = "NPS" // names of parties to the case
	entryTitleWords = "TRO" // selected words of the record's title
	documentTitle   = "TD"  // title of the document
	senderName      = "NA"
	receiverName    = "NM"
)

// CaseStatusName is Noark's word for a saksstatus code.
func CaseStatusName(code string) string {
	return map[string]string{"B": "Under behandling", "A": "Avsluttet", "U": "Utgår", "R": "Opprettet av saksbehandler",
		"S": "Avsluttet av saksbehandler", "P": "Unntatt prosesstyring", "F": "Ferdig fra saksbehandler"}[code]
}

// EntryStatusName is Noark's word for a journalstatus code.
func EntryStatusName(code string) string {
	switch code {
	case statusJournal:
		return "Journalført"
	case statusFinal:
		return "Ferdigstilt fra saksbehandler"
	case "G":
		return "Godkjent av leder"
	case statusSent:
		return "Ekspedert"
	case statusKept:
		return "Arkivert"
	case expired:
		return "Utgår"
	case statusTemp:
		return "Midlertidig registrering av innkommet dokument"
	case "S":
		return "Saksbehandler har registrert innkommet dokument"
	case statusReserve:
		return "Reservert dokument"
	}
	return ""
}

// SignOffName is Noark's word for an avskrivningsmåte code; empty when there is no such code.
func SignOffName(code string) string {
	return map[string]string{"BU": "Besvart med brev", "BE": "Besvart med e-post", "TLF": "Besvart på telefon", "TE": "Tatt til etterretning",
		"TO": "Tatt til orientering", "BN": "Besvart med notat", "SA": "Saken ble avsluttet"}[code]
}

// partyType is the korrespondanseparttype code of a role; empty when there is no such role.
func partyType(role string) string {
	switch role {
	case Sender:
		return "EA"
	case Receiver:
		return "EM"
	case CopyReceiver:
		return "EK"
	case GroupReceiver:
		return "GM"
	case InternalSender:
		return "IA"
	case InternalReceiver:
		return "IM"
	case InternalCopy:
		return "IK"
	case CoSender:
		return "IS"
	}
	return ""
}

func sends(partyType string) bool {
	return partyType == "EA" || partyType == "IA" || partyType == "IS"
}

func internal(partyType string) bool {
	return partyType == "IA" || partyType == "IM" || partyType == "IK"
}
