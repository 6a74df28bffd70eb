package text

import (
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"torg/municipality"
)

// Unread is the line a file of Sámi texts begins with until a speaker has read it.
const Unread = "# not yet read by a speaker"

// Check finds what is wrong with the texts of a package: a language that lacks a key another has, placeholders that
// differ, a plural form the language needs, an empty text, or a Sámi file that does not say it is unread.
func Check(source fs.FS) []string {
	c, err := Load(source)
	if err != nil {
		return []string{err.Error()}
	}
	var faults []string
	for _, lang := range municipality.Languages() {
		faults = append(faults, c.checkLanguage(lang)...)
	}
	return append(faults, checkUnread(source)...)
}

func (c *Catalogue) checkLanguage(lang municipality.Language) (faults []string) {
	for _, key := range c.Keys(municipality.Bokmaal) {
		if _, ok := c.texts[lang][key]; !ok {
			faults = append(faults, fmt.Sprintf("%s.yaml lacks %q, which nb.yaml has", lang, key))
			continue
		}
		faults = append(faults, c.checkMessage(lang, key)...)
	}
	for _, key := range c.Keys(lang) {
		if !c.Has(key) {
			faults = append(faults, fmt.Sprintf("%s.yaml has %q, which nb.yaml lacks", lang, key))
		}
	}
	return faults
}

func (c *Catalogue) checkMessage(lang municipality.Language, key string) (faults []string) {
	m, nb := c.texts[lang][key], c.texts[municipality.Bokmaal][key]
	if got, want := placeholders(m["other"]), placeholders(nb["other"]); got != want {
		faults = append(faults, fmt.Sprintf("%s.yaml: %q has the placeholders %q, nb.yaml has %q", lang, key, got, want))
	}
	for name, s := range m {
		if strings.TrimSpace(s) == "" {
			faults = append(faults, fmt.Sprintf("%s.yaml: %q (%s) is empty", lang, key, name))
		}
	}
	if len(nb) > 1 {
		faults = append(faults, missingForms(lang, key, m)...)
	}
	return faults
}

func missingForms(lang municipality.Language, key string, m Message) (faults []string) {
	for _, n := range []int64{1, 2} {
		if f := Form(lang, n); m[f] == "" {
			faults = append(faults, fmt.Sprintf("%s.yaml: %q lacks the plural form %q", lang, key, f))
		}
	}
	return slices.Compact(faults)
}

func placeholders(s string) string {
	seen := map[string]bool{}
	for _, p := range regexp.MustCompile(`\{\d+\}`).FindAllString(s, -1) {
		seen[p] = true
	}
	return strings.Join(slices.Sorted(maps.Keys(seen)), "")
}

func checkUnread(source fs.FS) (faults []string) {
	_ = fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		lang, ok := languageOf(name)
		if err != nil || !ok || lang != municipality.NorthernSami {
			return err
		}
		raw, err := fs.ReadFile(source, name)
		if err == nil && !strings.HasPrefix(string(raw), "#") {
			faults = append(faults, name+": must begin with a comment that says who has read it, or: "+Unread)
		}
		return err
	})
	return faults
}
