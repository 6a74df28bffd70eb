package text

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"path"
	"slices"

	"torg/municipality"

	"github.com/goccy/go-yaml"
)

// Message is one text: its plural forms by CLDR category ("one", "two", "other"). A text without plurals has "other" only.
type Message map[string]string

// Catalogue is every text in every language. It is read-only after Load.
type Catalogue struct {
	texts  map[municipality.Language]map[string]Message
	log    *slog.Logger
	strict bool
}

// Load reads every file named nb.yaml, nn.yaml, en.yaml or se.yaml, in any folder of the file systems, into one
// catalogue. Keys are flat ("minside.title"). A key given twice in a language is an error: two packages would otherwise
// change each other's pages.
func Load(sources ...fs.FS) (*Catalogue, error) {
	c := &Catalogue{texts: map[municipality.Language]map[string]Message{}, log: slog.Default()}
	for _, lang := range municipality.Languages() {
		c.texts[lang] = map[string]Message{}
	}
	for _, source := range sources {
		if err := c.add(source); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *Catalogue) add(source fs.FS) error {
	return fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		lang, ok := languageOf(name)
		if err != nil || d.IsDir() || !ok {
			return err
		}
		texts, err := ReadFile(source, name)
		if err != nil {
			return err
		}
		return c.merge(lang, name, texts)
	})
}

func (c *Catalogue) merge(lang municipality.Language, file string, texts map[string]Message) error {
	for key, m := range texts {
		if _, taken := c.texts[lang][key]; taken {
			return fmt.Errorf("text: %s gives %q, which another file has given already; choose another key", file, key)
		}
		c.texts[lang][key] = m
	}
	return nil
}

func languageOf(name string) (municipality.Language, bool) {
	base := path.Base(name)
	for _, lang := range municipality.Languages() {
		if base == string(lang)+".yaml" {
			return lang, true
		}
	}
	return "", false
}

// ReadFile reads the texts of one file.
func ReadFile(source fs.FS, name string) (map[string]Message, error) {
	raw, err := fs.ReadFile(source, name)
	if err != nil {
		return nil, err
	}
	var values map[string]any
	if err := yaml.Unmarshal(raw, &values); err != nil {
		return nil, fmt.Errorf("text: %s: %w", name, err)
	}
	out := make(map[string]Message, len(values))
	for key, v := range values {
		if out[key], err = messageOf(v); err != nil {
			return nil, fmt.Errorf("text: %s: %q: %w", name, key, err)
		}
	}
	return out, nil
}

func messageOf(v any) (Message, error) {
	switch v := v.(type) {
	case string:
		return Message{"other": v}, nil
	case map[string]any:
		return pluralsOf(v)
	}
	return nil, fmt.Errorf("is %T; write a text in quotation marks, or plural forms", v)
}

func pluralsOf(v map[string]any) (Message, error) {
	m := Message{}
	for form, value := range v {
		s, ok := value.(string)
		if !ok || !slices.Contains([]string{"zero", "one", "two", "few", "many", "other"}, form) {
			return nil, fmt.Errorf("plural form %q must be one of zero, one, two, few, many, other, with a text in quotation marks", form)
		}
		m[form] = s
	}
	if m["other"] == "" {
		return nil, errors.New("the plural form \"other\" is missing")
	}
	return m, nil
}

// Strict makes a missing text panic, so that tests find it. Without it the reader gets the bokmål text and the log a line.
func (c *Catalogue) Strict() *Catalogue {
	strict := *c
	strict.strict = true
	return &strict
}

// LogTo sends complaints about missing texts to log.
func (c *Catalogue) LogTo(log *slog.Logger) *Catalogue {
	copied := *c
	copied.log = log
	return &copied
}

// Has reports whether there is a text for key, in any language a reader could be shown.
func (c *Catalogue) Has(key string) bool {
	_, ok := c.texts[municipality.Bokmaal][key]
	return ok
}

// Keys lists every key of a language, sorted.
func (c *Catalogue) Keys(lang municipality.Language) []string {
	return slices.Sorted(maps.Keys(c.texts[lang]))
}

// find gives the text for key in lang, else in bokmål, else a sentence that says a text is missing: a raw key is never shown.
func (c *Catalogue) find(lang municipality.Language, key string) (Message, municipality.Language) {
	if m, ok := c.texts[lang][key]; ok {
		return m, lang
	}
	if c.strict {
		panic(fmt.Sprintf("text: %q has no text in %s", key, lang))
	}
	c.log.Error("a text is missing", "key", key, "language", string(lang))
	if m, ok := c.texts[municipality.Bokmaal][key]; ok {
		return m, municipality.Bokmaal
	}
	return c.texts[municipality.Bokmaal]["kit.textmissing"], municipality.Bokmaal
}
