package desk

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"torg/municipality"
	"torg/service"
)

// step is one step of how the rules came to their proposal.
type step struct {
	Name, Value string
	Used        []string // facts and rates with where they are from
	Reasons     []string
	Law         string
}

// explained is the rules' own explanation; package rules promises that its names never change.
type explained struct {
	Steps []struct {
		Decision string   `json:"decision"`
		Value    any      `json:"value"`
		Law      []string `json:"law"`
		Facts    []struct {
			Name   string    `json:"name"`
			Value  any       `json:"value"`
			Source string    `json:"source"`
			At     time.Time `json:"at"`
		} `json:"facts"`
		Parameters []struct {
			Name     string `json:"name"`
			Value    any    `json:"value"`
			From     string `json:"from"`
			Source   string `json:"source"`
			Verified bool   `json:"verified"`
		} `json:"parameters"`
		Rows []struct {
			Fired bool   `json:"fired"`
			Text  string `json:"text"`
		} `json:"rows"`
	} `json:"steps"`
}

const maxSteps = 200

// steps reads the explanation of an outcome; nil when there is none.
func (v caseView) steps(ctx context.Context) (out []step) {
	var e explained
	decoder := json.NewDecoder(strings.NewReader(string(v.Outcome.Explanation)))
	decoder.UseNumber()
	if len(v.Outcome.Explanation) == 0 || decoder.Decode(&e) != nil {
		return nil
	}
	for _, s := range e.Steps {
		if strings.Contains(s.Decision, "#") || len(out) == maxSteps { // Torg's own steps, such as whether a question applies
			continue
		}
		one := step{Name: inWords(s.Decision), Value: readable(ctx, s.Value), Law: strings.Join(s.Law, "; ")}
		for _, f := range s.Facts {
			one.Used = append(one.Used, inWords(f.Name)+": "+readable(ctx, f.Value)+from(ctx, f.Source, f.At))
		}
		for _, p := range s.Parameters {
			one.Used = append(one.Used, inWords(p.Name)+": "+readable(ctx, p.Value)+rate(ctx, p.From, p.Source, p.Verified))
		}
		for _, r := range s.Rows {
			if said := v.said(r.Text); r.Fired && said != "" {
				one.Reasons = append(one.Reasons, said)
			}
		}
		out = append(out, one)
	}
	return out
}

// said is the reason of a row with its values filled in, when the outcome holds them.
func (v caseView) said(key string) string {
	for _, r := range append(append([]service.Reason{}, v.Outcome.Reasons...), v.Outcome.ManualReasons...) {
		if r.Key == key && key != "" {
			return masked(v.Pack.ReasonText(v.Lang, r))
		}
	}
	return ""
}

func from(ctx context.Context, source string, at time.Time) string {
	switch {
	case source == "" || source == "Torg":
		return ""
	case source == "søker":
		return " (" + t(ctx, "explain.applicant") + ")"
	case at.IsZero():
		return " (" + source + ")"
	}
	return " (" + t(ctx, "explain.source", source, municipality.DateOf(at)) + ")"
}

func rate(ctx context.Context, from, source string, verified bool) string {
	key := "explain.rate"
	if !verified {
		key = "explain.rate.unverified"
	}
	d, err := municipality.ParseDate(from)
	if err != nil {
		return ""
	}
	return " (" + t(ctx, key, d, source) + ")"
}

// reasonLine is why, with the law behind it.
type reasonLine struct{ Text, Law string }

func (v caseView) reasons(list []service.Reason) (out []reasonLine) {
	for _, r := range list {
		if said := v.Pack.ReasonText(v.Lang, r); said != "" {
			out = append(out, reasonLine{masked(said), strings.Join(r.Law, "; ")})
		}
	}
	return out
}
