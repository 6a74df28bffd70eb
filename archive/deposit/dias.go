package deposit

import (
	"archive/tar"
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"

	"torg/municipality"
)

// listedFile is one file of the package, by its name within it.
type listedFile struct {
	name, sum string
	size      int64
}

// eachFile goes through every file below the content: those beside the documents first, by name, then the documents in
// the order they were written.
func (x *extractor) eachFile(fn func(listedFile) error) error {
	sums := append([]summed(nil), x.state.Sums...)
	sort.Slice(sums, func(i, j int) bool { return sums[i].Name < sums[j].Name })
	for _, s := range sums {
		if strings.Contains(s.Name, "/") {
			continue
		}
		if err := fn(listedFile{"content/" + s.Name, s.Sum, s.Size}); err != nil {
			return err
		}
	}
	f, err := os.Open(filepath.Join(x.dir, "files.list"))
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		part := strings.SplitN(lines.Text(), " ", 3)
		if len(part) != 3 {
			return errors.New("the list of files is damaged")
		}
		size, err := strconv.ParseInt(part[1], 10, 64)
		if err != nil {
			return err
		}
		if err := fn(listedFile{"content/" + part[2], part[0], size}); err != nil {
			return err
		}
	}
	return lines.Err()
}

// pack writes the DIAS wrapping, and the tar with info.xml beside it.
func (x *extractor) pack() error {
	if err := os.MkdirAll(filepath.Join(x.dir, "administrative_metadata"), 0o700); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(x.dir, "descriptive_metadata"), 0o700); err != nil {
		return err
	}
	above, err := x.wrapping()
	if err != nil || x.opt.NoTar {
		return errors.Join(err, x.forget())
	}
	x.state.Tar = filepath.Join(x.opt.Out, x.state.Package+".tar")
	size, sum, err := x.tar(above)
	if err != nil {
		return err
	}
	x.state.TarSHA256 = sum
	info := filepath.Join(x.opt.Out, "info.xml")
	if err := x.mets(info, "info.xml", func(fn func(listedFile) error) error {
		return fn(listedFile{x.state.Package + ".tar", sum, size})
	}, nil); err != nil {
		return err
	}
	return x.forget()
}

// forget removes the list of files, which is no part of the package.
func (x *extractor) forget() error {
	err := os.Remove(filepath.Join(x.dir, "files.list"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// wrapping writes PREMIS and METS, and the schemas of the wrapping where the operator's folder has them. It gives the
// files above the content.
func (x *extractor) wrapping() (above []listedFile, err error) {
	premis := "administrative_metadata/dias-premis.xml"
	if err := x.premis(filepath.Join(x.dir, premis)); err != nil {
		return nil, err
	}
	for name, body := range map[string][]byte{"administrative_metadata/dias-premis.xsd": x.optionalSchema("dias-premis.xsd", "DIAS_PREMIS.xsd"), "dias-mets.xsd": x.optionalSchema("dias-mets.xsd", "mets.xsd")} {
		if body == nil {
			continue
		}
		if err := os.WriteFile(filepath.Join(x.dir, name), body, 0o600); err != nil {
			return nil, err
		}
		above = append(above, listedFile{name, sumOf(body), int64(len(body))})
	}
	size, sum, err := digestFile(filepath.Join(x.dir, premis))
	if err != nil {
		return nil, err
	}
	above = append(above, listedFile{premis, sum, size})
	sort.Slice(above, func(i, j int) bool { return above[i].name < above[j].name })
	err = x.mets(filepath.Join(x.dir, "dias-mets.xml"), "dias-mets.xml", func(fn func(listedFile) error) error {
		for _, f := range above {
			if f.name != premis && f.name != "dias-mets.xsd" {
				if err := fn(f); err != nil {
					return err
				}
			}
		}
		return x.eachFile(fn)
	}, &listedFile{premis, sum, size})
	if err != nil {
		return nil, err
	}
	size, sum, err = digestFile(filepath.Join(x.dir, "dias-mets.xml"))
	return append(above, listedFile{"dias-mets.xml", sum, size}), err
}

func digestFile(path string) (int64, string, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return n, hex.EncodeToString(h.Sum(nil)), err
}

// mets writes a METS file by the DIAS profile: who and when, and every file with its size and digest. info.xml, beside the
// tar, is the same with the tar as its one file.
func (x *extractor) mets(path, title string, files func(func(listedFile) error) error, premis *listedFile) error {
	out, err := openSheet(path, Place{})
	if err != nil {
		return err
	}
	now := x.now().Format(time.RFC3339)
	out.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.loc.gov/METS/ dias-mets.xsd" OBJID="UUID:` + x.state.Package + `" TYPE="SIP" PROFILE="http://xml.ra.se/METS/RA_METS_eARD.xml" LABEL="`)
	out.text(x.frame.title())
	out.raw("\">\n<metsHdr CREATEDATE=\"" + now + "\" RECORDSTATUS=\"NEW\">\n")
	x.agents(out)
	start, end := x.period()
	for _, r := range [][2]string{{"DELIVERYTYPE", "Noark5"}, {"SUBMISSIONAGREEMENT", "Ikke oppgitt"}, {"STARTDATE", start}, {"ENDDATE", end}} {
		out.raw(`<altRecordID TYPE="` + r[0] + `">`)
		out.text(r[1])
		out.raw("</altRecordID>\n")
	}
	out.raw("<metsDocumentID>" + title + "</metsDocumentID>\n</metsHdr>\n")
	if premis != nil {
		out.raw(`<amdSec ID="amd"><digiprovMD ID="premis"><mdRef LOCTYPE="URL" MDTYPE="PREMIS" xlink:type="simple" xlink:href="file:` + premis.name + `" MIMETYPE="text/xml" SIZE="` + strconv.FormatInt(premis.size, 10) + `" CREATED="` + now + `" CHECKSUM="` + premis.sum + `" CHECKSUMTYPE="SHA-256"/></digiprovMD></amdSec>` + "\n")
	}
	out.raw(`<fileSec><fileGrp ID="files" USE="FILES">` + "\n")
	n := 0
	err = files(func(f listedFile) error {
		n++
		out.raw(`<file ID="f` + strconv.Itoa(n) + `" MIMETYPE="` + mimeOf(f.name) + `" SIZE="` + strconv.FormatInt(f.size, 10) + `" CREATED="` + now + `" CHECKSUM="` + f.sum + `" CHECKSUMTYPE="SHA-256" USE="Datafile"><FLocat LOCTYPE="URL" xlink:type="simple" xlink:href="file:`)
		out.text(f.name)
		out.raw("\"/></file>\n")
		return nil
	})
	out.raw("</fileGrp></fileSec>\n<structMap><div LABEL=\"Package\"><div LABEL=\"Content description\"/><div LABEL=\"Datafiles\"><fptr FILEID=\"files\"/></div></div></structMap>\n</mets>\n")
	_, _, endErr := out.end()
	return errors.Join(err, endErr)
}

func (x *extractor) agents(out *sheet) {
	creator := "Ikke oppgitt"
	if list := x.frame.lastCreators(); len(list) > 0 {
		creator = orElse(list[0].str("arkivskaper_navn"), creator)
	}
	for _, a := range [][2]string{{`ROLE="ARCHIVIST" TYPE="ORGANIZATION"`, creator}, {`ROLE="CREATOR" TYPE="ORGANIZATION"`, creator}, {`ROLE="OTHER" OTHERROLE="PRODUCER" TYPE="ORGANIZATION"`, creator},
		{`ROLE="OTHER" OTHERROLE="SUBMITTER" TYPE="ORGANIZATION"`, creator}, {`ROLE="IPOWNER" TYPE="ORGANIZATION"`, creator}, {`ROLE="ARCHIVIST" TYPE="OTHER" OTHERTYPE="SOFTWARE"`, x.opt.System}} {
		out.raw("<agent " + a[0] + "><name>")
		out.text(a[1])
		out.raw("</name></agent>\n")
	}
}

func mimeOf(name string) string {
	switch filepath.Ext(name) {
	case ".xml", ".xsd":
		return "text/xml"
	case ".pdf":
		return "application/pdf"
	case ".tar":
		return "application/x-tar"
	case ".txt":
		return "text/plain"
	case ".png":
		return "image/png"
	case ".jpg":
		return "image/jpeg"
	}
	return "application/octet-stream"
}

const premisNamespace = "http://arkivverket.no/standarder/PREMIS"

// premis writes the preservation metadata: the package, every file with its digest and format, and that it was made.
func (x *extractor) premis(path string) error {
	out, err := openSheet(path, Place{})
	if err != nil {
		return err
	}
	identifier := func(value string) string {
		return "<objectIdentifier><objectIdentifierType>NO/RA</objectIdentifierType><objectIdentifierValue>" + escaped(value) + "</objectIdentifierValue></objectIdentifier>"
	}
	out.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<premis xmlns="` + premisNamespace + `" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="2.0">` + "\n")
	out.raw(`<object xsi:type="representation">` + identifier(x.state.Package) + "</object>\n")
	err = x.eachFile(func(f listedFile) error {
		out.raw(`<object xsi:type="file">` + identifier(x.state.Package+"/"+f.name) + "<objectCharacteristics><compositionLevel>0</compositionLevel><fixity><messageDigestAlgorithm>SHA-256</messageDigestAlgorithm><messageDigest>" + f.sum +
			"</messageDigest><messageDigestOriginator>" + escaped(x.opt.System) + "</messageDigestOriginator></fixity><size>" + strconv.FormatInt(f.size, 10) + "</size><format><formatDesignation><formatName>" + strings.TrimPrefix(filepath.Ext(f.name), ".") +
			"</formatName></formatDesignation></format></objectCharacteristics><storage><contentLocation><contentLocationType>SIP</contentLocationType><contentLocationValue>" + x.state.Package + "</contentLocationValue></contentLocation></storage></object>\n")
		return nil
	})
	out.raw("<event><eventIdentifier><eventIdentifierType>NO/RA</eventIdentifierType><eventIdentifierValue>" + Derived("event", x.state.Package) + "</eventIdentifierValue></eventIdentifier><eventType>Creation</eventType><eventDateTime>" + x.now().Format(time.RFC3339) +
		"</eventDateTime><eventDetail>Arkivuttrekk laget</eventDetail><linkingAgentIdentifier><linkingAgentIdentifierType>NO/RA</linkingAgentIdentifierType><linkingAgentIdentifierValue>" + escaped(x.opt.System) + "</linkingAgentIdentifierValue></linkingAgentIdentifier></event>\n")
	out.raw("<agent><agentIdentifier><agentIdentifierType>NO/RA</agentIdentifierType><agentIdentifierValue>" + escaped(x.opt.System) + "</agentIdentifierValue></agentIdentifier><agentName>" + escaped(x.opt.System) + "</agentName><agentType>software</agentType></agent>\n</premis>\n")
	_, _, endErr := out.end()
	return errors.Join(err, endErr)
}

// tar packs the package. Every file is read back and must still be what was written: a file the machine lost in a power
// cut is found here.
func (x *extractor) tar(above []listedFile) (size int64, sum string, err error) {
	f, err := os.Create(x.state.Tar)
	if err != nil {
		return 0, "", err
	}
	h := sha256.New()
	counted := &counter{w: io.MultiWriter(f, h)}
	b := bufio.NewWriterSize(counted, 1<<20)
	w := tar.NewWriter(b)
	add := func(l listedFile) error { return x.addTar(w, l) }
	for _, l := range above {
		if err = add(l); err != nil {
			break
		}
	}
	if err == nil {
		err = x.eachFile(add)
	}
	err = errors.Join(err, w.Close(), b.Flush(), f.Sync(), f.Close())
	return counted.n, hex.EncodeToString(h.Sum(nil)), err
}

type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

func (x *extractor) addTar(w *tar.Writer, l listedFile) error {
	if err := x.ctx.Err(); err != nil {
		return err
	}
	in, err := os.Open(filepath.Join(x.dir, filepath.FromSlash(l.name)))
	if err != nil {
		return err
	}
	defer in.Close()
	if err := w.WriteHeader(&tar.Header{Name: x.state.Package + "/" + l.name, Mode: 0o600, Size: l.size, ModTime: x.now(), Typeflag: tar.TypeReg}); err != nil {
		return err
	}
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(w, h), in); err != nil {
		return fmt.Errorf("%s: %w", l.name, err)
	}
	if got := hex.EncodeToString(h.(hash.Hash).Sum(nil)); got != l.sum {
		return municipality.Errorf(municipality.Fault, op, "%s is not what was written; remove the folder and begin anew", l.name)
	}
	return nil
}
