package open

import (
	"encoding/json"
	"net/http"
	"strings"

	"torg/municipality"
	"torg/rules"
	"torg/service"
	"torg/web/kit"
)

// The rules of a version as data. The names of the JSON do not change.
type publishedRules struct {
	Service    string               `json:"service"`
	Title      string               `json:"title"`
	Digest     string               `json:"digest"`
	InForce    string               `json:"inForce"` // RFC 3339
	LegalBasis []string             `json:"legalBasis"`
	Machine    bool                 `json:"machineMayDecide"`
	Parameters []publishedParameter `json:"parameters"`
	Decisions  []publishedDecision  `json:"decisions"`
}

type publishedParameter struct {
	Name   string           `json:"name"`
	Type   string           `json:"type,omitempty"`
	Values []publishedValue `json:"values"`
}

type publishedValue struct {
	From     string `json:"from"`
	Value    string `json:"value"` // FEEL
	Source   string `json:"source"`
	Verified bool   `json:"verified"`
}

type publishedDecision struct {
	Name       string          `json:"name"`
	Type       string          `json:"type,omitempty"`
	Expression string          `json:"expression,omitempty"` // FEEL
	Hit        string          `json:"hitPolicy,omitempty"`  // as DMN writes it
	Inputs     []string        `json:"inputs,omitempty"`
	Outputs    []string        `json:"outputs,omitempty"`
	Rows       []publishedRule `json:"rows,omitempty"`
}

type publishedRule struct {
	ID     string   `json:"id"`
	When   []string `json:"when"`
	Then   []string `json:"then"`
	Law    []string `json:"law,omitempty"`
	Reason string   `json:"reason,omitempty"`
}

// download gives a version of the rules as a file: JSON for programs, YAML as the municipality writes it, DMN for tools that
// know that standard.
func (o *open) download(c *kit.Ctx) error {
	_, z, history, err := o.book(c)
	if err != nil {
		return err
	}
	at, err := versionAt(history, c.Param("digest"))
	if err != nil {
		return err
	}
	p, err := z.Shelf.ByDigest(c.Context(), history[at].Digest)
	if err != nil {
		return err
	}
	body, mime, err := o.file(c, p, history[at])
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", mime)
	c.W.Header().Set("Content-Disposition", `attachment; filename="`+p.Name+"-"+p.Digest[:12]+strings.TrimPrefix(c.Param("file"), "regler")+`"`)
	c.W.Header().Set("Cache-Control", shared)
	return send(c, http.StatusOK, body)
}

func (o *open) file(c *kit.Ctx, p *service.Pack, v service.Version) (body []byte, mime string, err error) {
	switch c.Param("file") {
	case "regler.json":
		body, err = json.MarshalIndent(rulesAsData(p, v, c.Lang), "", "  ")
		return body, "application/json; charset=utf-8", err
	case "regler.yaml":
		return p.RulesYAML(), "application/yaml; charset=utf-8", nil
	case "regler.dmn":
		day, _, wrong := chosenDay(c)
		if wrong {
			return nil, "", municipality.E(municipality.Invalid, "open.download", "error.date")
		}
		if day.IsZero() {
			now, err := o.now(c)
			if err != nil {
				return nil, "", err
			}
			day = municipality.DateOf(now)
		}
		body, err = p.ExportDMN(day)
		return body, "application/xml; charset=utf-8", err
	}
	return nil, "", notFound("download")
}

func rulesAsData(p *service.Pack, v service.Version, lang municipality.Language) publishedRules {
	out := publishedRules{Service: p.Name, Title: p.Text(lang, p.Meta.Title), Digest: p.Digest, InForce: v.Since.Format("2006-01-02T15:04:05Z07:00"), LegalBasis: p.Meta.LegalBasis, Machine: p.Route.Machine.May,
		Parameters: []publishedParameter{}, Decisions: []publishedDecision{}}
	src := p.Rules()
	for _, q := range src.Parameters {
		one := publishedParameter{Name: q.Name, Type: q.Type}
		for _, d := range q.Values {
			one.Values = append(one.Values, publishedValue{d.From, d.Value, d.Source, d.Verified})
		}
		out.Parameters = append(out.Parameters, one)
	}
	for _, d := range src.Decisions {
		out.Decisions = append(out.Decisions, publishedOf(d))
	}
	return out
}

func publishedOf(d rules.DecisionSource) publishedDecision {
	one := publishedDecision{Name: d.Name, Type: d.Type}
	if d.Expression != nil {
		one.Expression = strings.TrimSpace(d.Expression.Text)
	}
	if d.Table == nil {
		return one
	}
	one.Hit = d.Table.HitPolicy
	for _, in := range d.Table.Inputs {
		one.Inputs = append(one.Inputs, in.Expression.Text)
	}
	for _, out := range d.Table.Outputs {
		one.Outputs = append(one.Outputs, out.Name)
	}
	for _, r := range d.Table.Rows {
		one.Rows = append(one.Rows, publishedRule{r.ID, cellTexts(r.When), cellTexts(r.Then), r.Law, r.Text})
	}
	return one
}

func cellTexts(cells []rules.Cell) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = c.Text
	}
	return out
}
