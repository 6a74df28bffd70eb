package service

import (
	"strings"
	"testing"
)

func TestLIX(t *testing.T) {
	for _, c := range []struct {
		text                   string
		words, sentences, long int
	}{
		{"Du får svar i dag. Vi sender brev.", 8, 2, 0},
		{"Kommunestyret vedtok forskriften: Den gjelder fra 1. januar 2026.", 7, 2, 3},
		{"Du kan klage innen {klage.uker} uker, jf. § 3.", 7, 1, 0},
		{"- **Vilkåret er oppfylt**", 3, 1, 2},
		{"123 456", 0, 0, 0},
	} {
		words, long := 0, 0
		got := sentencesOf([]string{c.text}, 1)
		for _, s := range got {
			words, long = words+s.words, long+s.long
		}
		if words != c.words || len(got) != c.sentences || long != c.long {
			t.Errorf("%q: %d words, %d sentences, %d long; want %d, %d, %d", c.text, words, len(got), long, c.words, c.sentences, c.long)
		}
	}
	if got := lixOf(20, 2, 5); got != 35 {
		t.Errorf("20 words, 2 sentences, 5 long ones: LIX %d, want 35", got)
	}
}

// TestHardTextsAreToldOf: a heavy text is a warning at its line with the sentence to mend; a plain one is not.
func TestHardTextsAreToldOf(t *testing.T) {
	fsys := files(t, "redusert-foreldrebetaling")
	const heavy = "Vedkommende søkers folkeregistrerte husstandsmedlemmers samlede skattepliktige kapitalinntekter forutsettes dokumentert gjennom fremleggelse av skattemelding vedrørende foregående inntektsår, herunder eventuelle endringsmeldinger."
	edit(t, fsys, "redusert-foreldrebetaling/letters/granted.nb.md", "Kostpenger kommer i tillegg.", heavy)
	edit(t, fsys, "redusert-foreldrebetaling/text/nb.yaml", "En hel plass er 45 timer.", heavy)
	ps := Check(fsys, "redusert-foreldrebetaling")
	if got := toldOf(ps, "question.timer.hint is hard to read"); got != "text/nb.yaml:41 warning" {
		t.Errorf("the hint is told at %s", got)
	}
	for _, p := range ps {
		if strings.Contains(p.Text, "hard to read") && !p.Warning {
			t.Errorf("refused for its reading level: %v", p)
		}
	}
	found := false
	for _, r := range load(t, "redusert-foreldrebetaling").Readings() {
		found = found || r.File == "letters/granted.nb.md" && r.LIX > 15 && r.LIX <= lixLimit && len(r.Mend) == 0
	}
	if !found {
		t.Error("the letter as it is shipped is not measured, or is heavy")
	}
}
