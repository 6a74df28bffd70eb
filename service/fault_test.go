package service

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// TestFaultsAreToldWithTheirPlace breaks a good pack in one place at a time and demands that the fault is told there, in
// words that say what to do.
func TestFaultsAreToldWithTheirPlace(t *testing.T) {
	const pack = "redusert-foreldrebetaling"
	for _, c := range []struct{ file, from, to, want, text string }{
		{"pack.yaml", "owner: oppvekst", "ownr: oppvekst", "pack.yaml:5:1", `there is no setting "ownr" here; did you mean "owner"?`},
		{"pack.yaml", "level: high", "level: hihg", "pack.yaml:10:8", `it must be one of substantial, high; did you mean "high"?`},
		{"pack.yaml", "validFrom: 2024-08-01", "validFrom: 2024-02-30", "pack.yaml:12:12", "is not a date in the calendar"},
		{"pack.yaml", "validFrom: 2024-08-01", "validFrom: 1.8.2024", "pack.yaml:12:12", "write the date as 2026-01-31"},
		{"pack.yaml", "hideParty: true", "hideParty: ja", "pack.yaml:25:14", "write true or false, not ja or nei"},
		{"pack.yaml", `publicFileTitle: "{tjeneste} - *****"`, `publicFileTitle: "{tjeneste} - {søker}"`, "pack.yaml:22:20", "must not show the applicant"},
		{"pack.yaml", "  months: 1", "  months: 1\n  days: 3", "pack.yaml:", "either days or months"},
		{"pack.yaml", "title: tjeneste.navn", "title: tjeneste.navm", "pack.yaml:2:8", `did you mean "tjeneste.navn"?`},
		{"pack.yaml", "zone: internal", "zone: &z internal", "pack.yaml:11:7", "no YAML anchors or aliases"},
		{"pack.yaml", "zone: internal", "zone: !!str internal", "pack.yaml:11:7", "no YAML tags"},
		{"pack.yaml", "zone: internal", "zone: internal\nzone: secured", "pack.yaml:12:1", `"zone" is given twice`},
		{"pack.yaml", "zone: internal", "zone: [internal", "pack.yaml:", "not valid YAML"},
		{"form.yaml", "showIf: husstanden_stemmer = false", "showIf: husstanden_stemer = false", "form.yaml:12:17", `did you mean "husstanden_stemmer"?`},
		{"form.yaml", "showIf: husstanden_stemmer = false", "showIf: 1 + 1", "form.yaml:12:17", "declared boolean"},
		{"form.yaml", "      - id: timer\n        type: number", "      - id: timer\n        type: nummer", "form.yaml:31:15", `did you mean "number"?`},
		{"form.yaml", "      - id: timer\n", "      - id: barn\n", "form.yaml:", "is used already"},
		{"form.yaml", "contestable: true", "contestable: true\n        options: [{value: a}]", "form.yaml:", "only choice and choices have options"},
		{"facts.yaml", "register: skatt", "register: skatten", "facts.yaml:18:15", `did you mean "skatt"?`},
		{"facts.yaml", "of: husstand.voksne.personidentifikator", "of: husstand.voksene.personidentifikator", "facts.yaml:20:18", `did you mean "voksne"?`},
		{"facts.yaml", "maxAge: P30D", "maxAge: en måned", "facts.yaml:8:13", "write the time as P1D"},
		{"rules.yaml", "| > 0 ", "| > x ", "rules.yaml:", "x"},
		{"rules.yaml", "når lavere betaling | så utfall", "hvis lavere betaling | så utfall", "rules.yaml:", `the heading "hvis lavere betaling" is not understood`},
		{"rules.yaml", `| "avslått"          | forskrift`, `| "avslag"           | forskrift`, "rules.yaml:193:125", "not among the output's allowed values"},
		{"rules.yaml", "grunn.annen-adresse |", "grunn.anen-adresse  |", "rules.yaml:", `did you mean "grunn.annen-adresse"?`},
		{"rules.yaml", "result: utfall", "result: utfal", "rules.yaml:", `there is no decision called "utfal"; did you mean "utfall"?`},
		{"rules.yaml", "from: 2025-08-01", "from: 2024-08-01", "rules.yaml:18:15", "must stand in order"},
		{"rules.yaml", "expression: sum per måned < ordinær sum per måned", "expression: sum per månd < ordinær sum per måned", "rules.yaml:", "sum per m"},
		{"route.yaml", "mandate: rute.fullmakt", "mandate: rute.fullmagt", "route.yaml:3:10", `did you mean "rute.fullmakt"?`},
		{"letters/granted.nb.md", "{{ sum per måned | kr }}", "{{ sum per månd | kr }}", "letters/granted.nb.md:6:63", `did not understand "per månd"`},
		{"letters/granted.nb.md", "{{ sum per måned | kr }}", "{{ sum per måned | kroner }}", "letters/granted.nb.md:6:", `there is no format "kroner"`},
		{"letters/granted.nb.md", "{{ sum per måned | kr }}", "{{ sum per måned | kr", "letters/granted.nb.md:6:", ""},
		{"letters/granted.nb.md", "{{ for b in betaling per barn }}", "{{ for b in betaling per bar }}", "letters/granted.nb.md:10:13", "betaling per bar"},
		{"letters/granted.nb.md", "{{ b.navn }}", "{{ b.nvn }}", "letters/granted.nb.md:11:", "nvn"},
		{"letters/granted.nb.md", "{{ include klage }}", "{{ include klager }}", "letters/granted.nb.md:", "there is no part letters/part.klager.nb.md"},
		{"letters/granted.nb.md", "{{ covers rules }}", "{{ covers rule }}", "letters/granted.nb.md:", `did you mean "rules"?`},
		{"letters/granted.nb.md", "{{ if vedtak", "{{ end }}\n{{ if vedtak", "letters/granted.nb.md:", "this end has no"},
		{"letters/granted.nb.md", "---\ntitle:", "title:", "letters/granted.nb.md:1:1", "a letter begins with"},
		{"text/nb.yaml", "{husstandens inntekt | kr} i året. Seks", "{husstandens inntkt | kr} i året. Seks", "text/nb.yaml:", "husstandens inn"},
		{"tests/utfall.yaml", "like: Ett barn, inntekten", "like: Et barn, inntekten", "tests/utfall.yaml:", "there is no earlier test called"},
	} {
		t.Run(c.file+" "+c.to, func(t *testing.T) {
			fsys := files(t, pack)
			edit(t, fsys, pack+"/"+c.file, c.from, c.to)
			wantProblem(t, fsys, pack, c.want, c.text)
		})
	}
}

func wantProblem(t *testing.T, fsys fstest.MapFS, pack, place, text string) {
	t.Helper()
	_, problems := Load(fsys, pack)
	if !problems.Fatal() {
		t.Fatal("no fault is told")
	}
	for _, p := range problems {
		if strings.HasPrefix(fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column), place) && strings.Contains(p.Text, text) {
			if p.Line > 0 && p.Excerpt == "" {
				t.Errorf("no excerpt with %v", p)
			}
			return
		}
	}
	t.Errorf("want %s … %s; got\n%v", place, text, problems)
}

func TestFilesThatAreNoText(t *testing.T) {
	const pack = "ledsagerbevis"
	for what, b := range map[string]string{
		"not UTF-8": "title: \xff\xfe", "zero byte": "title: a\x00b", "empty": "", "two documents": "a: 1\n---\nb: 2\n",
		"deep": strings.Repeat("[", 500), "deep by dashes": strings.Repeat("- ", 500) + "x", "a list": "- a\n- b\n", "a number": "42\n",
		"deep by lines": deepLines(60), "many values": "a: [" + strings.Repeat("1,", maxNodes) + "1]\n",
		"many lines": strings.Repeat("a:\n", maxLines+1), "many signs": strings.Repeat("%", maxSigns+1), "brackets": strings.Repeat("[]", maxSigns),
		"alias bomb": "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "merge": "a: &a {x: 1}\nb:\n  <<: *a\n",
	} {
		fsys := files(t, pack)
		fsys[pack+"/pack.yaml"] = &fstest.MapFile{Data: []byte(b), Mode: 0o644}
		if p, problems := Load(fsys, pack); p != nil || !strings.Contains(problems.Error(), "pack.yaml") {
			t.Errorf("%s: %v", what, problems)
		}
	}
}

// TestWorstFilesAreReadInTime reads the largest files the limits let through; a limit set too high makes it run for minutes.
func TestWorstFilesAreReadInTime(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	var keys strings.Builder
	for i := range maxLines - 1 {
		fmt.Fprintf(&keys, "k%d: 1\n", i)
	}
	for _, s := range []string{keys.String(), strings.Repeat("[]", maxSigns/2), strings.Repeat("%", maxSigns), strings.Repeat("&a ", maxSigns), strings.Repeat("!a ", maxSigns),
		"a: [" + strings.Repeat("1,", maxFileBytes/2-10) + "1]", strings.Repeat("'", maxFileBytes-1), strings.Repeat(":", maxFileBytes)} {
		d := readYAML("x.yaml", []byte(s))
		if taken, want := len(d.faults) == 0, strings.HasPrefix(s, "k0:") || s[0] == ':'; taken != want {
			t.Errorf("a file that begins %q: taken is %v; %v", s[:20], taken, d.faults)
		}
	}
}

func deepLines(n int) string {
	var s strings.Builder
	for i := range n {
		s.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return s.String()
}

func TestLeadingZeroStaysText(t *testing.T) {
	d := readYAML("x.yaml", []byte("a: 012345678\nb: 1.50\nc: 0x1f\nd: \"7\"\ne: 1_000\n"))
	m := d.value.(map[string]any)
	if m["a"] != "012345678" || fmt.Sprint(m["b"]) != "1.50" || m["c"] != "0x1f" || m["d"] != "7" || m["e"] != "1_000" {
		t.Errorf("%#v", m)
	}
}

func TestCheckDemandsWhatTheLawDemands(t *testing.T) {
	const pack = "skjenkebevilling-enkelt-anledning"
	for _, c := range []struct{ file, from, to, want string }{
		{"rules.yaml", "| alkoholloven § 4-4                                         | grunn.for-sent", "| -                                                          | grunn.for-sent", "the row for-sent refuses, so it must name the law"},
		{"rules.yaml", "| grunn.for-sent  |", "| -               |", "the row for-sent gives the result, so it must tell the reason"},
		{"rules.yaml", "| person.brudd           |", "| -                      |", "sends the case to a person, so it must tell why"},
		{"letters/part.klage.nb.md", "{{ covers appeal appeal-body appeal-deadline appeal-procedure }}", "{{ covers appeal appeal-body appeal-procedure }}", "lacks {{ covers appeal-deadline }}"},
		{"letters/part.klage.nb.md", "{{ klage.uker }} uker", "noen uker", "the part marked appeal-deadline must show {{ klage.uker }}"},
		{"letters/part.klage.nn.md", "{{ klage.instans }}", "nokon", "the part marked appeal-body must show {{ klage.instans }}"},
		{"letters/part.grunnlag.en.md", "{{ covers machine machine-review }}", "", "lacks {{ covers machine }}"},
		{"letters/refused.nb.md", "{{ covers considerations }}", "", "lacks {{ covers considerations }}"},
		{"text/nn.yaml", "  slettet: \"Organisasjonen er sletta", "  sletta: \"Organisasjonen er sletta", `the text "grunn.slettet" is missing`},
		{"text/en.yaml", "at least {alder for ansvarlig} years old", "at least twenty years old", `the text "grunn.for-ung" has the places none`},
		{"tests/saksbehandler.yaml", "manual: [person.brudd]", "manual: [person.brud]", `fails: manual: got [person.brudd], want [person.brud]`},
		{"tests/saksbehandler.yaml", "arrangementsdato: 2026-05-10}", "arrangementsdato: 2026-05-11}", "no test makes the row kort-frist of til saksbehandler fire"},
	} {
		t.Run(c.want, func(t *testing.T) {
			fsys := files(t, pack)
			edit(t, fsys, pack+"/"+c.file, c.from, c.to)
			if problems := Check(fsys, pack); problems.Err() == nil || !strings.Contains(problems.Error(), c.want) {
				t.Errorf("got\n%v", problems)
			}
		})
	}
	fsys := files(t, pack)
	delete(fsys, pack+"/README.md")
	delete(fsys, pack+"/letters/refused.se.md")
	edit(t, fsys, pack+"/text/nb.yaml", "klage.instans:", "ubrukt.tekst: Ingen viser til denne\nklage.instans:")
	problems := Check(fsys, pack).Error()
	for _, want := range []string{"lacks README.md", "letters/refused.se.md:0:0: this letter is missing", `warning: the text "ubrukt.tekst" is not used`} {
		if !strings.Contains(problems, want) {
			t.Errorf("want %q in\n%s", want, problems)
		}
	}
}
