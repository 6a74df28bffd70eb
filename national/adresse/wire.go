package adresse

import (
	"encoding/json"
	"errors"
	"strings"

	"torg/internal/callout"
)

const maxText = 300

type (
	wireList struct {
		Metadata *struct {
			Total json.Number `json:"totaltAntallTreff"`
		} `json:"metadata"`
		Addresses []wireAddress `json:"adresser"`
	}
	wireAddress struct {
		Text         string      `json:"adressetekst"`
		Street       string      `json:"adressenavn"`
		Extra        string      `json:"adressetilleggsnavn"`
		Code         json.Number `json:"adressekode"`
		Number       json.Number `json:"nummer"`
		Letter       string      `json:"bokstav"`
		Municipality string      `json:"kommunenummer"`
		In           string      `json:"kommunenavn"`
		Farm         json.Number `json:"gardsnummer"`
		Use          json.Number `json:"bruksnummer"`
		Lease        json.Number `json:"festenummer"`
		Units        []string    `json:"bruksenhetsnummer"`
		Kind         string      `json:"objtype"`
		Town         string      `json:"poststed"`
		Postal       string      `json:"postnummer"`
		Point        *wirePoint  `json:"representasjonspunkt"`
		Distance     json.Number `json:"meterDistanseTilPunkt"`
	}
	wirePoint struct {
		EPSG string      `json:"epsg"`
		Lat  json.Number `json:"lat"`
		Lon  json.Number `json:"lon"`
	}
)

// parseList reads a page of addresses and how many there are in all.
func parseList(raw []byte) ([]any, json.Number, error) {
	var w wireList
	if err := callout.Strict(raw, &w); err != nil || w.Metadata == nil || w.Addresses == nil {
		return nil, "", errors.New("not the JSON agreed on")
	}
	if len(w.Addresses) > pageSize {
		return nil, "", errors.New("a larger page than was asked for")
	}
	out := []any{}
	for _, a := range w.Addresses {
		out = append(out, a.value())
	}
	return out, orZero(w.Metadata.Total), nil
}

func (a wireAddress) value() map[string]any {
	out := map[string]any{
		"adressetekst": cut(a.Text), "adressenavn": cut(a.Street), "adressetilleggsnavn": cut(a.Extra), "nummer": number(a.Number), "bokstav": cut(a.Letter),
		"adressekode": number(a.Code), "kommunenummer": cut(a.Municipality), "kommunenavn": cut(a.In), "postnummer": cut(a.Postal), "poststed": cut(a.Town),
		"gardsnummer": number(a.Farm), "bruksnummer": number(a.Use), "festenummer": number(a.Lease), "type": cut(a.Kind), "bruksenheter": texts(a.Units),
		"punkt": nil,
	}
	if p := a.Point; p != nil {
		out["punkt"] = map[string]any{"epsg": cut(p.EPSG), "nord": number(p.Lat), "oest": number(p.Lon)}
	}
	if a.Distance != "" {
		out["meter"] = a.Distance
	}
	return out
}

// number is nil when the register leaves the field out.
func number(n json.Number) any {
	if n == "" {
		return nil
	}
	return n
}

func orZero(n json.Number) json.Number {
	if n == "" {
		return "0"
	}
	return n
}

func texts(in []string) []any {
	out := []any{}
	for i, s := range in {
		if i == 200 { // a tower block has fewer
			break
		}
		out = append(out, cut(s))
	}
	return out
}

func cut(s string) string {
	s = strings.ToValidUTF8(strings.TrimSpace(s), "")
	if r := []rune(s); len(r) > maxText {
		return string(r[:maxText])
	}
	return s
}
