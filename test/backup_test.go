package test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"torg/cmd/backup"
	"torg/cmd/demo"
	"torg/cmd/town"
	"torg/internal/pgtest"
	"torg/municipality"
	"torg/web/site"
)

func (r *rig) source(z *site.Zone, to age.Recipient) backup.Source {
	r.t.Helper()
	key, err := r.Town.Derived(z.Name, "backup")
	if err != nil {
		r.t.Fatal(err)
	}
	return backup.Source{Store: z.Store, Migrations: town.Migrations(), Documents: r.Town.Documents(z.Name), Key: key, Recipients: []age.Recipient{to}}
}

func (r *rig) takeAll(place backup.Place, to age.Recipient) (sums []backup.Summary) {
	r.t.Helper()
	for _, z := range r.Town.Site.Each() {
		sum, err := backup.Take(r.t.Context(), r.source(z, to), backup.Under(place, "9901", string(z.Name)))
		if err != nil {
			r.t.Fatal(err)
		}
		sums = append(sums, sum)
	}
	return sums
}

// restored puts a backup back in an empty place, given nothing but the place, the identity and the keys.
func (r *rig) restored(place backup.Place, id age.Identity, at time.Time, postgres bool) *town.Town {
	r.t.Helper()
	data, dsn := r.t.TempDir(), ""
	if postgres {
		dsn = pgtest.DSN(r.t)
		for _, zone := range municipality.Zones() {
			pgtest.Drop(r.t, dsn, "torg_9901_"+string(zone))
		}
	}
	r.copyKeys(data)
	t, err := demo.Inspect(r.t.Context(), data, dsn)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, z := range t.Site.Each() {
		_, err := backup.Restore(r.t.Context(), backup.Under(place, "9901", string(z.Name)), at,
			backup.Target{Store: z.Store, Migrations: town.Migrations(), Documents: t.Documents(z.Name), Identities: []age.Identity{id}})
		if err != nil {
			r.t.Fatal(err)
		}
	}
	return t
}

func (r *rig) copyKeys(data string) {
	for _, name := range []string{"keys.json", "internal/keys.json", "secured/keys.json"} {
		b, err := os.ReadFile(filepath.Join(r.Town.Data, "9901", name))
		if err == nil {
			err = os.MkdirAll(filepath.Dir(filepath.Join(data, "9901", name)), 0o700)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(data, "9901", name), b, 0o600)
		}
		if err != nil {
			r.t.Fatal(err)
		}
	}
}

func entries(t *testing.T, town *town.Town) (n []int) {
	t.Helper()
	for _, z := range town.Site.Each() {
		rep, err := town.Verify(t.Context(), z)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range rep.Lies {
			t.Errorf("%s zone lies after restoring: %v", z.Name, l)
		}
		n = append(n, int(rep.Entries))
	}
	return n
}

func TestABackupTakenWhileRunningIsPutBackOnEitherEngine(t *testing.T) {
	both(t, func(t *testing.T, r *rig) {
		id, err := age.GenerateX25519Identity()
		if err != nil {
			t.Fatal(err)
		}
		place := backup.Folder(t.TempDir())
		r.apply(r.citizen("kari"))
		r.settle()
		r.takeAll(place, id.Recipient())
		early, before := r.clock.Now(), entries(t, r.Town)
		r.clock.Add(time.Hour)
		r.apply(r.citizen("kari"))
		r.settle()
		second := r.takeAll(place, id.Recipient())
		after := entries(t, r.Town)
		if second[1].NewParts != 0 || second[1].KnownRuns == 0 {
			t.Errorf("the secured zone had nothing new, and yet %d bytes of documents were taken and %d runs were known", second[1].NewParts, second[1].KnownRuns)
		}
		for _, postgres := range []bool{false, true} {
			if r.Town.Postgres != "" && postgres {
				continue // its schemas are in use
			}
			for _, want := range []struct {
				at      time.Time
				entries []int
			}{{time.Time{}, after}, {early, before}} {
				back := r.restored(place, id, want.at, postgres)
				if got := entries(t, back); got[0] != want.entries[0] || got[1] != want.entries[1] {
					t.Errorf("as of %v, %v entries came back, and there were %v", want.at, got, want.entries)
				}
				if err := back.Close(); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

func TestABackupTellsNothingAndFlippedBitsAreSeen(t *testing.T) {
	r := start(t, false)
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	r.apply(r.citizen("kari"))
	r.settle()
	r.takeAll(backup.Folder(dir), id.Recipient())
	for _, path := range files(t, dir) {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(path+string(b), "Solvang") || strings.Contains(path+string(b), "foreldrebetaling") {
			t.Errorf("%s can be read", path)
		}
	}
	zone := r.zone(municipality.Internal)
	place := backup.Under(backup.Folder(dir), "9901", "internal")
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Restore(t.Context(), place, time.Time{}, r.target(zone, other)); err == nil {
		t.Error("a stranger's identity opened it")
	}
	if _, err := backup.Restore(t.Context(), place, time.Time{}, r.target(zone, id)); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("a backup was put back over data in use: %v", err)
	}
	for _, kind := range []string{"rows", "documents", "manifests"} {
		if r.survives(filepath.Join(dir, "9901", "internal", kind), place, id) {
			t.Errorf("a flipped bit in %s was not seen", kind)
		}
	}
}

func (r *rig) target(z *site.Zone, id age.Identity) backup.Target {
	return backup.Target{Store: z.Store, Migrations: town.Migrations(), Documents: r.Town.Documents(z.Name), Identities: []age.Identity{id}}
}

func files(t *testing.T, dir string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, p)
		}
		return err
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("no files in %s: %v", dir, err)
	}
	return out
}

// survives flips a bit in one file of the folder and tells whether restoring goes through all the same.
func (r *rig) survives(folder string, place backup.Place, id age.Identity) bool {
	r.t.Helper()
	path := files(r.t, folder)[0]
	b, err := os.ReadFile(path)
	if err != nil {
		r.t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		r.t.Fatal(err)
	}
	defer func() { b[len(b)/2] ^= 1; _ = os.WriteFile(path, b, 0o600) }()
	data := r.t.TempDir()
	r.copyKeys(data)
	t, err := demo.Inspect(r.t.Context(), data, "")
	if err != nil {
		r.t.Fatal(err)
	}
	defer t.Close()
	_, err = backup.Restore(context.Background(), place, time.Time{}, backup.Target{Store: t.Site.Internal().Store, Migrations: town.Migrations(), Documents: t.Documents(municipality.Internal), Identities: []age.Identity{id}})
	return err == nil
}

func TestClearingKeepsWhatTheKeptBackupsNeed(t *testing.T) {
	r := start(t, false)
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	place := backup.Folder(t.TempDir())
	for range 3 {
		r.apply(r.citizen("kari"))
		r.settle()
		r.takeAll(place, id.Recipient())
		r.clock.Add(25 * time.Hour)
	}
	zone := backup.Under(place, "9901", "internal")
	removed, err := backup.Clear(t.Context(), zone, backup.Keep{Last: 1}, []age.Identity{id})
	if err != nil || removed != 2 {
		t.Fatalf("%d removed, %v", removed, err)
	}
	back := r.restored(place, id, time.Time{}, false)
	defer back.Close()
	if got, want := entries(t, back), entries(t, r.Town); got[0] != want[0] {
		t.Errorf("%v entries came back of %v", got, want)
	}
	if _, err := backup.Restore(t.Context(), zone, r.clock.Now().Add(-60*time.Hour), r.target(r.zone(municipality.Internal), id)); err == nil {
		t.Error("a backup that was cleared away came back")
	}
}
