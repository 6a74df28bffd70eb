// Package demopeople holds the invented people, families and organisations of the demonstration municipality Fjordvik.
// It is the one source that every simulator, the demonstration and the tests read, so that a person is the same in the
// person register, the tax register, the contact register and the register of organisations.
//
// Nobody here exists. Identity numbers are synthetic: the month is lifted by 80, as in Skatteetaten's synthetic
// population, so they can never be a living person's. Municipality 9901, its neighbour 9902, the postal codes and the
// streets are invented; organisation numbers start with 31, a series used for synthetic organisations only. E-mail
// addresses lie in example.com (RFC 2606) and mobile numbers start with 0, which no Norwegian mobile number does.
package demopeople

import (
	"slices"
	"strings"
	"sync"

	"torg/municipality"
)

// The invented municipalities. Statistics Norway's classification (KLASS 131) has no municipality 9901 or 9902.
const (
	Fjordvik  municipality.Number = "9901"
	Neighbour municipality.Number = "9902" // Nordeid: people there are not Fjordvik's own residents
)

// Protection is the grade of protection on an address, in the person register's own words (graderingsnivaa).
type Protection string

// The grades. A person with the two highest must never have her address shown to anyone.
const (
	Open          Protection = "ugradert"
	ClientAddress Protection = "klientadresse"
	Confidential  Protection = "fortrolig"        // formerly code 7
	Strict        Protection = "strengtFortrolig" // formerly code 6
)

// Sex as the register writes it. It decides the parent's role in a family, nothing else.
const (
	Woman = "kvinne"
	Man   = "mann"
)

// Address is a street address, or for abroad three free lines in Street with Country set.
type Address struct {
	Street       string
	Code         string // adressekode of the street within the municipality
	Number       int
	Letter       string
	Unit         string // bruksenhetsnummer, "H0101"
	PostalCode   string
	Town         string
	Municipality municipality.Number
}

// Lines are the address lines as they are printed on an envelope, without postal code and town.
func (a Address) Lines() []string { return []string{a.Street + " " + a.number()} }

// IsZero reports whether there is no address.
func (a Address) IsZero() bool { return a.Street == "" }

// Same reports whether two people are registered in the same dwelling.
func (a Address) Same(b Address) bool { return !a.IsZero() && a == b }

// Income is one income year, in whole kroner. Settled is the date of the tax settlement.
type Income struct {
	Personal int // personinntekt
	Capital  int // skattepliktig kapitalinntekt
	Settled  municipality.Date
}

// Contact is what the contact and reservation register holds. An unknown person is in no such register.
type Contact struct {
	Known     bool
	Reserved  bool
	CanNotify bool
	Email     string
	Mobile    string
	Language  municipality.Language
}

// Person is one invented person with everything the registers know about her.
type Person struct {
	Key        string // a short, stable name for tests and scripts: "kari"
	ID         municipality.NationalID
	First      string
	Middle     string
	Last       string
	Sex        string
	Birth      municipality.Date
	Death      municipality.Date // zero for the living
	Status     string            // bosatt, midlertidig (D-number), doed, utflyttet
	Country    string            // citizenship, ISO 3166-1 alpha-3
	Marital    string            // ugift, gift, registrertPartner, skilt, separert, enkeEllerEnkemann
	Spouse     string            // key of the spouse or registered partner
	Married    municipality.Date
	Address    Address
	Protection Protection
	Income     map[int]Income
	Contact    Contact
	Login      bool // offered on the simulated login page
	Why        map[municipality.Language]string
}

// Name is the full name in the order it is said.
func (p Person) Name() string {
	return strings.Join(slices.DeleteFunc([]string{p.First, p.Middle, p.Last}, func(s string) bool { return s == "" }), " ")
}

// WhyIn says in a language why the person is of interest; nynorsk readers get bokmål, Sámi readers bokmål, as the
// demonstration's own notes exist in bokmål and English only.
func (p Person) WhyIn(l municipality.Language) string {
	if l == municipality.English {
		return p.Why[municipality.English]
	}
	return p.Why[municipality.Bokmaal]
}

// Parent is a parent in a role of the register: mor, far or medmor.
type Parent struct{ Key, Role string }

// Family is one child with its parents. Care is the register's foreldreansvar: felles, mor, far, medmor, andre.
type Family struct {
	Child   string
	Parents []Parent
	Care    string
	Shared  bool    // delt bosted by agreement (barnelova § 36)
	Second  Address // with shared residence: where the child lives besides its registered address
}

// Guardianship is a guardian appointed for an adult (vergemålsloven chapter 4).
type Guardianship struct {
	Ward     string
	Guardian string
	Kind     string // vergemaaltype: voksen
	Scope    string // omfang: personligeOgOekonomiskeInteresser
	Office   string // embete, the County Governor that appointed
	Since    municipality.Date
}

// index is everybody by key and by number, built once and never written again.
var index = sync.OnceValues(func() (map[string]Person, map[municipality.NationalID]Person) {
	keys, ids := map[string]Person{}, map[municipality.NationalID]Person{}
	for _, p := range All() {
		keys[p.Key], ids[p.ID] = p, p
	}
	return keys, ids
})

// ByKey finds a person by key. Her maps are shared: read them only.
func ByKey(key string) (Person, bool) {
	keys, _ := index()
	p, ok := keys[key]
	return p, ok
}

// ByID finds a person by identity number. Her maps are shared: read them only.
func ByID(id municipality.NationalID) (Person, bool) {
	_, ids := index()
	p, ok := ids[id]
	return p, ok
}

// MustByKey is ByKey for tests and for the demonstration itself; it panics on a key that does not exist.
func MustByKey(key string) Person {
	p, ok := ByKey(key)
	if !ok {
		panic("demopeople: no person has the key " + key)
	}
	return p
}

// Logins are the people offered on the simulated login page, in the order of the list.
func Logins() []Person {
	return slices.DeleteFunc(All(), func(p Person) bool { return !p.Login })
}
