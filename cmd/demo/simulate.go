package demo

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/goccy/go-yaml"

	"torg/municipality"
	svarutsim "torg/national/svarut/simulator"
)

// SimulateOptions are how the simulators are run alone, for a municipality that is served by torg serve.
type SimulateOptions struct {
	Addr      string // where they answer
	Web       string // address of the municipality's pages: the logins send people back there
	OrgNumber string // whose the clients are
	Out       string // folder for what the municipality's file needs: simulated.yaml and the secrets it names
}

// Simulation is the simulators, running.
type Simulation struct {
	*Nation
	Base   string
	server *http.Server
	failed chan error
}

// Simulate starts the simulators and writes how to reach them. The secrets are made anew each time and open nothing but the
// simulators of this process.
func Simulate(ctx context.Context, opt SimulateOptions) (*Simulation, error) {
	p, err := readPlan()
	if err != nil {
		return nil, err
	}
	if _, err := municipality.ParseOrgNumber(opt.OrgNumber); opt.OrgNumber != "" && err != nil {
		return nil, err
	}
	if opt.OrgNumber != "" {
		p.Profile.OrgNumber = opt.OrgNumber
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", opt.Addr)
	if err != nil {
		return nil, err
	}
	base := "http://" + l.Addr().String()
	n, err := newNation(nationConfig{base: base, web: opt.Web, plan: p, pace: 3 * time.Second})
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	if err := n.describe(p, base, opt.Out); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	s := &Simulation{Nation: n, Base: base, server: &http.Server{Handler: n, ReadHeaderTimeout: 10 * time.Second}, failed: make(chan error, 1)}
	go func() { s.failed <- s.server.Serve(l) }()
	return s, nil
}

// Wait returns when ctx ends or the simulators cannot go on.
func (s *Simulation) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return s.server.Close()
	case err := <-s.failed:
		return err
	}
}

// describe writes what a municipality's file needs to reach the simulators, with the units and staff they know.
func (n *Nation) describe(p plan, base, dir string) error {
	key, err := processKey()
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	dir, err = filepath.Abs(dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	keyFile, passwordFile := filepath.Join(dir, "simulated-client.pem"), filepath.Join(dir, "simulated-svarut-password")
	client := func(issuer string) map[string]string {
		return map[string]string{"issuer": issuer, "clientID": clientID, "key": keyFile, "keyID": keyID}
	}
	register := func(name string) map[string]string { return map[string]string{"base": base + "/" + name} }
	text, err := yaml.Marshal(map[string]any{"national": map[string]any{
		"maskinporten": client(base + "/maskinporten/"), "idporten": client(base + "/idporten"), "ansattporten": client(base + "/ansattporten"),
		"folkeregister": register("folkeregister"), "skatt": register("skatt"), "enhetsregister": register("enhetsregister"), "krr": register("krr"),
		"svarut": map[string]string{"base": base + svarutsim.APIPath, "account": account, "integration": integration, "password": passwordFile, "certificate": base + svarutsim.CertificatePath},
	}, "units": p.Units, "staff": p.staff()})
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600),
		os.WriteFile(passwordFile, []byte(n.post.password), 0o600),
		os.WriteFile(filepath.Join(dir, "simulated.yaml"), text, 0o600))
}
