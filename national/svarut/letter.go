package svarut

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"torg/dispatch"
	"torg/municipality"
)

// The contract's bounds (forsendelse-send-api-v3), and the size that may be printed.
const (
	maxReference = 100
	maxTitle     = 1000
	maxName      = 100
	maxLine      = 70
	maxFileName  = 226
	maxMIME      = 127
	maxFiles     = 100
	maxBytes     = 350 << 20
	mimePDF      = "application/pdf"
	system       = "Torg"
)

// The JSON of a shipment, one shape for the three doors; what a door does not have is left out.
type (
	shipment struct {
		Title     string     `json:"tittel"`
		To        receiver   `json:"mottaker"`
		System    string     `json:"avgivendeSystem"`
		Encrypted bool       `json:"kryptert"`
		Print     printing   `json:"utskriftskonfigurasjon"`
		Level     string     `json:"sikkerhetsniva,omitempty"`
		Noark     *noark     `json:"metadataFraAvleverendeSystem,omitempty"`
		Documents []document `json:"dokumenter"`
		Reference string     `json:"eksternReferanse"`
		Secret    bool       `json:"taushetsbelagtPost,omitempty"`
	}
	receiver struct {
		Name    string   `json:"navn"`
		Number  string   `json:"digitalId,omitempty"`
		Address *address `json:"adresse,omitempty"`
	}
	address struct {
		Line1 string `json:"adresselinje1"`
		Line2 string `json:"adresselinje2,omitempty"`
		Line3 string `json:"adresselinje3,omitempty"`
		Code  string `json:"postnummer,omitempty"`
		Town  string `json:"poststed"`
	}
	printing struct {
		BothSides bool `json:"tosidig"`
	}
	document struct {
		Name      string `json:"filnavn"`
		MIME      string `json:"mimeType"`
		NoPrint   bool   `json:"skalEkskluderesFraUtskrift,omitempty"`
		Sensitive bool   `json:"inneholderPersonsensitivInformasjon,omitempty"`
	}
	noark struct {
		CaseYear  int    `json:"saksaar,omitempty"`
		CaseSeq   int    `json:"sakssekvensnummer,omitempty"`
		EntryYear int    `json:"journalaar,omitempty"`
		EntrySeq  int    `json:"journalsekvensnummer,omitempty"`
		EntryNo   int    `json:"journalpostnummer,omitempty"`
		EntryType string `json:"journalposttype"`
		Date      string `json:"dokumentetsDato,omitempty"`
		Title     string `json:"tittel"`
		Officer   string `json:"saksbehandler,omitempty"`
	}
)

// The doors of v3.
const (
	doorPerson = "person"
	doorOrg    = "organisasjon"
	doorPrint  = "print"
)

// pack checks the letter against the contract and writes it. What can never be sent is Refused, before anything is asked.
func pack(l dispatch.Letter) (parcel, error) {
	const op = "svarut.Send"
	if err := checkReference(op, l.Reference); err != nil {
		return parcel{}, err
	}
	door, err := doorFor(l)
	if err == nil {
		err = checkLetter(l, door)
	}
	if err != nil {
		return parcel{}, refused(op, "the letter cannot be sent", err)
	}
	return parcel{door: door, shipment: shipmentOf(l, door), files: l.Files}, nil
}

func checkReference(op, reference string) error {
	if n := utf8.RuneCountInString(reference); n < 1 || n > maxReference {
		return refused(op, "a letter's reference must have 1 to 100 characters", nil)
	}
	return nil
}

// doorFor chooses by what is known of the reader; see the package.
func doorFor(l dispatch.Letter) (string, error) {
	to := l.To
	switch hasAddress, numbered := addressOf(to) != nil, to.Person != "" || to.Org != ""; {
	case to.Person != "" && to.Org != "":
		return "", errors.New("the recipient is both a person and an organisation")
	case hasAddress && (l.PrintOnly || !numbered):
		return doorPrint, nil
	case to.Person != "":
		_, err := municipality.ParseNationalID(string(to.Person))
		return doorPerson, err
	case to.Org != "":
		_, err := municipality.ParseOrgNumber(string(to.Org))
		return doorOrg, err
	}
	return "", errors.New("the recipient has neither number nor address")
}

func checkLetter(l dispatch.Letter, door string) error {
	if !within(l.Title, maxTitle) || !within(l.To.Name, maxName) {
		return errors.New("title (1-1000 characters) or recipient's name (1-100) is empty or too long")
	}
	if len(l.Files) == 0 || len(l.Files) > maxFiles {
		return fmt.Errorf("a letter has 1 to %d files, this has %d", maxFiles, len(l.Files))
	}
	seen, total := map[string]bool{}, 0
	for i, f := range l.Files {
		if err := checkFile(f, door); err != nil {
			return fmt.Errorf("file %d: %w", i+1, err)
		}
		if name := strings.ToLower(f.Name); seen[name] {
			return fmt.Errorf("file %d has the same name as another", i+1)
		} else {
			seen[name] = true
		}
		total += len(f.Body)
	}
	if total > maxBytes {
		return errors.New("the files are more than 350 MB together")
	}
	return nil
}

func within(s string, most int) bool {
	n := utf8.RuneCountInString(s)
	return n >= 1 && n <= most && utf8.ValidString(s)
}

func checkFile(f dispatch.File, door string) error {
	switch {
	case !within(f.Name, maxFileName) || strings.ContainsAny(f.Name, `*:"\/<>|?`) || strings.ContainsFunc(f.Name, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return errors.New(`the name must have 1 to 226 characters and none of * : " \ / < > | ?`)
	case len(f.MIME) == 0 || len(f.MIME) > maxMIME || strings.ContainsAny(f.MIME, "\r\n"):
		return errors.New("the MIME type is missing or too long")
	case door == doorPrint && f.MIME != mimePDF:
		return errors.New("only PDF can be printed")
	case len(f.Body) == 0:
		return errors.New("the file is empty")
	}
	return nil
}

func shipmentOf(l dispatch.Letter, door string) shipment {
	s := shipment{Title: l.Title, To: receiver{Name: l.To.Name, Address: addressOf(l.To)}, System: system,
		Encrypted: l.Secured, Print: printing{BothSides: true}, Reference: l.Reference, Level: "BETYDELIG"}
	if l.Secured {
		s.Level = "HOYESTE"
	}
	for _, f := range l.Files {
		s.Documents = append(s.Documents, document{Name: f.Name, MIME: f.MIME, NoPrint: f.MIME != mimePDF, Sensitive: l.Secured && door == doorOrg})
	}
	switch door {
	case doorPerson:
		s.To.Number = string(l.To.Person)
	case doorOrg: // confidential post: in Altinn only those the organisation named may open it
		s.To.Number, s.Noark, s.Secret = string(l.To.Org), noarkOf(l), l.Secured
	case doorPrint:
		s.Level = ""
	}
	return s
}

// addressOf is nil when there is none to give. Places without street names have the postal town as their one line.
func addressOf(to dispatch.Recipient) *address {
	if to.PostalTown == "" {
		return nil
	}
	var lines []string
	for _, s := range to.Street {
		if s = strings.TrimSpace(s); s != "" {
			lines = append(lines, cut(s, maxLine))
		}
	}
	if len(lines) == 0 {
		lines = []string{cut(strings.TrimSpace(to.PostalCode+" "+to.PostalTown), maxLine)}
	}
	if len(lines) > 3 { // the contract has three lines: the rest share the last
		lines = append(lines[:2], cut(strings.Join(lines[2:], ", "), maxLine))
	}
	lines = append(lines, "", "")
	return &address{Line1: lines[0], Line2: lines[1], Line3: lines[2], Code: cut(to.PostalCode, 20), Town: cut(to.PostalTown, maxLine)}
}

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

// noarkOf is what the receiver's archive is told; only organisations are (the person door has no such field). Every letter
// is an outgoing document, so the kind of entry is given.
func noarkOf(l dispatch.Letter) *noark {
	n := &noark{CaseYear: l.CaseYear, CaseSeq: l.CaseSeq, EntryYear: l.EntryYear, EntrySeq: l.EntrySeq, EntryNo: l.EntryNo,
		EntryType: "Utgående dokument", Title: l.Title, Officer: cut(l.Archivist, 100)}
	if !l.Date.IsZero() {
		d := l.Date
		n.Date = time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, municipality.Oslo()).Format(time.RFC3339)
	}
	return n
}
