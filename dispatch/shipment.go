package dispatch

import (
	"embed"
	"time"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations is the room's schema history.
func Migrations() store.Migrations { return store.Embedded("dispatch", files) }

var shipments = ledger.NewTable("shipment", "id", "case_id", "person", "channel", "carrier", "state", "native", "detail", "created_at", "changed_at", "sent_at", "notified_at", "opened_at", "printed_at", "delivered_at", "failed_at", "digest").Grown("attempt")

// Tables are the tables the ledger vouches for.
func Tables() []*ledger.Table { return []*ledger.Table{shipments} }

// Channel is how a letter goes.
type Channel string

// The channels. Digital means that the carrier finds the reader's mailbox and falls back to paper by its own rules.
const (
	Digital Channel = "digital"
	Paper   Channel = "print"
)

// Shipment is one letter on its way. Its id is the archive's entry id, so that a letter is sent once.
type Shipment struct {
	ID        string // entry id
	Case      string
	Person    string
	Channel   Channel
	Carrier   string // the carrier's id; empty until it has accepted
	State     State
	Native    string
	Detail    string
	Created   time.Time
	Changed   time.Time
	Sent      time.Time
	Notified  time.Time
	Opened    time.Time
	Printed   time.Time
	Delivered time.Time // reached the reader; zero until then
	Failed    time.Time
	Attempt   int64  // how many times an officer has had it sent again
	Digest    string // SHA-256 of the bytes sent, the same as of the bytes archived
}

func (s Shipment) put(tx *ledger.Tx) error {
	return tx.Put(shipments, s.ID, s.Case, s.Person, string(s.Channel), s.Carrier, string(s.State), s.Native, s.Detail, store.Micro(s.Created), tx.Now().UnixMicro(),
		store.Micro(s.Sent), store.Micro(s.Notified), store.Micro(s.Opened), store.Micro(s.Printed), store.Micro(s.Delivered), store.Micro(s.Failed), s.Digest, s.Attempt)
}

func scan(tx store.Tx, where string, args ...any) (out []Shipment, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var s Shipment
		var at [8]int64
		err := scan(&s.ID, &s.Case, &s.Person, &s.Channel, &s.Carrier, &s.State, &s.Native, &s.Detail, &at[0], &at[1], &at[2], &at[3], &at[4], &at[5], &at[6], &at[7], &s.Digest, &s.Attempt)
		for i, dest := range []*time.Time{&s.Created, &s.Changed, &s.Sent, &s.Notified, &s.Opened, &s.Printed, &s.Delivered, &s.Failed} {
			*dest = store.Moment(at[i])
		}
		out = append(out, s)
		return err
	}, shipments.Select()+" "+where, args...)
	return out, err
}

// ByID gives the shipment of an archived letter, or NotFound.
func ByID(tx store.Tx, entry string) (Shipment, error) {
	list, err := scan(tx, `WHERE id = $1`, entry)
	if err == nil && len(list) == 0 {
		return Shipment{}, municipality.E(municipality.NotFound, "dispatch.ByID", "error.notfound")
	}
	if err != nil {
		return Shipment{}, err
	}
	return list[0], nil
}

// OfCase lists the letters of a case, oldest first.
func OfCase(tx store.Tx, caseID string) ([]Shipment, error) {
	return scan(tx, `WHERE case_id = $1 ORDER BY created_at`, caseID)
}
