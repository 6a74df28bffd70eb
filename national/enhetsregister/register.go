// Package enhetsregister asks the Central Coordinating Register for Legal Entities (Enhetsregisteret, run by
// Brønnøysundregistrene) about organisations and who may act for them. It fills request.Register.
//
// Sets of facts:
//
//	organisation  (Query.Org)    organisasjonsnummer, navn, organisasjonsform, organisasjonsformnavn, forretningsadresse
//	              {linjer, postnummer, poststed, kommunenummer} or null, slettet, slettedato, konkurs, underAvvikling,
//	              registreringsdato, naeringskode
//	officers      (Query.Org)    roller [{rolle, rollenavn, navn, foedselsdato}]: open data, without identity numbers
//	roles         (Query.Person) organisasjoner [{organisasjonsnummer, navn, organisasjonsform, rolle, rollenavn, slettet,
//	              konkurs}]: one line for each role held today; needs the authorised service
//
// The role codes are the register's own: LEDE chair, NEST deputy chair, MEDL board member, DAGL manager, INNH owner.
package enhetsregister

import (
	"context"
	"errors"

	"torg/internal/callout"
	"torg/municipality"
	"torg/request"
)

// Source is the register's name as people know it.
const Source = "Enhetsregisteret"

// Client answers questions from the register.
type Client struct{ caller caller }

var _ request.Register = (*Client)(nil)

// New makes a client; see callout.Config for what is needed to reach the register. Base ends before "/api".
func New(cfg callout.Config) *Client { return &Client{caller{callout.New("enhetsregister", cfg)}} }

// Ask answers one question. Errors as request.Register says.
func (c *Client) Ask(ctx context.Context, q request.Query) (request.Answer, error) {
	values, err := c.answer(ctx, q)
	if err != nil {
		return request.Answer{}, err
	}
	return request.Answer{Values: values, Source: Source, At: c.caller.Now()}, nil
}

func (c *Client) answer(ctx context.Context, q request.Query) (map[string]any, error) {
	switch q.Set {
	case "organisation", "officers":
		number, err := municipality.ParseOrgNumber(string(q.Org))
		if err != nil {
			return nil, c.refused("the question is about no valid organisation")
		}
		if q.Set == "officers" {
			return c.officers(ctx, number)
		}
		u, err := c.caller.unit(ctx, number)
		return u.values(), err
	case "roles":
		who, err := municipality.ParseNationalID(string(q.Person))
		if err != nil {
			return nil, c.refused("the question is about no valid person")
		}
		return c.roles(ctx, who)
	}
	return nil, c.refused("there is no such set")
}

func (c *Client) refused(why string) error {
	return c.caller.Fail(municipality.Refused, "register.refused", errors.New(why))
}

func (u unit) values() map[string]any {
	return map[string]any{
		"organisasjonsnummer": string(u.number), "navn": u.name, "organisasjonsform": u.form, "organisasjonsformnavn": u.formName,
		"forretningsadresse": u.place(), "slettet": u.gone, "slettedato": u.deleted, "konkurs": u.bankrupt, "underAvvikling": u.closing,
		"registreringsdato": u.registered, "naeringskode": u.industry,
	}
}

func (u unit) place() any {
	if u.address == nil {
		return nil
	}
	lines := []any{}
	for _, l := range u.address.Lines {
		if l = cut(l); l != "" && len(lines) < 6 {
			lines = append(lines, l)
		}
	}
	return map[string]any{"linjer": lines, "postnummer": cut(u.address.Postal), "poststed": cut(u.address.Town), "kommunenummer": cut(u.address.Municipality)}
}

func (c *Client) officers(ctx context.Context, number municipality.OrgNumber) (map[string]any, error) {
	found, err := c.caller.officers(ctx, number)
	out := []any{}
	for _, o := range found {
		out = append(out, map[string]any{"rolle": o.role, "rollenavn": o.text, "navn": o.name, "foedselsdato": o.born})
	}
	return map[string]any{"organisasjonsnummer": string(number), "roller": out}, err
}

// roles adds to each role what the open service knows of the organisation: a chair of a deleted or bankrupt organisation
// can sign nothing for it.
func (c *Client) roles(ctx context.Context, who municipality.NationalID) (map[string]any, error) {
	held, err := c.caller.holdings(ctx, who)
	if err != nil {
		return nil, err
	}
	units, err := c.units(ctx, held)
	if err != nil {
		return nil, err
	}
	out := []any{}
	for _, h := range held {
		u := units[h.number]
		out = append(out, map[string]any{"organisasjonsnummer": string(h.number), "navn": firstOf(u.name, h.name), "organisasjonsform": u.form,
			"rolle": h.role, "rollenavn": h.text, "slettet": u.gone, "konkurs": u.bankrupt})
	}
	return map[string]any{"organisasjoner": out}, nil
}

func (c *Client) units(ctx context.Context, held []holding) (map[municipality.OrgNumber]unit, error) {
	units := map[municipality.OrgNumber]unit{}
	for _, h := range held {
		if _, known := units[h.number]; known {
			continue
		}
		if len(units) == maxOrganisations {
			return nil, c.caller.Fail(municipality.TooMuch, "register.toomany", errors.New("more organisations than are looked up"))
		}
		u, err := c.caller.unit(ctx, h.number)
		if municipality.KindOf(err) == municipality.NotFound && err != nil {
			u, err = unit{number: h.number, gone: true}, nil
		}
		if err != nil {
			return nil, err
		}
		units[h.number] = u
	}
	return units, nil
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
