package folkeregister

import (
	"encoding/json"

	"torg/municipality"
)

// Document limits: a person of the register has at most some tens of entries in a part.
const (
	maxEntries = 2000
	maxLines   = 6
	maxText    = 300
)

// grade is how protected an address is; higher is more.
type grade string

const (
	open         grade = "ugradert"
	client       grade = "klientadresse"
	confidential grade = "fortrolig"
	strict       grade = "strengtFortrolig"
)

func (g grade) weight() int {
	switch g {
	case open, "":
		return 0
	case client:
		return 1
	case confidential:
		return 2
	}
	return 3 // strict, and any grade we do not know: the safe side
}

// hidden says that name and place are not to be told to others.
func (g grade) hidden() bool { return g.weight() >= 2 }

// person is what we keep of a person document. There is no field for a protected address: it is dropped while reading, so
// no caller can let it out. home is a keyed digest that only tells whether two people live in the same dwelling.
type person struct {
	id           municipality.NationalID
	first, last  string
	born         string
	status       string
	dead         bool
	died         string
	grade        grade
	address      *address // nil when protected or unknown
	since        string   // first day of the unbroken stay there
	municipality string   // where the person is resident; empty for those not resident and for strict protection
	home         []byte   // nil when the person has no dwelling in Norway
	marital      string
	spouse       municipality.NationalID
	children     []municipality.NationalID
	parents      []municipality.NationalID
	care         []care
	shared       [][]byte // homes by agreement on shared residence
	guardians    []guardian
}

type address struct {
	lines        []string
	postal, town string
	municipality string
}

type care struct {
	kind     string // felles, mor, far, medmor, andre, ukjent
	child    municipality.NationalID
	guardian municipality.NationalID
}

type guardian struct {
	id                        municipality.NationalID
	name                      string
	kind, scope, office, from string
}

// The register's document, the parts and fields we ask for (PersondokumentMedHistorikk, "folkeregisterperson").
type (
	current struct {
		ErGjeldende *bool  `json:"erGjeldende"`
		Fra         string `json:"gyldighetstidspunkt"`
	}
	wirePerson struct {
		IDs        []wireID         `json:"identifikasjonsnummer"`
		Status     []wireStatus     `json:"status"`
		Navn       []wireName       `json:"navn"`
		Foedsel    []wireBirth      `json:"foedsel"`
		Doedsfall  *wireDeath       `json:"doedsfall"`
		Sivilstand []wireMarital    `json:"sivilstand"`
		Beskyttet  []wireProtection `json:"adressebeskyttelse"`
		Bosted     []wireAddress    `json:"bostedsadresse"`
		Opphold    []wireAddress    `json:"oppholdsadresse"`
		Delt       []wireAddress    `json:"deltBosted"`
		Familie    []wireFamily     `json:"familierelasjon"`
		Ansvar     []wireCare       `json:"foreldreansvar"`
		Verge      []wireGuardian   `json:"vergemaalEllerFremtidsfullmakt"`
	}
	wireID struct {
		current
		Nummer string `json:"foedselsEllerDNummer"`
		Status string `json:"status"`
	}
	wireStatus struct {
		current
		Status string `json:"status"`
	}
	wireName struct {
		current
		Fornavn    string `json:"fornavn"`
		Mellomnavn string `json:"mellomnavn"`
		Etternavn  string `json:"etternavn"`
	}
	wireBirth struct {
		current
		Dato string `json:"foedselsdato"`
	}
	wireDeath struct {
		current
		Dato string `json:"doedsdato"`
	}
	wireMarital struct {
		current
		Sivilstand string `json:"sivilstand"`
		Relatert   string `json:"relatertVedSivilstand"`
	}
	wireProtection struct {
		current
		Grad grade `json:"graderingsnivaa"`
	}
	wireAddress struct {
		current
		Vei       *wireRoad `json:"vegadresse"`
		Matrikkel *wireLand `json:"matrikkeladresse"`
		Ukjent    *struct {
			Kommune string `json:"bostedskommune"`
		} `json:"ukjentBosted"`
		Grad grade `json:"adressegradering"`
	}
	wireTown struct {
		Navn   string `json:"poststedsnavn"`
		Nummer string `json:"postnummer"`
	}
	wireRoad struct {
		Kommune string `json:"kommunenummer"`
		Bruk    string `json:"bruksenhetsnummer"`
		Navn    string `json:"adressenavn"`
		Kode    string `json:"adressekode"`
		Nummer  struct {
			Hus     string `json:"husnummer"`
			Bokstav string `json:"husbokstav"`
		} `json:"adressenummer"`
		CO       string   `json:"coAdressenavn"`
		Poststed wireTown `json:"poststed"`
	}
	wireLand struct {
		Bruk   string `json:"bruksenhetsnummer"`
		Nummer struct {
			Kommune string      `json:"kommunenummer"`
			Gaard   json.Number `json:"gaardsnummer"`
			Bruk    json.Number `json:"bruksnummer"`
			Feste   json.Number `json:"festenummer"`
		} `json:"matrikkelnummer"`
		Under    json.Number `json:"undernummer"`
		CO       string      `json:"coAdressenavn"`
		Poststed wireTown    `json:"poststed"`
	}
	wireFamily struct {
		current
		Person string `json:"relatertPerson"`
		Rolle  string `json:"relatertPersonsRolle"`
	}
	wireCare struct {
		current
		Ansvar  string `json:"ansvar"`
		Barn    string `json:"ansvarssubjekt"`
		Foresat string `json:"ansvarlig"`
	}
	wireGuardian struct {
		current
		Type   string `json:"vergemaaltype"`
		Embete string `json:"embete"`
		Verge  struct {
			Nummer string     `json:"foedselsEllerDNummer"`
			Navn   *wireName  `json:"navn"`
			Person *wireNamed `json:"navnFoedselsdato"`
			Omfang string     `json:"omfang"`
		} `json:"verge"`
	}
	wireNamed struct {
		Navn wireName `json:"personnavn"`
	}
	wireBulk struct {
		Oppslag []struct {
			Nummer string          `json:"foedselsEllerDNummer"`
			Person json.RawMessage `json:"folkeregisterperson"`
		} `json:"oppslag"`
	}
	wireError struct {
		Kode string `json:"kode"`
	}
	wireEvent struct {
		Sekvens  int64 `json:"sekvensnummer"`
		Hendelse struct {
			Person string `json:"folkeregisteridentifikator"`
			Type   string `json:"hendelsestype"`
			Naar   string `json:"ajourholdstidspunkt"`
		} `json:"hendelse"`
	}
)

// now says that an entry holds today. The register marks every entry; one without a mark is taken to hold.
func (c current) now() bool { return c.ErGjeldende == nil || *c.ErGjeldende }
