package service

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"torg/municipality"
)

// inSentence lowers the first letter of a label that stands inside a sentence, as a label begins with a capital where it
// is chosen. A proper name keeps its capital: a label that is stored as it is shown, or that has capitals after the first
// letter.
func inSentence(o Option) string {
	first, size := utf8.DecodeRuneInString(o.Label)
	rest := o.Label[size:]
	if o.Label == o.Value || strings.IndexFunc(rest, unicode.IsUpper) >= 0 || !unicode.IsUpper(first) {
		return o.Label
	}
	if next, _ := utf8.DecodeRuneInString(rest); !unicode.IsLetter(next) && rest != "" && next != ' ' {
		return o.Label // "A-lag", "3D": the capital is no beginning of a word
	}
	return string(unicode.ToLower(first)) + rest
}

// joinedLabels writes chosen options as people would say them. The first keeps its capital unless it stands mid-sentence.
// Labels that hold a comma or an "and" of their own are kept apart by semicolons and another word than "and".
func joinedLabels(chosen []Option, mid bool, lang municipality.Language) string {
	parts, compound := make([]string, len(chosen)), false
	for i, o := range chosen {
		parts[i] = inSentence(o)
		if i == 0 && !mid {
			parts[i] = o.Label
		}
		compound = compound || strings.Contains(o.Label, ",") || strings.Contains(o.Label, andWord(lang))
	}
	if !compound || len(parts) < 2 {
		return joined(parts, "", lang)
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], "; ") + alsoWord(lang) + parts[last]
}

// andWord stands before the last of a list.
func andWord(lang municipality.Language) string {
	switch lang {
	case municipality.English:
		return " and "
	case municipality.NorthernSami:
		return " ja "
	}
	return " og "
}

// alsoWord stands there when the items have an andWord of their own.
func alsoWord(lang municipality.Language) string {
	switch lang {
	case municipality.English:
		return ", as well as "
	case municipality.NorthernSami:
		return " ja maiddái "
	}
	return " samt "
}

// midSentence reports whether what stands at a token continues a sentence, by the text before it. Tags that print nothing
// are passed over; one that prints counts as a word.
func midSentence(lt *letter, before []token, t token) bool {
	text := lineBefore(before, t.line)
	text = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(text), "*_(«\""))
	if text == "" && t.line >= 2 {
		text = strings.TrimSpace(lt.lines[t.line-2])
		if strings.HasPrefix(text, "#") || strings.HasPrefix(text, "{{") || text == "---" {
			return false
		}
	}
	return continues(text)
}

// lineBefore is the text of a line up to where the tokens end, a value standing as "x". Of an if with else, the half that
// leads to the end counts.
func lineBefore(before []token, line int) (text string) {
	var opened []string
	for _, b := range before {
		if b.line != line {
			continue
		}
		word, _, _ := strings.Cut(b.text, " ")
		switch {
		case !b.tag:
			text += b.text
		case word == "if" || word == "for":
			opened = append(opened, text)
		case word == "else" && len(opened) > 0:
			text = opened[len(opened)-1]
		case word == "end" && len(opened) > 0:
			opened = opened[:len(opened)-1]
		case !contains([]string{"else", "end", "covers", "include"}, word):
			text += "x"
		}
	}
	return text
}

// continues reports whether what comes after a text goes on with its sentence.
func continues(text string) bool {
	text = strings.TrimRight(text, "*_( «\"")
	return text != "" && !strings.ContainsAny(text[len(text)-1:], ".!?:|>-#*")
}

// beforePlace is what stands before the {place} of a number.
func beforePlace(text string, number int) string {
	at := 0
	for i := 0; i <= number; i++ {
		next := strings.IndexByte(text[at:], '{')
		if next < 0 {
			return text
		}
		at += next + 1
	}
	return text[:at-1]
}
