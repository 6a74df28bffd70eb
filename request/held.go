package request

import (
	"time"

	"torg/municipality"
	"torg/service"
	"torg/store"
)

// Holding is what one draft or one received application holds about a person: what registers gave and what she answered.
// It is what she has a right to see (personvernforordningen article 15).
type Holding struct {
	ID          string
	Draft       bool // not sent yet
	Pack        string
	Digest      string
	CaseNumber  string // empty for a draft
	Org         municipality.OrgNumber
	OrgName     string
	Changed     time.Time // when it was received, or a draft last changed
	Facts       map[string]service.Fact
	Answers     map[string]service.Answer
	Attachments map[string][]service.Attachment
}

// Held gives everything that a person's drafts and applications hold in this zone, drafts first, newest first.
func Held(tx store.Tx, person string) ([]Holding, error) {
	out, err := heldDrafts(tx, person)
	if err != nil {
		return nil, err
	}
	received, err := OfPerson(tx, person)
	for _, q := range received {
		out = append(out, Holding{ID: q.ID, Pack: q.Pack, Digest: q.Digest, CaseNumber: q.CaseNumber, Org: q.Org, OrgName: q.OrgName, Changed: q.Received,
			Facts: q.Facts, Answers: q.Answers, Attachments: q.Attachments})
	}
	return out, err
}

func heldDrafts(tx store.Tx, person string) (out []Holding, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		h := Holding{Draft: true}
		var facts, answers, attachments string
		var changed int64
		if err := scan(&h.ID, &h.Pack, &h.Digest, &h.Org, &h.OrgName, &facts, &answers, &attachments, &changed); err != nil {
			return err
		}
		h.Changed = time.UnixMicro(changed).UTC()
		if err := unpack3(facts, &h.Facts, answers, &h.Answers, attachments, &h.Attachments); err != nil {
			return err
		}
		out = append(out, h)
		return nil
	}, `SELECT id, pack, digest, org, org_name, facts, answers, attachments, changed_at FROM draft WHERE person = $1 ORDER BY changed_at DESC LIMIT 50`, person)
	return out, err
}
