package request

import (
	"time"

	"torg/municipality"
	"torg/store"
)

// Span is which requests of a service are walked through: those received from From and before Until, UTC. A zero time is
// no bound.
type Span struct {
	Pack        string
	From, Until time.Time
}

// Cursor is how far a walk has come: the request it last gave. The zero Cursor is its beginning.
type Cursor struct {
	received int64
	id       string
}

// Kept is a request as it is stored, not read yet, with who applied. Reading is left to whoever uses it, since a walk goes
// through very many and several may read at once.
type Kept struct {
	Request
	Applicant                   Person
	facts, answers, attachments string
}

// Cursor is where a walk goes on after this request.
func (k Kept) Cursor() Cursor { return Cursor{k.Received.UnixMicro(), k.ID} }

// Open reads what is stored.
func (k Kept) Open() (Request, error) {
	q := k.Request
	err := unpack3(k.facts, &q.Facts, k.answers, &q.Answers, k.attachments, &q.Attachments)
	return q, err
}

// Walk gives the next requests of a span, oldest first, at most limit; none when there are no more. It goes by keyset, so
// the last step costs as the first.
func Walk(tx store.Tx, s Span, after Cursor, limit int) (out []Kept, err error) {
	from, until := s.bounds()
	err = store.Each(tx, func(scan func(...any) error) error {
		var k Kept
		var received int64
		if err := scan(&k.ID, &k.Person, &k.Org, &k.OrgName, &k.Digest, &k.facts, &k.answers, &k.attachments, &received, &k.CaseNumber, &k.Applicant.NationalID, &k.Applicant.Name); err != nil {
			return err
		}
		k.Pack, k.Received, k.Applicant.ID = s.Pack, time.UnixMicro(received).UTC(), k.Person
		out = append(out, k)
		return nil
	}, `SELECT r.id, r.person, r.org, r.org_name, r.digest, r.facts, r.answers, r.attachments, r.received_at, r.case_number, p.national_id, p.name
		FROM request r JOIN person p ON p.id = r.person
		WHERE r.pack = $1 AND r.received_at >= $2 AND r.received_at < $3 AND (r.received_at, r.id) > ($4, $5)
		ORDER BY r.received_at, r.id LIMIT $6`, s.Pack, from, until, after.received, after.id, limit)
	return out, err
}

// Count is how many requests a span has.
func Count(tx store.Tx, s Span) (n int, err error) {
	from, until := s.bounds()
	err = store.One(tx, `SELECT COUNT(*) FROM request WHERE pack = $1 AND received_at >= $2 AND received_at < $3`, []any{s.Pack, from, until}, &n)
	return n, err
}

func (s Span) bounds() (from, until int64) {
	until = 1 << 62
	if !s.From.IsZero() {
		from = s.From.UnixMicro()
	}
	if !s.Until.IsZero() {
		until = s.Until.UnixMicro()
	}
	return from, until
}

// Days is a span of whole days in Norway, both included; a zero date is no bound.
func Days(pack string, from, to municipality.Date) Span {
	s := Span{Pack: pack}
	if !from.IsZero() {
		s.From = from.AddDays(-1).End().Add(time.Microsecond)
	}
	if !to.IsZero() {
		s.Until = to.End().Add(time.Microsecond)
	}
	return s
}
