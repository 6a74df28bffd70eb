package service

import (
	"time"

	"torg/municipality"
)

// MunicipalityFact is the name under which an application keeps which municipality it was made to, so that it can be
// explained again after numbers have changed. Rules read it as kommune.nummer; in letters kommune tells more.
const MunicipalityFact = "kommune"

const kommuneType = "context<nummer: string, navn: string, adresse: string, telefon: string, epost: string, nettsted: string>"

// OwnMunicipality is that fact for a municipality's number in Statistics Norway's KLASS 131.
func OwnMunicipality(number municipality.Number, at time.Time) Fact {
	return Fact{Value: map[string]any{"nummer": string(number), "navn": nil, "adresse": nil, "telefon": nil, "epost": nil, "nettsted": nil}, Source: "Torg", At: at}
}
