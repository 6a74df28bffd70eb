package adresse

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"torg/internal/callout"
	"torg/municipality"
)

const (
	root     = "/adresser/v1"
	pageSize = 20 // a person chooses from a short list
)

type caller struct{ *callout.Caller }

func (c caller) list(ctx context.Context, path string, q url.Values) ([]any, json.Number, error) {
	q.Set("treffPerSide", strconv.Itoa(pageSize))
	q.Set("asciiKompatibel", "false")
	res, err := c.Do(ctx, callout.Request{Method: http.MethodGet, Path: root + path, Query: q})
	if err != nil {
		return nil, "", err
	}
	if err := c.Status(res, ""); err != nil {
		return nil, "", err
	}
	found, total, err := parseList(res.Body)
	if err != nil {
		return nil, "", c.Fail(municipality.Unavailable, "register.unavailable", err)
	}
	return found, total, nil
}
