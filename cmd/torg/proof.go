package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"torg/cmd/town"
	"torg/cmd/witness"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

type proveCommand struct {
	townFlags
	Record string `arg:"" help:"What is to be proved: TABLE/KEY, as torg verify names records; dokumentobjekt/… is a document's file."`
	Out    string `type:"path" help:"File for the proof; standard output when empty."`
}

// Help shows an example.
func (proveCommand) Help() string {
	return "Example: torg prove journalpost/0199… --data ./data --out proof.json\nThe program torg-proof checks it without Torg: docs/proof.md."
}

// Run looks in each zone for the record.
func (c proveCommand) Run(ctx context.Context) error {
	name, key, ok := strings.Cut(c.Record, "/")
	if !ok {
		return errors.New("write the record as TABLE/KEY")
	}
	found := false
	err := c.eachZone(ctx, func(t *town.Town, zone municipality.Zone) error {
		z := t.Site.Zones[zone]
		for _, table := range z.Tables {
			if table.Name != name || found {
				continue
			}
			var e ledger.Evidence
			err := z.Store.Read(ctx, func(tx store.Tx) (err error) { e, err = ledger.Attest(tx, table, key, nil); return err })
			if municipality.KindOf(err) == municipality.NotFound {
				continue
			}
			if municipality.KindOf(err) == municipality.Conflict {
				return errors.New("the entry that wrote the record is not under a signed head yet; that happens every ten minutes")
			}
			if err != nil {
				return err
			}
			found = true
			return c.write(e)
		}
		return nil
	})
	if err == nil && !found {
		err = fmt.Errorf("there is no record %s", c.Record)
	}
	return err
}

func (c proveCommand) write(e ledger.Evidence) error {
	b, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return err
	}
	if c.Out == "" {
		_, err = fmt.Println(string(b))
		return err
	}
	return os.WriteFile(c.Out, append(b, '\n'), 0o600)
}

type witnessCommand struct {
	townFlags
	Of  string   `required:"" help:"Address of the municipality that is watched."`
	Key []string `required:"" help:"Its public keys, one for each ledger to watch; from someone you trust."`
	To  string   `required:"" type:"path" help:"Folder where seen heads are kept."`
}

// Help shows an example.
func (witnessCommand) Help() string {
	return "Example: torg witness --config /etc/torg/torg.yaml --municipality 9902 --of https://fjordvik.example.com --key 'torg/9901/internal+…' --to /var/lib/torg/witness\nRun it by a timer. It ends with 1, and keeps what it saw, when history has been rewritten."
}

// Run looks at each ledger once.
func (c witnessCommand) Run(ctx context.Context) error {
	honest, used := true, false
	err := c.each(ctx, func(t *town.Town) error {
		if used {
			return errors.New("name the municipality that signs along with --municipality")
		}
		used = true
		signer, err := note.NewSigner(t.Keys.Zones[municipality.Internal].Signer)
		if err != nil {
			return err
		}
		for _, key := range c.Key {
			v, err := note.NewVerifier(key)
			if err != nil {
				return fmt.Errorf("--key: %w", err)
			}
			w := witness.Watch{Base: c.Of, Zone: filepath.Base(v.Name()), Key: v, Signer: signer, Folder: c.To}
			head, before, err := w.Look(ctx)
			if errors.Is(err, witness.ErrForked) {
				fmt.Fprintf(os.Stderr, "%s: %v\n", v.Name(), err)
				honest = false
				continue
			}
			if err != nil {
				return err
			}
			fmt.Printf("%s: %d entries, %d of them new, and all that was seen before stands\n", v.Name(), head.Size, head.Size-before)
		}
		return nil
	})
	if err == nil && !honest {
		err = errRefused
	}
	return err
}
