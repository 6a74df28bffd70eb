package archive

import (
	"torg/municipality"
	"torg/store"
)

// entry is what the gate knows of an entry before it has decided what to show.
type entry struct {
	id, caseFile, number, title, publicTitle, kind, status string
	journalDate, docDate, due, unit, officer, record       string
	year, seq, no, received, sent, journaled, final        int64
	caseYear, caseSeq                                      int64
	caseTitle, casePublicTitle, caseUnit, responsible      string
	own, cases                                             shield
	parties                                                []contact
	documents                                              []document
	manner, mannerAt, answer                               string
}

type contact struct {
	kind, name, person, org, unit string
	protected                     bool
}

type document struct {
	id, entry, title, publicTitle, status, attached string
	no                                              int64
	files                                           []file
}

// file is the newest version of one variant.
type file struct {
	variant                      Variant
	mime, name, digest, fmt, det string
	size                         int64
}

const selectEntry = `SELECT j.system_id, j.saksmappe, j.registrerings_id, j.tittel, j.offentlig_tittel, j.journalposttype, j.journalstatus,
	j.journaldato, j.dokumentets_dato, j.forfallsdato, j.administrativ_enhet, j.saksbehandler,
	j.journalaar, j.journalsekvensnummer, j.journalpostnummer, j.mottatt_dato, j.sendt_dato, j.journalfoert, j.ferdigstilt, j.registreringstype,
	COALESCE(m.saksaar, 0), COALESCE(m.sakssekvensnummer, 0), COALESCE(m.tittel, ''), COALESCE(m.offentlig_tittel, ''), COALESCE(m.administrativ_enhet, ''), COALESCE(m.saksansvarlig, ''),
	COALESCE(sj.tilgangsrestriksjon, ''), COALESCE(sj.skjermingshjemmel, ''), COALESCE(sj.skjerming_metadata, ''), COALESCE(sj.skjerming_dokument, ''), COALESCE(sj.skjerming_opphoerer_dato, ''),
	COALESCE(sm.tilgangsrestriksjon, ''), COALESCE(sm.skjermingshjemmel, ''), COALESCE(sm.skjerming_metadata, ''), COALESCE(sm.skjerming_dokument, ''), COALESCE(sm.skjerming_opphoerer_dato, '')
	FROM `

// A record need not lie in a folder; an entry of the journal always does.
const joinEntry = `LEFT JOIN saksmappe m ON m.system_id = j.saksmappe
	LEFT JOIN skjerming sj ON sj.system_id = j.system_id LEFT JOIN skjerming sm ON sm.system_id = m.system_id `

func (e *entry) dest() []any {
	return append(append([]any{&e.id, &e.caseFile, &e.number, &e.title, &e.publicTitle, &e.kind, &e.status,
		&e.journalDate, &e.docDate, &e.due, &e.unit, &e.officer, &e.year, &e.seq, &e.no, &e.received, &e.sent, &e.journaled, &e.final, &e.record,
		&e.caseYear, &e.caseSeq, &e.caseTitle, &e.casePublicTitle, &e.caseUnit, &e.responsible}, e.own.dest()...), e.cases.dest()...)
}

func (s *shield) dest() []any {
	return []any{&s.code, &s.authority, &s.metadata, &s.document, &s.until}
}

// entries runs a query that begins with selectEntry and fills in what belongs to each.
func entries(tx store.Tx, query string, args ...any) (out []*entry, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		e := &entry{}
		out = append(out, e)
		return scan(e.dest()...)
	}, query, args...)
	if err != nil {
		return nil, municipality.Wrap(municipality.Fault, "archive.entries", err)
	}
	for begin := 0; begin < len(out); begin += MaxPage {
		if err := fill(tx, out[begin:min(begin+MaxPage, len(out))]); err != nil {
			return nil, municipality.Wrap(municipality.Fault, "archive.fill", err)
		}
	}
	return out, nil
}

// fill reads parties, documents, files and sign-offs of at most a page of entries, in one statement each.
func fill(tx store.Tx, page []*entry) error {
	byID, ids := map[string]*entry{}, make([]any, 0, MaxPage)
	for _, e := range page {
		byID[e.id] = e
		ids = append(ids, e.id)
	}
	in, args := list(ids)
	if err := fillParties(tx, byID, in, args); err != nil {
		return err
	}
	if err := fillDocuments(tx, byID, in, args); err != nil {
		return err
	}
	return store.Each(tx, func(scan func(...any) error) error {
		var id, manner, at, number string
		if err := scan(&id, &manner, &at, &number); err != nil {
			return err
		}
		e := byID[id]
		e.manner, e.mannerAt, e.answer = manner, at, number
		return nil
	}, `SELECT a.journalpost, a.avskrivningsmaate, a.avskrivningsdato, COALESCE(u.registrerings_id, '') FROM avskrivning a
		LEFT JOIN journalpost u ON u.system_id = a.referanse_avskrives_av_journalpost WHERE a.journalpost IN (`+in+`) ORDER BY a.avskrivningsdato, a.system_id`, args...)
}

// list makes an IN list of few different lengths, so that few different statements are prepared: the last id is repeated.
func list(ids []any) (string, []any) {
	size := MaxPage
	for _, n := range []int{1, 10, 30} {
		if len(ids) <= n {
			size = n
			break
		}
	}
	for len(ids) < size {
		ids = append(ids, ids[len(ids)-1])
	}
	return marks(1, size), ids
}

func fillParties(tx store.Tx, byID map[string]*entry, in string, args []any) error {
	return store.Each(tx, func(scan func(...any) error) error {
		var id string
		var p contact
		var protected int64
		if err := scan(&id, &p.kind, &p.name, &p.person, &p.org, &p.unit, &protected); err != nil {
			return err
		}
		p.protected = protected > 0
		byID[id].parties = append(byID[id].parties, p)
		return nil
	}, `SELECT journalpost, korrespondanseparttype, navn, person, organisasjonsnummer, administrativ_enhet, adressebeskyttelse
		FROM korrespondansepart WHERE journalpost IN (`+in+`) ORDER BY journalpost, nr`, args...)
}

func fillDocuments(tx store.Tx, byID map[string]*entry, in string, args []any) error {
	return store.Each(tx, func(scan func(...any) error) error {
		var d document
		var f file
		if err := scan(&d.entry, &d.id, &d.title, &d.publicTitle, &d.status, &d.attached, &d.no, &f.variant, &f.mime, &f.name, &f.digest, &f.fmt, &f.det, &f.size); err != nil {
			return err
		}
		byID[d.entry].add(d, f)
		return nil
	}, `SELECT d.registrering, d.system_id, d.tittel, d.offentlig_tittel, d.dokumentstatus, d.tilknyttet_registrering_som, d.dokumentnummer,
		COALESCE(o.variantformat, ''), COALESCE(o.mime_type, ''), COALESCE(o.filnavn, ''), COALESCE(o.referanse_dokumentfil, ''), COALESCE(o.format, ''), COALESCE(o.format_detaljer, ''), COALESCE(o.filstoerrelse, 0)
		FROM dokumentbeskrivelse d LEFT JOIN dokumentobjekt o ON o.dokumentbeskrivelse = d.system_id
		WHERE d.registrering IN (`+in+`) ORDER BY d.registrering, d.dokumentnummer, o.versjonsnummer`, args...)
}

// add takes the next row of documents and files: files come oldest first, and a newer version takes the place of an older.
func (e *entry) add(d document, f file) {
	if n := len(e.documents); n == 0 || e.documents[n-1].id != d.id {
		e.documents = append(e.documents, d)
	}
	if f.variant == "" || f.digest == "" { // no file, or a place for one that has not come yet
		return
	}
	last := &e.documents[len(e.documents)-1]
	for i := range last.files {
		if last.files[i].variant == f.variant {
			last.files[i] = f
			return
		}
	}
	last.files = append(last.files, f)
}
