package deposit

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"torg/archive"
	"torg/archive/deposit/sample"
	"torg/archive/depot"
	"torg/internal/pgtest"
	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/store/blob"
	"torg/store/postgres"
	"torg/store/sqlite"
)

// open makes an empty archive.
func open(t testing.TB, engine string) store.Store {
	t.Helper()
	dir := t.TempDir()
	packs, err := blob.Open(filepath.Join(dir, "documents"), make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	var s store.Store
	if engine == "postgres" {
		dsn := pgtest.DSN(t)
		pgtest.Drop(t, dsn, "deposit_test")
		s, err = postgres.Open(context.Background(), dsn, "deposit_test", store.Options{Blobs: packs})
	} else {
		s, err = sqlite.Open(filepath.Join(dir, "torg.db"), store.Options{Blobs: packs})
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(context.Background(), ledger.Migrations(), jobs.Migrations(), archive.Migrations()); err != nil {
		t.Fatal(err)
	}
	plan := archive.Plan{CreatorID: "311000000", CreatorName: "Fjordvik kommune", FondsTitle: "Fjordvik", SeriesTitle: "Sakarkiv", Zone: municipality.Internal}
	if err := archive.SetUp(context.Background(), s, municipality.SystemActor("test"), plan); err != nil {
		t.Fatal(err)
	}
	return s
}

func filled(t testing.TB, engine string, opt sample.Options) store.Store {
	t.Helper()
	s := open(t, engine)
	if err := sample.Fill(context.Background(), s, opt); err != nil {
		t.Fatal(err)
	}
	return s
}

const shared = "../../../shared/noark5/xsd"

// schemaFolder is the folder of official schemas beside the repository, or one with empty ones when it is not there.
func schemaFolder(t testing.TB, edition string) (dir string, official bool) {
	t.Helper()
	dir = t.TempDir()
	from := filepath.Join(shared, "noark5-5.0-"+edition)
	_, err := os.Stat(from)
	official = err == nil
	if !official {
		t.Log("the official schemas are not beside the repository: nothing is validated by them")
	}
	for _, names := range n5Schemas() {
		body := []byte("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"/>")
		if official {
			for _, at := range []string{filepath.Join(from, names[0]), filepath.Join(shared, "addml", names[min(1, len(names)-1)])} {
				if b, err := os.ReadFile(at); err == nil {
					body = b
				}
			}
		}
		if err := os.WriteFile(filepath.Join(dir, names[0]), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, official
}

func extract(t testing.TB, s store.Store, opt Options) *Result {
	t.Helper()
	if opt.Out == "" {
		opt.Out = t.TempDir()
	}
	if opt.Series == "" {
		opt.Series = sample.Series
	}
	if opt.Schemas == "" {
		opt.Schemas, _ = schemaFolder(t, "2019-05")
	}
	res, err := Extract(context.Background(), s, opt)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// engines are those there are.
func engines(t *testing.T, fn func(t *testing.T, engine string)) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) { fn(t, engine) })
	}
}

// clean fails when the package has a fault that a depot would find.
func clean(t testing.TB, path, schemas string) *depot.Report {
	t.Helper()
	rep, err := depot.Validate(context.Background(), path, depot.Options{Schemas: schemas, Temp: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range rep.Checks {
		if k.Result == depot.Fault {
			t.Errorf("%s %s: %d faults, such as %v", k.Number, k.Name, k.Faults, k.Errors[:min(3, len(k.Errors))])
		}
	}
	return rep
}

// A package of every kind of case passes the depots' tests and both editions of the schemas, in a folder and in a tar.
func TestAPackagePassesTheDepot(t *testing.T) {
	engines(t, func(t *testing.T, engine string) {
		s := filled(t, engine, sample.Options{Cases: 60})
		res := extract(t, s, Options{})
		if res.Left.Any() || res.Counts.Folders < 60 {
			t.Errorf("%+v, %s", res.Counts, res.Left.Summary())
		}
		for _, edition := range []string{"2019-05", "2023-12"} {
			dir, official := schemaFolder(t, edition)
			path := map[string]string{"2019-05": res.Dir, "2023-12": res.Tar}[edition]
			if k := clean(t, path, dir).Check("N5.03"); official && k.Result == depot.OK && k.Total != 5 {
				t.Errorf("%s: %d files were validated", edition, k.Total)
			}
		}
		rep := clean(t, res.Tar, "")
		for _, number := range strings.Fields("N5.07 N5.08 N5.10 N5.15 N5.16 N5.22 N5.25 N5.26 N5.28 N5.35 N5.36 N5.37 N5.38 N5.39 N5.40 N5.41 N5.42 N5.43 N5.44 N5.45 N5.46 N5.51 N5.59 N5.61 N5.62 T.02 T.03") {
			if rep.Check(number).Total == 0 {
				t.Errorf("%s found nothing: the archive is not of every kind", number)
			}
		}
	})
}

// The wrapping is valid by the schemas of DIAS.
func TestTheWrappingIsValid(t *testing.T) {
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("xmllint is not here")
	}
	if _, err := os.Stat(shared); err != nil {
		t.Skip("the official schemas are not beside the repository")
	}
	res := extract(t, filled(t, "sqlite", sample.Options{Cases: 30}), Options{})
	for file, schema := range map[string]string{filepath.Join(res.Dir, "dias-mets.xml"): "mets.xsd", filepath.Join(filepath.Dir(res.Tar), "info.xml"): "info.xsd", filepath.Join(res.Dir, "administrative_metadata/dias-premis.xml"): "DIAS_PREMIS.xsd"} {
		cmd := exec.Command("xmllint", "--nonet", "--noout", "--schema", filepath.Join(shared, "dias", schema), file)
		cmd.Env = append(os.Environ(), "XML_CATALOG_FILES="+filepath.Join(shared, "catalog.xml"))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v %s", filepath.Base(file), err, out[:min(len(out), 800)])
		}
	}
}

// Nothing about a person is in a file's name.
func TestNamesOfFilesTellNothing(t *testing.T) {
	res := extract(t, filled(t, "sqlite", sample.Options{Cases: 20}), Options{NoTar: true})
	n := 0
	err := filepath.WalkDir(filepath.Join(res.Dir, "content", "dokumenter"), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
			if name := strings.TrimSuffix(d.Name(), filepath.Ext(d.Name())); !isUUID(name) {
				t.Errorf("%s", d.Name())
			}
		}
		return err
	})
	if err != nil || int64(n) != res.Counts.Files || n == 0 {
		t.Errorf("%d files, %v", n, err)
	}
}

// An extraction killed at any place goes on and gives the same bytes.
func TestAStoppedExtractionGoesOn(t *testing.T) {
	s := filled(t, "sqlite", sample.Options{Cases: 60})
	whole := extract(t, s, Options{})
	schemas, _ := schemaFolder(t, "2019-05")
	for stop := 1; stop < 9; stop += 3 {
		out, n := t.TempDir(), 0
		opt := Options{Out: out, Schemas: schemas, Series: sample.Series}
		opt.stop = func() error {
			if n++; n == stop {
				return errors.New("killed")
			}
			return nil
		}
		_, err := Extract(context.Background(), s, opt)
		if err == nil {
			t.Fatalf("stop %d: it was not stopped", stop)
		}
		spoil(t, out)
		opt.stop = nil
		res, err := Extract(context.Background(), s, opt)
		if err != nil {
			t.Fatalf("stop %d: %v", stop, err)
		}
		same(t, whole.Dir, res.Dir)
	}
}

// spoil writes what a kill may leave: a torn tail after the last place that was told of.
func spoil(t *testing.T, out string) {
	t.Helper()
	found, _ := filepath.Glob(filepath.Join(out, "*", "content", "arkivstruktur.xml"))
	for _, f := range found {
		h, err := os.OpenFile(f, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.WriteString("<mappe><tittel>halv"); err != nil {
			t.Fatal(err)
		}
		h.Close()
	}
}

// same holds that two packages have the same content, but for the moment and the id they were made with.
func same(t *testing.T, a, b string) {
	t.Helper()
	for _, name := range []string{"arkivstruktur.xml", "endringslogg.xml", "loependeJournal.xml", "offentligJournal.xml"} {
		x, err := os.ReadFile(filepath.Join(a, "content", name))
		if err != nil {
			t.Fatal(err)
		}
		y, err := os.ReadFile(filepath.Join(b, "content", name))
		if err != nil {
			t.Fatal(err)
		}
		if string(x) != string(y) {
			t.Errorf("%s differs: %d and %d bytes", name, len(x), len(y))
		}
	}
	clean(t, b, "")
}

// Only what is closed is for a depot. What is not is told of, and left out whole.
func TestWhatIsOpenIsLeftOut(t *testing.T) {
	s := filled(t, "sqlite", sample.Options{Cases: 40, Open: 5})
	res := extract(t, s, Options{})
	if res.Left.Open != 5 || res.Left.NotArchive == 0 || res.Left.Folders < 5 || len(res.Left.Units) == 0 {
		t.Errorf("%+v", res.Left)
	}
	clean(t, res.Tar, "")
	all := extract(t, s, Options{AllowOpen: true})
	if all.Counts.Folders <= res.Counts.Folders {
		t.Errorf("%d folders with what is open, %d without", all.Counts.Folders, res.Counts.Folders)
	}
	rep, err := depot.Validate(context.Background(), all.Tar, depot.Options{Temp: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if rep.Check("N5.15").Faults == 0 || rep.Check("N5.22").Faults == 0 {
		t.Error("open cases were given another status than they have")
	}
}

func TestNothingReadyIsSaid(t *testing.T) {
	s := filled(t, "sqlite", sample.Options{Cases: 3, Open: 3, Plain: true})
	schemas, _ := schemaFolder(t, "2019-05")
	res, err := Extract(context.Background(), s, Options{Out: t.TempDir(), Schemas: schemas, Series: sample.Series})
	if !(municipality.KindOf(err) == municipality.Conflict) || res.Left.Open != 3 {
		t.Errorf("%v %+v", err, res.Left)
	}
	if _, err := Extract(context.Background(), s, Options{Out: t.TempDir(), Schemas: t.TempDir(), Series: sample.Series, AllowOpen: true}); !(municipality.KindOf(err) == municipality.NotSetUp) {
		t.Errorf("without schemas: %v", err)
	}
	if _, err := Extract(context.Background(), s, Options{Out: t.TempDir(), Schemas: schemas, Series: "none"}); !(municipality.KindOf(err) == municipality.NotFound) {
		t.Errorf("an unknown arkivdel: %v", err)
	}
}

// The public journal is made through the gate: what is screened is not in it.
func TestThePublicJournalIsScreened(t *testing.T) {
	s := filled(t, "sqlite", sample.Options{Cases: 8})
	res := extract(t, s, Options{NoTar: true})
	public, err := os.ReadFile(filepath.Join(res.Dir, "content", "offentligJournal.xml"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(public), archive.Hidden) || !strings.Contains(string(public), "offentleglova § 13") {
		t.Error("nothing is screened")
	}
	var secret []string
	err = s.Read(context.Background(), func(tx store.Tx) error {
		return store.Each(tx, func(scan func(...any) error) error {
			var title string
			err := scan(&title)
			secret = append(secret, title)
			return err
		}, `SELECT j.tittel FROM journalpost j JOIN skjerming s ON s.system_id = j.system_id`)
	})
	if err != nil || len(secret) == 0 {
		t.Fatalf("%d, %v", len(secret), err)
	}
	for _, title := range secret {
		if strings.Contains(string(public), escaped(title)) {
			t.Errorf("%q is in the public journal", title)
		}
	}
}

// The metadata of a municipality's own is valid by the schema that is made for it.
func TestTheOwnSchemaDefinesTheOwnMetadata(t *testing.T) {
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("xmllint is not here")
	}
	res := extract(t, filled(t, "sqlite", sample.Options{Cases: 8}), Options{NoTar: true})
	b, err := os.ReadFile(filepath.Join(res.Dir, "content", "arkivstruktur.xml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, element := range []string{"saksnummer", "nasjonalidentifikator"} {
		_, rest, found := strings.Cut(string(b), "<v:"+element)
		body, _, ended := strings.Cut(rest, "</v:"+element+">")
		if !found || !ended {
			t.Fatalf("there is no %s", element)
		}
		at := filepath.Join(t.TempDir(), "a.xml")
		text := "<v:" + element + ` xmlns:v="` + ownNamespace + `"` + body + "</v:" + element + ">"
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("xmllint", "--nonet", "--noout", "--schema", filepath.Join(res.Dir, "content", ownSchema), at).CombinedOutput(); err != nil {
			t.Errorf("%s: %s", element, out)
		}
	}
}
