// Package krr asks the Contact and Reservation Register (Kontakt- og reservasjonsregisteret, run by Digdir) how people may
// be reached. It fills dispatch.Contacts. Nothing is kept: a reservation must count at once (eForvaltningsforskriften
// § 9), so the register is asked anew for every letter.
package krr

import (
	"context"
	"errors"
	"net/http"

	"torg/dispatch"
	"torg/internal/callout"
	"torg/municipality"
)

// Scope gives contact information, reservation and language.
const Scope = "krr:global/kontaktinformasjon.read"

// MaxPeople is how many people one question may hold.
const MaxPeople = 1000

// Client asks the register.
type Client struct{ *callout.Caller }

var _ dispatch.Contacts = (*Client)(nil)

// New makes a client; see callout.Config for what is needed to reach the register.
func New(cfg callout.Config) *Client { return &Client{callout.New("krr", cfg)} }

// Contact tells how one person may be reached. Errors as dispatch.Contacts says.
func (c *Client) Contact(ctx context.Context, person municipality.NationalID) (dispatch.Contact, error) {
	all, err := c.Lookup(ctx, []municipality.NationalID{person})
	return all[person], err
}

// Lookup tells how up to MaxPeople people may be reached, in one call. Everyone asked about is in the answer.
// Errors: TooMuch above the limit, Refused for a number that is none, and those of Contact.
func (c *Client) Lookup(ctx context.Context, people []municipality.NationalID) (map[municipality.NationalID]dispatch.Contact, error) {
	if len(people) > MaxPeople {
		return nil, c.Fail(municipality.TooMuch, "register.toomany", errors.New("more people than one question may hold"))
	}
	for _, p := range people {
		if _, err := municipality.ParseNationalID(string(p)); err != nil {
			return nil, c.Fail(municipality.Refused, "register.refused", errors.New("the question is about no valid person"))
		}
	}
	if len(people) == 0 {
		return map[municipality.NationalID]dispatch.Contact{}, nil
	}
	return c.ask(ctx, people)
}

func (c *Client) ask(ctx context.Context, people []municipality.NationalID) (map[municipality.NationalID]dispatch.Contact, error) {
	res, err := c.Do(ctx, callout.Request{Method: http.MethodPost, Path: "/rest/v2/personer", Scope: Scope, Body: wireQuestion{people}})
	if err != nil {
		return nil, err
	}
	if err := c.Status(res, ""); err != nil {
		return nil, err
	}
	out, err := parseAnswer(res.Body, people)
	if err != nil {
		return nil, c.Fail(municipality.Unavailable, "register.unavailable", err)
	}
	return out, nil
}
