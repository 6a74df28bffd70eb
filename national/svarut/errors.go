package svarut

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strings"
	"time"

	"torg/dispatch"
	"torg/municipality"
)

// unknownOutcome is a sending that may or may not have been accepted. answered: SvarUt is done with it.
type unknownOutcome struct {
	answered bool
	cause    error
}

func (u *unknownOutcome) Error() string {
	return "the outcome of the sending is not known: " + u.cause.Error()
}
func (u *unknownOutcome) Unwrap() error { return u.cause }

func unavailable(op string, cause error) error {
	return &municipality.Error{Kind: municipality.Unavailable, Op: op, Key: "dispatch.post.unavailable", Cause: cause}
}

func unsure(op string, until time.Time) error {
	return &municipality.Error{Kind: municipality.Unavailable, Op: op, Key: "dispatch.post.unsure",
		Cause: fmt.Errorf("an earlier sending was not answered and may still be accepted; looked up, not sent again before %s", until.UTC().Format(time.RFC3339))}
}

func refused(op, why string, cause error) error {
	full := errors.New(why)
	if cause != nil {
		full = fmt.Errorf("%s: %w", why, cause)
	}
	return &municipality.Error{Kind: municipality.Refused, Op: op, Key: "dispatch.post.refused", Cause: full}
}

func credentials(op, why string) error {
	return &municipality.Error{Kind: municipality.NotSetUp, Op: op, Key: "dispatch.post.credentials", Cause: errors.New(why)}
}

// Words for the operator: what to look at, in the order it usually is.
const (
	text401 = "SvarUt answered 401 and does not say which credential it means. Check, in this order: the Maskinporten token " +
		"(scope ks:fiks, right environment, clock), the integration's id, the integration's password"
	text403 = "SvarUt answered 403: the integration has no right to this account. Give it the right in Fiks forvaltning"
	text404 = "SvarUt answered 404: check the account's id and the base address (it ends in /api)"
	text3xx = "SvarUt answered with a redirect, which is not followed since it would carry the password along: check the base address"
)

// failure maps an answer that is not 200. words are what must not be repeated from the carrier's message.
func failure(op string, status int, body []byte, words []string) error {
	detail := fmt.Sprintf("SvarUt answered %d%s", status, explained(body, words))
	switch {
	case status == http.StatusUnauthorized:
		return credentials(op, text401)
	case status == http.StatusForbidden:
		return credentials(op, text403)
	case status == http.StatusNotFound:
		return credentials(op, text404)
	case status >= 300 && status < 400:
		return credentials(op, text3xx)
	case status == http.StatusRequestTimeout, status == http.StatusTooEarly, status == http.StatusTooManyRequests, status >= 500:
		return unavailable(op, errors.New(detail))
	case status >= 400:
		return refused(op, detail, nil)
	}
	return unavailable(op, fmt.Errorf("SvarUt answered %d, which its contract does not have", status))
}

// explained gives the carrier's message, code and error id, screened.
func explained(body []byte, words []string) string {
	e, err := readError(body)
	if err != nil {
		return ""
	}
	out := ""
	if m := screen(e.Message, words); m != "" {
		out += ": " + m
	}
	if validUUID(e.ErrorID) {
		out += " (errorId " + e.ErrorID + ")"
	}
	return out
}

// maxDetail is how much of a carrier's message is kept, in runes.
const maxDetail = 300

// screen takes the words of a letter, and every run of five digits or more, out of a message from outside.
func screen(message string, words []string) string {
	for _, w := range words {
		message = regexp.MustCompile(`(?i)`+regexp.QuoteMeta(w)).ReplaceAllLiteralString(message, "***")
	}
	message = regexp.MustCompile(`\d[\d ]{3,}\d`).ReplaceAllString(message, "***")
	message = strings.Join(strings.FieldsFunc(message, func(r rune) bool { return r < ' ' || r == 0x7f }), " ")
	if r := []rune(strings.TrimSpace(message)); len(r) > maxDetail {
		return string(r[:maxDetail]) + "…"
	}
	return strings.TrimSpace(message)
}

// sensitive lists the words of a letter that an error must not hold: each word of the name, address and title, numbers, file names.
func sensitive(l dispatch.Letter) []string {
	all := append([]string{l.Title, l.To.Name, string(l.To.Person), string(l.To.Org), l.To.PostalCode, l.To.PostalTown, l.Archivist}, l.To.Street...)
	for _, f := range l.Files {
		all = append(all, f.Name)
	}
	var out []string
	for _, s := range all {
		if s != "" {
			out = append(out, s)
		}
		for _, w := range strings.Fields(s) {
			if len([]rune(w)) > 2 && w != s {
				out = append(out, w)
			}
		}
	}
	return out
}

// neverSent reports a failure to reach the carrier at all, after which nothing can have been accepted.
func neverSent(err error) bool {
	var dial *net.OpError
	var name *net.DNSError
	return errors.As(err, &name) || errors.As(err, &dial) && dial.Op == "dial"
}
