package simulator

import "maps"

// The doors of v3 that are simulated; the health network's is not.
const (
	doorPerson = "person"
	doorOrg    = "organisasjon"
	doorPrint  = "print"
)

// Forms of single values in the contract.
const (
	likeUUID    = `^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$`
	likeTime    = `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`
	likeNumber  = `^\d{9}(\d\d)?$`
	likeCountry = `^[A-Z]{2}$`
	likeAccount = `^[a-zA-Z0-9_\-.øæåØÆÅ]{1,20}$`
	likeName    = `^[^*:"\\/<>|?\x00-\x1f]+$`
)

// maxDocuments is ours: the contract sets none.
const maxDocuments = 100

// formOf is what a door takes (forsendelse-send-api-v3).
func formOf(door string) shape {
	common := shape{
		"tittel": text(1, 1000).must(), "avgivendeSystem": text(1, 100), "avgivendeSystemAktor": text(1, 100),
		"konteringskode": text(1, 20).like(likeAccount), "kryptert": flag(), "utskriftskonfigurasjon": object(shape{"tosidig": flag()}),
		"svarSendesTil": object(replyTo()), "svarPaForsendelseId": text(36, 36).like(likeUUID),
		"eksternReferanse": text(1, 100), "korrelasjonsid": text(1, 100),
	}
	switch door {
	case doorPrint:
		maps.Copy(common, shape{"mottaker": object(shape{"navn": text(1, 100).must(), "adresse": object(addressForm()).must()}).must()})
	case doorPerson:
		maps.Copy(common, digitalForm())
		common["signering"] = object(shape{"signeringUtloper": text(1, 40).like(likeTime).must(),
			"signaturType": word("AUTENTISERT_SIGNATUR", "AVANSERT_SIGNATUR").must()})
	case doorOrg:
		maps.Copy(common, digitalForm())
		maps.Copy(common, shape{"metadataFraAvleverendeSystem": object(noarkFrom()), "metadataForImport": object(noarkImport()),
			"forsendelsestype": text(1, 100), "taushetsbelagtPost": flag()})
	}
	common["dokumenter"] = list(maxDocuments, object(documentForm(door))).must() // the contract lets it be left out; a letter of nothing is no letter
	return common
}

func digitalForm() shape {
	return shape{
		"mottaker":     object(shape{"navn": text(1, 100).must(), "digitalId": text(9, 11).like(likeNumber).must(), "adresse": object(addressForm())}).must(),
		"eksponertFor": list(100, text(9, 11).like(likeNumber)), "kunDigitalLevering": flag(), "kanSvareViaEdialog": flag(),
		"sikkerhetsniva": word("BETYDELIG", "HOYESTE"),
		"lenker":         list(5, object(shape{"url": text(1, 1000).must(), "tekst": text(1, 100).must(), "ledetekst": text(1, 100)})),
	}
}

func addressForm() shape {
	return shape{"adresselinje1": text(1, 70).must(), "adresselinje2": text(1, 70), "adresselinje3": text(1, 70),
		"poststed": text(1, 70).must(), "postnummer": text(1, 20), "landkode": text(2, 2).like(likeCountry)}
}

func replyTo() shape {
	return shape{"navn": text(1, 100).must(), "type": word("PERSON", "ORGANISASJON", "NHN_MOTTAKER").must(),
		"digitalId": text(1, 11).like(`^\d+$`).must(), "adresse": object(addressForm()).must()}
}

func documentForm(door string) shape {
	s := shape{"filnavn": text(1, 226).like(likeName).must(), "mimeType": text(1, 127).must(), "giroarkSide": number(1)}
	switch door {
	case doorPrint:
		s["mimeType"] = word("application/pdf").must()
	case doorPerson:
		s["skalSigneres"], s["skalEkskluderesFraUtskrift"] = flag(), flag()
	case doorOrg:
		s["skalEkskluderesFraUtskrift"], s["inneholderPersonsensitivInformasjon"] = flag(), flag()
		s["dokumentType"], s["ekstraMetadata"] = text(1, 100), list(20, object(keyValue()))
	}
	return s
}

func keyValue() shape { return shape{"key": text(1, 100).must(), "value": text(1, 500).must()} }

func noarkImport() shape {
	year := field{kind: "int", min: 1000, max: 9999}
	return shape{"mappeId": text(1, 100), "mappeSystemId": text(1, 100), "saksaar": year, "sakssekvensnummer": number(1),
		"systemId": text(1, 100), "registreringsId": text(1, 100), "journalpostnummer": number(1), "journalaar": year,
		"journalsekvensnummer": number(1), "journalposttype": text(1, 100), "journalstatus": text(1, 100),
		"dokumentetsDato": text(1, 40).like(likeTime), "tittel": text(1, 1000)}
}

func noarkFrom() shape {
	s := noarkImport()
	s["journaldato"], s["saksbehandler"] = text(1, 40).like(likeTime), text(1, 100)
	s["ekstraMetadata"] = list(20, object(keyValue()))
	return s
}
