package simulator

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Contract is SvarUt's published contract, compiled: requests and answers are held against it.
type Contract struct {
	requests map[string]*jsonschema.Schema
	answers  map[string]*jsonschema.Schema
	failure  *jsonschema.Schema
}

// OpenContract reads a folder laid out as the published repositories: fiks-svarut-specs/specs (v3) and
// fiks-svarut-klient/openapi (v2).
func OpenContract(folder string) (*Contract, error) {
	const v3, v2 = "fiks-svarut-specs/specs/", "fiks-svarut-klient/openapi/"
	send, status := v3+"forsendelse-send-api-v3.json", v3+"forsendelse-status-api-v3.json"
	c := &Contract{requests: map[string]*jsonschema.Schema{}, answers: map[string]*jsonschema.Schema{}}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft4) // OpenAPI 3.0 schemas are nearest to draft 4
	compiler.AssertFormat()
	load := func(into map[string]*jsonschema.Schema, key, file, name string) error {
		schema, err := loadSchema(compiler, folder, file, name)
		into[key] = schema
		return err
	}
	for _, l := range []struct {
		into            map[string]*jsonschema.Schema
		key, file, name string
	}{
		{c.requests, doorPerson, send, "PersonForsendelse"}, {c.requests, doorOrg, send, "OrganisasjonForsendelse"},
		{c.requests, doorPrint, send, "PrintForsendelse"}, {c.requests, OpStatus, status, "Forsendelser"},
		{c.requests, OpRead, v2 + "forsendelse-lest-api-v2.json", "LestAv"},
		{c.answers, OpSend, send, "SendForsendelseResponse"}, {c.answers, OpStatus, status, "ForsendelseStatuser"},
		{c.answers, OpFind, v2 + "forsendelse-eksternref-api-v2.json", "EksternRefOppslagResponse"},
		{c.answers, OpEvents, v2 + "forsendelse-hendelser-api-v2.json", "Hendelser"},
		{c.answers, "", send, "ErrorMessage"},
	} {
		if err := load(l.into, l.key, l.file, l.name); err != nil {
			return nil, fmt.Errorf("svarut contract: %s %s: %w", l.file, l.name, err)
		}
	}
	c.failure = c.answers[""]
	delete(c.answers, "")
	return c, nil
}

func loadSchema(compiler *jsonschema.Compiler, folder, file, name string) (*jsonschema.Schema, error) {
	address := "https://svarut.ks.no/spec/" + file
	b, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(file)))
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(b)))
	if err != nil {
		return nil, err
	}
	_ = compiler.AddResource(address, doc) // a second schema of the same file: it is there already
	return compiler.Compile(address + "#/components/schemas/" + name)
}

// Request holds the JSON of a request against the contract: key is a door or an operation. Operations without a body pass.
func (c *Contract) Request(key string, body any) error { return hold(c.requests[key], body) }

// Answer holds an answer of an operation against the contract: its own schema for 200, ErrorMessage for 400 and above.
func (c *Contract) Answer(op string, status int, body []byte) error {
	if status == 204 {
		return nil
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(body)))
	if err != nil {
		return err
	}
	if status != 200 {
		return hold(c.failure, doc)
	}
	return hold(c.answers[op], doc)
}

// hold says where a body leaves the contract, never what stood there.
func hold(schema *jsonschema.Schema, body any) error {
	if schema == nil {
		return nil
	}
	err := schema.Validate(body)
	if err == nil {
		return nil
	}
	places := []string{}
	if v, ok := err.(*jsonschema.ValidationError); ok {
		places = leaves(v, places)
	}
	return fmt.Errorf("bryter den publiserte kontrakten: %s", strings.Join(places, "; "))
}

func leaves(v *jsonschema.ValidationError, out []string) []string {
	if len(v.Causes) == 0 {
		return append(out, "/"+clip(strings.Join(v.InstanceLocation, "."))+" ("+strings.Join(v.ErrorKind.KeywordPath(), ".")+")")
	}
	for _, cause := range v.Causes {
		out = leaves(cause, out)
	}
	return out
}
