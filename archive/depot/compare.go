package depot

import (
	"path"
	"strconv"
	"strings"
)

// compare holds what was read against what arkivuttrekk.xml says, once everything is read.
func (v *validator) compare() error {
	v.compareManifest()
	v.compareNumbers()
	v.compareJournals()
	if err := v.compareIDs(); err != nil {
		return err
	}
	if err := v.compareFiles(); err != nil {
		return err
	}
	return v.compareTar()
}

// compareManifest: the files that are named are there, with the digest that is given (N5.01, N5.02).
func (v *validator) compareManifest() {
	for _, f := range v.addml.files {
		ext := path.Ext(f.name)
		if f.name == "" || strings.ContainsAny(f.name, `/\`) {
			v.c.fail("N5.01", manifestFile, "filnavnet %s er ikke et navn", quote(f.name))
			continue
		}
		v.c.count("N5.01", -1, strings.TrimPrefix(ext, "."), 1)
		sum, there := v.digests[f.name]
		switch {
		case !there:
			v.c.fail("N5.01", manifestFile, "filen %s er oppgitt, men finnes ikke", quote(f.name))
		case f.sum == "" && v.summed(f.name):
			// Named again without its checksum, as the depot's own template does for schemas that several files share.
		case f.sum == "":
			v.c.fail("N5.02", f.name, "sjekksum mangler")
		case !isSHA256(f.algorithm):
			v.c.fail("N5.02", f.name, "algoritmen er %s, ikke SHA-256", quote(f.algorithm))
		case !strings.EqualFold(f.sum, sum):
			v.c.fail("N5.02", f.name, "sjekksummen er en annen enn den oppgitte")
		default:
			v.c.count("N5.02", -1, strings.TrimPrefix(ext, "."), 1)
		}
	}
	for _, name := range []string{structureFile, changeLog} {
		if !v.addml.lists(name) {
			v.c.fail("N5.01", manifestFile, "%s er ikke oppgitt", name)
		}
	}
}

func (v *validator) summed(name string) bool {
	for _, f := range v.addml.files {
		if f.name == name && f.sum != "" {
			return true
		}
	}
	return false
}

// compareNumbers: numbers and yes or no that arkivuttrekk.xml gives are those found.
func (v *validator) compareNumbers() {
	v.compareCount("N5.10", "arkivstruktur/mappe")
	v.compareCount("N5.16", "arkivstruktur/registrering")
	v.compareTruth("N5.42", "inneholderSkjermetInformasjon")
	v.compareTruth("N5.44", "inneholderDokumenterSomSkalKasseres")
	v.compareTruth("N5.45", "omfatterDokumenterSomErKassert")
	found := v.c.total("N5.28")
	said, err := strconv.ParseInt(v.addml.info["antallDokumentfiler"], 10, 64)
	switch {
	case err != nil:
		v.c.fail("N5.28", manifestFile, "antallDokumentfiler mangler eller er ikke et tall")
	case said != found:
		v.c.fail("N5.28", manifestFile, "%d dokumentfiler er oppgitt, %d finnes", said, found)
	}
	if found == 0 {
		v.c.fail("N5.28", "dokumenter/", "dokumentkatalogen mangler eller er tom")
	}
}

func (v *validator) compareCount(test, key string) {
	said, ok := v.addml.occurring(key)
	found := v.c.total(test)
	if !ok {
		v.c.fail(test, manifestFile, "antallet er ikke oppgitt")
	} else if said != found {
		v.c.fail(test, manifestFile, "%d er oppgitt, %d finnes", said, found)
	}
}

func (v *validator) compareTruth(test, key string) {
	said, ok := v.addml.truth(key)
	found := v.c.total(test) > 0
	if !ok {
		v.c.fail(test, manifestFile, "%s er ikke oppgitt som true eller false", key)
	} else if said != found {
		v.c.fail(test, manifestFile, "%s er %t, men antallet er %d", key, said, v.c.total(test))
	}
}

// compareIDs: each systemID once, and every reference to something that is there (N5.47, N5.48, N5.51, N5.62).
func (v *validator) compareIDs() error {
	return v.ids.groups(func(id string, notes []string, n int) error {
		kinds, places := map[string]bool{}, []string(nil)
		for _, note := range notes { // "d" sorts before "r"
			if rest, ok := strings.CutPrefix(note, "d"); ok {
				kind, where, _ := strings.Cut(rest, " ")
				kinds[kind] = true
				places = append(places, kind+" "+where)
				continue
			}
			test, where, _ := strings.Cut(note[1:], " ")
			v.compareID(test, where, id, kinds)
		}
		v.c.count("N5.47", -1, "", int64(len(places)))
		if len(places) > 1 {
			v.c.fail("N5.47", strings.Join(places[:min(len(places), 5)], "; "), "systemID %s forekommer %d ganger", quote(id), len(places))
		}
		return nil
	})
}

func (v *validator) compareID(test, where, id string, kinds map[string]bool) {
	v.c.count(test, -1, "", 1)
	there := len(kinds) > 0
	switch test {
	case "N5.48":
		there = kinds["arkivdel"]
	case "N5.51":
		there = kinds["klasse"]
	}
	if !there {
		v.c.fail(test, where, "viser til %s, som ikke finnes", quote(id))
	}
}
