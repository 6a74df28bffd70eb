package service

import (
	"strings"

	"torg/municipality"
)

// letters demands every kind of letter the route needs, in every language, and in letters of decision the elements of the
// act the pack follows. The other act is a warning, since a municipality may have to change to it on a given day.
func (c *checker) letters() {
	for _, kind := range c.needed() {
		for _, lang := range c.pack.Meta.Languages {
			file := "letters/" + kind + "." + string(lang) + ".md"
			lt := c.pack.letters[kind][lang]
			if lt == nil {
				c.add(file, place{}, "", "this letter is missing")
				continue
			}
			c.elements(lt, kind, lang)
		}
	}
}

// needed lists the kinds of letter the pack can come to send.
func (c *checker) needed() []string {
	out := []string{LetterReceipt, LetterMore, LetterGranted, LetterRefused}
	for _, r := range c.pack.rows {
		if r.decision == c.pack.outcome.Result && r.partly && !contains(out, LetterPartly) {
			out = append(out, LetterPartly)
		}
	}
	if c.pack.Route.Machine.May {
		out = append(out, LetterManual)
	}
	if len(c.pack.offers.Offers) > 0 {
		out = append(out, LetterOffer)
	}
	return out
}

func (c *checker) elements(lt *letter, kind string, lang municipality.Language) {
	has := map[string]coverage{}
	for _, cover := range lt.covers {
		for _, e := range cover.elements {
			has[e] = cover
		}
	}
	act := c.pack.Meta.Ruleset
	demanded := RequiredElements(act, kind, c.pack.Route.Machine.May)
	for _, e := range demanded {
		c.element(lt, has, e)
	}
	for _, other := range []string{Act1967, Act2025} {
		for _, e := range RequiredElements(other, kind, c.pack.Route.Machine.May) {
			if _, ok := has[e]; !ok && !contains(demanded, e) {
				c.warn(lt.file, place{}, "", "the letter does not mark the element %s, which %s asks for", e, other)
			}
		}
	}
}

// element checks that what is marked is also there: some words, and the slots without which it would be empty talk.
func (c *checker) element(lt *letter, has map[string]coverage, e string) {
	cover, ok := has[e]
	if !ok {
		c.add(lt.file, place{}, "", "the letter lacks {{ covers %s }} over the part that tells it: the law demands it of a decision", e)
		return
	}
	text := strings.TrimSpace(cover.text)
	if text == "" {
		c.add(lt.file, place{line: cover.line, column: 1}, lt.excerpt(cover.line), "nothing stands under {{ covers %s }}", e)
	}
	slots := demandedSlots(e)
	for _, s := range slots {
		if strings.Contains(text, s) {
			return
		}
	}
	if len(slots) > 0 {
		c.add(lt.file, place{line: cover.line, column: 1}, "", "the part marked %s must show {{ %s }}", e, strings.Join(slots, " }} or {{ "))
	}
}

// demandedSlots are values of which a part must show one to be worth anything.
func demandedSlots(element string) []string {
	return map[string][]string{elAppealTime: {"klage.uker"}, elAppealBody: {"klage.instans"}, elRules: {"regler", "hjemmel"},
		elWeighing: {"grunner", "vedtak.begrunnelse"}, elContact: {"kommune."}, elNames: {"vedtak."}}[element]
}
