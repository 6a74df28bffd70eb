package enhetsregister

import (
	"context"
	"errors"
	"net/http"

	"torg/internal/callout"
	"torg/municipality"
)

// RoleScope is the access needed to look up roles by a person's number. Everything else is open.
const RoleScope = "brreg:data:enhetsregisteret:roller:person:oppslag:fnr"

// maxOrganisations is how many organisations of one person are looked up.
const maxOrganisations = 100

type caller struct{ *callout.Caller }

// unit asks for one organisation. Errors: NotFound when there is none with that number.
func (c caller) unit(ctx context.Context, number municipality.OrgNumber) (unit, error) {
	res, err := c.Do(ctx, callout.Request{Method: http.MethodGet, Path: "/api/enheter/" + string(number)})
	switch {
	case err != nil:
		return unit{}, err
	case res.Status == http.StatusGone: // removed from the open data, for legal reasons or long since deleted
		return unit{number: number, gone: true}, nil
	case res.Status == http.StatusNotFound:
		return unit{}, c.notFound()
	}
	if err := c.Status(res, ""); err != nil {
		return unit{}, err
	}
	u, err := parseUnit(res.Body, number)
	return u, c.unreadable(err)
}

func (c caller) notFound() error {
	return c.Fail(municipality.NotFound, "register.notfound", errors.New("status 404"))
}

func (c caller) unreadable(err error) error {
	if err == nil {
		return nil
	}
	return c.Fail(municipality.Unavailable, "register.unavailable", err)
}

// officers asks the open service who holds roles in an organisation.
func (c caller) officers(ctx context.Context, number municipality.OrgNumber) ([]officer, error) {
	res, err := c.Do(ctx, callout.Request{Method: http.MethodGet, Path: "/api/enheter/" + string(number) + "/roller"})
	if err != nil {
		return nil, err
	}
	if res.Status == http.StatusNotFound {
		return nil, c.notFound()
	}
	if err := c.Status(res, ""); err != nil {
		return nil, err
	}
	out, err := parseOfficers(res.Body)
	return out, c.unreadable(err)
}

// holdings asks the authorised service for the roles of a person. The number travels in the body, never in an address.
// Someone without roles is answered with 404 or an empty list: both are no roles.
func (c caller) holdings(ctx context.Context, who municipality.NationalID) ([]holding, error) {
	res, err := c.Do(ctx, callout.Request{Method: http.MethodPost, Path: "/autorisert-api/personer/rolleutskrift", Scope: RoleScope, Text: string(who)})
	if err != nil || res.Status == http.StatusNotFound {
		return nil, err
	}
	if err := c.Status(res, ""); err != nil {
		return nil, err
	}
	out, err := parsePersonRoles(res.Body)
	return out, c.unreadable(err)
}
