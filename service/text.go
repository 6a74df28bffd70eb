package service

import (
	"embed"
	"fmt"
	"sort"
	"strings"

	"torg/municipality"
)

//go:embed text/*.yaml
var ownTexts embed.FS

// reviewedKey marks a language's texts as read by someone who speaks it.
const reviewedKey = "reviewed"

// Text is the pack's text for a key in a language. A key that this language lacks is taken from Torg's own texts for all
// services, then from bokmål; a key nobody has gives "". Load refuses a pack that uses a key it lacks.
func (p *Pack) Text(lang municipality.Language, key string) string {
	for _, l := range []municipality.Language{lang, municipality.Bokmaal} {
		if s, ok := p.catalog[l][key]; ok {
			return s
		}
		if s, ok := p.own[l][key]; ok {
			return s
		}
	}
	return ""
}

// Reviewed reports whether someone who speaks the language has read the pack's texts in it.
func (p *Pack) Reviewed(lang municipality.Language) bool { return !p.unread[lang] }

// builtin gives Torg's own texts for every service, such as "must be answered".
func builtin(lang municipality.Language) map[string]string {
	b, err := ownTexts.ReadFile("text/" + string(lang) + ".yaml")
	if err != nil {
		return nil
	}
	texts := map[string]string{}
	flatten(readYAML("text", b).value, "", texts)
	return texts
}

// ErrorText is what the applicant reads about a fault in an answer.
func (p *Pack) ErrorText(lang municipality.Language, e FieldError) string {
	return fill(p.Text(lang, e.Key), func(i int, _ string) string {
		if i < len(e.Args) {
			return fmt.Sprint(e.Args[i])
		}
		return ""
	})
}

// Label is the question as the applicant reads it, with the name of the one it is asked about, if any.
func (p *Pack) Label(lang municipality.Language, q Question) string {
	return fill(p.Text(lang, q.Label), func(_ int, name string) string {
		if name == "item" && q.Item != nil {
			return q.Item.Label
		}
		return "{" + name + "}"
	})
}

// fill replaces each {place} in turn by what value gives for its number and name.
func fill(s string, value func(i int, name string) string) string {
	var out strings.Builder
	for i := 0; ; i++ {
		open := strings.IndexByte(s, '{')
		length := strings.IndexByte(s[max(open, 0):], '}')
		if open < 0 || length < 0 {
			return out.String() + s
		}
		out.WriteString(s[:open])
		out.WriteString(value(i, strings.TrimSpace(s[open+1:open+length])))
		s = s[open+length+1:]
	}
}

// placeNames lists the {places} of a text.
func placeNames(s string) (names []string) {
	fill(s, func(_ int, name string) string {
		names = append(names, name)
		return ""
	})
	return names
}

func flatten(v any, prefix string, into map[string]string) {
	switch v := v.(type) {
	case string:
		into[prefix] = strings.TrimSpace(v)
	case map[string]any:
		for k, inner := range v {
			flatten(inner, strings.TrimPrefix(prefix+"."+k, "."), into)
		}
	}
}

func (l *loader) loadTexts() {
	for _, lang := range municipality.Languages() {
		l.pack.own[lang] = builtin(lang)
		file := "text/" + string(lang) + ".yaml"
		d := l.yaml(file, "text", nil)
		if d == nil {
			continue
		}
		texts := map[string]string{}
		flatten(d.value, "", texts)
		delete(texts, reviewedKey)
		l.pack.catalog[lang], l.pack.textsAt[lang] = texts, d
		if top, ok := d.value.(map[string]any); ok && top[reviewedKey] == false {
			l.pack.unread[lang] = true
		}
	}
	l.checkTextFiles()
}

func (l *loader) checkTextFiles() {
	for name := range l.pack.files {
		lang, ok := strings.CutSuffix(strings.TrimPrefix(name, "text/"), ".yaml")
		if strings.HasPrefix(name, "text/") && ok && !known(municipality.Language(lang)) {
			l.add(Problem{File: name, Text: "there is no language " + lang + "; Torg speaks nb, nn, en and se"})
		}
	}
	if _, ok := l.pack.files["text/nb.yaml"]; !ok {
		l.add(Problem{File: "text/nb.yaml", Text: "this file is missing; a pack needs its texts in bokmål"})
	}
}

func known(lang municipality.Language) bool {
	for _, l := range municipality.Languages() {
		if l == lang {
			return true
		}
	}
	return false
}

func (l *loader) hasText(key string) bool {
	_, ok := l.pack.catalog[municipality.Bokmaal][key]
	return ok
}

// needText demands that a key used at a place has a text in bokmål. Other languages are demanded by Check.
func (l *loader) needText(d *document, at, key string) {
	l.pack.used[key] = true
	if key == "" || l.hasText(key) || l.pack.own[municipality.Bokmaal][key] != "" {
		return
	}
	if _, ok := l.pack.catalog[municipality.Bokmaal]; !ok {
		return // the missing file is told of already
	}
	l.fault(d, d.at(at), "there is no text %q in text/nb.yaml%s", key, didYouMean(key, sortedKeys(l.pack.catalog[municipality.Bokmaal])))
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// textPointer finds where a text stands: keys may be nested or written with dots, or both.
func textPointer(d *document, key string) string {
	for pointer := range d.places {
		if strings.ReplaceAll(strings.TrimPrefix(pointer, "/"), "/", ".") == key {
			return pointer
		}
	}
	return ""
}
