package request

import (
	"slices"
	"strings"
	"time"

	"torg/municipality"
	"torg/service"
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

// Kept is a request as it is stored, not read yet. Reading is left to whoever uses it, since a walk goes through very many
// and several may read at once.
type Kept struct {
	Request
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

// Part reads only the facts and answers that are needed, by name; an answer that is asked for each of several, such as
// "timer[2]", goes by the name before the bracket. It is for looking at very many.
func (k Kept) Part(need map[string]bool) (Request, error) {
	facts, ok := members(k.facts)
	answers, also := members(k.answers)
	if !ok || !also {
		return k.Open()
	}
	q := k.Request
	q.Facts, q.Answers = map[string]service.Fact{}, map[string]service.Answer{}
	for name, text := range facts {
		if !need[name] {
			continue
		}
		var f service.Fact
		if err := decode(text, &f); err != nil {
			return q, municipality.Wrap(municipality.Fault, "request.Part", err)
		}
		q.Facts[name] = f
	}
	for name, text := range answers {
		if base, _, _ := strings.Cut(name, "["); !need[base] {
			continue
		}
		var a service.Answer
		if err := decode(text, &a); err != nil {
			return q, municipality.Wrap(municipality.Fault, "request.Part", err)
		}
		q.Answers[name] = a
	}
	return q, nil
}

// members takes an object as Go writes it apart, without reading its values; false when it is written in another way.
func members(text string) (map[string]string, bool) {
	out := map[string]string{}
	if len(text) < 2 || text[0] != '{' || text[len(text)-1] != '}' {
		return nil, false
	}
	for at := 1; at < len(text)-1; {
		if text[at] != '"' {
			return nil, false
		}
		end := skip(text, at)
		if end < 0 || end >= len(text) || text[end] != ':' {
			return nil, false
		}
		name := text[at+1 : end-1]
		if strings.IndexByte(name, '\\') >= 0 {
			return nil, false
		}
		if at = skip(text, end+1); at <= end+1 || at >= len(text) {
			return nil, false
		}
		out[name] = text[end+1 : at]
		if at == len(text)-1 {
			return out, true
		}
		if text[at] != ',' {
			return nil, false
		}
		at++
	}
	return out, len(text) == 2
}

// skip gives where a value ends that begins at a place; -1 when it does not.
func skip(text string, at int) int {
	depth := 0
	for ; at < len(text); at++ {
		switch c := text[at]; c {
		case '"':
			for at++; at < len(text) && text[at] != '"'; at++ {
				if text[at] == '\\' {
					at++
				}
			}
			if depth == 0 {
				return min(at+1, len(text))
			}
		case '{', '[':
			depth++
		case '}', ']', ',':
			if depth == 0 {
				return at
			}
			if c != ',' {
				if depth--; depth == 0 {
					return at + 1
				}
			}
		}
	}
	return -1
}

// Walk gives the next requests of a span, oldest first, at most limit; none when there are no more. It goes by keyset, so
// the last step costs as the first.
func Walk(tx store.Tx, s Span, after Cursor, limit int) (out []Kept, err error) {
	from, until := s.bounds()
	err = store.Each(tx, func(scan func(...any) error) error {
		var k Kept
		var received int64
		if err := scan(&k.ID, &k.Person, &k.Org, &k.OrgName, &k.Digest, &k.facts, &k.answers, &k.attachments, &received, &k.CaseNumber); err != nil {
			return err
		}
		k.Pack, k.Received = s.Pack, time.UnixMicro(received).UTC()
		out = append(out, k)
		return nil
	}, `SELECT id, person, org, org_name, digest, facts, answers, attachments, received_at, case_number FROM request
		WHERE pack = $1 AND received_at >= $2 AND received_at < $3 AND (received_at, id) > ($4, $5) ORDER BY received_at, id LIMIT $6`, s.Pack, from, until, after.received, after.id, limit)
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

// Shielded reports whether a register said of anyone in the request that her address is protected: strictly confidential,
// confidential or at a client's address (folkeregisterloven § 10-4). It is told by the word Folkeregisteret uses, however
// deep in the facts, so that no pack needs to say it.
func (r Request) Shielded() bool {
	for _, f := range r.Facts {
		if graded(f.Value) {
			return true
		}
	}
	return false
}

// grade is what Folkeregisteret calls the protection, and open what it says of those who have none.
const grade, unprotected = "adressebeskyttelse", "ugradert"

func graded(v any) bool {
	switch v := v.(type) {
	case []any:
		return slices.ContainsFunc(v, graded)
	case map[string]any:
		if g, ok := v[grade].(string); ok && g != "" && !strings.EqualFold(g, unprotected) {
			return true
		}
		for _, x := range v {
			if graded(x) {
				return true
			}
		}
	}
	return false
}

// MayBeShielded is a quick look at what is stored: when it is false, Shielded is.
func (k Kept) MayBeShielded() bool {
	all := strings.Count(k.facts, `"`+grade+`"`)
	return all > strings.Count(k.facts, `"`+grade+`":"`+unprotected+`"`)
}
