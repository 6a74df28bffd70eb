package svarut_test

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"torg/dispatch"
	"torg/municipality"
	"torg/national/svarut"
)

// carrier answers everything with the same bytes.
type carrier struct {
	status int
	body   string
}

func (c carrier) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
	}
	return &http.Response{StatusCode: c.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(c.body)), Request: r}, nil
}

// Whatever the carrier says, a shipment's id is a UUID or there is an error of a kind the port knows, and it tells nobody
// who the letter was to.
func FuzzAnswers(f *testing.F) {
	for _, s := range []string{
		`{"id":"` + account + `"}`, `{"forsendelseIds":["` + account + `"]}`, `{"forsendelseIds":[]}`,
		`{"statuser":[{"id":"` + account + `","status":"LEST","sisteStatusEndring":"2026-11-25T10:00:00Z"}]}`,
		`{"statuser":[{"id":"` + account + `","status":"LEST"}]}`, `{"statuser":null}`, `{"forsendelseIds":["1"]}`,
		`{"message":"Kari Prøve 15838600104","errorId":"x"}`, `[]`, `null`, `"`, "", `{"id":"` + account + `"}{"id":"` + account + `"}`,
	} {
		f.Add(200, s)
		f.Add(400, s)
	}
	uuid := regexp.MustCompile(`^[0-9a-fA-F-]{36}$`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		post := svarut.New(svarut.Config{BaseURL: "https://svarut.invalid/api", AccountID: account, IntegrationID: integration,
			IntegrationPassword: password, HTTP: &http.Client{Transport: carrier{100 + ((status%500)+500)%500, body}},
			Token: func(context.Context, string) (string, error) { return token, nil }, Clock: newClock().Now})
		l := letter("ref-1")
		id, err := post.Send(t.Context(), l)
		checkAnswer(t, uuid, id, err, l)
		id, err = post.Find(t.Context(), "ref-1")
		checkAnswer(t, uuid, id, err, l)
		d, err := post.Status(t.Context(), account)
		if err == nil && (d.State == "" || d.At.IsZero()) {
			t.Errorf("status %+v", d)
		}
	})
}

func checkAnswer(t *testing.T, uuid *regexp.Regexp, id string, err error, l dispatch.Letter) {
	t.Helper()
	if err == nil {
		if !uuid.MatchString(id) {
			t.Errorf("id %q", id)
		}
		return
	}
	switch municipality.KindOf(err) {
	case municipality.Unavailable, municipality.Refused, municipality.NotSetUp, municipality.NotFound:
	default:
		t.Errorf("kind of %v", err)
	}
	if strings.Contains(err.Error(), string(l.To.Person)) {
		t.Errorf("%v tells the number", err)
	}
}
