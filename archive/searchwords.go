package archive

import (
	"slices"
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/norwegian"
)

// Fields a word may stand in, as bits.
const (
	inTitle  = 1
	inParty  = 2
	inNumber = 4
	inText   = 8
	inAny    = inTitle | inParty | inNumber | inText
)

const maxIndexed = 400 // different words kept of one unit, its documents' text included

// tokens cuts a text into words as they stand, in lower case.
func tokens(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '/' })
}

// stem is the form a word is kept and looked up in: Norwegian endings off, bokmål for nynorsk.
func stem(word string) string {
	word = strings.Trim(word, "/")
	if word == "" || len(word) > maxWordLength {
		return ""
	}
	env := snowballstem.NewEnv(word)
	norwegian.Stem(env)
	return bokmaal(env.Current())
}

// bokmaal gives the bokmål stem of what nynorsk has a word of its own for. Endings (søknadar, søknadane) the stemmer takes.
func bokmaal(stem string) string {
	for _, pair := range nynorsk() {
		if whole, ok := strings.CutPrefix(stem, pair[0]); ok && (whole == "" || len(pair[0]) >= 5) {
			return pair[1] + whole
		}
	}
	return stem
}

// nynorsk pairs stems, nynorsk first: those of at least five letters count at the head of a compound too.
func nynorsk() [][2]string {
	return [][2]string{{"veg", "vei"}, {"skul", "skol"}, {"heim", "hjem"}, {"sjukeheim", "sykehjem"}, {"sjuk", "syk"}, {"eigedom", "eiendom"}, {"løyv", "tillat"},
		{"grunngiving", "begrunn"}, {"grunngjeving", "begrunn"}, {"høyring", "høring"}, {"auk", "øk"}, {"vek", "uk"}, {"mål", "mål"}, {"ungdomsskul", "ungdomsskol"}, {"grunnskul", "grunnskol"},
		{"korleis", "hvordan"}, {"kva", "hva"}, {"kven", "hvem"}, {"frå", "fra"}, {"ikkj", "ikk"}, {"berr", "bar"}, {"nokr", "noen"}, {"fleir", "fler"}, {"bustad", "bolig"}, {"byggjeløyv", "byggetillat"},
		{"skjenkjeløyv", "skjenkebevilling"}, {"skjenkeløyv", "skjenkebevilling"}, {"avgjerd", "avgjør"}, {"handsaming", "behandling"}, {"sakshandsaming", "saksbehandling"}, {"oppseiing", "oppsig"},
		{"tilskot", "tilskudd"}, {"innbyggjar", "innbygg"}, {"tilsett", "ansatt"}, {"røysting", "stemm"}, {"opphald", "opphold"}, {"verksemd", "virksom"}, {"tenest", "tjen"}, {"tryggleik", "sikker"}, {"framlegg", "forslag"},
		{"vassverk", "vannverk"}, {"vatn", "vann"}, {"avlaup", "avløp"}, {"kyrkj", "kirk"}, {"barnehagetilskot", "barnehagetilskudd"}}
}

// parts cuts a compound in two where the end is a word known to stand alone, and gives the stems of both: "barnehageplass" is
// found by "barnehage" and by "plass". known answers for stems met alone before; the house's own list helps a new archive.
func parts(word string, known func(string) bool) []string {
	runes := []rune(word)
	if len(runes) < 8 || strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) {
		return nil
	}
	for cut := 3; cut <= len(runes)-3; cut++ { // the longest end first
		tail := stem(string(runes[cut:]))
		if len(runes)-cut < 4 && !slices.Contains(heads(), tail) || !known(tail) {
			continue
		}
		front := strings.TrimSuffix(string(runes[:cut]), "-")
		out := []string{tail}
		for _, joint := range []string{"", "s", "e"} {
			if rest, ok := strings.CutSuffix(front, joint); ok && len([]rune(rest)) >= 3 {
				if st := stem(rest); !slices.Contains(out, st) {
					out = append(out, st)
				}
			}
		}
		return append(out, parts(front, known)...)
	}
	return nil
}

// heads are stems that municipal compounds often end in.
func heads() []string {
	return strings.Fields("plass søknad vedtak bevilling tillat hag barnehag skol vei eiendom bygg sak klag plan avgift gebyr skatt støtt hjelp tjen kontor etat utvalg styr råd møt protokoll referat rapport brev notat svar " +
		"krav bevis kort send melding varsel vann avløp renovasjon hjem sykehjem omsorg helse lege barn elev ansatt still lønn avtal kontrakt anskaff anbud tilbud faktur betaling tilskudd lån midl budsjett regnskap " +
		"tomt hus bolig leilighet hytt garasj kart grens deling regulering utbygging fredning forurens miljø landbruk jord skog vilt jakt fisk havn kai bru park idrett kultur kirk bibliotek musikk " +
		"arrangement festival lokal sal servering skjenk salg alkohol bruk leie kjøp overtak drift vedlikehold tilsyn kontroll brann beredskap sikker person vern innsyn arkiv post dokument system program prosjekt arbeid oppgav ordning")
}

// analysed gives a text's stems in the order they come, compounds cut, each once.
func analysed(text string, known func(string) bool) (out []string) {
	seen := map[string]bool{}
	add := func(st string) {
		if st != "" && !seen[st] {
			seen[st] = true
			out = append(out, st)
		}
	}
	for _, w := range tokens(text) {
		add(stem(w))
		for _, p := range parts(w, known) {
			add(p)
		}
		if before, after, ok := strings.Cut(w, "/"); ok { // "2026/17" is found whole and by halves
			add(stem(before))
			add(stem(after))
		}
	}
	return out
}
