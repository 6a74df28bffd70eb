package archive

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"torg/municipality"
)

// Limits of what is filed.
const (
	MaxTitle     = 500       // characters of a title
	MaxName      = 200       // characters of a name, an address line or a file name
	MaxParties   = 1000      // parties of a case file or an entry
	MaxDocuments = 100       // documents of an entry
	MaxFiles     = 20        // files of a document, all variants and versions
	MaxFile      = 150 << 20 // bytes of a file
	MaxEntry     = 250 << 20 // bytes of the files of an entry, when it is registered
)

func invalid(op, key, field string) error {
	return &municipality.Error{Kind: municipality.Invalid, Op: "archive." + op, Key: key, Field: field}
}

func tooMuch(op, key, field string, limit int) error {
	return &municipality.Error{Kind: municipality.TooMuch, Op: "archive." + op, Key: key, Field: field, Args: []any{limit}}
}

func conflict(op, key string, args ...any) error {
	return &municipality.Error{Kind: municipality.Conflict, Op: "archive." + op, Key: key, Args: args}
}

func notFound(op string) error {
	return municipality.E(municipality.NotFound, "archive."+op, "error.notfound")
}

// text checks a text that stands on one line in lists: long enough, short enough, and no number of a person in it.
func text(op, field, s string, limit int) error {
	switch {
	case utf8.RuneCountInString(s) > limit:
		return tooMuch(op, "archive.text.long", field, limit)
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl):
		return invalid(op, "archive.text.control", field)
	case municipality.ContainsNationalID(s):
		return invalid(op, "archive.text.nationalid", field)
	}
	return nil
}

func title(op, field, s string) error {
	if strings.TrimSpace(s) == "" {
		return invalid(op, "archive.text.empty", field)
	}
	return text(op, field, s, MaxTitle)
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func validID(op, field, id string) error {
	if !municipality.ValidID(id) {
		return invalid(op, "archive.id", field)
	}
	return nil
}

func (n NewCaseFile) check() error {
	const op = "OpenCaseFile"
	if err := firstError(validID(op, "ID", n.ID), title(op, "Title", n.Title), text(op, "PublicTitle", n.PublicTitle, MaxTitle),
		title(op, "Class.System", n.Class.System), title(op, "Class.ID", n.Class.ID), text(op, "Class.Title", n.Class.Title, MaxTitle),
		title(op, "Unit", n.Unit), text(op, "Responsible", n.Responsible, MaxName), n.Screening.check(op)); err != nil {
		return err
	}
	if len(n.Parties) > MaxParties {
		return tooMuch(op, "archive.parties.many", "Parties", MaxParties)
	}
	for _, p := range n.Parties {
		if err := p.check(op); err != nil {
			return err
		}
	}
	return nil
}

func (s *Screening) check(op string) error {
	switch {
	case s == nil || *s == (Screening{}):
		return nil
	case s.Code == "":
		return invalid(op, "archive.screening.code", "Screening.Code")
	case s.Authority == "":
		return invalid(op, "archive.screening.authority", "Screening.Authority")
	}
	return firstError(text(op, "Screening.Code", s.Code, MaxName), text(op, "Screening.Authority", s.Authority, MaxTitle))
}

func (p NewParty) check(op string) error {
	if p.Protected && (len(p.Address) > 0 || p.PostalCode != "" || p.PostalTown != "") {
		return invalid(op, "archive.party.protected", "Parties.Address")
	}
	if len(p.Address) > 3 {
		return tooMuch(op, "archive.party.address", "Parties.Address", 3)
	}
	if p.NationalID != "" {
		if _, err := municipality.ParseNationalID(string(p.NationalID)); err != nil {
			return invalid(op, "error.nationalid", "Parties.NationalID")
		}
	}
	if strings.ContainsAny(p.Person, " ,\n") || len(p.Person) > MaxName {
		return invalid(op, "archive.id", "Parties.Person")
	}
	// An internal id is a keyed digest: one in some thousands holds eleven digits that look like a number. Only an id that
	// is nothing else is one.
	if _, err := municipality.ParseNationalID(p.Person); err == nil {
		return invalid(op, "archive.text.nationalid", "Parties.Person")
	}
	for _, s := range append([]string{p.Role, p.PostalCode, p.PostalTown, string(p.Org)}, p.Address...) {
		if err := text(op, "Parties", s, MaxName); err != nil {
			return err
		}
	}
	return firstError(title(op, "Parties.Name", p.Name), text(op, "Parties.Name", p.Name, MaxName))
}

func (n NewEntry) check() error {
	const op = "Register"
	if err := firstError(validID(op, "ID", n.ID), title(op, "Title", n.Title), text(op, "PublicTitle", n.PublicTitle, MaxTitle),
		text(op, "Officer", n.Officer, MaxName), text(op, "Unit", n.Unit, MaxName), n.Screening.check(op), n.checkParties(op)); err != nil {
		return err
	}
	switch n.Type {
	case Incoming, Outgoing, Memo, MemoNoFollowUp, PresentedCase:
	default:
		return invalid(op, "archive.entry.type", "Type")
	}
	return n.checkDocuments(op)
}

// checkParties holds that an incoming entry comes from someone and an outgoing one goes to someone (requirement 2.6.3).
func (n NewEntry) checkParties(op string) error {
	if len(n.Parties) > MaxParties {
		return tooMuch(op, "archive.parties.many", "Parties", MaxParties)
	}
	from, to := false, false
	for _, p := range n.Parties {
		kind := partyType(p.Role)
		if kind == "" {
			return invalid(op, "archive.party.role", "Parties.Role")
		}
		from, to = from || sends(kind), to || !sends(kind)
		if err := p.check(op); err != nil {
			return err
		}
	}
	if n.Type == Incoming && !from {
		return invalid(op, "archive.party.sender", "Parties")
	}
	if n.Type == Outgoing && !to {
		return invalid(op, "archive.party.receiver", "Parties")
	}
	return nil
}

func (n NewEntry) checkDocuments(op string) error {
	if len(n.Documents) > MaxDocuments {
		return tooMuch(op, "archive.documents.many", "Documents", MaxDocuments)
	}
	mains, size, seen := 0, 0, map[string]bool{}
	for _, d := range n.Documents {
		if err := firstError(validID(op, "Documents.ID", d.ID), title(op, "Documents.Title", d.Title),
			text(op, "Documents.PublicTitle", d.PublicTitle, MaxTitle), text(op, "Documents.DocumentType", d.DocumentType, MaxName)); err != nil {
			return err
		}
		if seen[d.ID] {
			return invalid(op, "archive.id", "Documents.ID")
		}
		seen[d.ID] = true
		if d.Main {
			mains++
		}
		if len(d.Files) > MaxFiles {
			return tooMuch(op, "archive.files.many", "Documents.Files", MaxFiles)
		}
		for _, f := range d.Files {
			size += len(f.Body)
		}
	}
	if len(n.Documents) > 0 && mains != 1 {
		return invalid(op, "archive.documents.main", "Documents")
	}
	if size > MaxEntry {
		return tooMuch(op, "archive.entry.large", "Documents", MaxEntry>>20)
	}
	return nil
}

// check says what the file is, or why it is not taken.
func (f NewFile) check(op string) (format, error) {
	switch {
	case f.Variant != Production && f.Variant != Archived && f.Variant != Public:
		return format{}, invalid(op, "archive.file.variant", "Variant")
	case len(f.Body) == 0:
		return format{}, invalid(op, "archive.file.empty", "Body")
	case len(f.Body) > MaxFile:
		return format{}, tooMuch(op, "archive.file.large", "Body", MaxFile>>20)
	case utf8.RuneCountInString(f.FileName) > MaxName || !utf8.ValidString(f.FileName) || strings.ContainsFunc(f.FileName, unicode.IsControl):
		return format{}, invalid(op, "archive.file.name", "FileName")
	}
	found, err := identify(f.MIME, f.Body)
	if err == nil && f.Variant == Archived && !found.keeps {
		err = &municipality.Error{Kind: municipality.Invalid, Op: "archive." + op, Key: "archive.file.keep", Field: "Variant", Args: []any{found.name}}
	}
	return found, err
}

// disposal reads a retention: "bevares" or "preserve", "kasseres 10" or "dispose 10", "vurderes"; what follows is the
// authority for it.
func disposal(op, retention string) (Disposal, error) {
	words := strings.Fields(retention)
	if len(words) == 0 {
		return Disposal{Decision: "B"}, nil
	}
	d := Disposal{Decision: map[string]string{"bevares": "B", "preserve": "B", "kasseres": "K", "dispose": "K", "vurderes": "G"}[words[0]]}
	rest := words[1:]
	if len(rest) > 0 {
		if years, err := strconv.Atoi(rest[0]); err == nil && years >= 0 && years <= 1000 {
			d.Years, rest = int64(years), rest[1:]
		}
	}
	d.Authority = strings.Join(rest, " ")
	if d.Decision == "" || d.Decision == "K" && d.Years == 0 {
		return d, invalid(op, "archive.retention", "Retention")
	}
	return d, text(op, "Retention", d.Authority, MaxTitle)
}
