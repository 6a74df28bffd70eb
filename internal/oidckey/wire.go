package oidckey

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Answer is a refusal in OAuth 2's form (RFC 6749 section 5.2): the other side was reached and answered something else
// than success. Code is an OAuth error code, or empty; Description is made safe for logs.
type Answer struct {
	Status      int
	Code        string
	Description string
}

// Error names the status and code.
func (a *Answer) Error() string {
	s := fmt.Sprintf("answered HTTP %d", a.Status)
	if a.Code != "" {
		s += " " + a.Code
	}
	if a.Description != "" {
		s += ": " + a.Description
	}
	return s
}

// Temporary reports whether trying again may help: faults at the other side, and too many requests.
func (a *Answer) Temporary() bool {
	return a.Status >= 500 || a.Status == http.StatusTooManyRequests || a.Code == "temporarily_unavailable" || a.Code == "server_error"
}

// ErrUnreachable is what calls give when no whole answer came: refused, reset, timed out, cut short.
var ErrUnreachable = errors.New("no answer")

// ErrNonsense is what calls give when an answer came that is not what the protocol says.
var ErrNonsense = errors.New("the answer is not what the protocol says")

// GetJSON fetches address into dst. Errors: *Answer, ErrUnreachable, ErrNonsense.
func GetJSON(ctx context.Context, client *http.Client, address string, dst any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("%w: %v", ErrNonsense, err)
	}
	return do(client, req, dst)
}

// PostForm sends form to address and reads the JSON answer into dst. Errors: *Answer, ErrUnreachable, ErrNonsense.
func PostForm(ctx context.Context, client *http.Client, address string, form url.Values, dst any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return fmt.Errorf("%w: %v", ErrNonsense, err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return do(client, req, dst)
}

func do(client *http.Client, req *http.Request, dst any) error {
	req.Header.Set("Accept", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("%w from %s: %w", ErrUnreachable, req.URL.Host, Safe(err))
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if errors.Is(err, ErrTooLarge) {
		return fmt.Errorf("%w: %w", ErrNonsense, err)
	}
	if err != nil {
		return fmt.Errorf("%w from %s: the answer was cut short", ErrUnreachable, req.URL.Host)
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return refusal(resp.StatusCode, text)
	}
	if err := json.Unmarshal(text, dst); err != nil {
		return fmt.Errorf("%w: %s%s gave no such JSON", ErrNonsense, req.URL.Host, req.URL.Path)
	}
	return nil
}

func refusal(status int, text []byte) *Answer {
	var body struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	_ = json.Unmarshal(text, &body) // a proxy's page is no JSON: then the status alone speaks
	return &Answer{Status: status, Code: CodeText(body.Error), Description: SafeText(body.Description)}
}

// CodeText keeps s if it has the form of an OAuth error code, so that nothing else gets into a log by that way.
func CodeText(s string) string {
	if len(s) > 50 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_") != "" {
		return ""
	}
	return s
}
