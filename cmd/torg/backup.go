package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"

	"torg/cmd/backup"
	"torg/cmd/demo"
	"torg/cmd/town"
	"torg/municipality"
)

type backupCommand struct {
	Take  backupTake  `cmd:"" default:"withargs" help:"Take a backup of each zone while it is in use."`
	List  backupList  `cmd:"" help:"List the backups at a place."`
	Keys  backupKeys  `cmd:"" help:"Write the keys, encrypted: without them no backup can be read."`
	Clear backupClear `cmd:"" help:"Remove old backups, and what no remaining one needs."`
}

type recipients struct {
	Recipient []string `required:"" help:"age1… public key that backups are encrypted to; repeat for several. The private key is not needed here and should not be here."`
}

func (r recipients) parse() (out []age.Recipient, err error) {
	for _, text := range r.Recipient {
		one, err := age.ParseX25519Recipient(text)
		if err != nil {
			return nil, fmt.Errorf("--recipient: %w", err)
		}
		out = append(out, one)
	}
	return out, nil
}

type backupTake struct {
	townFlags
	recipients
	To   string `required:"" help:"Folder, or s3://HOST/BUCKET/PREFIX."`
	JSON bool   `help:"Print what was done as JSON lines."`
}

// Help shows an example.
func (backupTake) Help() string {
	return "Example: torg backup --config /etc/torg/torg.yaml --to /mnt/backup --recipient age1…\nMake the pair of keys with age-keygen, on another machine."
}

// Run takes them.
func (c backupTake) Run(ctx context.Context) error {
	to, err := c.parse()
	if err != nil {
		return err
	}
	place, err := backup.OpenPlace(c.To, os.Getenv)
	if err != nil {
		return err
	}
	return c.eachZone(ctx, func(t *town.Town, zone municipality.Zone) error {
		key, err := t.Derived(zone, "backup")
		if err != nil {
			return err
		}
		begun := time.Now()
		sum, err := backup.Take(ctx, backup.Source{Store: t.Site.Zones[zone].Store, Migrations: town.Migrations(), Documents: t.Documents(zone), Key: key, Recipients: to,
			Progress: progress(string(zone))}, backup.Under(place, string(t.Profile.Number), string(zone)))
		if err != nil {
			return err
		}
		return c.say(t.Profile.Number, zone, sum, time.Since(begun))
	})
}

func (c backupTake) say(number municipality.Number, zone municipality.Zone, s backup.Summary, took time.Duration) error {
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(struct {
			Municipality municipality.Number
			Zone         municipality.Zone
			Seconds      float64
			backup.Summary
		}{number, zone, took.Seconds(), s})
	}
	fmt.Printf("%s %s: backup %s: %d rows, %d bytes of documents; %d bytes were new; %s\n", number, zone, s.Name, s.Rows, s.Documents, s.NewBytes, took.Round(time.Millisecond))
	return nil
}

type placeFlags struct {
	From string `required:"" help:"Folder, or s3://HOST/BUCKET/PREFIX, where the backups lie."`
}

type identityFlag struct {
	Identity string `required:"" type:"existingfile" help:"File with the age private key."`
}

func (f identityFlag) read() ([]age.Identity, error) {
	b, err := os.Open(f.Identity)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	ids, err := age.ParseIdentities(io.LimitReader(b, 1<<20))
	if err != nil {
		return nil, errors.New("--identity: the file holds no age private key that can be read") // what it holds is not for an error
	}
	return ids, nil
}

type backupList struct {
	placeFlags
	Municipality string `required:"" help:"The municipality's number."`
	JSON         bool   `help:"Print as JSON."`
}

// Help shows an example.
func (backupList) Help() string {
	return "Example: torg backup list --from /mnt/backup --municipality 9901"
}

// Run lists them.
func (c backupList) Run(ctx context.Context) error {
	place, err := backup.OpenPlace(c.From, os.Getenv)
	if err != nil {
		return err
	}
	all := map[municipality.Zone][]time.Time{}
	for _, zone := range municipality.Zones() {
		if all[zone], err = backup.Times(ctx, backup.Under(place, c.Municipality, string(zone))); err != nil {
			return err
		}
		for _, at := range all[zone] {
			if !c.JSON {
				fmt.Println(zone, at.Format(time.RFC3339Nano))
			}
		}
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(all)
	}
	return nil
}

type backupKeys struct {
	townFlags
	recipients
	To string `required:"" type:"path" help:"Folder for the encrypted keys: another place than the backups'."`
}

// Help shows an example.
func (backupKeys) Help() string {
	return "Example: torg backup keys --config /etc/torg/torg.yaml --to /media/safe --recipient age1…"
}

// Run writes them.
func (c backupKeys) Run(ctx context.Context) error {
	to, err := c.parse()
	if err != nil {
		return err
	}
	return c.each(ctx, func(t *town.Town) error {
		for _, file := range t.KeyFiles() {
			if err := backup.SealFile(file.Path, filepath.Join(c.To, file.Name+".age"), to); err != nil {
				return err
			}
			fmt.Println(filepath.Join(c.To, file.Name+".age"))
		}
		return nil
	})
}

type backupClear struct {
	placeFlags
	identityFlag
	Municipality string `required:"" help:"The municipality's number."`
	Last         int    `default:"48" help:"How many of the newest are kept."`
	Daily        int    `default:"30" help:"For how many days the last of the day is kept."`
	Monthly      int    `default:"12" help:"For how many months the last of the month is kept."`
	Yearly       int    `default:"0" help:"For how many years the last of the year is kept."`
}

// Help shows an example.
func (backupClear) Help() string {
	return "Example: torg backup clear --from /mnt/backup --municipality 9901 --identity key.txt --daily 30 --monthly 12"
}

// Run clears.
func (c backupClear) Run(ctx context.Context) error {
	ids, err := c.read()
	if err != nil {
		return err
	}
	place, err := backup.OpenPlace(c.From, os.Getenv)
	if err != nil {
		return err
	}
	for _, zone := range municipality.Zones() {
		n, err := backup.Clear(ctx, backup.Under(place, c.Municipality, string(zone)), backup.Keep{Last: c.Last, Daily: c.Daily, Monthly: c.Monthly, Yearly: c.Yearly}, ids)
		if err != nil {
			return fmt.Errorf("%s zone: %w", zone, err)
		}
		fmt.Printf("%s zone: %d backups removed\n", zone, n)
	}
	return nil
}

type restoreCommand struct {
	townFlags
	placeFlags
	identityFlag
	At    string `help:"The moment to go back to, RFC 3339 (2026-11-22T08:00:00Z): the newest backup taken by then. The newest of all when empty."`
	Check bool   `help:"Restore to a folder of its own, prove it, and remove it: nothing that runs is touched."`
	JSON  bool   `help:"Print what was restored as JSON lines."`
}

// Help shows an example.
func (restoreCommand) Help() string {
	return "Example: torg restore --config /etc/torg/torg.yaml --municipality 9901 --from /mnt/backup --identity key.txt\nThe keys must lie in place first; the zones must be empty. The monthly drill: torg restore --check …"
}

// Run restores, and proves what came back.
func (c restoreCommand) Run(ctx context.Context) error {
	var at time.Time
	if c.At != "" {
		var err error
		if at, err = time.Parse(time.RFC3339, c.At); err != nil {
			return fmt.Errorf("--at: write the moment as 2026-11-22T08:00:00Z: %w", err)
		}
	}
	ids, err := c.read()
	if err != nil {
		return err
	}
	place, err := backup.OpenPlace(c.From, os.Getenv)
	if err != nil {
		return err
	}
	return c.each(ctx, func(t *town.Town) error { return c.restore(ctx, t, place, at, ids) })
}

func (c restoreCommand) restore(ctx context.Context, t *town.Town, place backup.Place, at time.Time, ids []age.Identity) (err error) {
	if c.Check {
		dir, err := os.MkdirTemp("", "torg-restore-check-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		aside, err := t.Aside(ctx, dir)
		if err != nil {
			return err
		}
		defer aside.Close()
		t = aside
	}
	for _, zone := range c.zones() {
		begun := time.Now()
		m, err := backup.Restore(ctx, backup.Under(place, string(t.Profile.Number), string(zone)), at, backup.Target{Store: t.Site.Zones[zone].Store, Migrations: town.Migrations(),
			Documents: t.Documents(zone), Identities: ids, Progress: progress(string(zone))})
		if err != nil {
			return fmt.Errorf("%s zone: %w", zone, err)
		}
		report, err := t.Verify(ctx, t.Site.Zones[zone])
		if err != nil {
			return fmt.Errorf("%s zone: %w", zone, err)
		}
		if !(demo.ZoneReport{Zone: zone, Report: report}).Say(c.JSON) {
			return errRefused
		}
		fmt.Fprintf(os.Stderr, "%s %s: the backup of %s is back and proved, in %s\n", t.Profile.Number, zone, m.Taken.Format(time.RFC3339Nano), time.Since(begun).Round(time.Millisecond))
	}
	return nil
}
