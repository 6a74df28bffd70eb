package portal

import (
	"encoding/json"
	"net/http"
	"strings"

	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

// aboutView is everything that applications and drafts hold about the reader.
type aboutView struct {
	Name  string
	Held  []heldView
	Email string // where to write about a fault
}

// heldView is one application or draft.
type heldView struct {
	Service, Status string
	Facts           []heldFact
	Answers         []checkSection
}

// heldFact is what one register gave.
type heldFact struct {
	Source, Purpose, Basis string
	Lines                  []ui.Answer
}

// holding is what a zone holds, with the service it is held for.
type holding struct {
	request.Holding
	pack *service.Pack
}

// about shows the reader what is held about her, and records that she saw it.
func (p *portal) about(c *kit.Ctx) error {
	if err := c.Require(municipality.High); err != nil {
		return err
	}
	v := aboutView{Name: c.User().Name(), Email: p.Profile.Email}
	for _, z := range p.Each() {
		list, err := held(c, z)
		if err != nil {
			return err
		}
		for _, h := range list {
			v.Held = append(v.Held, p.tellHeld(c, z, h))
		}
		if len(list) == 0 {
			continue
		}
		if err := self(c, z, "self.look"); err != nil {
			return err
		}
	}
	offers, err := p.offered(c)
	if err != nil {
		return err
	}
	v.Held = append(v.Held, heldOffers(c, offers)...)
	title := own(c, "about.title")
	return c.Render(http.StatusOK, kit.Page{Title: title, Active: "/minside", Crumbs: mineCrumbs(c, ui.Link{Text: title, Href: "/minside/om-meg"})}, aboutPage(v))
}

func held(c *kit.Ctx, z *site.Zone) (out []holding, err error) {
	var list []request.Holding
	if err := read(c.Context(), z, func(tx store.Tx) (err error) { list, err = request.Held(tx, applicant(c).Person.ID); return err }); err != nil {
		return nil, err
	}
	for _, h := range list {
		pack, err := z.Shelf.ByDigest(c.Context(), h.Digest)
		if err != nil {
			return nil, err
		}
		out = append(out, holding{h, pack})
	}
	return out, nil
}

// self records that a person saw or took out what is held about herself.
func self(c *kit.Ctx, z *site.Zone, verb string) error {
	id := applicant(c).Person.ID
	return ledger.Look(c.Context(), z.Store, ledger.Entry{Actor: municipality.Actor{Kind: municipality.Citizen, ID: id}, Verb: verb, Subject: "person/" + id,
		Persons: []string{id}, Purpose: "innsyn", Basis: "personvernforordningen art. 15"})
}

func (p *portal) tellHeld(c *kit.Ctx, z *site.Zone, h holding) heldView {
	v := heldView{Service: h.pack.Text(c.Lang, h.pack.Meta.Title), Status: own(c, "about.draft", dateOf(h.Changed))}
	if !h.Draft {
		v.Status = own(c, "about.request", h.CaseNumber, dateOf(h.Changed))
	}
	if h.OrgName != "" {
		v.Status = oneLine(v.Status, own(c, "mine.for", h.OrgName))
	}
	names := namesIn(h.Facts)
	for _, f := range h.pack.Facts {
		if fact, ok := h.Facts[f.Name]; ok {
			v.Facts = append(v.Facts, heldFact{Source: sourceText(c, fact.Source, dateOf(fact.At), fact.Period), Purpose: h.pack.Text(c.Lang, f.Purpose), Basis: f.Basis,
				Lines: factLines(c, fact.Value, names)})
		}
	}
	v.Answers = answersOf(c, h)
	return v
}

// factLines writes every value that a register gave, by its field.
func factLines(c *kit.Ctx, value any, names map[string]string) (out []ui.Answer) {
	switch v := value.(type) {
	case map[string]any:
		for _, key := range orderedKeys(v) {
			if !hiddenField(key) {
				out = append(out, fieldLine(c, key, v[key], ""))
			}
		}
	case []any:
		for _, item := range v {
			m, _ := item.(map[string]any)
			id, _ := m["id"].(string)
			for _, key := range orderedKeys(m) {
				if !hiddenField(key) {
					out = append(out, fieldLine(c, key, m[key], names[id]))
				}
			}
		}
	}
	return out
}

// fieldLine writes one value; a list of people gets a line for each.
func fieldLine(c *kit.Ctx, key string, value any, about string) ui.Answer {
	a := ui.Answer{Label: fieldName(c.Context(), key)}
	if about != "" {
		a.Label += " (" + about + ")"
	}
	list, ok := value.([]any)
	if !ok || len(list) == 0 {
		a.Value = numberOrText(readable(c.Context(), value))
		if inKroner(key) && value != nil {
			a.Value += noBreak + "kr"
		}
		return a
	}
	for _, item := range list {
		a.Values = append(a.Values, readable(c.Context(), item))
	}
	return a
}

const noBreak = "\u00a0"

// inKroner reports whether a field of Skatteetaten's answer is an amount of whole kroner.
func inKroner(field string) bool {
	return field == "personinntekt" || field == "kapitalinntekt"
}

// namesIn finds the names of the people in a set of facts by their numbers, so that a value can say whose it is without
// showing a number.
func namesIn(facts map[string]service.Fact) map[string]string {
	out := map[string]string{}
	var walk func(v any, depth int)
	walk = func(v any, depth int) {
		if depth > maxDepth {
			return
		}
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				walk(item, depth+1)
			}
		case map[string]any:
			id, _ := v["personidentifikator"].(string)
			name, _ := v["navn"].(string)
			if id != "" && name != "" {
				out[id] = name
			}
			for _, inner := range v {
				walk(inner, depth+1)
			}
		}
	}
	for _, f := range facts {
		walk(f.Value, 0)
	}
	return out
}

// answersOf are the reader's own answers, without what registers gave.
func answersOf(c *kit.Ctx, h holding) (out []checkSection) {
	in := service.Input{AsOf: municipality.DateOf(h.Changed), Facts: h.Facts, Answers: h.Answers, Attachments: h.Attachments, Received: h.Changed,
		Applicant: service.Applicant{PersonID: string(c.User().Citizen.NationalID), Name: c.User().Name(), OrgID: string(h.Org), OrgName: h.OrgName}}
	for _, s := range request.Summarise(h.pack, in, c.Lang) {
		if s.Page == "" {
			continue
		}
		section := checkSection{Title: s.Title}
		for _, l := range s.Lines {
			section.Lines = append(section.Lines, ui.Answer{Label: l.Label, Value: l.Value})
		}
		out = append(out, section)
	}
	return out
}

// export gives the reader a copy of what is held about her, as data (personvernforordningen articles 15 and 20).
func (p *portal) export(c *kit.Ctx) error {
	if err := c.Require(municipality.High); err != nil {
		return err
	}
	now := c.Now()
	who := c.User().Citizen
	out := map[string]any{"municipality": p.Profile.Name, "made": now, "person": map[string]any{"name": who.Name, "nationalId": who.NationalID.Masked()}}
	var list, log []any
	for _, z := range p.Each() {
		held, err := held(c, z)
		if err != nil {
			return err
		}
		for _, h := range held {
			list = append(list, exported(c, h))
		}
		seen, err := exportedTrail(c, z, who.PersonID)
		if err != nil {
			return err
		}
		log = append(log, seen...)
		if err := self(c, z, "self.export"); err != nil {
			return err
		}
	}
	out["held"], out["log"] = list, log
	body, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return municipality.Wrap(municipality.Fault, "portal.export", err)
	}
	return c.Send("om-meg.json", "application/json; charset=utf-8", body)
}

func exported(c *kit.Ctx, h holding) map[string]any {
	facts := map[string]any{}
	for _, f := range h.pack.Facts {
		if fact, ok := h.Facts[f.Name]; ok {
			facts[f.Name] = map[string]any{"value": withoutNumbers(fact.Value, 0), "source": fact.Source, "at": fact.At, "period": fact.Period,
				"purpose": h.pack.Text(c.Lang, f.Purpose), "basis": f.Basis}
		}
	}
	return map[string]any{"service": h.Pack, "title": h.pack.Text(c.Lang, h.pack.Meta.Title), "draft": h.Draft, "case": h.CaseNumber, "changed": h.Changed,
		"organisation": h.OrgName, "facts": facts, "answers": h.Answers, "attachments": h.Attachments}
}

// withoutNumbers leaves identity numbers out, also those of others in the household.
func withoutNumbers(v any, depth int) any {
	if depth > maxDepth {
		return nil
	}
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = withoutNumbers(v[i], depth+1)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for key, inner := range v {
			if !hiddenField(key) {
				out[key] = withoutNumbers(inner, depth+1)
			}
		}
		return out
	case string:
		if municipality.ContainsNationalID(v) {
			return strings.Repeat("*", 5)
		}
	}
	return v
}
