package request

import (
	"errors"
	"time"

	"torg/ledger"
	"torg/municipality"
	"torg/service"
	"torg/store"
)

var (
	offers = ledger.NewTable("offer", "id", "person", "pack", "digest", "plan", "event", "subject", "happened", "language", "facts", "answers", "outcome", "state", "cause",
		"casefile", "case_number", "entry", "made_at", "changed_at", "expires")
	reservations = ledger.NewTable("offer_reservation", "id", "since")
)

// OfferState is how far an offer has come.
type OfferState string

// The states of an offer. A declined one may be taken up again until it expires.
const (
	OfferOpen      OfferState = "open"
	OfferAccepted  OfferState = "accepted" // an application was made of it
	OfferDeclined  OfferState = "declined"
	OfferExpired   OfferState = "expired"
	OfferWithdrawn OfferState = "withdrawn" // the municipality took it back; Cause says why
)

// Causes of a withdrawal.
const (
	CauseRules    = "rules"    // the rules or the facts have changed, and give another answer now
	CauseMoved    = "moved"    // she is no longer resident, or not where she was
	CauseDead     = "dead"     // she, or the one it is about, is dead
	CauseShielded = "shielded" // an address has been protected
	CauseReserved = "reserved" // she asked not to be offered such things
)

// Offer (tilbud) is a service that the municipality offers someone who has not asked: filled in, weighed by the rules and
// explained as a decision would be, and hers to accept, change or decline.
type Offer struct {
	ID         string
	Person     string // internal id of whom it is made to
	Pack       *service.Pack
	Plan       service.Offer
	Event      string // what made it, told apart from every other event: "birth/p…"; once per person, service and event
	Subject    string // internal id of whom the event is about; may be the person herself
	Happened   service.Event
	Language   municipality.Language
	Facts      map[string]service.Fact
	Answers    map[string]service.Answer
	Outcome    service.Outcome
	State      OfferState
	Cause      string
	CaseFile   string // archive id of the case file its letter, and later the application, lie in
	CaseNumber string
	Entry      string // archive id of the letter; empty until it is written
	Made       time.Time
	Changed    time.Time
	Expires    municipality.Date // last day to answer

	packName, digest, plan string
}

// Offered says that an offer has been made, and that she is to be told.
type Offered struct {
	Offer string `json:"offer"`
}

// Kind names the event.
func (Offered) Kind() string { return "request.offered" }

func (o Offer) put(tx *ledger.Tx) error {
	return tx.Put(offers, o.ID, o.Person, o.packName, o.digest, o.plan, o.Event, o.Subject, pack(o.Happened), string(o.Language), pack(o.Facts), pack(o.Answers), pack(o.Outcome),
		string(o.State), o.Cause, o.CaseFile, o.CaseNumber, o.Entry, store.Micro(o.Made), tx.Now().UnixMicro(), o.Expires.String())
}

// forget drops what registers told when an offer can no longer be accepted: there is no use for it any more
// (personvernforordningen article 5 no. 1 e). The letter stays in the archive.
func (o *Offer) forget() {
	o.Facts, o.Answers = map[string]service.Fact{}, map[string]service.Answer{}
}

func scanOffers(tx store.Tx, where string, args ...any) (out []Offer, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var o Offer
		var happened, facts, answers, outcome, expires string
		var made, changed int64
		if err := scan(&o.ID, &o.Person, &o.packName, &o.digest, &o.plan, &o.Event, &o.Subject, &happened, &o.Language, &facts, &answers, &outcome, &o.State, &o.Cause,
			&o.CaseFile, &o.CaseNumber, &o.Entry, &made, &changed, &expires); err != nil {
			return err
		}
		o.Made, o.Changed = store.Moment(made), store.Moment(changed)
		o.Expires, _ = municipality.ParseDate(expires) // written by us
		if err := decode(happened, &o.Happened); err != nil {
			return err
		}
		err := unpack3(facts, &o.Facts, answers, &o.Answers, outcome, &o.Outcome)
		out = append(out, o)
		return err
	}, offers.Select()+" "+where, args...)
	return out, err
}

// OfferByID gives an offer to the rooms that work on it, without its pack. They check who may see it.
func OfferByID(tx store.Tx, id string) (Offer, error) {
	list, err := scanOffers(tx, `WHERE id = $1`, id)
	if err == nil && len(list) == 0 {
		return Offer{}, municipality.E(municipality.NotFound, "request.OfferByID", "error.notfound")
	}
	if err != nil {
		return Offer{}, err
	}
	return list[0], nil
}

// PackOf gives the name and digest of the pack an offer is made under.
func (o Offer) PackOf() (name, digest string) { return o.packName, o.digest }

// Lettered notes which archived letter told her of the offer; the room that wrote it calls it in its own act.
func Lettered(tx *ledger.Tx, id, entry string) error {
	o, err := OfferByID(tx, id)
	if err != nil {
		return err
	}
	o.Entry = entry
	return o.put(tx)
}

// Reserved reports whether a person has said that she wants no offers.
func Reserved(tx store.Tx, person string) (bool, error) {
	n := 0
	err := store.One(tx, `SELECT COUNT(*) FROM offer_reservation WHERE id = $1`, []any{person}, &n)
	return n > 0, err
}

// OfferCount is how many offers of a service and event are in a state.
type OfferCount struct {
	Pack, Plan string
	State      OfferState
	Cause      string
	Count      int
}

// CountOffers counts the offers of a zone. It tells of no person.
func CountOffers(tx store.Tx) (out []OfferCount, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var c OfferCount
		err := scan(&c.Pack, &c.Plan, &c.State, &c.Cause, &c.Count)
		out = append(out, c)
		return err
	}, `SELECT pack, plan, state, cause, COUNT(*) FROM offer GROUP BY pack, plan, state, cause ORDER BY pack, plan, state, cause`)
	return out, err
}

// resident is what is kept of those who live in the municipality, as far as an offer needs it.
type resident struct {
	ID         string
	NationalID municipality.NationalID
	Born       municipality.Date
}

func residentByID(tx store.Tx, id string) (p resident, found bool, err error) {
	var born string
	err = store.One(tx, `SELECT id, national_id, born FROM resident WHERE id = $1`, []any{id}, &p.ID, &p.NationalID, &born)
	if errors.Is(err, store.ErrNotFound) {
		return p, false, nil
	}
	p.Born, _ = municipality.ParseDate(born) // written by us, or empty
	return p, err == nil, err
}

func position(tx store.Tx, id string) (n int64, err error) {
	err = store.One(tx, `SELECT position FROM watched WHERE id = $1`, []any{id}, &n)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	return n, err
}

func moveTo(tx store.Tx, id string, n int64) error {
	_, err := tx.Exec(`INSERT INTO watched (id, position) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET position = excluded.position`, id, n)
	return err
}

// PlanID names the offer in its pack.
func (o Offer) PlanID() string { return o.plan }

// OfferByEntry gives the offer that an archived letter tells of, or NotFound.
func OfferByEntry(tx store.Tx, entry string) (Offer, error) {
	list, err := scanOffers(tx, `WHERE entry = $1`, entry)
	if err == nil && (len(list) == 0 || entry == "") {
		return Offer{}, municipality.E(municipality.NotFound, "request.OfferByEntry", "error.notfound")
	}
	if err != nil {
		return Offer{}, err
	}
	return list[0], nil
}

// OffersOf lists a person's offers, without their packs, newest first.
func OffersOf(tx store.Tx, person string) ([]Offer, error) {
	return scanOffers(tx, `WHERE person = $1 ORDER BY made_at DESC, id DESC LIMIT 100`, person)
}
