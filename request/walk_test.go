package request

import (
	"encoding/json"
	"reflect"
	"testing"

	"torg/service"
)

func TestAnObjectIsTakenApartAsGoWritesIt(t *testing.T) {
	for text, want := range map[string]map[string]string{
		`{}`:                         {},
		`{"a":1}`:                    {"a": "1"},
		`{"a":"}","b":[{"c":"\""}]}`: {"a": `"}"`, "b": `[{"c":"\""}]`},
		`{"æ":null,"b":{}}`:          {"æ": "null", "b": "{}"},
	} {
		if got, ok := members(text); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "{", "}", `[]`, `{"a"}`, `{"a":}x`, `{"a":1`, `{a:1}`, `{"a":1 }x`, `{"a\"":1}`, `{"a":"`, `{"a":1,,}`, `{"a`} {
		if got, ok := members(text); ok && len(got) > 1 {
			t.Errorf("%s was taken apart: %v", text, got)
		}
	}
}

// FuzzMembers holds the quick way against encoding/json on whatever is written.
func FuzzMembers(f *testing.F) {
	for _, s := range []string{`{"a":1}`, `{"a":"}","b":[{"c":"\\\""}]}`, `{"a":{"b":[1,2,{}]},"c":"æ"}`, `{"a":1,"a":2}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := members(s) // must not panic
		var x map[string]any
		if json.Unmarshal([]byte(s), &x) != nil {
			return
		}
		written, err := json.Marshal(x)
		if err != nil {
			t.Skip()
		}
		if got, ok = members(string(written)); !ok {
			return // it is then read whole
		}
		if len(got) != len(x) {
			t.Fatalf("%s: %v", written, got)
		}
		for name, text := range got {
			var v any
			if err := json.Unmarshal([]byte(text), &v); err != nil || !reflect.DeepEqual(v, x[name]) {
				t.Errorf("%s: %q is %s", written, name, text)
			}
		}
	})
}

func TestAPartIsReadAsTheWholeIs(t *testing.T) {
	k := Kept{facts: `{"husstand":{"Value":{"barn":[{"navn":"Ada"}]},"Source":"Folkeregisteret","At":"2026-01-01T00:00:00Z","Period":""},"skatt":{"Value":[{"kr":12.50}],"Source":"Skatt","At":"2026-01-01T00:00:00Z","Period":"2025"}}`,
		answers: `{"timer[1]":{"value":45},"timer[2]":{"value":"30"},"barn":{"value":["a"],"contested":true,"why":"x"}}`, attachments: "{}"}
	whole, err := k.Open()
	if err != nil {
		t.Fatal(err)
	}
	part, err := k.Part(map[string]bool{"skatt": true, "timer": true})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(part.Facts, map[string]service.Fact{"skatt": whole.Facts["skatt"]}) ||
		!reflect.DeepEqual(part.Answers, map[string]service.Answer{"timer[1]": whole.Answers["timer[1]"], "timer[2]": whole.Answers["timer[2]"]}) {
		t.Errorf("%+v", part)
	}
	k.facts = "{ }"
	if _, err := k.Part(nil); err != nil {
		t.Errorf("written in another way, it is read whole: %v", err)
	}
}

func TestWhatMayBeShieldedIsFound(t *testing.T) {
	for text, want := range map[string]bool{
		`{"husstand":{"Value":{"adressebeskyttelse":"ugradert"}}}`:                              false,
		`{"husstand":{"Value":{"adressebeskyttelse":"fortrolig"}}}`:                             true,
		`{"husstand":{"Value":{"barn":[{"adressebeskyttelse":"strengtFortrolig"}]}}}`:           true,
		`{"a":{"Value":{"adressebeskyttelse":"ugradert","x":{"adressebeskyttelse":"klient"}}}}`: true,
		`{"a":{"Value":{"x":1}}}`: false,
	} {
		k := Kept{facts: text, answers: "{}", attachments: "{}"}
		req, err := k.Open()
		if err != nil || k.MayBeShielded() != want || req.Shielded() != want {
			t.Errorf("%s: %v %v %v", text, k.MayBeShielded(), req.Shielded(), err)
		}
	}
}
