package krr

import (
	"errors"
	"strings"

	"torg/dispatch"
	"torg/internal/callout"
	"torg/municipality"
)

const maxText = 255 // an e-mail address is at most 254 characters (RFC 5321)

type (
	wireQuestion struct {
		Personer []municipality.NationalID `json:"personidentifikatorer"`
	}
	wireAnswer struct {
		Personer []wirePerson `json:"personer"`
	}
	wirePerson struct {
		ID          string `json:"personidentifikator"`
		Reservasjon string `json:"reservasjon"`     // JA, NEI
		Status      string `json:"status"`          // AKTIV, SLETTET, IKKE_REGISTRERT
		Varsling    string `json:"varslingsstatus"` // KAN_VARSLES, KAN_IKKE_VARSLES
		Kontakt     struct {
			Epost string `json:"epostadresse"`
			Mobil string `json:"mobiltelefonnummer"`
		} `json:"kontaktinformasjon"`
		Spraak string `json:"spraak"`
	}
)

// parseAnswer reads an answer about the people asked for. Someone the register leaves out is unknown to it; someone we did
// not ask for, or a code the register has not published, makes the whole answer unusable.
func parseAnswer(raw []byte, asked []municipality.NationalID) (map[municipality.NationalID]dispatch.Contact, error) {
	var w wireAnswer
	if err := callout.Strict(raw, &w); err != nil {
		return nil, errors.New("not the JSON agreed on")
	}
	if w.Personer == nil {
		return nil, errors.New("no list of people")
	}
	out := map[municipality.NationalID]dispatch.Contact{}
	for _, id := range asked {
		out[id] = dispatch.Contact{}
	}
	for _, p := range w.Personer {
		id := municipality.NationalID(p.ID)
		if _, ok := out[id]; !ok {
			return nil, errors.New("an answer about someone else")
		}
		c, err := p.contact()
		if err != nil {
			return nil, err
		}
		out[id] = c
	}
	return out, nil
}

func (p wirePerson) contact() (dispatch.Contact, error) {
	reserved, ok := map[string]bool{"JA": true, "NEI": false, "": false}[p.Reservasjon]
	active, known := map[string]bool{"AKTIV": true, "SLETTET": false, "IKKE_REGISTRERT": false}[p.Status]
	if !ok || !known {
		return dispatch.Contact{}, errors.New("a code that is not published")
	}
	c := dispatch.Contact{Known: active, Reserved: reserved}
	if !active {
		return c, nil
	}
	c.Email, c.Mobile, c.Language = text(p.Kontakt.Epost), text(p.Kontakt.Mobil), language(p.Spraak)
	c.CanNotify = p.Varsling == "KAN_VARSLES" && (c.Email != "" || c.Mobile != "")
	return c, nil
}

// text refuses what could break a header or a line.
func text(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > maxText || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f || r == 0xfffd }) {
		return ""
	}
	return s
}

func language(s string) municipality.Language {
	for _, l := range municipality.Languages() {
		if string(l) == strings.ToLower(s) {
			return l
		}
	}
	return ""
}
