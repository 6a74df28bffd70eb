// Package simulator is an ID-porten to develop, demonstrate and test against: a stateful http.Handler that refuses what the
// real one refuses. See package torg/internal/oidcsim for what it does; this package makes it ID-porten: levels named
// idporten-loa-*, and the claim pid.
//
// It serves under the path of Config.Issuer, whether or not a mux strips that path:
//
//	GET  .well-known/openid-configuration  jwks  authorize
//	GET  login (the page)  POST login (fields ticket, person or number, cancel)
//	POST par  token        GET and POST endsession
package simulator

import (
	"crypto"
	"log/slog"
	"net/http"
	"time"

	"torg/internal/oidcsim"
	"torg/municipality"
)

// Client is a registration: an id, public keys, and the addresses it may use.
type Client = oidcsim.Client

// Simulator is the http.Handler. Fail makes an endpoint fail; Logout ends a session as if at another service.
type Simulator = oidcsim.Simulator

// Person is an invented person who can log in.
type Person struct {
	PID   municipality.NationalID // synthetic
	Name  string
	Why   string                 // why the person is interesting
	Level municipality.Assurance // the best she can prove; NoAssurance counts as High
}

// Config says who the simulator knows.
type Config struct {
	Issuer  string // its own address, with path: "http://127.0.0.1:8080/simulator/idporten"
	Clients []Client
	People  []Person
	SSO     bool // as the real one: a login counts for the next service too, until logout
	Clock   func() time.Time
	HTTP    *http.Client  // for logout messages to clients
	Log     *slog.Logger  // for logout messages that did not get through
	Key     crypto.Signer // signs tokens; nil makes a new one
}

// New makes a simulator with a signing key of its own. Errors: NotSetUp when Issuer is no address; Invalid when a person's
// number is no identity number or not a synthetic one.
func New(cfg Config) (*Simulator, error) {
	people := make([]oidcsim.Person, 0, len(cfg.People))
	for _, p := range cfg.People {
		number, err := municipality.ParseNationalID(string(p.PID))
		if err != nil || number[2] < '4' {
			return nil, &municipality.Error{Kind: municipality.Invalid, Op: "idporten/simulator.New", Key: "error.nationalid", Field: "People"}
		}
		people = append(people, oidcsim.Person{Subject: string(number), Name: p.Name, Why: p.Why, Level: p.Level})
	}
	return oidcsim.New(oidcsim.Config{
		Name: "ID-porten (simulator)", Issuer: cfg.Issuer, ACRPrefix: "idporten-loa-", Clients: cfg.Clients, People: people,
		TypeNumber: true, SSO: cfg.SSO, Clock: cfg.Clock, HTTP: cfg.HTTP, Log: cfg.Log, Key: cfg.Key,
		Claims: func(p oidcsim.Person) map[string]any { return map[string]any{"pid": p.Subject} },
	})
}
