package service

import (
	"fmt"
	"strings"
	"time"

	"torg/municipality"
	"torg/rules"
)

func monthOf(m int) time.Month { return time.Month(m) }

// Letter writes a letter of a kind in a language: its title as plain text and its body as Markdown (CommonMark).
// Values from people and registers are escaped, so that nothing in them can act as Markdown.
//
// Errors: NotFound when the pack has no such letter, Invalid when the letter needs a value that is missing; a letter with
// a hole in it is never written.
func (p *Pack) Letter(kind string, lang municipality.Language, data LetterData) (title, markdown string, err error) {
	lt := p.letters[kind][lang]
	if lt == nil {
		lt = p.letters[kind][municipality.Bokmaal]
		lang = municipality.Bokmaal
	}
	if lt == nil {
		return "", "", municipality.Errorf(municipality.NotFound, "service.Letter", "the pack %s has no letter %q", p.Name, kind)
	}
	b, err := p.bind(data.Input)
	if err != nil {
		return "", "", err
	}
	w := &letterWriter{bound: b, kind: kind, letter: lt, lang: lang, data: data, values: map[string]rules.Value{}}
	if err := w.bindLetter(); err != nil {
		return "", "", err
	}
	if title, err = w.write(lt.title, nil, false); err != nil {
		return "", "", err
	}
	body, err := w.write(lt.body, nil, true)
	return strings.TrimSpace(title), tidy(body), err
}

// LetterLanguages lists the languages the pack has a kind of letter in.
func (p *Pack) LetterLanguages(kind string) []municipality.Language {
	var out []municipality.Language
	for _, lang := range municipality.Languages() {
		if p.letters[kind][lang] != nil {
			out = append(out, lang)
		}
	}
	return out
}

type letterWriter struct {
	*bound
	kind   string
	letter *letter
	lang   municipality.Language
	data   LetterData
	values map[string]rules.Value
}

// bindLetter gives the names only letters have.
func (w *letterWriter) bindLetter() error {
	values := w.letterValues()
	for _, in := range letterInputs() {
		if err := w.set(in.Name, values[in.Name], in.Type, "Torg", w.data.DecidedAt); err != nil {
			return err
		}
	}
	return nil
}

func (w *letterWriter) letterValues() map[string]any {
	d, p := w.data, w.pack
	return map[string]any{
		"sak": map[string]any{"nummer": d.Case.Number, "mottatt": day(d.Case.Received)},
		"vedtak": map[string]any{"dato": day(d.DecidedAt), "maskinelt": d.Officer == "", "resultat": d.Outcome.Result,
			"saksbehandler": d.Officer, "godkjenner": d.Approver, "enhet": d.Unit, "begrunnelse": strings.TrimSpace(d.FreeText)},
		"kommune": map[string]any{"nummer": string(d.Municipality.Number), "navn": d.Municipality.Name, "adresse": strings.Join(d.Municipality.Address, ", "),
			"telefon": d.Municipality.Phone, "epost": d.Municipality.Email, "nettsted": d.Municipality.BaseURL},
		"klage":              map[string]any{"uker": p.Meta.AppealWeeks, "instans": p.Text(w.lang, p.Meta.AppealBody)},
		"grunner":            w.reasonTexts(w.reasons()),
		"personlige grunner": w.reasonTexts(d.Outcome.ManualReasons),
		"regler":             lawsOf(w.reasons()),
		"hjemmel":            anys(p.Meta.LegalBasis),
		"kilder":             w.sources(),
		"tjeneste":           p.Text(w.lang, p.Meta.Title),
		"forventet svar":     p.Expected(d.Case.Received),
		"tilbud":             d.Offer.value(),
	}
}

// Expected is the date, as ISO text, by which the applicant can expect a decision; nil when nothing is received.
func (p *Pack) Expected(received time.Time) any {
	if received.IsZero() {
		return nil
	}
	return p.ResponseDate(municipality.DateOf(received)).String()
}

// ResponseDate is the last day the applicant should have to wait for a decision or a preliminary reply.
func (p *Pack) ResponseDate(received municipality.Date) municipality.Date {
	if p.Meta.ResponseDays > 0 {
		return received.AddDays(p.Meta.ResponseDays)
	}
	return received.AddMonths(p.Meta.ResponseMonths)
}

func day(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return municipality.DateOf(t).String()
}

// reasons are the rules' reasons when the letter tells what the rules say. When a person decided otherwise they explain
// another result than the letter's, and only her own words can give the grounds.
func (w *letterWriter) reasons() []Reason {
	if contains([]string{Granted, Refused, Partly}, w.kind) && w.kind != w.data.Outcome.Result {
		return nil
	}
	return w.data.Outcome.Reasons
}

func (w *letterWriter) reasonTexts(rs []Reason) []any {
	out := []any{}
	for _, r := range rs {
		out = append(out, w.pack.ReasonText(w.lang, r))
	}
	return out
}

func lawsOf(rs []Reason) []any {
	out, seen := []any{}, map[string]bool{}
	for _, r := range rs {
		for _, law := range r.Law {
			if !seen[law] {
				seen[law] = true
				out = append(out, law)
			}
		}
	}
	return out
}

func anys(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// sources tells what was fetched, from where and when.
func (w *letterWriter) sources() []any {
	out := []any{}
	for _, f := range w.pack.Facts {
		got, ok := w.in.Facts[f.Name]
		if !ok {
			continue
		}
		out = append(out, map[string]any{"navn": f.Name, "kilde": got.Source, "hentet": day(got.At), "periode": got.Period,
			"formål": w.pack.Text(w.lang, f.Purpose)})
	}
	return out
}

// write puts the pieces together. turn holds which item of each loop around it this is.
func (w *letterWriter) write(pieces []piece, turn []int, escaped bool) (string, error) {
	var out strings.Builder
	for _, p := range pieces {
		text, err := w.piece(p, turn, escaped)
		if err != nil {
			return "", err
		}
		out.WriteString(text)
	}
	return out.String(), nil
}

func (w *letterWriter) piece(p piece, turn []int, escaped bool) (string, error) {
	switch {
	case p.slot != nil:
		return w.slotText(p.slot, turn, escaped)
	case p.test != nil:
		v, err := w.slotValue(p.test, turn)
		if err != nil {
			return "", err
		}
		if v.IsTrue() {
			return w.write(p.body, turn, escaped)
		}
		return w.write(p.rest, turn, escaped)
	case p.each != nil:
		return w.repeat(p, turn, escaped)
	case p.body != nil:
		return w.write(p.body, turn, escaped)
	}
	return p.text, nil
}

func (w *letterWriter) repeat(p piece, turn []int, escaped bool) (string, error) {
	v, err := w.slotValue(p.each, turn)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for i := range v.Items() {
		text, err := w.write(p.body, append(append([]int{}, turn...), i), escaped)
		if err != nil {
			return "", err
		}
		out.WriteString(text)
	}
	return out.String(), nil
}

// slotValue computes a slot, once for the letter, and takes out the item of this turn.
func (w *letterWriter) slotValue(s *slot, turn []int) (rules.Value, error) {
	v, done := w.values[s.key]
	if !done {
		var missing []string
		var err error
		if v, missing, err = w.value(s.key); err != nil {
			return v, err
		}
		if len(missing) > 0 {
			return v, w.hole(s, "it waits for "+strings.Join(missing, ", "))
		}
		w.values[s.key] = v
	}
	for _, i := range turn {
		items := v.Items()
		if i >= len(items) {
			return rules.Null(), w.hole(s, "it has no item for this turn")
		}
		v = items[i]
	}
	return v, nil
}

func (w *letterWriter) hole(s *slot, why string) error {
	return &municipality.Error{Kind: municipality.Invalid, Op: "service.Letter", Key: "letter.incomplete",
		Cause: fmt.Errorf("%s:%d has no value: %s", s.file, s.line, why)}
}

func (w *letterWriter) slotText(s *slot, turn []int, escaped bool) (string, error) {
	v, err := w.slotValue(s, turn)
	if err != nil {
		return "", err
	}
	if text, isText := v.Text(); v.IsNull() || isText && text == "" && s.as == asParagraph {
		return "", w.hole(s, "the expression gives nothing; put it inside an if")
	}
	quote := func(t string) string {
		if !escaped {
			return strings.Join(strings.Fields(t), " ")
		}
		return escapeMarkdown(t, s.as == asParagraph)
	}
	if s.as == asLabel {
		return quote(w.labels(s, v)), nil
	}
	one := func(v rules.Value, as string) string {
		if _, isText := v.Text(); !isText && escaped { // a date or number holds nothing to escape
			return format(v, as, w.lang)
		}
		return quote(format(v, as, w.lang))
	}
	if items := v.Items(); v.Kind() == rules.List().Kind() {
		parts := make([]string, len(items))
		for i := range items {
			parts[i] = one(items[i], "")
		}
		return joined(parts, s.as, w.lang), nil
	}
	return one(v, s.as), nil
}

// labels turns chosen values into what the applicant read when choosing.
func (w *letterWriter) labels(s *slot, v rules.Value) string {
	q, _ := w.pack.question(s.field)
	return w.pack.labelsOf(w.pack.Choices(w.in, q, w.lang), v.ToJSON(), s.mid, w.lang)
}

// labelsOf writes chosen values by their labels.
func (p *Pack) labelsOf(options []Option, value any, mid bool, lang municipality.Language) string {
	var picked []Option
	for _, value := range chosen(value) {
		for _, o := range options {
			if o.Value == value {
				picked = append(picked, o)
				break
			}
		}
	}
	return joinedLabels(picked, mid, lang)
}
