package noark

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"unicode/utf8"
)

// body reads the JSON object of a request. Media types are those the standard has for what is done; JSON by its plain name
// is taken too.
func (c *call) body(kinds ...string) (map[string]any, error) {
	kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || !slices.Contains(append(kinds, "application/json"), kind) {
		return nil, &refusal{status: http.StatusUnsupportedMediaType, why: "Innholdet skal være " + kinds[0] + "."}
	}
	raw, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, MaxBody))
	if err != nil {
		return nil, err
	}
	return readObject(raw)
}

func readObject(raw []byte) (map[string]any, error) {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(raw) {
		return nil, badJSON("Innholdet er ikke UTF-8.")
	}
	if err := shallow(raw); err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var out map[string]any
	if err := d.Decode(&out); err != nil || out == nil {
		return nil, badJSON("Innholdet er ikke et JSON-objekt.")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, badJSON("Det står noe etter JSON-objektet.")
	}
	return out, nil
}

func badJSON(why string) error { return &refusal{status: http.StatusBadRequest, why: why} }

// shallow refuses JSON that nests deep, and names given twice: which of the two would be meant cannot be known.
func shallow(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	type level struct {
		object bool
		name   bool // a name comes next
		names  map[string]bool
	}
	var stack []level
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return badJSON("Innholdet er ikke et JSON-objekt.")
		}
		if n := len(stack); n > 0 && stack[n-1].object {
			if s, ok := t.(string); ok && stack[n-1].name {
				if stack[n-1].names[s] {
					return badJSON("Et navn er gitt to ganger i samme JSON-objekt.")
				}
				stack[n-1].names[s], stack[n-1].name = true, false
				continue
			}
			stack[n-1].name = true
		}
		switch t {
		case json.Delim('{'):
			stack = append(stack, level{object: true, name: true, names: map[string]bool{}})
		case json.Delim('['):
			stack = append(stack, level{})
		case json.Delim('}'), json.Delim(']'):
			stack = stack[:len(stack)-1]
			continue
		}
		if len(stack) > maxDepth {
			return badJSON("Innholdet er for dypt.")
		}
	}
}
