package portal_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"torg/archive"
	"torg/casework"
	"torg/municipality"
	"torg/service"
	"torg/web/kit"
	"torg/web/kit/kittest"
	"torg/web/kit/text"
	"torg/web/portal/texts"
)

func TestTexts(t *testing.T) {
	kittest.CheckTexts(t, texts.FS)
}

func catalogue(t *testing.T) *text.Catalogue {
	t.Helper()
	c, err := kit.LoadTexts(texts.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// sources gives the Go and templ files of folders, without tests and generated ones.
func sources(t *testing.T, dirs ...string) string {
	t.Helper()
	var all strings.Builder
	for _, dir := range dirs {
		for _, pattern := range []string{"*.go", "*.templ"} {
			names, err := filepath.Glob(filepath.Join(dir, pattern))
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range names {
				if strings.HasSuffix(n, "_test.go") || strings.HasSuffix(n, "_templ.go") {
					continue
				}
				b, err := os.ReadFile(n)
				if err != nil {
					t.Fatal(err)
				}
				all.Write(b)
			}
		}
	}
	return all.String()
}

// TestEveryTextUsedIsThere holds the keys in the pages against the texts.
func TestEveryTextUsedIsThere(t *testing.T) {
	c := catalogue(t)
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?:\bt\(ctx, |\bt\(x\.ctx, |own\(c, |add\([^,"]*, |future\()"([a-z][A-Za-z.-]*)"`).FindAllStringSubmatch(sources(t, "."), -1) {
		key := m[1]
		if strings.HasSuffix(key, ".") {
			continue // the rest is a value; tested below
		}
		used[key] = true
		if !c.Has("portal." + key) {
			t.Errorf("the pages use %q, which has no text", key)
		}
	}
	if len(used) < 100 {
		t.Errorf("only %d keys found; the pattern does not see the pages any more", len(used))
	}
}

// TestEveryVerbOfTheLedgerHasAText finds the verbs in the rooms themselves, so that a new one cannot be forgotten.
func TestEveryVerbOfTheLedgerHasAText(t *testing.T) {
	c := catalogue(t)
	rooms := sources(t, "../../request", "../../casework", "../../decision", "../../dispatch", "../portal")
	found := map[string]bool{}
	for _, pattern := range []string{`(?:\bentry|\bEntry|\bnote|\.Act|\bsaw|\bself)\([^"\n]*"([a-z]+\.[a-z]+)"`, `Verb(?:\s*[:=]|:)\s*"([a-z]+\.[a-z]+)"`} {
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(rooms, -1) {
			found[m[1]] = true
		}
	}
	for _, state := range []string{"accepted", "sent", "notified", "opened", "printed", "failed", "lost", "delivered"} {
		found["dispatch."+state] = true
	}
	if len(found) < 25 {
		t.Fatalf("only %d verbs found; the pattern does not see the rooms any more", len(found))
	}
	for verb := range found {
		if !c.Has("portal.verb." + verb) {
			t.Errorf("the ledger's %q has no text", verb)
		}
	}
}

// TestEveryStatusHasAText holds the rooms' own words against the texts.
func TestEveryStatusHasAText(t *testing.T) {
	c := catalogue(t)
	var keys []string
	for _, s := range []casework.Status{casework.ByRules, casework.Open, casework.Waiting, casework.Approval, casework.Withdrawn} {
		keys = append(keys, "status."+string(s))
	}
	for _, r := range []string{service.Granted, service.Refused, service.Partly} {
		keys = append(keys, "status.decided."+r, "result."+r)
	}
	for _, s := range []string{"answered", "person", "soon"} {
		keys = append(keys, "receipt.title."+s)
	}
	for _, s := range []string{"waiting", "sent", "printed", "delivered", "opened", "failed"} {
		keys = append(keys, "delivery."+s)
	}
	for _, s := range []string{"caseworker", "approver", "archivist", "leader", "operator"} {
		keys = append(keys, "staffrole."+s)
	}
	for _, s := range []string{"barn", "helse", "bolig", "okonomi", "naering", "kultur", "trafikk", "natur", "annet"} {
		keys = append(keys, "need."+s)
	}
	for _, s := range []string{"channel.digital", "channel.print", "direction.in", "direction.out", "direction.internal"} {
		keys = append(keys, s)
	}
	for _, key := range keys {
		if !c.Has("portal." + key) {
			t.Errorf("%q has no text", key)
		}
	}
	if archive.Incoming == archive.Outgoing {
		t.Error("the directions are the same")
	}
}

// TestEveryFieldAndRegisterOfThePacksHasAText: what the packs fetch must be readable on the page about oneself.
func TestEveryFieldAndRegisterOfThePacksHasAText(t *testing.T) {
	c := catalogue(t)
	names, err := os.ReadDir("../../packs")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		if !n.IsDir() {
			continue
		}
		p, problems := service.Load(os.DirFS("../../packs"), n.Name())
		if p == nil {
			t.Fatalf("%s: %v", n.Name(), problems)
		}
		for _, f := range p.Facts {
			if !c.Has("portal.register." + f.Register) {
				t.Errorf("%s: the register %q has no text", p.Name, f.Register)
			}
			for field := range f.Gives {
				if !c.Has("portal.field." + field) {
					t.Errorf("%s: the field %q of %s has no text", p.Name, field, f.Register)
				}
			}
		}
		for _, role := range p.Meta.Roles {
			if !c.Has("portal.role." + role) {
				t.Errorf("%s: the role %q has no text", p.Name, role)
			}
		}
	}
	if !slices.Contains(municipality.Languages(), municipality.NorthernSami) {
		t.Error("Northern Sámi is gone")
	}
}
