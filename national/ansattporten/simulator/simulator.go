// Package simulator is a login for staff to develop, demonstrate and test against: a stateful http.Handler that refuses
// what the real one refuses. See package torg/internal/oidcsim for what it does; this package makes it a login for staff:
// levels named substantial and high, and the claims preferred_username and name.
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

// Person is an invented staff member who can log in.
type Person struct {
	StaffID string // the user id: preferred_username
	Name    string
	Why     string                 // role, and why she is interesting
	Level   municipality.Assurance // the best she can prove; NoAssurance counts as High
}

// Config says who the simulator knows.
type Config struct {
	Issuer  string // its own address, with path
	Clients []Client
	People  []Person
	Clock   func() time.Time
	HTTP    *http.Client  // for logout messages to clients
	Log     *slog.Logger  // for logout messages that did not get through
	Key     crypto.Signer // signs tokens; nil makes a new one
}

// New makes a simulator with a signing key of its own. Ansattporten has no login that counts for other services, so
// neither has this. Errors: NotSetUp when Issuer is no address; Invalid when a person has no user id.
func New(cfg Config) (*Simulator, error) {
	people := make([]oidcsim.Person, 0, len(cfg.People))
	for _, p := range cfg.People {
		if p.StaffID == "" {
			return nil, &municipality.Error{Kind: municipality.Invalid, Op: "ansattporten/simulator.New", Key: "login.unknown", Field: "People"}
		}
		people = append(people, oidcsim.Person{Subject: p.StaffID, Name: p.Name, Why: p.Why, Level: p.Level})
	}
	return oidcsim.New(oidcsim.Config{
		Name: "Ansattporten (simulator)", Issuer: cfg.Issuer, Clients: cfg.Clients, People: people,
		Clock: cfg.Clock, HTTP: cfg.HTTP, Log: cfg.Log, Claims: claims, Key: cfg.Key,
	})
}

func claims(p oidcsim.Person) map[string]any {
	return map[string]any{"preferred_username": p.Subject, "name": p.Name}
}
