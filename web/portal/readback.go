package portal

import (
	"torg/request"
	"torg/service"
	"torg/web/kit"
	"torg/web/kit/ui"
)

// readBack is an application as it is read back, with the source of what registers gave. change is where a question is
// answered; nil when nothing can be changed any more.
func readBack(c *kit.Ctx, p *service.Pack, in service.Input, givenBy func(string) []service.Fact, change func(page, question string) string) (out []checkSection) {
	prefilled := p.Prefilled(in)
	for _, s := range request.Summarise(p, in, c.Lang) {
		section := checkSection{Title: s.Title}
		for _, l := range s.Lines {
			a := ui.Answer{Label: l.Label, Value: numberOrText(l.Value)}
			if l.Source != "" {
				a.Source = sourceText(c, l.Source, dateOf(l.At), l.Period)
			}
			if _, fetched := prefilled[l.Question]; fetched && !l.Contested {
				for _, f := range givenBy(l.Question) {
					a.Source = alsoFrom(a.Source, sourceText(c, f.Source, dateOf(f.At), f.Period))
				}
			}
			if l.Contested {
				a.Source = own(c, "contest.own", l.Why)
			}
			if change != nil && l.Question != "" {
				a.Change = change(s.Page, l.Question)
			}
			section.Lines = append(section.Lines, a)
		}
		out = append(out, section)
	}
	return out
}

// alsoFrom adds a source to those named already.
func alsoFrom(said, more string) string {
	if said == "" || said == more {
		return more
	}
	return said + ". " + more
}
