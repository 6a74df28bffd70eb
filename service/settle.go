package service

import (
	"slices"

	"torg/municipality"
	"torg/rules"
)

// settles reports whether the answer to a question could still change the decision, whatever is answered after it: the
// rules are asked with it, and all that follows, unknown. What cannot change anything need not be asked.
func (b *bound) settles(id string) (bool, error) {
	rest := b.pack.questionsFrom(id)
	for _, later := range rest {
		if err := b.quick.Give(later, rules.Unknown(later)); err != nil {
			return false, municipality.Wrap(municipality.Fault, "service.settles", err)
		}
	}
	needed, err := b.waitsFor(id)
	for _, later := range rest {
		if err := b.give(later, rules.Fact{Value: rules.Null(), Source: "søker"}); err != nil {
			return false, err
		}
	}
	return needed, err
}

// waitsFor reports whether the result, or what would send the case to a person, rests on a name.
func (b *bound) waitsFor(id string) (bool, error) {
	for _, decision := range append([]string{b.pack.outcome.Result}, b.pack.outcome.Person...) {
		if decision == "" {
			continue
		}
		_, missing, err := b.quick.Value(decision)
		if err != nil {
			return false, municipality.Wrap(municipality.Fault, "service.settles", err)
		}
		if slices.Contains(missing, id) {
			return true, nil
		}
	}
	return false, nil
}

// questionsFrom are a question and those after it, in the form's order.
func (p *Pack) questionsFrom(id string) (out []string) {
	for _, page := range p.Form.Pages {
		for _, q := range page.Questions {
			if q.ID == id || len(out) > 0 {
				out = append(out, q.ID)
			}
		}
	}
	return out
}
