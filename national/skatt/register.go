// Package skatt asks Skatteetaten's service "Summert skattegrunnlag" for the settled income of a person, under the rights
// packages made for municipalities. It fills request.Register.
//
// Sets of facts, all asked with Query.Person; each has a rights package of its own, with the fields that purpose may use:
//
//	income              kommuneforeldrebetaling: parents' payment for kindergarten and after-school care
//	income-assistance   kommunepersonligassistanse: own payment for practical assistance
//	income-institution  kommunelangtidsoppholdinstitusjon: own payment for a long-term stay
//	income-housing      kommuneboligsosialeformaal: municipal housing and support
//
// Each answers inntektsaar, personinntekt, kapitalinntekt, samletInntekt (whole kroner), skjerming, oppgjoersdato, kilde,
// ikkeFastsatt. The year is the latest one settled by Query.AsOf: last year, or the year before while last year's
// settlement is not done. When neither is settled ikkeFastsatt is true and there are no amounts: the applicant must then
// document the income. When skjerming is true the register keeps the amounts back.
package skatt

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"torg/internal/callout"
	"torg/municipality"
	"torg/request"
)

// Source is the register's name as people know it.
const Source = "Skatteetaten"

// yearsBack is how many income years are tried: last year's settlement is done between March and November.
const yearsBack = 2

// firstYear is the first income year the service has.
const firstYear = 2016

// Client answers questions about income.
type Client struct{ caller caller }

var _ request.Register = (*Client)(nil)

// New makes a client; see callout.Config for what is needed to reach the register.
func New(cfg callout.Config) *Client { return &Client{caller{callout.New("skatt", cfg)}} }

// rightsPackage is the package a set is asked under.
func rightsPackage(set string) string {
	return map[string]string{
		"income": "kommuneforeldrebetaling", "income-assistance": "kommunepersonligassistanse",
		"income-institution": "kommunelangtidsoppholdinstitusjon", "income-housing": "kommuneboligsosialeformaal",
	}[set]
}

// Ask answers one question. Errors as request.Register says; NotFound when the person is unknown to the register.
func (c *Client) Ask(ctx context.Context, q request.Query) (request.Answer, error) {
	who, err := municipality.ParseNationalID(string(q.Person))
	if err != nil {
		return request.Answer{}, c.caller.Fail(municipality.Refused, "register.refused", errors.New("the question is about no valid person"))
	}
	rights := rightsPackage(q.Set)
	if rights == "" {
		return request.Answer{}, c.caller.Fail(municipality.Refused, "register.refused", errors.New("there is no such set"))
	}
	b, found, err := c.latest(ctx, rights, who, asOf(q.AsOf, c.caller.Now()))
	if err != nil {
		return request.Answer{}, err
	}
	return request.Answer{Values: values(b, found), Source: Source, At: c.caller.Now(), Period: strconv.Itoa(b.year)}, nil
}

func asOf(d municipality.Date, now time.Time) municipality.Date {
	if d.IsZero() {
		return municipality.DateOf(now)
	}
	return d
}

// latest finds the newest year that was settled on the day. Without one it gives the newest year asked about.
func (c *Client) latest(ctx context.Context, rights string, who municipality.NationalID, at municipality.Date) (basis, bool, error) {
	for year := at.Year - 1; year >= max(at.Year-yearsBack, firstYear); year-- {
		b, found, err := c.caller.settled(ctx, rights, who, year)
		if err != nil {
			return basis{}, false, err
		}
		if found && !b.settled.IsZero() && !at.Before(b.settled) {
			return b, true, nil
		}
	}
	return basis{year: at.Year - 1}, false, nil
}

func values(b basis, found bool) map[string]any {
	out := map[string]any{
		"inntektsaar": json.Number(strconv.Itoa(b.year)), "kilde": Source, "ikkeFastsatt": !found, "skjerming": b.shielded,
		"personinntekt": nil, "kapitalinntekt": nil, "samletInntekt": nil, "oppgjoersdato": nil,
	}
	if !found {
		return out
	}
	out["oppgjoersdato"] = b.settled.String()
	if !b.shielded {
		out["personinntekt"], out["kapitalinntekt"], out["samletInntekt"] = kroner(b.personal), kroner(b.capital), kroner(b.personal+b.capital)
	}
	return out
}

func kroner(n int64) json.Number { return json.Number(strconv.FormatInt(n, 10)) }
