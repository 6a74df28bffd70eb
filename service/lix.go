package service

import (
	"math"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"torg/municipality"
)

// Reading level: LIX (C.-H. Björnsson, 1968) is words per sentence plus the share, in per cent, of words with more than six
// letters. 35-44 is what newspapers write, 45-54 official texts; plain language to citizens lies below 45.
const (
	lixLimit    = 45
	lixWords    = 15 // texts with fewer words say too little to be measured
	lixSentence = 60 // sentences of their own above this, or with more than longWords words, are pointed out
	longWords   = 25
)

// Reading is the reading level of one text.
type Reading struct {
	File   string   `json:"file"`
	Line   int      `json:"line"`
	Text   string   `json:"text"` // the text's key, or the letter's file
	LIX    int      `json:"lix"`
	Words  int      `json:"words"`
	Mend   []string `json:"mend,omitempty"` // the sentences that are hardest to read, the hardest first
	toMend []sentence
}

// sentence is one sentence and the line it begins on.
type sentence struct {
	text        string
	line        int
	words, long int
}

func (s sentence) lix() int { return lixOf(s.words, 1, s.long) }

func lixOf(words, sentences, long int) int {
	if words == 0 || sentences == 0 {
		return 0
	}
	return int(math.Round(float64(words)/float64(sentences) + 100*float64(long)/float64(words)))
}

// Readings measures the texts and letters citizens read, in bokmål and nynorsk; LIX says nothing of other languages.
func (p *Pack) Readings() (out []Reading) {
	for _, lang := range []municipality.Language{municipality.Bokmaal, municipality.Nynorsk} {
		for _, key := range sortedKeys(p.catalog[lang]) {
			d := p.textsAt[lang]
			if r, ok := reading(sentencesOf([]string{p.catalog[lang][key]}, d.at(textPointer(d, key)).line)); ok {
				r.File, r.Text = "text/"+string(lang)+".yaml", key
				out = append(out, r)
			}
		}
		for _, name := range fileNames(p.files) {
			if strings.HasPrefix(name, "letters/") && strings.HasSuffix(name, "."+string(lang)+".md") {
				if r, ok := reading(sentencesOf(prose(string(p.files[name])), 1)); ok {
					r.File, r.Text = name, name
					out = append(out, r)
				}
			}
		}
	}
	return out
}

// prose is the lines of a letter with headings, tables and tags taken out.
func prose(text string) []string {
	lines := strings.Split(text, "\n")
	inside := len(lines) > 0 && strings.TrimSpace(lines[0]) == "---"
	for i, l := range lines {
		trimmed := strings.TrimSpace(l)
		switch {
		case inside:
			lines[i] = ""
			inside = i == 0 || trimmed != "---"
		case strings.HasPrefix(trimmed, "#") || strings.HasPrefix(trimmed, "|"):
			lines[i] = ""
		}
	}
	return lines
}

// patterns are what is taken out of a text before its sentences are counted.
type patterns struct {
	tag    *regexp.Regexp // prints nothing
	value  *regexp.Regexp
	number *regexp.Regexp // whose point ends no sentence
}

var lixPatterns = sync.OnceValue(func() patterns {
	return patterns{regexp.MustCompile(`\{\{\s*(if|else|end|for|covers|include)\b[^}]*\}\}`), regexp.MustCompile(`\{\{[^}]*\}\}|\{[^}]*\}`),
		regexp.MustCompile(`(\d)\.\s*(\d|januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember|ledd)`)}
})

// sentencesOf takes lines apart into sentences. Values stand for a short word, tags that print nothing for none. A sentence
// ends with the line.
func sentencesOf(lines []string, first int) (out []sentence) {
	p := lixPatterns()
	for i, l := range lines {
		if strings.ContainsRune(l, '{') {
			l = p.value.ReplaceAllString(p.tag.ReplaceAllString(l, ""), "x")
		}
		if strings.ContainsAny(l, "0123456789") {
			l = p.number.ReplaceAllString(l, "$1 $2")
		}
		for _, s := range strings.FieldsFunc(l, func(r rune) bool { return strings.ContainsRune(".!?:", r) }) {
			if one := counted(strings.Trim(strings.TrimSpace(s), "*_-– ")); one.words > 0 {
				one.line = first + i
				out = append(out, one)
			}
		}
	}
	return out
}

func counted(s string) sentence {
	out := sentence{text: s}
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '§' }) {
		if strings.IndexFunc(w, unicode.IsLetter) < 0 {
			continue
		}
		out.words++
		if len([]rune(w)) > 6 {
			out.long++
		}
	}
	return out
}

// reading measures sentences together; ok is false when they are too few words to be measured.
func reading(list []sentence) (r Reading, ok bool) {
	words, long := 0, 0
	for _, s := range list {
		words, long = words+s.words, long+s.long
	}
	r = Reading{LIX: lixOf(words, len(list), long), Words: words}
	if words < lixWords {
		return r, false
	}
	r.Line = list[0].line
	for _, s := range list {
		if r.LIX > lixLimit && s.words > 5 && (s.lix() > lixSentence || s.words > longWords) {
			r.toMend = append(r.toMend, s)
		}
	}
	if r.LIX > lixLimit && len(r.toMend) == 0 {
		r.toMend = hardest(append([]sentence{}, list...))[:1]
	}
	r.toMend = hardest(r.toMend)
	for _, s := range r.toMend {
		r.Mend = append(r.Mend, s.text)
	}
	return r, true
}

// maxMend is how many sentences of a text are pointed out.
const maxMend = 3

func hardest(list []sentence) []sentence {
	for i := range list {
		for j := i + 1; j < len(list); j++ {
			if list[j].lix() > list[i].lix() {
				list[i], list[j] = list[j], list[i]
			}
		}
	}
	return list[:min(len(list), maxMend)]
}

// readings warns of texts that are hard to read, with the sentences to mend. Nothing is refused for it.
func (c *checker) readings() {
	c.read = c.pack.Readings()
	for _, r := range c.read {
		if r.LIX <= lixLimit {
			continue
		}
		at := place{line: r.toMend[0].line, column: 1}
		c.warn(r.File, at, "", "%s is hard to read: LIX %d, and plain language lies below %d; begin with: «%s»", r.Text, r.LIX, lixLimit+1,
			clip(strings.Join(r.Mend, "»; «"), maxExcerpt))
	}
}
