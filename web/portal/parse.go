package portal

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"

	"torg/municipality"
	"torg/service"
	"torg/web/kit"
)

// maxAnswer is how much of one answer is kept, in characters, before the pack's own limit is told of.
const maxAnswer = 20000

const whyPrefix = "hvorfor."

// answers reads the questions that the page showed. What cannot be understood is kept as it was written, so that the
// person sees it again with what is wrong with it.
func answers(form url.Values, questions []service.Question, prefilled map[string]any) map[string]service.Answer {
	out := map[string]service.Answer{}
	for _, q := range questions {
		if q.Type == service.TypeFile {
			continue
		}
		a := service.Answer{Value: value(q, form[q.ID])}
		if _, fetched := prefilled[q.ID]; fetched {
			a.Why = clip(strings.TrimSpace(form.Get(whyPrefix+q.ID)), maxAnswer)
			a.Contested = q.Contestable && (a.Value != nil || a.Why != "")
			if !a.Contested {
				a = service.Answer{}
			}
		}
		out[q.ID] = a
	}
	return out
}

// value is an answer in the shape that rules read, or as it was written when it has no such shape; nil when unanswered.
func value(q service.Question, written []string) any {
	if q.Type == service.TypeChoices {
		return choices(written)
	}
	if len(written) == 0 {
		return nil
	}
	s := clip(strings.ReplaceAll(written[0], "\r\n", "\n"), maxAnswer)
	if strings.TrimSpace(s) == "" {
		return nil
	}
	switch q.Type {
	case service.TypeYesNo:
		return yesNo(s)
	case service.TypeDate:
		if d, err := kit.ParseDate(s); err == nil {
			return d.String()
		}
	case service.TypeMoney, service.TypeNumber:
		return number(q, s)
	case service.TypeTime:
		return clock(s)
	}
	return s
}

func choices(written []string) any {
	var out []any
	for _, s := range written {
		if s != "" {
			out = append(out, clip(s, maxAnswer))
		}
	}
	if out == nil {
		return nil
	}
	return out
}

func yesNo(s string) any {
	switch s {
	case "ja":
		return true
	case "nei":
		return false
	}
	return s
}

// number reads what people write for an amount or a number: "1 250,50", "kr 1250,-", "12,5".
func number(q service.Question, s string) any {
	if q.Type == service.TypeMoney {
		if oere, err := kit.ParseMoney(s); err == nil {
			return json.Number(kroner(oere))
		}
		return s
	}
	plain := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".", "−", "-").Replace(s)
	if plainNumber().MatchString(plain) {
		return json.Number(plain)
	}
	return s
}

func plainNumber() *regexp.Regexp { return regexp.MustCompile(`^-?(0|[1-9]\d{0,17})(\.\d{1,9})?$`) }

// kroner writes øre as a decimal number of kroner, as rules read it.
func kroner(o municipality.Oere) string {
	sign := ""
	if o < 0 {
		sign, o = "-", -o
	}
	whole, part := int64(o)/100, int64(o)%100
	b, _ := json.Marshal(whole) // a whole number always marshals
	if part == 0 {
		return sign + string(b)
	}
	return sign + string(b) + "." + string([]byte{'0' + byte(part/10), '0' + byte(part%10)})
}

// clock writes a time as "18:30".
func clock(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), ".", ":")
	if len(s) == 4 && s[1] == ':' {
		s = "0" + s
	}
	return s
}
