package bench

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"torg/archive/bulk"
	"torg/archive/deposit"
	"torg/archive/deposit/sample"
)

// depositCases is how many cases the archive of P9 and P10 has: two entries and three documents of 20 KiB each.
const depositCases = 1500

// p9 extracts an archive as a deposit package, against a program that writes as many bytes of XML and the same documents
// from memory: a hand-written escaper, SHA-256 and files.
func p9(ctx context.Context, r *run) error {
	p, dir, err := r.sampled(ctx, "p9")
	if err != nil {
		return err
	}
	schemas, err := emptySchemas(dir)
	if err != nil {
		return err
	}
	var counts deposit.Counts
	var heap uint64
	ours := func() (m Measure, err error) {
		out := filepath.Join(dir, "ut")
		before, begin := meter(), time.Now()
		opt := deposit.Options{Out: out, Schemas: schemas, Series: sample.Series, NoTar: true, Progress: func(deposit.Progress) { heap = max(heap, held()) }}
		res, err := deposit.Extract(ctx, p, opt)
		if err != nil {
			return m, err
		}
		counts = res.Counts
		return pace(counts.StructureSize+counts.Bytes, begin, before), os.RemoveAll(out)
	}
	if _, err := ours(); err != nil { // to know how much there is, and to have what is read in the machine's memory as raw has
		return err
	}
	raw := func() (Measure, error) { return rawExtract(filepath.Join(dir, "raw"), counts) }
	a, b, err := turns(raw, ours)
	if err != nil {
		return err
	}
	f := ratio("P9", fmt.Sprintf("extraction of %d records, %d documents", counts.Records, counts.Files), a, b, 0.50)
	f.Unit = "MB/s"
	f.Notes = []string{"bytes of arkivstruktur.xml and of documents; ours reads the database and decrypts, and writes both journals and the change log beside it, which are not counted; raw writes as much from memory",
		fmt.Sprintf("ours held at most %d MB", heap>>20)}
	r.add(f)
	return errors.Join(p.Close(), sweep(dir))
}

func held() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func pace(bytes int64, begin time.Time, before meters) Measure {
	took := time.Since(begin)
	mb := float64(bytes) / 1e6
	after := meter()
	own := (after.own - before.own).Seconds()
	return Measure{N: 1, Rate: mb / took.Seconds(), P50: float64(took.Milliseconds()), P99: float64(took.Milliseconds()), CPU: own * 1e6 / mb, Foreign: max(0, (after.busy-before.busy-own)/(after.total-before.total+1e-9))}
}

// sampled makes an archive with the cases of P9 and P10.
func (r *run) sampled(ctx context.Context, name string) (*place, string, error) {
	dir, err := r.folder(name)
	if err != nil {
		return nil, dir, err
	}
	p, err := openPlace(ctx, where{dir: dir, clients: 1})
	if err != nil {
		return nil, dir, err
	}
	return p, dir, sample.Fill(ctx, p, sample.Options{Cases: depositCases, Size: documentSize, Plain: true})
}

// emptySchemas stand in for the official ones, which are only copied.
func emptySchemas(dir string) (string, error) {
	dir = filepath.Join(dir, "skjema")
	err := os.MkdirAll(dir, 0o700)
	for _, name := range []string{"arkivstruktur", "metadatakatalog", "endringslogg", "loependeJournal", "offentligJournal", "addml"} {
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, name+".xsd"), []byte("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"/>"), 0o600))
	}
	return dir, err
}

// rawExtract writes as much as ours did.
func rawExtract(dir string, c deposit.Counts) (m Measure, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return m, err
	}
	before, begin := meter(), time.Now()
	f, err := os.Create(filepath.Join(dir, "arkivstruktur.xml"))
	if err != nil {
		return m, err
	}
	h := sha256.New()
	w := bufio.NewWriterSize(io.MultiWriter(f, h), 1<<18)
	each := int(c.StructureSize / max(c.Records, 1))
	body := noise(int(c.Bytes / max(c.Files, 1)))
	for n := range c.Records {
		rawRecord(w, int(n), each)
		for k := n * c.Files / c.Records; k < (n+1)*c.Files/c.Records; k++ {
			if err := rawDocument(dir, k, body); err != nil {
				return m, err
			}
		}
	}
	if err := errors.Join(w.Flush(), f.Sync(), f.Close()); err != nil {
		return m, err
	}
	m = pace(c.StructureSize+c.Bytes, begin, before)
	return m, os.RemoveAll(dir)
}

func rawRecord(w *bufio.Writer, n, size int) {
	text := title(n)
	for wrote := 0; wrote < size; wrote += len(text) + 17 {
		w.WriteString("<tittel>")
		rawEscape(w, text)
		w.WriteString("</tittel>")
	}
}

func rawEscape(w *bufio.Writer, s string) {
	last := 0
	for i := range len(s) {
		esc := ""
		switch s[i] {
		case '&':
			esc = "&amp;"
		case '<':
			esc = "&lt;"
		case '>':
			esc = "&gt;"
		default:
			continue
		}
		w.WriteString(s[last:i])
		w.WriteString(esc)
		last = i + 1
	}
	w.WriteString(s[last:])
}

func rawDocument(dir string, k int64, body []byte) error {
	var h hash.Hash = sha256.New()
	h.Write(body)
	sub := filepath.Join(dir, fmt.Sprint(k/5000))
	if k%5000 == 0 {
		if err := os.MkdirAll(sub, 0o700); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(sub, fmt.Sprintf("%x.txt", h.Sum(nil)[:8])+fmt.Sprint(k)), body, 0o600)
}

// p10 takes a deposit package in, against raw registrations in groups.
func p10(ctx context.Context, r *run) error {
	p, dir, err := r.sampled(ctx, "p10")
	if err != nil {
		return err
	}
	schemas, err := emptySchemas(dir)
	if err != nil {
		return err
	}
	res, err := deposit.Extract(ctx, p, deposit.Options{Out: filepath.Join(dir, "ut"), Schemas: schemas, Series: sample.Series, NoTar: true})
	if err != nil {
		return err
	}
	raw, ours, err := turns(
		func() (Measure, error) { return r.rawPart(ctx, r.Clients, 20, 0, nil) },
		func() (Measure, error) { return r.imported(ctx, res.Dir) })
	if err != nil {
		return err
	}
	f := ratio("P10", "bulk import, registrations / raw grouped registrations", raw, ours, 0.25)
	f.Notes = []string{fmt.Sprintf("ours reads a deposit package, checks every digest and takes %.1f documents of %d KiB with each registration; raw has one, and %d clients", float64(res.Counts.Files)/float64(res.Counts.Records), documentSize>>10, r.Clients)}
	r.add(f)
	return errors.Join(p.Close(), sweep(dir))
}

func (r *run) imported(ctx context.Context, dir string) (m Measure, err error) {
	to, err := r.folder("import")
	if err != nil {
		return m, err
	}
	p, err := openPlace(ctx, where{dir: to, clients: 1})
	if err != nil {
		return m, err
	}
	before, begin := meter(), time.Now()
	rep, err := bulk.Import(ctx, p, dir, bulk.Options{})
	if err == nil && !rep.Good() {
		err = errors.New("bench: the import left something out: " + strings.TrimSpace(fmt.Sprint(rep.Rejected[:1])))
	}
	n := rep.Taken["journalpost"]
	took := time.Since(begin)
	after := meter()
	own := (after.own - before.own).Seconds()
	m = Measure{N: int(n), Rate: float64(n) / took.Seconds(), CPU: own * 1e6 / float64(max(n, 1)), Foreign: max(0, (after.busy-before.busy-own)/(after.total-before.total+1e-9))}
	return m, errors.Join(err, p.Close(), sweep(to))
}
