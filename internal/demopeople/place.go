package demopeople

import (
	"slices"
	"strconv"

	"torg/municipality"
)

func (a Address) number() string { return strconv.Itoa(a.Number) + a.Letter }

// street is one invented street of Fjordvik or its neighbour, with an approximate position.
type street struct {
	name, code, postal, town string
	municipality             municipality.Number
	lat, lon                 float64
}

// The streets lie at sea off the coast, around 67.9° N 11.2° E, so that no map shows a real house there.
func streets() []street {
	return []street{
		{"Strandgata", "1001", "9995", "FJORDVIK", Fjordvik, 67.9010, 11.2010},
		{"Skolevegen", "1002", "9995", "FJORDVIK", Fjordvik, 67.9030, 11.2060},
		{"Kirkebakken", "1003", "9995", "FJORDVIK", Fjordvik, 67.9050, 11.2110},
		{"Naustvegen", "1004", "9995", "FJORDVIK", Fjordvik, 67.9070, 11.2160},
		{"Bjørkelia", "1005", "9996", "INDRE FJORDVIK", Fjordvik, 67.9110, 11.2410},
		{"Elvegeaidnu", "1006", "9996", "INDRE FJORDVIK", Fjordvik, 67.9130, 11.2460},
		{"Rådhusplassen", "1007", "9995", "FJORDVIK", Fjordvik, 67.9020, 11.2030},
		{"Fergevegen", "2001", "9997", "NORDEID", Neighbour, 67.9510, 11.3010},
	}
}

// Place is an address with its position, as the address register gives it.
type Place struct {
	Address
	MunicipalityName string
	Lat, Lon         float64 // EPSG:4258, degrees
}

// MunicipalityName is the name of an invented municipality, in capitals as the registers write it, or "".
func MunicipalityName(n municipality.Number) string {
	switch n {
	case Fjordvik:
		return "FJORDVIK"
	case Neighbour:
		return "NORDEID"
	}
	return ""
}

// Places are all addresses of the invented streets: numbers 1 to 40 in each, whoever lives there. None is made from a
// person, so the list betrays nobody's address.
func Places() []Place {
	var out []Place
	for _, s := range streets() {
		for n := 1; n <= 40; n++ {
			out = append(out, s.place(n))
		}
	}
	return out
}

func (s street) place(n int) Place {
	step := float64(n) * 0.0001
	return Place{Address: s.at(n, ""), MunicipalityName: MunicipalityName(s.municipality), Lat: s.lat + step, Lon: s.lon + step}
}

func (s street) at(n int, letter string) Address {
	return Address{Street: s.name, Code: s.code, Number: n, Letter: letter, Unit: "H0101", PostalCode: s.postal, Town: s.town, Municipality: s.municipality}
}

// at is the address with a number in an invented street.
func at(name string, n int) Address {
	all := streets()
	return all[slices.IndexFunc(all, func(s street) bool { return s.name == name })].at(n, "")
}
