package deposit

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"torg/municipality"
	"torg/store"
)

// document writes a dokumentbeskrivelse. One that several records share stands under each, with identifiers of its own
// under all but the first, since a depot takes no systemID twice.
func (x *extractor) document(b *batch, d *row, record string, pool *pool) error {
	out, id := x.xml, d.key()
	borrowed := d.str("registrering") != record
	if borrowed {
		d = d.copyWith("system_id", Derived("dokument", id, record))
	}
	out.open("dokumentbeskrivelse")
	x.state.Counts.Documents++
	x.put(out, d, d.s.Head)
	x.put(out, d, d.s.Tail)
	for _, p := range b.of("part", id) {
		x.party(b, p)
	}
	x.each(b, "merknad", id)
	x.each(b, "kassasjon", id)
	x.each(b, "utfoert_kassasjon", id)
	if list := b.of("sletting", id); len(list) > 0 {
		x.small(list[0])
	}
	x.each(b, "skjerming", id)
	x.each(b, "gradering", id)
	x.each(b, "elektronisk_signatur", id)
	if !borrowed {
		x.changes(b, id)
	}
	if len(b.of("vsm", id)) > 0 {
		x.noteOnce("metadata of the municipality's own on documents have no place in the deposit format")
	}
	for _, o := range chosen(b.of("dokumentobjekt", id)) {
		if borrowed {
			o = o.copyWith("system_id", Derived("dokument", o.key(), record))
		}
		x.object(b, o, pool)
	}
	out.shut("dokumentbeskrivelse")
	return nil
}

// copyWith is the row with another text in one column.
func (r *row) copyWith(col, text string) *row {
	c := &row{s: r.s, num: r.num, text: append([]string(nil), r.text...)}
	c.text[c.index(col)] = text
	return c
}

// chosen are the objects a depot gets (requirements 6.4.36 to 6.4.38): every version and variant that is kept, and the
// production format only where there is no archive format.
func chosen(objects []*row) (out []*row) {
	kept := false
	for _, o := range objects {
		kept = kept || o.str("variantformat") == "A" && o.str("referanse_dokumentfil") != ""
	}
	for _, o := range objects {
		if o.str("referanse_dokumentfil") != "" && !(kept && o.str("variantformat") == "P") {
			out = append(out, o)
		}
	}
	return out
}

func (x *extractor) object(b *batch, o *row, pool *pool) {
	out := x.xml
	name, ext := x.fileName(o)
	out.open("dokumentobjekt")
	x.put(out, o, o.s.Head)
	out.element("format", ext)
	out.element("formatDetaljer", strings.TrimSpace(o.str("format")+" "+o.str("format_detaljer")))
	for i := range o.s.Extra[:2] { // opprettetDato and opprettetAv, which the schema has after the format
		x.field(out, o, &o.s.Extra[i])
	}
	out.element("referanseDokumentfil", name)
	out.element("sjekksum", o.str("referanse_dokumentfil"))
	out.element("sjekksumAlgoritme", "SHA-256")
	out.number("filstoerrelse", o.int("filstoerrelse"))
	x.each(b, "elektronisk_signatur", o.key())
	x.each(b, "konvertering", o.key())
	out.shut("dokumentobjekt")
	x.changes(b, o.key())
	x.state.Counts.Files++
	x.state.Counts.Bytes += o.int("filstoerrelse")
	x.files.raw(fmt.Sprintf("%s %d %s\n", o.str("referanse_dokumentfil"), o.int("filstoerrelse"), name))
	pool.work <- job{o.str("referanse_dokumentfil"), x.content(filepath.FromSlash(name))}
}

// perFolder is how many documents lie in one folder: more than some file systems like is slow.
const perFolder = 5000

// fileName is where a document is written. The name is its identifier: nothing about a person is in it.
func (x *extractor) fileName(o *row) (name, ext string) {
	ext = extension(o.str("mime_type"), o.str("format"), o.str("filnavn"))
	return fmt.Sprintf("dokumenter/%05d/%s.%s", x.state.Counts.Files/perFolder+1, uuid(o.key()), ext), ext
}

var plainExt = regexp.MustCompile(`^[a-z0-9]{1,6}$`)

// extension is the file's ending, by what it is rather than what it was called.
func extension(mime, puid, name string) string {
	kind, _, _ := strings.Cut(mime, ";")
	known := map[string]string{"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "image/tiff": "tif", "text/plain": "txt", "application/json": "json", "application/xml": "xml", "text/xml": "xml",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx", "application/vnd.oasis.opendocument.text": "odt"}
	if ext := known[strings.TrimSpace(kind)]; ext != "" {
		return ext
	}
	byPUID := map[string]string{"x-fmt/111": "txt", "fmt/101": "xml", "fmt/353": "tif", "fmt/134": "mp3", "x-fmt/386": "mpg", "av/1": "sos"}
	if ext := byPUID[puid]; ext != "" {
		return ext
	}
	if ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(name), ".")); plainExt.MatchString(ext) {
		return ext
	}
	return "bin"
}

// job is one document to be written.
type job struct{ digest, to string }

// pool writes documents beside the XML. Each worker holds one read transaction for the batch.
type pool struct {
	work chan job
	wg   sync.WaitGroup
	mu   sync.Mutex
	err  error
}

const poolSize = 2

func (x *extractor) startPool() *pool {
	p := &pool{work: make(chan job, 256)}
	for range poolSize {
		p.wg.Go(func() {
			err := x.s.Read(x.ctx, func(tx store.Tx) error { return p.run(tx) })
			if err != nil {
				p.fail(err)
			}
			for range p.work { // let the writer end
			}
		})
	}
	return p
}

func (p *pool) run(tx store.Tx) error {
	for j := range p.work {
		body, err := tx.Blob(j.digest)
		if err != nil {
			return municipality.Errorf(municipality.Fault, op, "the document %s: %w", j.digest, err)
		}
		if err := writeFile(j.to, body); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(to string, body []byte) error {
	err := os.WriteFile(to, body, 0o600)
	if errors.Is(err, os.ErrNotExist) {
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		err = os.WriteFile(to, body, 0o600)
	}
	return err
}

func (p *pool) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err = errors.Join(p.err, err)
}

// wait ends the pool and gives what went wrong.
func (p *pool) wait() error {
	close(p.work)
	p.wg.Wait()
	return p.err
}

func joined(err error, p *pool) error { return errors.Join(err, p.wait()) }
