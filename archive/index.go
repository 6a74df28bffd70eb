package archive

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/norwegian"

	"torg/ledger"
)

// The kinds of word in the index: who may find an entry by it.
const (
	staffWord  = -1 // employees with full sight of the entry: names behind a protected address
	secretWord = 0  // those with full sight of the entry
	openWord   = 1  // anyone
	nameWord   = 2  // anyone for a year: offentlegforskrifta § 6 (old names are no longer found in the public journal)
)

const (
	maxWords      = 48 // words kept of one entry
	maxQueryWords = 8
	maxWordLength = 48 // bytes
)

// words gives the stems a text is found by: lower case, digits and letters, "2026/17" as one word.
func words(s string) (out []string) {
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '/' }) {
		w = strings.Trim(w, "/")
		if w == "" || len(w) > maxWordLength {
			continue
		}
		env := snowballstem.NewEnv(w)
		norwegian.Stem(env)
		if stem := env.Current(); !slices.Contains(out, stem) {
			out = append(out, stem)
		}
	}
	return out
}

// index makes a journaled entry findable, in one statement. A name is found by all only where all may see it.
func index(tx *ledger.Tx, r RegistryEntry, shield ScreeningRow, parties []CorrespondenceParty) error {
	kinds := map[string]int{}
	var order []string
	add := func(text string, kind int) {
		for _, w := range words(text) {
			if _, known := kinds[w]; !known && len(order) < maxWords {
				kinds[w] = kind
				order = append(order, w)
			}
		}
	}
	s := shield.screening()
	number, _, _ := strings.Cut(r.RecordID, "-")
	add(number, openWord)
	add(maskedTitle(r.Title, r.PublicTitle, s.HideTitle), openWord)
	for _, p := range parties {
		add(p.Name, nameKind(s.HideParty, p))
	}
	add(r.Title, secretWord)
	args := []any{r.JournalDate, r.Seq}
	values := make([]string, 0, len(order))
	for _, w := range order {
		args = append(args, w, kinds[w])
		values = append(values, fmt.Sprintf("($%d, $1, $2, $%d)", len(args)-1, len(args)))
	}
	_, err := tx.Exec(`INSERT INTO arkivord (ord, journaldato, journalsekvensnummer, art) VALUES `+strings.Join(values, ", "), args...)
	return err
}

func nameKind(hideParty bool, p CorrespondenceParty) int {
	switch {
	case p.Protected > 0:
		return staffWord
	case hidesName(hideParty, p.Type, false):
		return secretWord
	}
	return nameWord
}

// maskedTitle is the title with what is secret replaced.
func maskedTitle(title, public string, hide bool) string {
	switch {
	case public != "":
		return public
	case hide:
		return Hidden
	}
	return title
}

// hidesName reports whether the public may not see the name. The house's own units are never hidden.
func hidesName(hideParty bool, partyType string, protected bool) bool {
	return !internal(partyType) && (hideParty || protected)
}

// marks writes n placeholders from $first.
func marks(first, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", first+i)
	}
	return b.String()
}
