package skatt

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"torg/internal/callout"
	"torg/municipality"
)

// Scope is the access a municipality asks Maskinporten for.
const Scope = "skatteetaten:summertskattegrunnlag"

// root is version 2 of the service, where the stage is part of the address.
const root = "/api/formueinntekt/summertskattegrunnlag/v2"

// settledStage is the stage of a finished tax settlement. A draft (utkast) is never used: it is no settled income.
const settledStage = "oppgjoer"

type caller struct{ *callout.Caller }

// settled asks for one income year. found is false when the year has no settlement for the person (SSG-008, SSG-010).
func (c caller) settled(ctx context.Context, rights string, who municipality.NationalID, year int) (b basis, found bool, err error) {
	path := fmt.Sprintf("%s/%s/%s/%d/%s", root, settledStage, rights, year, who)
	res, err := c.Do(ctx, callout.Request{Method: http.MethodGet, Path: path, Scope: Scope})
	if err != nil {
		return basis{}, false, err
	}
	if found, err = c.status(res); !found {
		return basis{}, false, err
	}
	b, err = parseBasis(res.Body, who, year)
	if err != nil {
		return basis{}, false, c.Fail(municipality.Unavailable, "register.unavailable", err)
	}
	return b, true, nil
}

// status reads the service's own error code, since 404 means three things.
func (c caller) status(res callout.Response) (found bool, err error) {
	var e wireError
	_ = callout.Strict(res.Body, &e) // an answer that is no error has no code
	code := callout.Code(e.Code)
	switch {
	case res.Status == http.StatusOK:
		return true, nil
	case res.Status == http.StatusNotFound && code == "SSG-008", res.Status == http.StatusGone:
		return false, nil
	case res.Status == http.StatusNotFound && code == "SSG-007":
		return false, c.Fail(municipality.NotFound, "register.notfound", errors.New("status 404 SSG-007"))
	}
	return false, c.Status(res, code)
}
