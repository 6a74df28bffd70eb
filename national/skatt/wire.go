package skatt

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"torg/internal/callout"
	"torg/municipality"
)

const (
	maxEntries = 2000
	maxAmount  = 1_000_000_000_000 // kroner; a larger sum is a fault on the way
)

type (
	wireBasis struct {
		ID         string      `json:"personidentifikator"`
		Year       string      `json:"inntektsaar"`
		Shielded   bool        `json:"skjermet"`
		Mainland   []wireEntry `json:"grunnlag"`
		Svalbard   []wireEntry `json:"svalbardGrunnlag"`
		Withheld   []wireEntry `json:"kildeskattPaaLoennGrunnlag"`
		SettledOn  string      `json:"skatteoppgjoersdato"`
		Stage      string      `json:"stadie"`
		Registered string      `json:"registreringstidpunkt"`
	}
	wireEntry struct {
		Name     string      `json:"tekniskNavn"`
		Amount   json.Number `json:"beloep"`
		Category category    `json:"kategori"`
	}
	wireError struct {
		Code string `json:"kode"`
	}
	// category is a list in the JSON of today; older answers had one text.
	category []string
)

// UnmarshalJSON takes a list of texts or one text.
func (c *category) UnmarshalJSON(raw []byte) error {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		*c = category{one}
		return nil
	}
	return json.Unmarshal(raw, (*[]string)(c))
}

// basis is what we keep of an answer: sums in whole kroner.
type basis struct {
	year              int
	personal, capital int64
	shielded          bool
	settled           municipality.Date // zero when not settled
}

// parseBasis reads an answer about one person and year. An answer about another person or year cannot be used.
func parseBasis(raw []byte, who municipality.NationalID, year int) (basis, error) {
	var w wireBasis
	if err := callout.Strict(raw, &w); err != nil {
		return basis{}, errors.New("not the JSON agreed on")
	}
	if w.ID != string(who) || w.Year != strconv.Itoa(year) {
		return basis{}, errors.New("an answer about someone else or another year")
	}
	if len(w.Mainland)+len(w.Svalbard)+len(w.Withheld) > maxEntries {
		return basis{}, errors.New("more entries than a tax basis has")
	}
	b := basis{year: year, shielded: w.Shielded}
	for _, list := range [][]wireEntry{w.Mainland, w.Svalbard, w.Withheld} {
		if err := b.add(list); err != nil {
			return basis{}, err
		}
	}
	if w.SettledOn != "" {
		d, err := municipality.ParseDate(w.SettledOn)
		if err != nil {
			return basis{}, errors.New("a settlement date that is no date")
		}
		b.settled = d
	}
	return b, nil
}

func (b *basis) add(list []wireEntry) error {
	for _, e := range list {
		amount, err := strconv.ParseInt(e.Amount.String(), 10, 64)
		if err != nil || amount > maxAmount || amount < -maxAmount {
			return errors.New("an amount that is no whole kroner")
		}
		switch {
		case !e.Category.has("inntekt"):
		case isCapital(e.Name):
			b.capital += amount
		default:
			b.personal += amount
		}
	}
	return nil
}

func (c category) has(name string) bool {
	for _, s := range c {
		if s == name {
			return true
		}
	}
	return false
}

// capitalWords mark the technical names of capital income (posts 2.8 and 3.1 of the tax return): interest, dividends,
// letting, gains, returns. All other income is personal income. The two are only ever added, so a name sorted wrong moves
// money between two lines on a page and changes no decision.
func capitalWords() []string {
	return []string{"renter", "utbytte", "utleie", "gevinst", "avkastning", "kapitalinntekt", "boligselskap", "virtuell", "finansprodukt", "verdipapir", "aksje"}
}

func isCapital(name string) bool {
	name = strings.ToLower(name)
	for _, w := range capitalWords() {
		if strings.Contains(name, w) {
			return true
		}
	}
	return false
}
