package noark

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"torg/archive/object"
)

// etag is a digest of the unit's attributes: the same while nothing has changed, whoever reads it.
func etag(o object.Object) string {
	body, _ := json.Marshal(o.Values) // keys are sorted; every value is JSON already
	sum := sha256.Sum256(append([]byte(o.Type.Name+" "+o.File()+" "), body...))
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`
}

// matches reads If-Match or If-None-Match, also as older clients write it: without quotes.
func matches(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		one = strings.TrimPrefix(strings.TrimSpace(one), "W/")
		if one == "*" || one != "" && strings.Trim(one, `"`) == strings.Trim(tag, `"`) {
			return true
		}
	}
	return false
}

// expected holds a unit to be what the client last saw. If-Match is HTTP's own and is answered 412; the request header ETag
// is what older clients send, and is answered 409 as the standard has it (chapter 6.1.1.5). A change without either could undo
// another's, and is refused with 428 (RFC 6585); a deletion may do without.
func (c *call) expected(demand bool) (func(object.Object) error, error) {
	match, older := c.r.Header.Get("If-Match"), c.r.Header.Get("ETag")
	if match == "" && older == "" {
		if demand {
			return nil, &refusal{status: http.StatusPreconditionRequired, why: "Send ETag fra siste GET i hodefeltet If-Match."}
		}
		return nil, nil
	}
	return func(o object.Object) error {
		tag := etag(o)
		switch {
		case match != "" && !matches(match, tag):
			return &refusal{status: http.StatusPreconditionFailed, why: "Enheten er endret siden den ble hentet. Hent den på nytt."}
		case match == "" && !matches(older, tag):
			return &refusal{status: http.StatusConflict, why: "Enheten er endret siden den ble hentet. Hent den på nytt."}
		}
		return nil
	}, nil
}
