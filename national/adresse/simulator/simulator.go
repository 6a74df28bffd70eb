// Package simulator stands in for Kartverket's open address service at Geonorge, version 1. It holds the addresses of the
// invented municipalities, whoever lives there, and refuses what the service refuses: parameters it does not know, searches
// for nothing, pages that are too large.
package simulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"torg/internal/demopeople"
	"torg/internal/simknobs"
)

const (
	root    = "/adresser/v1"
	maxPage = 1000
	maxHits = 10000
	maxBody = 1 << 10
)

// Simulator is the service. Its Knobs make it misbehave. It needs no token.
type Simulator struct {
	simknobs.Knobs
	places []demopeople.Place
}

// New makes a service with the invented addresses.
func New() *Simulator { return &Simulator{places: demopeople.Places()} }

// Handler serves the service's addresses.
func (s *Simulator) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+root+"/sok", s.search)
	mux.HandleFunc("GET "+root+"/punktsok", s.near)
	return s.Wrap(maxBody, mux)
}

type hit struct {
	demopeople.Place
	metres float64
	point  bool
}

func (s *Simulator) search(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	page, size, err := paging(q, "sok", "sokemodus", "kommunenummer", "postnummer", "adressenavn")
	words := strings.Fields(strings.ToLower(strings.NewReplacer("-", " ", ",", " ").Replace(q.Get("sok"))))
	if err != nil || len(words)+len(q.Get("kommunenummer")+q.Get("postnummer")+q.Get("adressenavn")) == 0 {
		refuse(w)
		return
	}
	var hits []hit
	for _, p := range s.places {
		if matches(p, words, q) {
			hits = append(hits, hit{Place: p})
		}
	}
	answer(w, r, hits, page, size)
}

// matches asks that every word is found in some field, whole or up to a "*".
func matches(p demopeople.Place, words []string, q url.Values) bool {
	fields := strings.Fields(strings.ToLower(p.Street + " " + strconv.Itoa(p.Number) + " " + p.PostalCode + " " + p.Town + " " + p.MunicipalityName))
	for _, word := range words {
		stem, open := strings.CutSuffix(word, "*")
		if !slices.ContainsFunc(fields, func(f string) bool { return f == word || open && strings.HasPrefix(f, stem) }) {
			return false
		}
	}
	same := func(key, value string) bool { return q.Get(key) == "" || strings.EqualFold(q.Get(key), value) }
	return same("kommunenummer", string(p.Municipality)) && same("postnummer", p.PostalCode) && same("adressenavn", p.Street)
}

func (s *Simulator) near(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	page, size, err := paging(q, "lat", "lon", "radius", "koordsys")
	lat, err1 := strconv.ParseFloat(q.Get("lat"), 64)
	lon, err2 := strconv.ParseFloat(q.Get("lon"), 64)
	radius, err3 := strconv.Atoi(q.Get("radius"))
	if err != nil || err1 != nil || err2 != nil || err3 != nil || q.Get("koordsys") != "" && q.Get("koordsys") != "4258" {
		refuse(w)
		return
	}
	var hits []hit
	for _, p := range s.places {
		if m := metres(lat, lon, p.Lat, p.Lon); m <= float64(radius) {
			hits = append(hits, hit{p, m, true})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return int(a.metres*1000) - int(b.metres*1000) })
	answer(w, r, hits, page, size)
}

// metres is the distance on a sphere (haversine): near enough within a town.
func metres(lat1, lon1, lat2, lon2 float64) float64 {
	const radius, rad = 6371000, math.Pi / 180
	a := math.Pow(math.Sin((lat2-lat1)*rad/2), 2) + math.Cos(lat1*rad)*math.Cos(lat2*rad)*math.Pow(math.Sin((lon2-lon1)*rad/2), 2)
	return 2 * radius * math.Asin(math.Sqrt(a))
}

// paging reads the page and refuses parameters the address does not have.
func paging(q url.Values, own ...string) (page, size int, err error) {
	known := append(own, "treffPerSide", "side", "asciiKompatibel", "utkoordsys")
	for key := range q {
		if !slices.Contains(known, key) {
			return 0, 0, fmt.Errorf("unknown parameter")
		}
	}
	if page, err = number(q, "side", 0); err != nil {
		return 0, 0, err
	}
	size, err = number(q, "treffPerSide", 10)
	if err == nil && (page < 0 || size < 1 || size > maxPage || page*size+size > maxHits) {
		err = fmt.Errorf("page out of range")
	}
	return page, size, err
}

func number(q url.Values, key string, otherwise int) (int, error) {
	if q.Get(key) == "" {
		return otherwise, nil
	}
	return strconv.Atoi(q.Get(key))
}

func answer(w http.ResponseWriter, r *http.Request, hits []hit, page, size int) {
	from := min(page*size, len(hits))
	to := min(from+size, len(hits))
	ascii := r.URL.Query().Get("asciiKompatibel") != "false"
	out := []any{}
	for _, h := range hits[from:to] {
		out = append(out, h.fields())
	}
	raw, _ := json.Marshal(map[string]any{"adresser": out, "metadata": map[string]any{
		"sokeStreng": r.URL.RawQuery, "totaltAntallTreff": len(hits), "viserFra": from, "viserTil": to,
		"side": page, "treffPerSide": size, "asciiKompatibel": ascii}})
	w.Header().Set("Content-Type", "application/json")
	if ascii {
		raw = escape(raw)
	}
	_, _ = w.Write(raw)
}

// escape writes what is not ASCII as \uXXXX, as the service does unless asked otherwise. No address needs more than that.
func escape(raw []byte) []byte {
	var b bytes.Buffer
	for _, r := range string(raw) {
		if r < 0x80 {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.Bytes()
}

func (h hit) fields() map[string]any {
	code, _ := strconv.Atoi(h.Code) // the streets' codes are numbers
	text := h.Lines()[0]
	out := map[string]any{
		"adressenavn": h.Street, "adressetekst": text, "adressekode": code, "nummer": h.Number, "bokstav": h.Letter, "kommunenummer": string(h.Municipality),
		"kommunenavn": h.MunicipalityName, "gardsnummer": 10, "bruksnummer": code%1000*40 + h.Number, "festenummer": 0, "bruksenhetsnummer": []string{h.Unit},
		"objtype": "Vegadresse", "poststed": h.Town, "postnummer": h.PostalCode, "adressetekstutenadressetilleggsnavn": text, "stedfestingverifisert": true,
		"representasjonspunkt": map[string]any{"epsg": "EPSG:4258", "lat": h.Lat, "lon": h.Lon}, "oppdateringsdato": "2026-01-15T00:00:00Z",
	}
	if h.point {
		out["meterDistanseTilPunkt"] = math.Round(h.metres*100) / 100
	}
	return out
}

func refuse(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]any{"message": "Ugyldig søk"})
}
