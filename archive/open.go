package archive

import (
	"context"
	"errors"
	"strings"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// SetUp makes the frame of an archive: creator, fonds and the series where case files are filed. Done again it changes
// nothing; another creator or zone in the same store is a Conflict.
func SetUp(ctx context.Context, s store.Store, by municipality.Actor, p Plan) error {
	const op = "SetUp"
	if err := firstError(title(op, "CreatorID", p.CreatorID), title(op, "CreatorName", p.CreatorName), title(op, "FondsTitle", p.FondsTitle),
		title(op, "SeriesTitle", p.SeriesTitle), title(op, "Zone", string(p.Zone))); err != nil {
		return err
	}
	there := false
	if err := s.Read(ctx, func(tx store.Tx) (err error) {
		there, err = p.there(tx)
		return err
	}); err != nil || there {
		return err
	}
	return ledger.Act(ctx, s, ledger.Entry{Actor: by, Verb: "archive.setup", Subject: "archive/" + string(p.Zone), Basis: "arkivlova § 5"}, func(tx *ledger.Tx) error {
		if there, err := p.framed(tx); err != nil || there {
			return firstError(err, seedCodes(tx)) // an archive from before the lists were kept as rows
		}
		return p.make(tx, by)
	})
}

// there reports whether all of it is there: the frame and the code lists.
func (p Plan) there(tx store.Tx) (bool, error) {
	framed, err := p.framed(tx)
	if err != nil || !framed {
		return false, err
	}
	var codes int64
	err = store.One(tx, `SELECT COUNT(*) FROM kodeliste`, nil, &codes)
	return codes > 0, err
}

func (p Plan) framed(tx store.Tx) (bool, error) {
	var zone, creator string
	err := store.One(tx, `SELECT d.sone, k.arkivskaper_id FROM arkivdel d JOIN arkivskaper k ON k.arkiv = d.arkiv WHERE d.sone <> '' AND d.arkivdelstatus = 'A'`, nil, &zone, &creator)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err == nil && (zone != string(p.Zone) || creator != p.CreatorID) {
		err = conflict("SetUp", "archive.setup.other")
	}
	return err == nil, err
}

func (p Plan) make(tx *ledger.Tx, by municipality.Actor) error {
	f := Fonds{SystemID: municipality.NewID(tx.Now()), Title: p.FondsTitle, Status: created, Medium: electronic, Logged: made(tx, by)}
	c := FondsCreator{SystemID: municipality.NewID(tx.Now()), Fonds: f.SystemID, ID: p.CreatorID, Name: p.CreatorName, Logged: made(tx, by)}
	s := Series{SystemID: municipality.NewID(tx.Now()), Fonds: f.SystemID, Zone: string(p.Zone), JournalUnit: p.CreatorName, Title: p.SeriesTitle,
		Status: activePeriod, Medium: electronic, Start: municipality.DateOf(tx.Now()).String(), Logged: made(tx, by)}
	return firstError(put(tx, fondsTable, &f), put(tx, creatorTable, &c), put(tx, seriesTable, &s), seedCodes(tx))
}

// place is where a new case file goes, and what numbers are taken.
type place struct {
	series, zone         string
	journalUnit          string
	system, class        string
	classClosed, lastSeq int64
	taken, divided, gone int64
	primary              string // the series' classification system, when it keeps to one
}

// find looks everything up in one statement: the act is on the way of every application.
func (n NewCaseFile) find(tx store.Tx, year int) (p place, err error) {
	err = store.One(tx, `SELECT d.system_id, d.sone, d.journalenhet, COALESCE(s.system_id, ''), COALESCE(k.system_id, ''), COALESCE(k.avsluttet_dato, 0),
		COALESCE((SELECT MAX(sakssekvensnummer) FROM saksmappe WHERE nummerserie = '' AND saksaar = $1 AND sakssekvensnummer > 0), 0),
		(SELECT COUNT(*) FROM saksmappe WHERE system_id = $2), d.klassifikasjonssystem,
		COALESCE((SELECT siste FROM brukt_nummer WHERE noekkel = $5), 0),
		(SELECT COUNT(*) FROM (SELECT 1 FROM klasse u WHERE u.overklasse = k.system_id AND u.overklasse <> '' LIMIT 1) t)
		FROM arkivdel d LEFT JOIN klassifikasjonssystem s ON s.tittel = $3 AND NOT EXISTS (SELECT 1 FROM arkivdel x WHERE x.klassifikasjonssystem = s.system_id AND x.sone = '')
		LEFT JOIN klasse k ON k.klassifikasjonssystem = s.system_id AND k.klasse_id = $4
		WHERE d.sone <> '' AND d.arkivdelstatus = 'A' AND d.avsluttet_dato = 0 ORDER BY CASE WHEN k.system_id IS NULL THEN 1 ELSE 0 END, s.opprettet_dato, k.system_id LIMIT 1`, []any{year, n.ID, n.Class.System, n.Class.ID, caseSeries("", int64(year))},
		&p.series, &p.zone, &p.journalUnit, &p.system, &p.class, &p.classClosed, &p.lastSeq, &p.taken, &p.primary, &p.gone, &p.divided)
	p.lastSeq = max(p.lastSeq, p.gone)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return p, municipality.E(municipality.NotSetUp, "archive.OpenCaseFile", "archive.setup.missing")
	case err == nil && p.taken > 0:
		return p, conflict("OpenCaseFile", "archive.exists")
	case err == nil && p.classClosed > 0:
		return p, conflict("OpenCaseFile", "archive.class.closed")
	case err == nil && p.divided > 0:
		return p, conflict("OpenCaseFile", "archive.class.notleaf")
	case err == nil && p.primary != "" && p.system != p.primary:
		return p, conflict("OpenCaseFile", "archive.class.system")
	}
	return p, err
}

// OpenCaseFile opens a case file under the next number of the year it is in Norway. Errors: Invalid and TooMuch with the
// field, Conflict when the id is taken or the class is closed, NotSetUp when there is no archive.
func OpenCaseFile(tx *ledger.Tx, n NewCaseFile) (CaseRef, error) {
	if err := n.check(); err != nil {
		return CaseRef{}, err
	}
	keep, err := disposal("OpenCaseFile", n.Retention)
	if err != nil {
		return CaseRef{}, err
	}
	today := municipality.DateOf(tx.Now())
	p, err := n.find(tx, today.Year)
	if err != nil {
		return CaseRef{}, err
	}
	by := actorOr(n.By, n.Responsible)
	if err := n.Class.ensure(tx, &p, by); err != nil {
		return CaseRef{}, err
	}
	r := CaseFile{SystemID: n.ID, Series: p.series, Class: p.class, Title: n.Title, PublicTitle: n.PublicTitle, Medium: electronic,
		Year: int64(today.Year), Seq: p.lastSeq + 1, Date: today.String(), Unit: n.Unit, Responsible: n.Responsible, JournalUnit: p.journalUnit,
		Status: underWay, Disposal: keep, Logged: made(tx, by)}
	r.FileID = markOf(municipality.Zone(p.zone)) + caseNumber(r.Year, r.Seq)
	if strings.TrimSpace(n.Retention) == "" {
		if err := r.inheritOr(tx, keep); err != nil {
			return CaseRef{}, err
		}
	}
	if err := firstError(put(tx, caseTable, &r), n.Screening.put(tx, n.ID, caseTable.Name, caseTitleWords, casePartyNames), n.putParties(tx)); err != nil {
		return CaseRef{}, err
	}
	if n.Screening == nil {
		if err := inheritScreening(tx, &r, r.Class, r.Series); err != nil {
			return CaseRef{}, err
		}
	}
	return CaseRef{ID: n.ID, Year: int(r.Year), Seq: int(r.Seq), Number: r.FileID}, wantIndex(tx)
}

// actorOr is who did it: the actor given, else the one responsible, else the house.
func actorOr(by municipality.Actor, responsible string) municipality.Actor {
	switch {
	case by.ID != "":
		return by
	case responsible != "":
		return municipality.Actor{Kind: municipality.Officer, ID: responsible, Name: responsible}
	}
	return municipality.SystemActor("archive")
}

// ensure makes the class, and its system, when this is the first case file under it.
func (c ClassRef) ensure(tx *ledger.Tx, p *place, by municipality.Actor) error {
	if p.class != "" {
		return nil
	}
	if p.system == "" {
		s := ClassificationSystem{SystemID: municipality.NewID(tx.Now()), Title: c.System, Logged: made(tx, by)}
		if err := put(tx, systemTable, &s); err != nil {
			return err
		}
		p.system = s.SystemID
	}
	k := Class{SystemID: municipality.NewID(tx.Now()), System: p.system, ID: c.ID, Title: c.Title, Logged: made(tx, by)}
	if k.Title == "" {
		k.Title = c.ID
	}
	p.class = k.SystemID
	return put(tx, classTable, &k)
}

// put writes the screening of a unit. An empty screening writes nothing: the unit is open.
func (s *Screening) put(tx *ledger.Tx, unit, kind, titleCodes, partyCodes string) error {
	if s == nil || *s == (Screening{}) {
		return nil
	}
	r := ScreeningRow{SystemID: unit, Kind: kind, Code: s.Code, Authority: s.Authority, Until: s.Until.String()}
	var codes []string
	if s.HideTitle {
		codes = append(codes, titleCodes)
	}
	if s.HideParty {
		codes = append(codes, partyCodes)
	}
	r.Metadata = strings.Join(codes, " ")
	if s.HideDocument {
		r.Document = wholeDocument
	}
	return put(tx, screeningTable, &r)
}

func (n NewCaseFile) putParties(tx *ledger.Tx) error {
	for i, p := range n.Parties {
		r := Party{SystemID: municipality.NewID(tx.Now()), Of: n.ID, Nr: int64(i + 1), Role: p.Role, Contact: p.contact()}
		if err := put(tx, partyTable, &r); err != nil {
			return err
		}
	}
	return nil
}

func (p NewParty) contact() Contact {
	c := Contact{Name: p.Name, Person: p.Person, NationalID: string(p.NationalID), Org: string(p.Org), PostalCode: p.PostalCode, PostalTown: p.PostalTown}
	lines := []*string{&c.Line1, &c.Line2, &c.Line3}
	for i, line := range p.Address {
		*lines[i] = line
	}
	if p.Protected {
		c.Protected = 1
	}
	return c
}
