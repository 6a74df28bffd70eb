package demo

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"io/fs"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-jose/go-jose/v4"

	"torg/dispatch"
	"torg/internal/callout"
	"torg/internal/demopeople"
	"torg/internal/oidcsim"
	"torg/municipality"
	"torg/national/adresse"
	adressim "torg/national/adresse/simulator"
	"torg/national/ansattporten"
	ansattsim "torg/national/ansattporten/simulator"
	"torg/national/enhetsregister"
	enhetsim "torg/national/enhetsregister/simulator"
	"torg/national/folkeregister"
	fregsim "torg/national/folkeregister/simulator"
	"torg/national/idporten"
	idsim "torg/national/idporten/simulator"
	"torg/national/krr"
	krrsim "torg/national/krr/simulator"
	"torg/national/maskinporten"
	masksim "torg/national/maskinporten/simulator"
	"torg/national/skatt"
	skattsim "torg/national/skatt/simulator"
	"torg/national/svarut"
	svarutsim "torg/national/svarut/simulator"
	"torg/request"
)

// Nation is the simulated national components and our clients to them. Tests reach into the simulators to make them fail.
type Nation struct {
	Folkeregister *fregsim.Simulator
	Skatt         *skattsim.Simulator
	KRR           *krrsim.Simulator
	Enheter       *enhetsim.Simulator
	SvarUt        *svarutsim.Simulator
	IDPorten      *idsim.Simulator
	Ansattporten  *ansattsim.Simulator
	Maskinporten  *masksim.Simulator

	Registers map[string]request.Register
	Contacts  dispatch.Contacts
	Post      dispatch.Post
	Citizens  *idporten.Client
	Employees *ansattporten.Client
	Addresses map[string]string // of the simulators, by name
	mux       *http.ServeMux
	post      *carrierDoor
}

// carrierDoor is the simulated SvarUt account's lock. A carrier outlives a municipality that is stopped and started again,
// as the real one does, and then asks the new Maskinporten about tokens.
type carrierDoor struct {
	password string
	current  atomic.Pointer[Nation]
}

// nationConfig is what the simulated nation is built from.
type nationConfig struct {
	base      string // address the simulators answer at
	web       string // address of the municipality's own pages
	plan      plan
	documents fs.FS  // published test persons; nil for none
	contracts string // folder of published contracts of SvarUt; "" for the simulator's own checks only
	clock     func() time.Time
	pace      time.Duration
	before    *Nation // whose carrier goes on; nil for a new one
}

const keyID, clientID = "demo", "fjordvik"

// processKey is the one key of everything simulated in this process: made when first needed, never kept. Making one for
// each simulator would take longer than all the rest of the start.
var processKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// newNation starts every simulator and the clients to it.
func newNation(cfg nationConfig) (*Nation, error) {
	key, err := processKey()
	if err != nil {
		return nil, err
	}
	n := &Nation{Addresses: map[string]string{}, Registers: map[string]request.Register{}, mux: http.NewServeMux()}
	public := []jose.JSONWebKey{oidcsim.PublicKey(key.Public(), keyID)}
	for _, step := range []func(nationConfig, crypto.Signer, []jose.JSONWebKey) error{n.tokens, n.registers, n.logins} {
		if err := step(cfg, key, public); err != nil {
			return nil, fmt.Errorf("demo: %w", err)
		}
	}
	return n, nil
}

func (n *Nation) mount(cfg nationConfig, name string, h http.Handler) string {
	n.mux.Handle("/"+name+"/", http.StripPrefix("/"+name, h))
	n.Addresses[name] = cfg.base + "/" + name
	return n.Addresses[name]
}

// tokens starts Maskinporten, which everyone else asks who is calling.
func (n *Nation) tokens(cfg nationConfig, key crypto.Signer, public []jose.JSONWebKey) (err error) {
	scopes := []string{folkeregister.Scope, skatt.Scope, krr.Scope, enhetsregister.RoleScope, svarut.Scope}
	issuer := cfg.base + "/maskinporten/"
	n.Maskinporten, err = masksim.New(masksim.Config{Issuer: issuer, Clock: cfg.clock, Key: key,
		Clients: []masksim.Client{{ID: clientID, Org: municipality.OrgNumber(cfg.plan.Profile.OrgNumber), Keys: public, Scopes: scopes}}})
	if err == nil {
		n.mount(cfg, "maskinporten", n.Maskinporten)
	}
	return err
}

func (n *Nation) registers(cfg nationConfig, key crypto.Signer, _ []jose.JSONWebKey) (err error) {
	machine, err := maskinporten.New(maskinporten.Config{Issuer: cfg.base + "/maskinporten/", ClientID: clientID, Key: key, KeyID: keyID, Clock: cfg.clock})
	if err != nil {
		return err
	}
	token := machine.Token
	check := func(r *http.Request, scope string) error { _, err := n.Maskinporten.Check(r, scope); return err }
	if n.Folkeregister, err = fregsim.New(fregsim.Config{Check: check, Documents: cfg.documents, Now: cfg.clock}); err != nil {
		return err
	}
	n.mux.Handle("/folkeregister-drift/", http.StripPrefix("/folkeregister-drift", n.Folkeregister.Operator()))
	n.Addresses["folkeregister-drift"] = cfg.base + "/folkeregister-drift/"
	n.Skatt = skattsim.New(skattsim.Config{Check: check, Now: cfg.clock})
	n.KRR = krrsim.New(krrsim.Config{Check: check, Now: cfg.clock})
	n.Enheter = enhetsim.New(enhetsim.Config{Check: check})
	reach := func(name string, h http.Handler) callout.Config {
		return callout.Config{Base: n.mount(cfg, name, h), Token: token, Now: cfg.clock}
	}
	n.Registers["folkeregister"] = folkeregister.New(reach("folkeregister", n.Folkeregister.Handler()))
	n.Registers["skatt"] = skatt.New(reach("skatt", n.Skatt.Handler()))
	n.Registers["enhetsregister"] = enhetsregister.New(reach("enhetsregister", n.Enheter.Handler()))
	n.Registers["adresse"] = adresse.New(callout.Config{Base: n.mount(cfg, "adresse", adressim.New().Handler()), Now: cfg.clock}, cfg.plan.Profile.Number)
	n.Contacts = krr.New(reach("krr", n.KRR.Handler()))
	n.Post, err = n.carrier(cfg, token)
	return err
}

// The credentials of the simulated SvarUt account. They open nothing but the simulator in this process.
const (
	account     = "00000000-0000-4000-8000-000000000001"
	integration = "00000000-0000-4000-8000-000000000002"
)

func (n *Nation) carrier(cfg nationConfig, token callout.TokenFunc) (dispatch.Post, error) {
	if err := n.openCarrier(cfg); err != nil {
		return nil, err
	}
	n.post.current.Store(n)
	n.mux.Handle("/", n.SvarUt) // its mailbox and operator pages link from the root
	n.Addresses["svarut"], n.Addresses["postkasse"], n.Addresses["svarut-drift"] = cfg.base+svarutsim.APIPath, cfg.base+"/postkasse/", cfg.base+"/drift"
	return svarut.New(svarut.Config{BaseURL: cfg.base + svarutsim.APIPath, AccountID: account, IntegrationID: integration, IntegrationPassword: n.post.password,
		Token: func(ctx context.Context, scope string) (string, error) { return token(ctx, scope) }, ReceiverCertificate: n.SvarUt.Certificate(), Clock: cfg.clock, Settle: 5 * time.Second, SendWithin: 20 * time.Second}), nil
}

func (n *Nation) openCarrier(cfg nationConfig) (err error) {
	if cfg.before != nil {
		n.SvarUt, n.post = cfg.before.SvarUt, cfg.before.post
		return nil
	}
	key, err := processKey()
	if err != nil {
		return err
	}
	door := &carrierDoor{password: rand.Text()}
	n.post = door
	n.SvarUt, err = svarutsim.New(svarutsim.Config{AccountID: account, AccountName: cfg.plan.Profile.Name, IntegrationID: integration, IntegrationPassword: door.password, Clock: cfg.clock, Demo: true, Pace: cfg.pace, Key: key,
		Contracts: cfg.contracts, Token: func(bearer string) bool { return door.current.Load().goodToken(bearer) }, Reserved: reserved,
		Address: func(number string) bool { return len(number) == 11 }})
	return err
}

func (n *Nation) goodToken(bearer string) bool {
	r, err := http.NewRequest(http.MethodGet, "/", nil)
	if err != nil {
		return false
	}
	r.Header.Set("Authorization", "Bearer "+bearer)
	_, err = n.Maskinporten.Check(r, svarut.Scope)
	return err == nil
}

func reserved(number string) bool {
	p, ok := demopeople.ByID(municipality.NationalID(number))
	return ok && p.Contact.Reserved
}

func (n *Nation) logins(cfg nationConfig, key crypto.Signer, public []jose.JSONWebKey) (err error) {
	client := func(prefix string) oidcsim.Client {
		return oidcsim.Client{ID: clientID, Keys: public, RequirePAR: true, RedirectURIs: []string{cfg.web + prefix + "/logg-inn/tilbake"},
			PostLogoutURIs: []string{cfg.web + prefix + "/logg-ut/ferdig"}, BackChannelURI: cfg.web + prefix + "/logg-ut/fra-utsteder"}
	}
	if n.IDPorten, err = idsim.New(idsim.Config{Issuer: cfg.base + "/idporten", Clients: []idsim.Client{client("")}, People: citizens(), SSO: true, Clock: cfg.clock, Key: key}); err != nil {
		return err
	}
	if n.Ansattporten, err = ansattsim.New(ansattsim.Config{Issuer: cfg.base + "/ansattporten", Clients: []ansattsim.Client{client("/ansatt")}, People: employees(cfg.plan), Clock: cfg.clock, Key: key}); err != nil {
		return err
	}
	n.mount(cfg, "idporten", n.IDPorten)
	n.mount(cfg, "ansattporten", n.Ansattporten)
	if n.Citizens, err = idporten.New(idporten.Config{Issuer: cfg.base + "/idporten", ClientID: clientID, Key: key, KeyID: keyID, Clock: cfg.clock,
		RedirectURL: cfg.web + "/logg-inn/tilbake", PostLogoutURL: cfg.web + "/logg-ut/ferdig"}); err != nil {
		return err
	}
	n.Employees, err = ansattporten.New(ansattporten.Config{Issuer: cfg.base + "/ansattporten", ClientID: clientID, Key: key, KeyID: keyID, Clock: cfg.clock,
		RedirectURL: cfg.web + "/ansatt/logg-inn/tilbake", PostLogoutURL: cfg.web + "/ansatt/logg-ut/ferdig"})
	return err
}

func citizens() (out []idsim.Person) {
	for _, p := range demopeople.Logins() {
		out = append(out, idsim.Person{PID: p.ID, Name: p.Name(), Why: p.WhyIn(municipality.Bokmaal)})
	}
	return out
}

func employees(p plan) (out []ansattsim.Person) {
	for _, m := range p.Staff {
		out = append(out, ansattsim.Person{StaffID: m.ID, Name: m.Name, Why: m.Why.In(municipality.Bokmaal)})
	}
	return out
}

// ServeHTTP answers for every simulator.
func (n *Nation) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mux.ServeHTTP(w, r)
}
