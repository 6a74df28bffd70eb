package bench

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"time"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/store/blob"
	"torg/store/postgres"
	"torg/store/sqlite"

	"torg/cmd/town"
)

// place is a store of ours with an archive in it, as each zone of a municipality has.
type place struct {
	store.Store
	groups, syncs atomic.Int64
	cases         []string // the case file each client files in
	src           []byte
}

// probe counts the moments when a commit makes something durable, and waits there as a slower disk would.
func (p *place) probe(delay time.Duration) func(store.Point) error {
	return func(at store.Point) error {
		switch at {
		case store.AtBlobs:
			p.syncs.Add(1)
			time.Sleep(delay)
		case store.BeforeCommit:
			p.syncs.Add(1)
			p.groups.Add(1)
			time.Sleep(delay)
		}
		return nil
	}
}

// where says how a place is opened.
type where struct {
	dir      string
	postgres string // connection string; empty for SQLite
	schema   string
	delay    time.Duration
	clients  int
}

func openPlace(ctx context.Context, w where) (*place, error) {
	packs, err := blob.Open(filepath.Join(w.dir, "documents"), make([]byte, 32))
	if err != nil {
		return nil, err
	}
	p := &place{cases: make([]string, w.clients), src: noise(1 << 20)}
	opt := store.Options{Blobs: packs, Probe: p.probe(w.delay)}
	if w.postgres != "" {
		p.Store, err = postgres.Open(ctx, w.postgres, w.schema, opt)
	} else {
		p.Store, err = sqlite.Open(filepath.Join(w.dir, "torg.db"), opt)
	}
	if err != nil {
		return nil, err
	}
	if err := p.Migrate(ctx, town.Migrations()...); err != nil {
		return nil, err
	}
	plan := archive.Plan{CreatorID: "311000000", CreatorName: "Målevik kommune", FondsTitle: "Målevik kommune", SeriesTitle: "Sakarkiv", Zone: municipality.Internal}
	return p, archive.SetUp(ctx, p, municipality.SystemActor("bench"), plan)
}

// register files an incoming entry with a document of 20 KiB; one in five opens a case file of its own.
func (p *place) register(ctx context.Context, client, n int) error {
	e := ledger.Entry{Actor: municipality.Actor{Kind: municipality.Officer, ID: "kari.li", Name: "Kari Li", Unit: "arkiv"}, Verb: "archive.register",
		Subject: fmt.Sprint("bench/", client, "/", n), Persons: []string{"p" + fmt.Sprint(n%5000)}, Basis: "arkivlova § 9"}
	body := p.document(client, n)
	file, opened := p.cases[client], ""
	err := ledger.Act(ctx, p, e, func(tx *ledger.Tx) error {
		into := file
		if into == "" || n%5 == 0 {
			c, err := archive.OpenCaseFile(tx, newCase(tx, n))
			if err != nil {
				return err
			}
			into, opened = c.ID, c.ID
		}
		_, err := archive.Register(tx, newEntry(tx, into, n, body))
		return err
	})
	if err == nil && opened != "" {
		p.cases[client] = opened
	}
	return err
}

func newCase(tx *ledger.Tx, n int) archive.NewCaseFile {
	return archive.NewCaseFile{ID: municipality.NewID(tx.Now()), Class: archive.ClassRef{System: "LOS", ID: "barnehage", Title: "Barnehage"}, Title: title(n), Unit: "arkiv", Responsible: "kari.li"}
}

func newEntry(tx *ledger.Tx, into string, n int, body []byte) archive.NewEntry {
	return archive.NewEntry{ID: municipality.NewID(tx.Now()), CaseFile: into, Type: archive.Incoming, Title: title(n), DocumentDate: municipality.DateOf(tx.Now()), Unit: "arkiv",
		Parties: []archive.NewParty{{Name: fmt.Sprint("Kari Nordmann ", n%1000000), Role: archive.Sender}},
		Documents: []archive.NewDocument{{ID: municipality.NewID(tx.Now()), Title: title(n), Main: true,
			Files: []archive.NewFile{{Variant: archive.Production, MIME: "text/plain", FileName: "brev.txt", Body: body}}}}}
}

// document is 20 KiB of text that no other registration has. The archive looks at what a file says it is, so it is text.
func (p *place) document(client, n int) []byte {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%d", client, n))
	raw := make([]byte, documentSize/4*3)
	copy(raw, p.src[int(sum[0])<<8|int(sum[1]):])
	copy(raw, sum[:])
	return base64.StdEncoding.AppendEncode(nil, raw)
}
