package portal

import (
	"context"
	"errors"
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

const offersPath = "/minside/tilbud"

func offerPath(id string) string { return offersPath + "/" + id }

func (p *portal) mountOffers(k *kit.Kit) {
	k.Get(offersPath, p.offers)
	k.Post(offersPath+"/reserver", p.reserve)
	k.Get(offersPath+"/{id}", p.offer)
	k.Post(offersPath+"/{id}/ja", p.acceptOffer)
	k.Post(offersPath+"/{id}/nei", p.declineOffer)
	k.Post(offersPath+"/{id}/angre", p.undoOffer)
	k.Post(offersPath+"/{id}/endre", p.changeOffer)
}

// offerLine is an offer in a list. One whose service asks for a surer login than this one is not named.
type offerLine struct {
	request.Offer
	Service, Why string
	Hidden       bool
}

// offerView is one offer as its reader sees it.
type offerView struct {
	offerLine
	Answer   answerView // what the answer would be, told as a decision is
	Sections []checkSection
	State    string // the text that tells how far it has come
	Open     bool
	Undo     bool
	Begun    string // address of the application she has begun to change
	Ready    bool   // nothing more must be answered before it can be accepted
	Letter   bool
	Machine  bool
}

// offersView is the reader's offers, and whether she wants any.
type offersView struct {
	Offers   []offerLine
	Reserved bool
}

// offered lists the reader's offers in both zones.
func (p *portal) offered(c *kit.Ctx) (out []offerLine, err error) {
	for _, z := range p.Each() {
		list, err := z.Reception.OffersTo(c.Context(), applicant(c).Person.ID)
		if err != nil {
			return nil, err
		}
		for _, o := range list {
			out = append(out, lineOf(c, o))
		}
	}
	return out, nil
}

func lineOf(c *kit.Ctx, o request.Offer) offerLine {
	l := offerLine{Offer: o, Service: o.Pack.Text(c.Lang, o.Pack.Meta.Title), Why: o.Pack.Text(c.Lang, o.Plan.Why), Hidden: c.User().Level < o.Pack.Meta.Level}
	if l.Hidden {
		l.Service, l.Why = own(c, "offer.hidden"), own(c, "mine.hidden.status")
	}
	return l
}

// offers lists every offer, and lets the reader say that she wants none.
func (p *portal) offers(c *kit.Ctx) error {
	if err := c.Require(municipality.Substantial); err != nil {
		return err
	}
	list, err := p.offered(c)
	if err != nil {
		return err
	}
	v := offersView{Offers: list}
	for _, z := range p.Each() {
		if err := read(c.Context(), z, func(tx store.Tx) error {
			reserved, err := request.Reserved(tx, applicant(c).Person.ID)
			v.Reserved = v.Reserved || reserved
			return err
		}); err != nil {
			return err
		}
	}
	title := own(c, "offer.list")
	return c.Render(http.StatusOK, kit.Page{Title: title, Active: "/minside", Crumbs: mineCrumbs(c, ui.Link{Text: title, Href: offersPath})}, offersPage(v))
}

// reserve takes the reader's word on whether she wants offers, in both zones. Each zone has its own; said again after a
// failure it is the same.
func (p *portal) reserve(c *kit.Ctx) error {
	if err := c.Require(municipality.Substantial); err != nil {
		return err
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	yes := form.Get("reservert") == "ja"
	for _, z := range p.Each() {
		if err := z.Reception.Reserve(c.Context(), applicant(c), yes); err != nil {
			return err
		}
	}
	said := "offer.unreserved"
	if yes {
		said = "offer.reserved"
	}
	if err := c.Session().Flash("success", own(c, said)); err != nil {
		return err
	}
	return c.Redirect(offersPath)
}

// ownOffer finds the offer that the address names, in whichever zone it lies.
func (p *portal) ownOffer(c *kit.Ctx) (request.Offer, *site.Zone, error) {
	if err := c.Require(municipality.Substantial); err != nil {
		return request.Offer{}, nil, err
	}
	if !municipality.ValidID(c.Param("id")) {
		return request.Offer{}, nil, notFound("offer")
	}
	for _, z := range p.Each() {
		o, err := z.Reception.OfferTo(c.Context(), applicant(c).Person.ID, c.Param("id"))
		if err == nil {
			return o, z, c.Require(o.Pack.Meta.Level)
		}
		if municipality.KindOf(err) != municipality.NotFound {
			return o, nil, err
		}
	}
	return request.Offer{}, nil, notFound("offer")
}

// offer shows what is offered, why, and what it was made of.
func (p *portal) offer(c *kit.Ctx) error {
	o, z, err := p.ownOffer(c)
	if err != nil {
		return err
	}
	v := p.offerView(c, o)
	if d, err := z.Reception.Draft(c.Context(), applicant(c), o.ID); err == nil {
		v.Begun = draftPath(d)
	} else if municipality.KindOf(err) != municipality.NotFound {
		return err
	}
	if err := sawOffer(c.Context(), z, applicant(c).Person.ID, o); err != nil {
		return err
	}
	title := own(c, "offer.title", v.Service)
	return c.Render(http.StatusOK, kit.Page{Title: title, Active: "/minside", Crumbs: mineCrumbs(c, ui.Link{Text: own(c, "offer.list"), Href: offersPath}, ui.Link{Text: v.Service, Href: offerPath(o.ID)})}, offerPage(v))
}

func sawOffer(ctx context.Context, z *site.Zone, person string, o request.Offer) error {
	return ledger.Look(ctx, z.Store, ledger.Entry{Actor: municipality.Actor{Kind: municipality.Citizen, ID: person}, Verb: "offer.look", Subject: "offer/" + o.ID,
		Persons: []string{person}, Purpose: o.Pack.Name, Basis: "personvernforordningen art. 15"})
}

func (p *portal) offerView(c *kit.Ctx, o request.Offer) offerView {
	if len(o.Facts) > 0 { // what she would get if she accepted now, and not the day it was offered
		if now, made, err := o.Pack.Offerable(o.InputAt(applicant(c).Person, c.Now()), o.PlanID()); err == nil && made {
			o.Outcome = now
		}
	}
	v := offerView{offerLine: lineOf(c, o), Letter: o.Entry != "", Machine: o.Outcome.Machine}
	past := o.Expires.Before(c.Today())
	v.Open, v.Undo = o.State == request.OfferOpen && !past, o.State == request.OfferDeclined && !past
	v.State = offerState(o, past)
	v.Answer = answerView{Result: o.Outcome.Result, Machine: true, Service: v.Service, Made: o.Made, Reasons: reasons(o.Pack, c.Lang, o.Outcome.Reasons),
		Values: valuesOf(c, o.Outcome.Values), Tree: explain(c.Context(), o.Pack, c.Lang, o.Outcome)}
	v.Answer.lift(o.Outcome.Values)
	if !v.Open && !v.Undo {
		return v // what it was made of is not kept
	}
	in := o.Input(applicant(c).Person)
	d := opened{Draft: request.Draft{Pack: o.Pack, Facts: o.Facts}, in: in}
	v.Sections = readBack(c, o.Pack, in, d.givenBy, nil)
	v.Ready = len(o.Pack.Validate(in, "")) == 0
	return v
}

// offerState names the text "portal.offer.state.<name>". Why an offer was withdrawn is told only as far as it tells of
// nobody else: that a child moved, or died, or was hidden, is not for this page to say.
func offerState(o request.Offer, past bool) string {
	switch {
	case o.State == request.OfferWithdrawn && (o.Cause == request.CauseReserved || o.Cause == request.CauseRules):
		return "withdrawn." + o.Cause
	case o.State == request.OfferOpen && past:
		return string(request.OfferExpired)
	}
	return string(o.State)
}

// acceptOffer makes an application of the offer and sends it. What only the reader can answer is asked for first.
func (p *portal) acceptOffer(c *kit.Ctx) error {
	o, z, err := p.ownOffer(c)
	if err != nil {
		return err
	}
	_, err = z.Reception.Accept(c.Context(), applicant(c), o.ID)
	if _, faulty := errors.AsType[*request.FaultyAnswers](err); faulty {
		return c.Redirect("/tjenester/" + o.Pack.Name + "/soknad/" + o.ID)
	}
	if err != nil {
		return p.again(c, o, err)
	}
	return c.Redirect("/tjenester/" + o.Pack.Name + "/kvittering/" + o.ID)
}

// again shows the offer as it is now, with what stopped the reader.
func (p *portal) again(c *kit.Ctx, o request.Offer, err error) error {
	e, ok := errors.AsType[*municipality.Error](err)
	if !ok || e.Kind != municipality.Conflict {
		return err
	}
	said, ours := strings.CutPrefix(e.Key, "error.offer.")
	if !ours {
		return err
	}
	if err := c.Session().Flash("warning", own(c, "offer.error."+said)); err != nil {
		return err
	}
	return c.Redirect(offerPath(o.ID))
}

func (p *portal) changeOffer(c *kit.Ctx) error {
	o, z, err := p.ownOffer(c)
	if err != nil {
		return err
	}
	d, err := z.Reception.Change(c.Context(), applicant(c), o.ID)
	if err != nil {
		return p.again(c, o, err)
	}
	return c.Redirect(firstPage(d, o.Pack, o.Input(applicant(c).Person)))
}

// firstPage is where a change begins: the first page, where everything can be seen in turn.
func firstPage(d request.Draft, p *service.Pack, in service.Input) string {
	if pages := p.Visible(in); len(pages) > 0 {
		return pagePath(d, pages[0].ID)
	}
	return draftPath(d) + "/kontroll"
}

func (p *portal) declineOffer(c *kit.Ctx) error {
	return p.answerOffer(c, "offer.declined", func(z *site.Zone, id string) error { return z.Reception.Decline(c.Context(), applicant(c), id) })
}

func (p *portal) undoOffer(c *kit.Ctx) error {
	return p.answerOffer(c, "offer.undone", func(z *site.Zone, id string) error { return z.Reception.Undo(c.Context(), applicant(c), id) })
}

func (p *portal) answerOffer(c *kit.Ctx, said string, do func(*site.Zone, string) error) error {
	o, z, err := p.ownOffer(c)
	if err != nil {
		return err
	}
	if err := do(z, o.ID); err != nil {
		return p.again(c, o, err)
	}
	if err := c.Session().Flash("success", own(c, said)); err != nil {
		return err
	}
	return c.Redirect(offerPath(o.ID))
}
