package request

import (
	"encoding/json"
	"strings"

	"torg/municipality"
)

func decode(text string, dest any) error {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	return d.Decode(dest)
}

// unpack3 reads the three kept parts of a draft or a request.
func unpack3(facts string, f any, answers string, a any, attachments string, t any) error {
	for _, part := range []struct {
		text string
		dest any
	}{{facts, f}, {answers, a}, {attachments, t}} {
		if err := decode(part.text, part.dest); err != nil {
			return municipality.Wrap(municipality.Fault, "request.unpack", err)
		}
	}
	return nil
}
