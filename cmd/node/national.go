package node

import (
	"context"

	"torg/cmd/town"
	"torg/dispatch"
	"torg/internal/callout"
	"torg/internal/clamd"
	"torg/municipality"
	"torg/national/adresse"
	"torg/national/ansattporten"
	"torg/national/enhetsregister"
	"torg/national/folkeregister"
	"torg/national/idporten"
	"torg/national/krr"
	"torg/national/maskinporten"
	"torg/national/skatt"
	"torg/national/svarut"
	"torg/request"
	"torg/web/noark"
)

// National is how a municipality reaches the national components. What is not set up is refused when it is needed, with
// a clear error; it never means success.
type National struct {
	Maskinporten   Client   `yaml:"maskinporten"`
	IDPorten       Client   `yaml:"idporten"`
	Ansattporten   Client   `yaml:"ansattporten"`
	Noark          Tokens   `yaml:"noark"`
	Folkeregister  Register `yaml:"folkeregister"`
	Skatt          Register `yaml:"skatt"`
	Enhetsregister Register `yaml:"enhetsregister"`
	Adresse        Register `yaml:"adresse"`
	KRR            Register `yaml:"krr"`
	SvarUt         SvarUt   `yaml:"svarut"`
	Clamd          string   `yaml:"clamd"` // ClamAV daemon that looks at every file: host:port or unix:/path
}

// Client is a client at one of the logins.
type Client struct {
	Issuer   string `yaml:"issuer"`
	ClientID string `yaml:"clientID"`
	Key      string `yaml:"key"`   // file with the client's private key, PEM
	KeyID    string `yaml:"keyID"` // as registered
	Claim    string `yaml:"claim"` // ansattporten: which claim is the user id
}

// Register is a register that is asked.
type Register struct {
	Base string `yaml:"base"`
}

// SvarUt is the account letters are sent from.
type SvarUt struct {
	Base        string `yaml:"base"`
	Account     string `yaml:"account"`
	Integration string `yaml:"integration"`
	Password    string `yaml:"password"`    // file that holds it
	Certificate string `yaml:"certificate"` // address SvarUt's own certificate is fetched from
}

// Tokens is whose bearer tokens the standard's interface to the archive takes.
type Tokens struct {
	Issuer   string `yaml:"issuer"`
	Audience string `yaml:"audience"`
	Scope    string `yaml:"scope"`
	Claim    string `yaml:"claim"` // which claim is the user id; "sub" when empty
}

// fill connects the rooms' ports in cfg.
func (c Config) fill(cfg *town.Config, m Municipality) error {
	n := m.National
	token, err := c.tokens(n.Maskinporten)
	if err != nil {
		return err
	}
	reach := func(r Register) callout.Config { return callout.Config{Base: r.Base, Token: token} }
	cfg.Registers = map[string]request.Register{
		"folkeregister":  folkeregister.New(reach(n.Folkeregister)),
		"skatt":          skatt.New(reach(n.Skatt)),
		"enhetsregister": enhetsregister.New(reach(n.Enhetsregister)),
		"adresse":        adresse.New(reach(n.Adresse), m.Profile.Number),
	}
	if n.Folkeregister.Base == "" { // nobody to ask what has changed: the questions put to it are refused one by one
		cfg.Registers["folkeregister"] = struct{ request.Register }{cfg.Registers["folkeregister"]}
	}
	cfg.Contacts = krr.New(reach(n.KRR))
	if n.Clamd != "" {
		cfg.Scan = func(ctx context.Context, body []byte) error { return clamd.Scan(ctx, n.Clamd, body) }
	}
	cfg.Post, err = c.post(n.SvarUt, token)
	return err
}

// tokens asks Maskinporten, or says at the first need that it is not set up.
func (c Config) tokens(m Client) (callout.TokenFunc, error) {
	if m == (Client{}) {
		return func(context.Context, ...string) (string, error) {
			return "", municipality.E(municipality.NotSetUp, "node.tokens", "error.notsetup")
		}, nil
	}
	key, err := secret(c.at(m.Key), "Maskinporten's key")
	if err != nil {
		return nil, err
	}
	client, err := maskinporten.New(maskinporten.Config{Issuer: m.Issuer, ClientID: m.ClientID, PEM: []byte(key), KeyID: m.KeyID})
	if err != nil {
		return nil, err
	}
	return client.Token, nil
}

func (c Config) post(s SvarUt, token callout.TokenFunc) (dispatch.Post, error) {
	cfg := svarut.Config{BaseURL: s.Base, AccountID: s.Account, IntegrationID: s.Integration, CertificateURL: s.Certificate,
		Token: func(ctx context.Context, scope string) (string, error) { return token(ctx, scope) }}
	if s.Password != "" {
		var err error
		if cfg.IntegrationPassword, err = secret(c.at(s.Password), "SvarUt's password"); err != nil {
			return nil, err
		}
	}
	return svarut.New(cfg), nil
}

// front connects the logins. A surface whose login is not set up would let nobody in, so it is refused at the start.
func (c Config) front(m Municipality, roles []string) (f town.Front, err error) {
	f = town.Front{Roles: roles, HTTPS: !m.HTTP}
	if wants(roles, "portal") {
		if err := c.citizens(m, &f); err != nil {
			return f, err
		}
	}
	if wants(roles, "desk") {
		if err := c.employees(m, &f); err != nil {
			return f, err
		}
	}
	if n := m.National.Noark; wants(roles, "noark") && n.Issuer != "" {
		f.Noark = &town.Noark{OIDC: &noark.IssuerConfig{Issuer: n.Issuer, Audience: n.Audience, Scope: n.Scope, Claim: n.Claim}}
	}
	return f, nil
}

func (c Config) citizens(m Municipality, f *town.Front) error {
	n := m.National.IDPorten
	key, err := secret(c.at(n.Key), "ID-porten's key")
	if err != nil {
		return notSetUp("%s: %w", m.file, err)
	}
	client, err := idporten.New(idporten.Config{Issuer: n.Issuer, ClientID: n.ClientID, PEM: []byte(key), KeyID: n.KeyID,
		RedirectURL: m.Base() + "/logg-inn/tilbake", PostLogoutURL: m.Base() + "/logg-ut/ferdig"})
	if err != nil {
		return notSetUp("%s: national.idporten: %w", m.file, err)
	}
	f.Citizens = client
	f.Issuers = append(f.Issuers, n.Issuer)
	return nil
}

func (c Config) employees(m Municipality, f *town.Front) error {
	n := m.National.Ansattporten
	key, err := secret(c.at(n.Key), "Ansattporten's key")
	if err != nil {
		return notSetUp("%s: %w", m.file, err)
	}
	client, err := ansattporten.New(ansattporten.Config{Issuer: n.Issuer, ClientID: n.ClientID, PEM: []byte(key), KeyID: n.KeyID, Claim: n.Claim,
		RedirectURL: m.Base() + "/ansatt/logg-inn/tilbake", PostLogoutURL: m.Base() + "/ansatt/logg-ut/ferdig"})
	if err != nil {
		return notSetUp("%s: national.ansattporten: %w", m.file, err)
	}
	f.Employees = client
	f.Issuers = append(f.Issuers, n.Issuer)
	return nil
}
