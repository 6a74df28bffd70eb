// Package adresse searches the official addresses of the land register (Matrikkelen) in Kartverket's open address service
// at Geonorge. It fills request.Register. It knows places, not people: it can tell nobody where someone lives.
//
// Sets of facts, asked with Query.Text:
//
//	search  a text as people write an address: adresser [...], antall
//	near    "latitude,longitude,metres" in EPSG:4258: the addresses within that distance, nearest first
//
// Each address has adressetekst, adressenavn, nummer, bokstav, postnummer, poststed, kommunenummer, kommunenavn, gardsnummer,
// bruksnummer, festenummer, adressekode, type, bruksenheter, punkt {epsg, nord, oest}; and meter in set near.
package adresse

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"torg/internal/callout"
	"torg/municipality"
	"torg/request"
)

// Source is the register's name as people know it.
const Source = "Matrikkelen (Kartverket)"

const (
	maxQuestion = 200  // characters of a search
	maxRadius   = 5000 // metres
)

// Client searches addresses.
type Client struct {
	caller caller
	within municipality.Number
}

var _ request.Register = (*Client)(nil)

// New makes a client. within keeps searches inside one municipality; empty searches all of Norway. The service is open: no
// token is needed.
func New(cfg callout.Config, within municipality.Number) *Client {
	return &Client{caller{callout.New("adresse", cfg)}, within}
}

// Ask answers one question. Nothing found is an empty list. Errors as request.Register says.
func (c *Client) Ask(ctx context.Context, q request.Query) (request.Answer, error) {
	path, params, err := c.question(q)
	if err != nil {
		return request.Answer{}, err
	}
	found, total, err := c.caller.list(ctx, path, params)
	if err != nil {
		return request.Answer{}, err
	}
	return request.Answer{Values: map[string]any{"adresser": found, "antall": json.Number(total)}, Source: Source, At: c.caller.Now()}, nil
}

func (c *Client) question(q request.Query) (string, url.Values, error) {
	switch q.Set {
	case "search":
		text, err := searchText(q.Text)
		if err != nil {
			return "", nil, c.refused(err)
		}
		params := url.Values{"sok": {text}}
		if c.within != "" {
			params.Set("kommunenummer", string(c.within))
		}
		return "/sok", params, nil
	case "near":
		params, err := point(q.Text)
		if err != nil {
			return "", nil, c.refused(err)
		}
		return "/punktsok", params, nil
	}
	return "", nil, c.refused(errors.New("there is no such set"))
}

func (c *Client) refused(err error) error {
	return c.caller.Fail(municipality.Refused, "register.refused", err)
}

// searchText keeps letters, digits and what addresses are written with: the service's search has operators of its own, and
// a person's text must not become one.
func searchText(s string) (string, error) {
	clean := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || strings.ContainsRune("-/.'", r) {
			return r
		}
		return ' '
	}, strings.ToValidUTF8(s, ""))
	clean = strings.Join(strings.Fields(clean), " ")
	switch {
	case len([]rune(clean)) > maxQuestion:
		return "", errors.New("the text is longer than an address")
	case strings.Trim(clean, "-/.' ") == "":
		return "", errors.New("there is nothing to look for")
	case municipality.ContainsNationalID(s):
		return "", errors.New("the text holds an identity number") // open service: such a number must not go there
	}
	return clean, nil
}

func point(s string) (url.Values, error) {
	part := strings.Split(s, ",")
	if len(part) != 3 {
		return nil, errors.New("a point is written latitude,longitude,metres")
	}
	lat, err1 := strconv.ParseFloat(strings.TrimSpace(part[0]), 64)
	lon, err2 := strconv.ParseFloat(strings.TrimSpace(part[1]), 64)
	radius, err3 := strconv.Atoi(strings.TrimSpace(part[2]))
	if err1 != nil || err2 != nil || err3 != nil || !(math.Abs(lat) <= 90) || !(math.Abs(lon) <= 180) || radius < 1 || radius > maxRadius {
		return nil, errors.New("the point or the distance is out of range")
	}
	return url.Values{"lat": {strconv.FormatFloat(lat, 'f', -1, 64)}, "lon": {strconv.FormatFloat(lon, 'f', -1, 64)}, "radius": {strconv.Itoa(radius)}}, nil
}
