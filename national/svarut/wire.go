package svarut

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"torg/dispatch"
	"torg/municipality"
)

// maxAnswer bounds an answer's body, in bytes; the contract's answers are a few hundred.
const maxAnswer = 1 << 20

// What SvarUt answers. Fields it may add later are let by; those it promises must be there.
type (
	sentAnswer struct {
		ID string `json:"id"`
	}
	foundAnswer struct {
		IDs *[]string `json:"forsendelseIds"`
	}
	statusAnswer struct {
		Statuses *[]shipmentStatus `json:"statuser"`
	}
	shipmentStatus struct {
		ID      string    `json:"id"`
		Status  string    `json:"status"`
		Changed time.Time `json:"sisteStatusEndring"`
	}
	eventsAnswer struct {
		Events []struct {
			At   time.Time `json:"tidspunkt"`
			Text string    `json:"hendelse"`
		} `json:"hendelser"`
	}
	errorAnswer struct {
		Message string `json:"message"`
		ErrorID string `json:"errorId"`
	}
)

// exchange does one request and reads the whole answer.
func (p *Post) exchange(req *http.Request) (int, []byte, error) {
	res, err := p.cfg.HTTP.Do(req)
	if err != nil {
		return 0, nil, bare(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err == nil && len(body) > maxAnswer {
		err = errors.New("the answer is longer than 1 MiB")
	}
	return res.StatusCode, body, err
}

// bare takes the address off an error of net/http: a look-up's address holds our reference, and errors reach logs.
func bare(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// authorize sets the three credentials.
func (p *Post) authorize(req *http.Request, op string) error {
	token, err := p.cfg.Token(req.Context(), Scope)
	if err != nil {
		return municipality.Wrap(municipality.Unavailable, op, err)
	}
	if token == "" {
		return credentials(op, "Maskinporten gave an empty token")
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("IntegrasjonId", p.cfg.IntegrationID)
	req.Header.Set("IntegrasjonPassord", p.cfg.IntegrationPassword)
	req.Header.Set("Accept", "application/json")
	return nil
}

// ask does a request that changes nothing, and reads a 200 into out. in is the JSON body; nil: none.
func (p *Post) ask(ctx context.Context, op, method, path string, in, out any) error {
	ctx, cancel := context.WithTimeout(ctx, p.cfg.AskWithin)
	defer cancel()
	req, err := p.question(ctx, op, method, path, in)
	if err != nil {
		return err
	}
	status, answer, err := p.exchange(req)
	switch {
	case err != nil:
		return unavailable(op, err)
	case status != http.StatusOK:
		return failure(op, status, answer, nil)
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return unavailable(op, errors.New("SvarUt's answer cannot be read"))
	}
	return nil
}

func (p *Post) question(ctx context.Context, op, method, path string, in any) (*http.Request, error) {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return nil, refused(op, "the question cannot be written", err)
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, p.cfg.BaseURL+path, body)
	if err != nil {
		return nil, credentials(op, "the base address cannot be used")
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, p.authorize(req, op)
}

// post sends the parcel. A failure after which SvarUt may have the letter is an *unknownOutcome.
func (p *Post) post(ctx context.Context, op string, l dispatch.Letter, parcel parcel) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, p.cfg.SendWithin)
	defer cancel()
	req, err := parcel.request(ctx, fmt.Sprintf("%s/v3/kontoer/%s/forsendelser/%s", p.cfg.BaseURL, p.cfg.AccountID, parcel.door))
	if err != nil {
		return "", refused(op, "the letter cannot be written", err)
	}
	if err := p.authorize(req, op); err != nil {
		return "", err
	}
	status, answer, err := p.exchange(req)
	switch {
	case err != nil && status == 0 && neverSent(err):
		return "", unavailable(op, err)
	case err != nil && status == 0:
		return "", &unknownOutcome{cause: err}
	case status == http.StatusBadGateway, status == http.StatusGatewayTimeout:
		return "", &unknownOutcome{cause: failure(op, status, answer, sensitive(l))} // what stands behind may still be at work
	case status >= 500:
		return "", &unknownOutcome{answered: true, cause: failure(op, status, answer, sensitive(l))}
	case status != http.StatusOK:
		return "", failure(op, status, answer, sensitive(l))
	}
	id, ok := readSent(answer)
	if err != nil || !ok {
		return "", &unknownOutcome{answered: true, cause: errors.New("SvarUt's answer cannot be read")}
	}
	return id, nil
}

// readSent reads one whole answer with an id; anything before, after or besides makes it unreadable.
func readSent(b []byte) (string, bool) {
	var a sentAnswer
	if json.Unmarshal(b, &a) != nil || !validUUID(a.ID) {
		return "", false
	}
	return a.ID, true
}

func readError(b []byte) (errorAnswer, error) {
	var a errorAnswer
	err := json.Unmarshal(b, &a)
	return a, err
}

func (p *Post) find(ctx context.Context, op, reference string) (string, error) {
	var a foundAnswer
	path := fmt.Sprintf("/v2/kontoer/%s/forsendelser?eksternRef=%s", p.cfg.AccountID, url.QueryEscape(reference))
	if err := p.ask(ctx, op, http.MethodGet, path, nil, &a); err != nil {
		return "", err
	}
	if a.IDs == nil || slices.ContainsFunc(*a.IDs, func(id string) bool { return !validUUID(id) }) {
		return "", unavailable(op, errors.New("SvarUt's answer to a look-up cannot be read"))
	}
	if len(*a.IDs) == 0 {
		return "", &municipality.Error{Kind: municipality.NotFound, Op: op, Key: "dispatch.post.notfound"}
	}
	return slices.Min(*a.IDs), nil
}

// askStatus gives the newest status listed for the shipment, nil when there is none.
func (p *Post) askStatus(ctx context.Context, op, shipment string) (*shipmentStatus, error) {
	var a statusAnswer
	question := map[string][]string{"id": {shipment}}
	if err := p.ask(ctx, op, http.MethodPost, "/v3/kontoer/"+p.cfg.AccountID+"/forsendelser/status/sok", question, &a); err != nil {
		return nil, err
	}
	if a.Statuses == nil {
		return nil, unavailable(op, errors.New("SvarUt's answer about status cannot be read"))
	}
	var newest *shipmentStatus
	for _, s := range *a.Statuses {
		if s.ID == shipment && s.Changed.IsZero() {
			return nil, unavailable(op, errors.New("SvarUt's answer about status lacks its time"))
		}
		if s.ID == shipment && (newest == nil || s.Changed.After(newest.Changed)) {
			newest = &s
		}
	}
	return newest, nil
}

// lastEvent is the newest line of the shipment's log, screened; empty when it cannot be had: the state itself is what counts.
func (p *Post) lastEvent(ctx context.Context, op, shipment string) string {
	var a eventsAnswer
	if p.ask(ctx, op, http.MethodGet, "/v2/forsendelser/"+shipment+"/hendelser", nil, &a) != nil || len(a.Events) == 0 {
		return ""
	}
	newest := a.Events[0]
	for _, e := range a.Events {
		if !e.At.Before(newest.At) {
			newest = e
		}
	}
	return screen(newest.Text, nil)
}
