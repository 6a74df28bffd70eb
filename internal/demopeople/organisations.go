package demopeople

import (
	"time"

	"torg/municipality"
)

// Organisation is one invented organisation. Form and role codes are the register's own (FLI, AS, KOMM; LEDE, DAGL).
type Organisation struct {
	Key        string
	Number     municipality.OrgNumber
	Name       string
	Form       string
	FormName   string
	Industry   string // næringskode, SN2007
	IndustryIn string // its description
	Address    Address
	Registered municipality.Date
	Deleted    municipality.Date // zero while it exists
	Bankrupt   bool
	Roles      []Role
}

// Role is a person's role in an organisation.
type Role struct {
	Code   string // LEDE, DAGL, NEST, MEDL, INNH
	Name   string
	Person string // key
}

// Organisations are all invented organisations.
func Organisations() []Organisation {
	return []Organisation{
		{Key: "kommunen", Number: orgNumber(1), Name: "FJORDVIK KOMMUNE", Form: "KOMM", FormName: "Kommune", Industry: "84.110", IndustryIn: "Generell offentlig administrasjon",
			Address: at("Rådhusplassen", 1), Registered: day(1995, time.February, 20)},
		{Key: "idrettslaget", Number: orgNumber(2), Name: "FJORDVIK IDRETTSLAG", Form: "FLI", FormName: "Forening/lag/innretning", Industry: "93.120", IndustryIn: "Idrettslag og -klubber",
			Address: at("Skolevegen", 30), Registered: day(1998, time.May, 4),
			Roles: []Role{{"LEDE", "Styrets leder", "leif"}, {"NEST", "Nestleder", "hanne"}, {"MEDL", "Styremedlem", "yusuf"}}},
		{Key: "velforeningen", Number: orgNumber(3), Name: "INDRE FJORDVIK VELFORENING", Form: "FLI", FormName: "Forening/lag/innretning", Industry: "94.991", IndustryIn: "Aktiviteter i andre interesseorganisasjoner",
			Address: at("Bjørkelia", 2), Registered: day(2009, time.September, 14),
			Roles: []Role{{"LEDE", "Styrets leder", "nadia"}, {"MEDL", "Styremedlem", "mikkel"}}},
		{Key: "snekkeriet", Number: orgNumber(4), Name: "NAUSTET SNEKKERI AS", Form: "AS", FormName: "Aksjeselskap", Industry: "43.320", IndustryIn: "Snekkerarbeid",
			Address: at("Naustvegen", 12), Registered: day(2014, time.January, 8), Bankrupt: true,
			Roles: []Role{{"DAGL", "Daglig leder", "roar"}, {"LEDE", "Styrets leder", "roar"}}},
		{Key: "kafeen", Number: orgNumber(5), Name: "BRYGGA KAFÉ NADIA RAHIMI", Form: "ENK", FormName: "Enkeltpersonforetak", Industry: "56.110", IndustryIn: "Drift av restauranter og kafeer",
			Address: at("Strandgata", 4), Registered: day(2019, time.March, 11),
			Roles: []Role{{"INNH", "Innehaver", "nadia"}}},
		{Key: "sangkoret", Number: orgNumber(6), Name: "FJORDVIK SANGLAG", Form: "FLI", FormName: "Forening/lag/innretning", Industry: "90.012", IndustryIn: "Utøvende kunstnere og underholdningsvirksomhet innen musikk",
			Address: at("Kirkebakken", 1), Registered: day(2001, time.June, 18), Deleted: day(2022, time.December, 30)},
	}
}

// Org finds an organisation by key.
func Org(key string) (Organisation, bool) {
	for _, o := range Organisations() {
		if o.Key == key {
			return o, true
		}
	}
	return Organisation{}, false
}
