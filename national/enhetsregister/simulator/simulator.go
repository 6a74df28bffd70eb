// Package simulator stands in for Enhetsregisteret's open service and the part of its authorised service that looks up
// roles by a person's number. It holds the invented organisations of Fjordvik.
package simulator

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"

	"torg/internal/demopeople"
	"torg/internal/simknobs"
	"torg/municipality"
)

// RoleScope is what a token must hold to look up roles by a person's number.
const RoleScope = "brreg:data:enhetsregisteret:roller:person:oppslag:fnr"

const maxBody = 4 << 10

// Config is what the simulator is made of.
type Config struct {
	Check simknobs.Check // refuses a role look-up without the right token; nil refuses every one
}

// Simulator is the register. Its Knobs make it misbehave.
type Simulator struct {
	simknobs.Knobs
	cfg   Config
	mu    sync.RWMutex
	order []municipality.OrgNumber
	units map[municipality.OrgNumber]demopeople.Organisation
}

// New makes a register with the invented organisations.
func New(cfg Config) *Simulator {
	s := &Simulator{cfg: cfg, units: map[municipality.OrgNumber]demopeople.Organisation{}}
	for _, o := range demopeople.Organisations() {
		s.Put(o)
	}
	return s
}

// Put adds or replaces an organisation.
func (s *Simulator) Put(o demopeople.Organisation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.units[o.Number]; !known {
		s.order = append(s.order, o.Number)
	}
	s.units[o.Number] = o
}

// Handler serves the register's addresses, from "/api" and "/autorisert-api" on.
func (s *Simulator) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/enheter/{number}", s.unit)
	mux.HandleFunc("GET /api/enheter/{number}/roller", s.roles)
	mux.HandleFunc("POST /autorisert-api/personer/rolleutskrift", s.transcript)
	return s.Wrap(maxBody, mux)
}

// find writes the refusal itself when there is no such unit.
func (s *Simulator) find(w http.ResponseWriter, r *http.Request) (demopeople.Organisation, bool) {
	number, err := municipality.ParseOrgNumber(r.PathValue("number"))
	if err != nil {
		refuse(w, http.StatusBadRequest)
		return demopeople.Organisation{}, false
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	o, ok := s.units[number]
	if !ok {
		refuse(w, http.StatusNotFound)
	}
	return o, ok
}

func (s *Simulator) unit(w http.ResponseWriter, r *http.Request) {
	o, ok := s.find(w, r)
	if !ok {
		return
	}
	out := map[string]any{
		"organisasjonsnummer": string(o.Number), "navn": o.Name, "organisasjonsform": code(o.Form, o.FormName),
		"_links": link("/api/enheter/" + string(o.Number)),
	}
	if !o.Deleted.IsZero() {
		out["slettedato"], out["respons_klasse"] = o.Deleted.String(), "SlettetEnhet"
		answer(w, out)
		return
	}
	for field, value := range living(o) {
		out[field] = value
	}
	answer(w, out)
}

func living(o demopeople.Organisation) map[string]any {
	a := o.Address
	return map[string]any{
		"registreringsdatoEnhetsregisteret": o.Registered.String(), "registrertIMvaregisteret": o.Form == "AS" || o.Form == "ENK",
		"naeringskode1": code(o.Industry, o.IndustryIn), "registrertIForetaksregisteret": o.Form == "AS", "registrertIStiftelsesregisteret": false,
		"registrertIFrivillighetsregisteret": o.Form == "FLI", "konkurs": o.Bankrupt, "underAvvikling": false,
		"underTvangsavviklingEllerTvangsopplosning": false, "maalform": "Bokmål", "respons_klasse": "Enhet",
		"forretningsadresse": map[string]any{"land": "Norge", "landkode": "NO", "postnummer": a.PostalCode, "poststed": a.Town,
			"adresse": a.Lines(), "kommune": demopeople.MunicipalityName(a.Municipality), "kommunenummer": string(a.Municipality)},
	}
}

func code(c, text string) map[string]any { return map[string]any{"kode": c, "beskrivelse": text} }

func link(address string) map[string]any {
	return map[string]any{"self": map[string]any{"href": address}}
}

func (s *Simulator) roles(w http.ResponseWriter, r *http.Request) {
	o, ok := s.find(w, r)
	if !ok {
		return
	}
	groups := []any{}
	for i, role := range o.Roles {
		p := demopeople.MustByKey(role.Person)
		name := map[string]any{"fornavn": p.First, "etternavn": p.Last}
		if p.Middle != "" {
			name["mellomnavn"] = p.Middle
		}
		groups = append(groups, map[string]any{"type": code(group(role.Code), role.Name), "sistEndret": o.Registered.String(), "roller": []any{map[string]any{
			"type": code(role.Code, role.Name), "fratraadt": false, "rekkefolge": i,
			"person": map[string]any{"fodselsdato": p.Birth.String(), "navn": name, "erDoed": p.Status == "doed"}}}})
	}
	answer(w, map[string]any{"rollegrupper": groups, "_links": link("/api/enheter/" + string(o.Number) + "/roller")})
}

// group is the role group a role lies in: the board's roles share one.
func group(role string) string {
	switch role {
	case "LEDE", "NEST", "MEDL":
		return "STYR"
	}
	return role
}

func (s *Simulator) transcript(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	who, err := municipality.ParseNationalID(string(raw))
	switch denied := s.cfg.Check.Denied(r, RoleScope); {
	case denied != 0:
		refuse(w, denied)
	case !strings.HasPrefix(r.Header.Get("Content-Type"), "text/plain"):
		refuse(w, http.StatusUnsupportedMediaType)
	case err != nil:
		refuse(w, http.StatusBadRequest)
	default:
		answer(w, map[string]any{"enheter": s.held(who)})
	}
}

func (s *Simulator) held(who municipality.NationalID) []any {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := []any{}
	for _, number := range s.order {
		o, roles := s.units[number], []any{}
		for _, role := range o.Roles {
			if demopeople.MustByKey(role.Person).ID == who {
				roles = append(roles, map[string]any{"fratraadt": false, "avregistrert": false, "type": code(role.Code, role.Name)})
			}
		}
		if len(roles) > 0 {
			out = append(out, map[string]any{"organisasjonsnummer": string(o.Number), "navn": o.Name, "roller": roles,
				"_links": map[string]any{"enhet": map[string]any{"href": "/api/enheter/" + string(o.Number)}}})
		}
	}
	return out
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // the caller has left: nothing to do
}

func refuse(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"status": status, "feilmelding": http.StatusText(status)})
}
