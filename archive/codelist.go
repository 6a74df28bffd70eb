package archive

import (
	"strings"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// standardCodes are the code lists of N5TG 1.1 (Kodelister), the deposit schema's lists for meetings, and what this house
// needs beside them: "list code=name; …", a star after what the standard demands.
func standardCodes() []string {
	return []string{
		"arkivstatus O*=Opprettet; A*=Avsluttet",
		"arkivdelstatus A*=Aktiv periode; O*=Overlappingsperiode; P*=Avsluttet periode; U=Uaktuelle mapper",
		"avskrivningsmaate BU*=Besvart med brev; BE*=Besvart med e-post; TLF*=Besvart på telefon; TE*=Tatt til etterretning; TO*=Tatt til orientering; BN*=Besvart med notat; SA*=Saken ble avsluttet",
		"dokumentmedium F*=Fysisk medium; E*=Elektronisk arkiv; B*=Blandet fysisk og elektronisk arkiv",
		"dokumentstatus B*=Dokumentet er under redigering; F*=Dokumentet er ferdigstilt",
		"dokumenttype B=Brev; R=Rundskriv; F=Faktura; O=Ordrebekreftelse",
		"elektronisksignatursikkerhetsnivaa SK=Symmetrisk kryptert; V=Sendt med PKI/virksomhetssertifikat; PS=Sendt med PKI/\"person standard\"-sertifikat; PH=Sendt med PKI/\"person høy\"-sertifikat",
		"elektronisksignaturverifisert I*=Signatur påført, ikke verifisert; V*=Signatur påført og verifisert",
		"flytstatus G=Godkjent; I=Ikke godkjent; S=Sendt tilbake til saksbehandler med kommentarer",
		"format av/0*=Ukjent format; x-fmt/111=Ren tekst; fmt/353=TIFF versjon 6; fmt/95=PDF/A 1a - ISO 19005-1:2005; fmt/354=PDF/A 1b - ISO 19005-1:2005; fmt/476=PDF/A 2a; fmt/477=PDF/A 2b; fmt/478=PDF/A 2u; fmt/101=XML; fmt/42=JPEG; fmt/43=JPEG; fmt/44=JPEG; av/1=SOSI; x-fmt/386=MPEG-2; fmt/134=MP3; fmt/11=PNG; fmt/13=PNG",
		"graderingskode F*=Fortrolig (beskyttelsesgrad); SF*=Strengt fortrolig (beskyttelsesgrad); B*=Begrenset (sikkerhetsgrad); K*=Konfidensielt (sikkerhetsgrad); H*=Hemmelig (sikkerhetsgrad); SH*=Strengt hemmelig (sikkerhetsgrad)",
		"hendelsetype C*=Opprettet; R*=Lest; U*=Endret; D*=Slettet",
		"journalposttype I*=Inngående dokument; U*=Utgående dokument; N*=Organinternt dokument for oppfølging; X*=Organinternt dokument uten oppfølging; S*=Saksframlegg",
		"journalstatus J*=Journalført; F*=Ferdigstilt fra saksbehandler; G*=Godkjent av leder; E*=Ekspedert; A*=Arkivert; U*=Utgår; M*=Midlertidig registrering av innkommet dokument; S*=Saksbehandler har registrert innkommet dokument; R*=Reservert dokument",
		"kassasjonsvedtak B*=Bevares; K*=Kasseres; G*=Vurderes senere",
		"klassifikasjonstype GBN=Gårds- og bruksnummer; FH=Funksjonsbasert, hierarkisk; EH=Emnebasert, hierarkisk arkivnøkkel; E1=Emnebasert, ett nivå; KK=K-koder; MF=Mangefasettert, ikke hierarki; UO=Objektbasert; PNR=Fødselsnummer",
		"koordinatsystem EPSG:32632=UTM32N; EPSG:4326=WGS84; EPSG:25832=UTM32N (EUREF89); EPSG:25833=UTM33N (EUREF89)",
		"korrespondanseparttype EA*=Avsender; EM*=Mottaker; EK*=Kopimottaker; GM*=Gruppemottaker; IA*=Intern avsender; IM*=Intern mottaker; IK*=Intern kopimottaker; IS*=Medavsender",
		"land NO=Norge; SE=Sverige; DK=Danmark; FI=Finland; IS=Island",
		"merknadstype MS=Merknad fra saksbehandler; ML=Merknad fra leder; MA=Merknad fra arkivansvarlig",
		"moeteregistreringsstatus FO=Foreløpig; ME=Meldt opp; BE=Behandlet",
		"moeteregistreringstype IN=Møteinnkalling; SL=Saksliste; SF=Saksframlegg; MB=Møtebok; PR=Møteprotokoll",
		"moetesakstype PS=Politisk sak; DS=Delegert møtesak; RS=Referatsak; FO=Forespørsel",
		"partrolle KLI=Klient; PAA=Pårørende; FORM=Formynder; ADV=Advokat; søker=Søker",
		"presedensstatus G*=Gjeldende; F*=Foreldet",
		"saksstatus B*=Under behandling; A*=Avsluttet; U*=Utgår; R=Opprettet av saksbehandler; S=Avsluttet av saksbehandler; P=Unntatt prosesstyring; F=Ferdig fra saksbehandler",
		"skjermingdokument H*=Skjerming av hele dokumentet; D*=Skjerming av deler av dokumentet",
		"skjermingmetadata KID*=Skjerming klasseID; TKL*=Skjerming tittel klasse; TM1*=Skjerming tittel mappe - unntatt første linje; TMO*=Skjerming tittel mappe - utvalgte ord; NPS*=Skjerming navn part i sak; TR1*=Skjerming tittel registrering - unntatt første linje; TRO*=Skjerming tittel registrering - utvalgte ord; NA*=Skjerming navn avsender; NM*=Skjerming navn mottaker; TD*=Skjerming tittel dokumentbeskrivelse; MT*=Skjerming merknadstekst; M*=Midlertidig skjerming",
		"slettingstype SP*=Sletting av produksjonsformat; SV*=Sletting av tidligere versjon; SS*=Sletting av variant med sladdet informasjon; SA*=Sletting av hele innholdet i arkivdelen",
		"tilgangskategori A*=arkivdel; K*=klasse; M*=mappe; R*=registrering; D*=dokumentbeskrivelse",
		"tilgangsrestriksjon UO=Unntatt offentlighet|D; B=Begrenset etter sikkerhetsinstruksen; K=Konfidensielt etter sikkerhetsinstruksen; H=Hemmelig etter sikkerhetsinstruksen; F=Fortrolig etter beskyttelsesinstruksen; SF=Strengt fortrolig etter beskyttelsesinstruksen; 5=Unntatt etter offentlighetsloven § 5; 5a=Unntatt etter offentlighetsloven § 5a; 6=Unntatt etter offentlighetsloven § 6; 11=Unntatt etter offentlighetsloven § 11; 13=Unntatt etter offentleglova § 13|D; 14=Unntatt etter offentleglova § 14|H; 15=Unntatt etter offentleglova § 15|H; 23=Unntatt etter offentleglova § 23|D; 24=Unntatt etter offentleglova § 24|D; 26=Unntatt etter offentleglova § 26|D; XX=Midlertidig sperret; P=Personalsaker; KL=Klientsaker",
		"tilknyttetregistreringsom H*=Hoveddokument; V*=Vedlegg",
		"variantformat P*=Produksjonsformat; A*=Arkivformat; O*=Dokument hvor deler av innholdet er skjermet",
		// Which PRONOM formats may stand as archive format (requirement 2.7.9); riksarkivarens forskrift § 5-17 and what the house makes itself.
		"arkivformat x-fmt/111=Ren tekst; fmt/353=TIFF; fmt/95=PDF/A-1a; fmt/354=PDF/A-1b; fmt/476=PDF/A-2a; fmt/477=PDF/A-2b; fmt/478=PDF/A-2u; fmt/479=PDF/A-3a; fmt/480=PDF/A-3b; fmt/481=PDF/A-3u; fmt/1910=PDF/A-4; fmt/1911=PDF/A-4e; fmt/1912=PDF/A-4f; fmt/101=XML; fmt/817=JSON; fmt/42=JPEG; fmt/43=JPEG; fmt/44=JPEG; fmt/645=JPEG; fmt/11=PNG; fmt/13=PNG; av/1=SOSI; x-fmt/386=MPEG-2; fmt/134=MP3",
	}
}

// seedCodes writes the standard's lists into a new archive.
func seedCodes(tx *ledger.Tx) error {
	var there int64
	if err := store.One(tx, `SELECT COUNT(*) FROM kodeliste`, nil, &there); err != nil || there > 0 {
		return err
	}
	for _, list := range standardCodes() {
		name, codes, _ := strings.Cut(list, " ")
		for i, line := range strings.Split(codes, "; ") {
			code, text, _ := strings.Cut(line, "=")
			text, remark, _ := strings.Cut(text, "|")
			c := Code{Remark: remark, SystemID: municipality.NewID(tx.Now()), List: name, Code: strings.TrimSuffix(code, "*"), Name: text, Rank: int64(i + 1), From: tx.Now().UnixMicro()}
			if strings.HasSuffix(code, "*") {
				c.Fixed = 1
			}
			if err := put(tx, kodelisteTable, &c); err != nil {
				return err
			}
		}
	}
	return nil
}

// MayHide tells what a code of access lets one keep from the public: "H" the whole document, "D" only the words that the
// provision names; empty when the municipality has not said (5.2.17). It is kept as the code's merknad.
func MayHide(tx store.Tx, code string) (string, error) {
	found, err := ids(tx, `SELECT merknad FROM kodeliste WHERE liste = 'tilgangsrestriksjon' AND kode = $1`, code)
	if err != nil || len(found) == 0 || found[0] != "H" && found[0] != "D" {
		return "", err
	}
	return found[0], nil
}

// Codes reads a code list in its order, codes that are no longer given included (requirement 5.2.16).
func Codes(tx store.Tx, list string) (out []Code, err error) {
	err = EachRow(tx, "WHERE liste = $1 ORDER BY rang, kode", []any{list}, func(c Code) error { out = append(out, c); return nil })
	return out, err
}

// CodeLists names every list there is.
func CodeLists(tx store.Tx) ([]string, error) {
	return ids(tx, `SELECT DISTINCT liste FROM kodeliste ORDER BY liste`)
}

// listOf is the code list whose codes a column of a table holds; empty for a column that holds no code.
func listOf(table, column string) string {
	if table == "konvertering" || table == "sletting" && column == "format" {
		return ""
	}
	switch column {
	case "arkivstatus", "arkivdelstatus", "avskrivningsmaate", "dokumentmedium", "dokumentstatus", "flyt_status", "graderingskode", "journalposttype", "journalstatus",
		"kassasjonsvedtak", "klassifikasjonstype", "koordinatsystem", "korrespondanseparttype", "merknadstype", "presedens_status", "saksstatus",
		"skjerming_dokument", "slettingstype", "tilgangskategori", "tilknyttet_registrering_som", "variantformat",
		"elektronisk_signatur_sikkerhetsnivaa", "elektronisk_signatur_verifisert":
		return strings.ReplaceAll(column, "_", "")
	}
	return ""
}

// checkCodes holds that every code of a row is in its list: one of the standard's, or one the municipality has added.
func checkCodes(tx store.Tx, op string, r Row, changed func(column string) bool) error {
	for _, column := range r.table().Columns {
		list := listOf(r.table().Name, column)
		v, _ := Column(r, column).(string)
		if list == "" || v == "" || !changed(column) || standard(list, v) {
			continue
		}
		var n int64
		if err := store.One(tx, `SELECT COUNT(*) FROM kodeliste WHERE liste = $1 AND kode = $2 AND inaktiv = 0`, []any{list, v}, &n); err != nil {
			return err
		}
		if n == 0 {
			return &municipality.Error{Kind: municipality.Invalid, Op: "archive." + op, Key: "archive.code", Field: NoarkName(column), Args: []any{NoarkName(column)}}
		}
	}
	return nil
}

// standard reports a code the standard demands, without asking the database.
func standard(list, code string) bool {
	for _, l := range standardCodes() {
		if rest, ok := strings.CutPrefix(l, list+" "); ok {
			return strings.HasPrefix(rest, code+"*=") || strings.Contains(rest, "; "+code+"*=")
		}
	}
	return false
}
