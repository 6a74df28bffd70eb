package desk

import (
	"encoding/json"
	"net/http"
	"strings"

	"torg/casework"
	"torg/municipality"
	"torg/service"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

const rulesRoot = root + "/regelverk"

func mountAdopt(k *kit.Kit, w *whatIf) {
	k.Get(rulesRoot, w.staff(w.rulebook))
	k.Get(whatIfRoot+"/{pack}/{run}/foreslaa", w.staff(w.newProposal))
	k.Post(whatIfRoot+"/{pack}/{run}/foreslaa", w.staff(w.propose))
	k.Get(rulesRoot+"/{zone}/{id}", w.staff(w.proposal))
	k.Post(rulesRoot+"/{zone}/{id}/godkjenn", w.staff(w.adopt))
	k.Post(rulesRoot+"/{zone}/{id}/avslaa", w.staff(w.decline))
}

// mayPropose reports whether she may propose a change of a service's rules: who may ask what it does, may.
func mayPropose(who municipality.Staff, p *service.Pack) bool {
	return who.Has(casework.RuleOwner) || who.Has("leader") && who.Unit == p.Route.Unit
}

func proposeHref(v runView) string {
	return whatIfRoot + "/" + v.Pack.Name + "/" + v.ID + "/foreslaa"
}

// rulebookLine is a service with the version of its rules that is in force.
type rulebookLine struct {
	Pack    *service.Pack
	Version service.Version
	Count   int // versions there have been
	Weigh   bool
}

// proposalLine is a proposal and the zone it lies in.
type proposalLine struct {
	service.Proposal
	Zone    municipality.Zone
	Service string
}

// rulebook lists the services she answers for, with the rules in force and what is proposed.
func (w *whatIf) rulebook(c *kit.Ctx, who municipality.Staff) error {
	var lines []rulebookLine
	var list []proposalLine
	for _, z := range w.zones(who) {
		for _, p := range z.Shelf.List() {
			weigh := z.Office.MayWeigh(who, p) == nil
			if !weigh && !service.MayAdopt(who, p) {
				continue
			}
			history, err := z.Shelf.History(c.Context(), p.Name)
			if err != nil {
				return err
			}
			line := rulebookLine{Pack: p, Count: len(history), Weigh: weigh}
			if len(history) > 0 {
				line.Version = history[0]
			}
			lines = append(lines, line)
		}
		more, err := w.proposals(c, who, z)
		if err != nil {
			return err
		}
		list = append(list, more...)
	}
	if len(lines) == 0 {
		return municipality.E(municipality.Forbidden, "desk.rulebook", "error.forbidden")
	}
	here := ui.Link{Text: own(c, "rulebook.title"), Href: rulesRoot}
	return c.Render(http.StatusOK, kit.Page{Title: here.Text, Active: root, Wide: true, Crumbs: crumbs(c, here)}, rulebookPage(lines, list, c.Lang))
}

func (w *whatIf) proposals(c *kit.Ctx, who municipality.Staff, z *site.Zone) (out []proposalLine, err error) {
	all, err := z.Shelf.Proposals(c.Context())
	for _, p := range all {
		if pack, err := z.Shelf.Active(p.Name); err == nil && reviews(who, z, pack) {
			out = append(out, proposalLine{p, z.Name, pack.Text(c.Lang, pack.Meta.Title)})
		}
	}
	return out, err
}

// reviews reports whether she may read proposals for a service.
func reviews(who municipality.Staff, z *site.Zone, p *service.Pack) bool {
	return z.Office.MayWeigh(who, p) == nil || service.MayAdopt(who, p)
}

// proposeView is the form that proposes a change she has seen the effect of.
type proposeView struct {
	runView
	Source, Why string
	Errors      ui.Errors
}

func (w *whatIf) newProposal(c *kit.Ctx, who municipality.Staff) error {
	v, _, err := w.seen(c, who)
	if err != nil {
		return err
	}
	return w.proposePage(c, http.StatusOK, v)
}

// seen finds the weighing that a proposal builds on: hers, of this service, and done.
func (w *whatIf) seen(c *kit.Ctx, who municipality.Staff) (proposeView, *site.Zone, error) {
	_, z, err := w.weighs(who, c.Param("pack"))
	if err != nil {
		return proposeView{}, nil, err
	}
	run, err := w.runs.find(who, c.Param("pack"), c.Param("run"))
	if err != nil {
		return proposeView{}, nil, err
	}
	v := proposeView{runView: run.view()}
	if v.Title, v.Lang = v.Pack.Text(c.Lang, v.Pack.Meta.Title), c.Lang; len(v.Reports) == 0 || !v.Over {
		return v, nil, municipality.E(municipality.Conflict, "desk.propose", "error.proposal.unseen")
	}
	return v, z, nil
}

func (w *whatIf) proposePage(c *kit.Ctx, code int, v proposeView) error {
	here := ui.Link{Text: own(c, "propose.title"), Href: proposeHref(v.runView)}
	return c.Render(code, kit.Page{Title: here.Text, Active: root, Errors: len(v.Errors), Crumbs: whatIfCrumbs(c, v.Pack, here)}, proposeTempl(v))
}

func (w *whatIf) propose(c *kit.Ctx, who municipality.Staff) error {
	v, z, err := w.seen(c, who)
	if err != nil {
		return err
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	v.Source, v.Why = strings.TrimSpace(form.Get("source")), strings.TrimSpace(form.Get("why"))
	if v.Source == "" || len([]rune(v.Source)) > 300 || municipality.ContainsNationalID(v.Source) {
		v.Errors.Add("source", own(c, "propose.source.error"))
		return w.proposePage(c, http.StatusUnprocessableEntity, v)
	}
	changed := v.Asked.Now
	if a := v.Asked.amendment; a.Parameter != "" {
		a.Source = v.Source
		if changed, err = v.Pack.Amend(a); err != nil {
			return err
		}
	}
	report, err := json.Marshal(v.Reports[0].Guarded())
	if err != nil {
		return municipality.Wrap(municipality.Fault, "desk.propose", err)
	}
	words := v.Asked.words(c.Reader) + ". " + v.Source
	if v.Why != "" {
		words += ". " + v.Why
	}
	role := "leader"
	if who.Has(casework.RuleOwner) {
		role = casework.RuleOwner
	}
	id, err := z.Shelf.Propose(c.Context(), who, role, v.Pack, changed, words, string(report))
	if municipality.KindOf(err) == municipality.Invalid && err != nil {
		v.Errors.Add("why", c.ErrorText(err))
		return w.proposePage(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	if err := c.Session().Flash("success", own(c, "propose.done")); err != nil {
		return err
	}
	return c.Redirect(proposalPath(z.Name, id))
}

func proposalPath(z municipality.Zone, id string) string {
	return rulesRoot + "/" + string(z) + "/" + id
}

// proposalView is a proposal as another is to judge it.
type proposalView struct {
	service.Proposal
	Zone   municipality.Zone
	Pack   *service.Pack
	Title  string
	Lang   municipality.Language
	Report casework.Report
	Seen   bool
	May    bool   // approve it
	Own    bool   // she made it
	Remark string // that could not be taken
	Errors ui.Errors
}

// found finds a proposal for who may read it; another's zone tells nothing.
func (w *whatIf) found(c *kit.Ctx, who municipality.Staff) (v proposalView, z *site.Zone, err error) {
	for _, z = range w.zones(who) {
		if string(z.Name) != c.Param("zone") || !municipality.ValidID(c.Param("id")) {
			continue
		}
		p, changed, err := z.Shelf.Proposal(c.Context(), c.Param("id"))
		if err != nil {
			return v, nil, err
		}
		if !reviews(who, z, changed) {
			return v, nil, notFound("proposal")
		}
		v = proposalView{Proposal: p, Zone: z.Name, Pack: changed, Title: changed.Text(c.Lang, changed.Meta.Title), Lang: c.Lang, May: service.MayAdopt(who, changed), Own: who.ID == p.ProposedBy}
		v.Seen = json.Unmarshal([]byte(p.Seen), &v.Report) == nil
		return v, z, nil
	}
	return v, nil, notFound("proposal")
}

func (w *whatIf) proposal(c *kit.Ctx, who municipality.Staff) error {
	v, _, err := w.found(c, who)
	if err != nil {
		return err
	}
	return w.proposalPage(c, http.StatusOK, v)
}

func (w *whatIf) proposalPage(c *kit.Ctx, code int, v proposalView) error {
	list := ui.Link{Text: own(c, "rulebook.title"), Href: rulesRoot}
	here := ui.Link{Text: own(c, "proposal.title"), Href: proposalPath(v.Zone, v.ID)}
	return c.Render(code, kit.Page{Title: here.Text, Active: root, Wide: true, Errors: len(v.Errors), Crumbs: crumbs(c, list, here)}, proposalTempl(v))
}

// adopt puts the proposed rules into force. A second click finds it done.
func (w *whatIf) adopt(c *kit.Ctx, who municipality.Staff) error {
	v, z, err := w.found(c, who)
	if err != nil {
		return err
	}
	if v.State != service.ProposalAdopted {
		if err := z.Shelf.Approve(c.Context(), who, v.ID); err != nil {
			return err
		}
	}
	if err := c.Session().Flash("success", own(c, "proposal.adopted")); err != nil {
		return err
	}
	return c.Redirect(proposalPath(v.Zone, v.ID))
}

func (w *whatIf) decline(c *kit.Ctx, who municipality.Staff) error {
	v, z, err := w.found(c, who)
	if err != nil {
		return err
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	err = z.Shelf.Decline(c.Context(), who, v.ID, form.Get("remark"))
	if municipality.KindOf(err) == municipality.Invalid && err != nil {
		v.Remark = form.Get("remark")
		v.Errors.Add("remark", own(c, "proposal.remark.error"))
		return w.proposalPage(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	if err := c.Session().Flash("success", own(c, "proposal.declined")); err != nil {
		return err
	}
	return c.Redirect(rulesRoot)
}
