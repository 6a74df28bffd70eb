package service

import (
	"bytes"
	"encoding/json"
	"path"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemaOf is the schema editors use for a file of a pack.
func schemaOf(file string) string {
	switch {
	case strings.HasPrefix(file, "text/"):
		return "text"
	case strings.HasPrefix(file, "tests/"):
		return "tests"
	}
	return strings.TrimSuffix(file, ".yaml")
}

// TestSchemasFitEveryPack holds every YAML file of every pack against its JSON Schema, as an editor does.
func TestSchemasFitEveryPack(t *testing.T) {
	c := jsonschema.NewCompiler()
	for _, pack := range shipped(t) {
		for name, f := range files(t, pack) {
			file := strings.TrimPrefix(name, pack+"/")
			if path.Ext(file) != ".yaml" {
				continue
			}
			raw := Schema(schemaOf(file))
			if raw == nil {
				t.Errorf("%s has no schema", name)
				continue
			}
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			_ = c.AddResource(schemaOf(file), doc) // the same one again is refused, and needs not be added
			s, err := c.Compile(schemaOf(file))
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Validate(readYAML(file, f.Data).value); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// TestSchemasKnowEverySetting: what the program reads, the schema knows, and what the schema knows, the program reads; each
// with a description for editors to show.
func TestSchemasKnowEverySetting(t *testing.T) {
	for name, typ := range map[string]reflect.Type{"pack": reflect.TypeFor[Meta](), "form": reflect.TypeFor[Form](), "route": reflect.TypeFor[Route](),
		"rules": reflect.TypeFor[rulesFile](), "tests": reflect.TypeFor[testsFile]()} {
		var schema map[string]any
		if err := json.Unmarshal(Schema(name), &schema); err != nil {
			t.Fatal(err)
		}
		sameSettings(t, name, schema, typ)
	}
}

func sameSettings(t *testing.T, at string, schema map[string]any, typ reflect.Type) {
	t.Helper()
	for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
		if items, ok := schema["items"].(map[string]any); ok {
			schema = items
		}
		typ = typ.Elem()
	}
	props, ok := schema["properties"].(map[string]any)
	if typ.Kind() != reflect.Struct || !ok {
		return
	}
	read := map[string]bool{}
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || name == "" || !f.IsExported() {
			continue
		}
		read[name] = true
		if p, ok := props[name].(map[string]any); !ok {
			t.Errorf("%s: the schema does not know %s", at, name)
		} else {
			sameSettings(t, at+"."+name, p, f.Type)
		}
	}
	for name, p := range props {
		if !read[name] {
			t.Errorf("%s: nothing reads %s", at, name)
		}
		if text, _ := p.(map[string]any)["description"].(string); text == "" {
			t.Errorf("%s: %s is not described", at, name)
		}
	}
}
