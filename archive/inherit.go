package archive

import (
	"errors"
	"strings"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// How far retention is inherited from a series or a class (kassasjonsarv).
const (
	InheritNot       = "N" // requirement 6.1.9
	InheritDocuments = "D" // down to records and documents: requirement 6.1.10
)

// inherit gives a folder the retention of its series, else that of its class; what it has itself stands (6.1.1-6.1.3,
// 6.1.11).
func (r *CaseFile) inherit(tx store.Tx, s Series) error {
	if r.Decision != "" {
		return nil
	}
	d, _, _, err := inheritedDisposal(tx, s, r.Class)
	if err == nil && d.Decision != "" {
		r.Disposal = d
	}
	return err
}

// inheritOr gives a case file what it inherits, or else what is given.
func (r *CaseFile) inheritOr(tx store.Tx, otherwise Disposal) error {
	var s Series
	if err := load(tx, seriesTable, r.Series, &s); err != nil {
		return err
	}
	r.Disposal = Disposal{}
	err := r.inherit(tx, s)
	if r.Decision == "" {
		r.Disposal = otherwise
	}
	return err
}

// inheritedDisposal is what a series, or else a class or a class above it, says of retention, and how far it goes.
func inheritedDisposal(tx store.Tx, s Series, class string) (d Disposal, from, far string, err error) {
	if s.Decision != "" && s.Inheritance != InheritNot {
		return Disposal{Decision: s.Decision, Authority: s.Authority, Years: s.Years}, s.SystemID, s.Inheritance, nil
	}
	for range maxClassDepth {
		if class == "" {
			break
		}
		var k Class
		if err := load(tx, classTable, class, &k); err != nil {
			return d, "", "", err
		}
		if k.Decision != "" && k.Inheritance != InheritNot {
			return Disposal{Decision: k.Decision, Authority: k.Authority, Years: k.Years}, k.SystemID, k.Inheritance, nil
		}
		class = k.Parent
	}
	return d, "", "", nil
}

// maxClassDepth is how deep classes are followed upwards.
const maxClassDepth = 20

// inheritScreening gives a unit the screening of the first of those above it that has one (requirement 5.2.14 and 6.6.26
// of the interface). Codes that speak of another level are turned into those of this one.
func inheritScreening(tx *ledger.Tx, unit Row, above ...string) error {
	var own ScreeningRow
	err := load(tx, screeningTable, keyOf(unit), &own)
	if err == nil || !errors.Is(err, store.ErrNotFound) {
		return err // it has its own
	}
	for _, id := range above {
		if id == "" {
			continue
		}
		var s ScreeningRow
		err := load(tx, screeningTable, id, &s)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if !(shield{code: s.Code, until: s.Until}).inForce(municipality.DateOf(tx.Now()).String()) {
			continue
		}
		s.SystemID, s.Kind, s.Inherited = keyOf(unit), unit.table().Name, id
		s.Metadata = translateCodes(s.Metadata, unit.table().Name)
		return put(tx, screeningTable, &s)
	}
	return nil
}

// translateCodes turns the codes of what is hidden at one level into those of the level that inherits: a hidden title
// stays a hidden title.
func translateCodes(codes, table string) string {
	var out []string
	add := func(code string) {
		if !strings.Contains(" "+strings.Join(out, " ")+" ", " "+code+" ") {
			out = append(out, code)
		}
	}
	for _, code := range strings.Fields(codes) {
		switch code {
		case "TKL", "KID", "TMO", "TRO":
			add(map[string]string{"saksmappe": "TMO", "journalpost": "TRO", "dokumentbeskrivelse": "TD", "klasse": code}[table])
			if table == "journalpost" {
				add("TD")
			}
		case "TM1", "TR1":
			add(map[string]string{"saksmappe": "TM1", "journalpost": "TR1", "dokumentbeskrivelse": "TD"}[table])
		case "NPS", "NA", "NM":
			if table == "journalpost" {
				add("NA")
				add("NM")
			}
			add("NPS")
		default:
			add(code)
		}
	}
	return strings.TrimSpace(strings.Join(out, " "))
}

// filed gives a new folder the screening of its class or series.
func (r *CaseFile) filed(tx *ledger.Tx, by municipality.Actor) error {
	return inheritScreening(tx, r, r.Parent, r.Class, r.Series)
}

// filed gives a new record the screening and, where that goes so far, the retention of what it lies in.
func (r *RegistryEntry) filed(tx *ledger.Tx, by municipality.Actor) error {
	if err := inheritScreening(tx, r, r.CaseFile, r.Class, r.Series); err != nil {
		return err
	}
	if r.RecordType == "" && journaledStatus(r.Status) { // made as journaled by a subject system: no document is unfinished (3.2.30)
		if err := r.stand(tx); err != nil {
			return err
		}
	}
	return inheritDown(tx, r, r.CaseFile, r.Series, r.Class)
}

// filed does the same for a document.
func (r *DocumentDescription) filed(tx *ledger.Tx, by municipality.Actor) error {
	var e RegistryEntry
	if err := load(tx, entryTable, r.Entry, &e); err != nil {
		return err
	}
	if err := r.count(tx); err != nil {
		return err
	}
	if err := inheritScreening(tx, r, r.Entry); err != nil {
		return err
	}
	return inheritDown(tx, r, e.CaseFile, e.Series, e.Class)
}

// inheritDown writes the retention of a record or document where its series or class says that it goes so far.
func inheritDown(tx *ledger.Tx, unit Row, folder, series, class string) error {
	if folder != "" {
		var m CaseFile
		if err := load(tx, caseTable, folder, &m); err != nil {
			return err
		}
		series, class = m.Series, m.Class
	}
	var s Series
	if series != "" {
		if err := load(tx, seriesTable, series, &s); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	d, from, far, err := inheritedDisposal(tx, s, class)
	if err != nil || far != InheritDocuments || d.Decision == "" {
		return err
	}
	return put(tx, kassasjonTable, &DisposalRow{SystemID: keyOf(unit), Kind: unit.table().Name, Decision: d.Decision, Authority: d.Authority, Years: d.Years, Inherited: from})
}
