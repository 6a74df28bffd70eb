package demo

import (
	"context"
	"net/http"
	"net/url"

	"torg/municipality"
	"torg/web/kit"
)

// handler mounts every surface.
func (d *Demo) handler(opt Options) (http.Handler, error) {
	texts, err := kit.LoadTexts(textSources()...)
	if err != nil {
		return nil, err
	}
	k, err := kit.New(kit.Config{
		Municipality: d.Town.Profile, Texts: texts, Sessions: d.Town.Sessions, Log: opt.Log, Now: opt.Clock, Simulated: true,
		Citizen:     kit.Gate{Login: d.Nation.Citizens, OnLogin: d.citizen},
		Staff:       kit.Gate{Login: d.Nation.Employees, OnLogin: d.employee},
		FormTargets: []string{origin(d.Nation.Addresses["idporten"])},
		Nav:         nav, Footer: footer,
	})
	if err != nil {
		return nil, err
	}
	d.mount(k)
	return k, nil
}

func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// citizen makes a user of who logged in at ID-porten. ID-porten gives no name; Folkeregisteret does, when it answers.
func (d *Demo) citizen(ctx context.Context, id municipality.Identity) (kit.User, error) {
	c := &kit.Citizen{PersonID: d.Town.Site.Names.ID(id.Person), NationalID: id.Person, Name: id.Name}
	if c.Name == "" {
		name, err := d.Town.Site.NameOf(ctx, id.Person)
		if err != nil {
			return kit.User{}, err
		}
		c.Name = name
	}
	return kit.User{Citizen: c, Level: id.Level, Identity: id}, nil
}

func (d *Demo) employee(_ context.Context, id municipality.Identity) (kit.User, error) {
	m, ok := d.Town.Site.Member(id.StaffID)
	if !ok {
		return kit.User{}, municipality.E(municipality.Forbidden, "demo.employee", "login.unknown")
	}
	return kit.User{Staff: &m, Level: id.Level, Identity: id}, nil
}
