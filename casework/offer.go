package casework

import (
	"context"

	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
)

// OfferWritten says that the letter of an offer lies finished in the archive and is to be sent.
type OfferWritten struct {
	Offer string `json:"offer"`
	Entry string `json:"entry"`
}

// Kind names the event.
func (OfferWritten) Kind() string { return "casework.offerwritten" }

// OfferCase is an offer as far as a letter needs a case: there is no case yet, only a case file with a number.
func OfferCase(o request.Offer, unit string) Case {
	name, digest := o.PackOf()
	return Case{ID: o.ID, Pack: name, Digest: digest, CaseFile: o.CaseFile, Number: o.CaseNumber, Person: o.Person, Unit: unit, Language: o.Language, Outcome: o.Outcome}
}

// writeOffer tells someone what she is offered: a letter with the same explanation as a decision, archived, finalised and
// handed over to be sent. An offer that was answered or withdrawn before the letter was written needs none.
func (o *Office) writeOffer(ctx context.Context, j jobs.Job, id string) error {
	offer, person, pack, err := o.offered(ctx, id)
	if err != nil || offer.State != request.OfferOpen || offer.Entry != "" {
		return err
	}
	c := OfferCase(offer, pack.Route.Unit)
	letter, err := o.composeOffer(ctx, c, offer, person, pack)
	if err != nil {
		return err
	}
	e := c.Entry(municipality.SystemActor("casework"), "offer.letter", pack.OfferPlan().Basis)
	e.Subject = "offer/" + offer.ID
	return ledger.Act(ctx, o.Store, e, func(tx *ledger.Tx) error {
		if err := j.Finish(tx); err != nil {
			return err
		}
		fresh, err := request.OfferByID(tx, id)
		if err != nil || fresh.State != request.OfferOpen {
			return err
		}
		entry, err := o.Send(tx, c, letter, "")
		if err != nil {
			return err
		}
		if err := request.Lettered(tx, id, entry.ID); err != nil {
			return err
		}
		return jobs.Promise(tx, "casework.offerwritten/"+id, OfferWritten{Offer: id, Entry: entry.ID})
	})
}

func (o *Office) offered(ctx context.Context, id string) (offer request.Offer, person request.Person, pack *service.Pack, err error) {
	if err = o.Store.Read(ctx, func(tx store.Tx) error {
		if offer, err = request.OfferByID(tx, id); err != nil {
			return err
		}
		person, err = request.PersonByID(tx, offer.Person)
		return err
	}); err != nil {
		return offer, person, nil, err
	}
	_, digest := offer.PackOf()
	pack, err = o.Shelf.ByDigest(ctx, digest)
	if err == nil {
		offer.Pack, offer.Plan = pack, planOf(pack, offer)
	}
	return offer, person, pack, err
}

func planOf(p *service.Pack, offer request.Offer) service.Offer {
	plan, _ := p.Offer(offer.PlanID())
	return plan
}

func (o *Office) composeOffer(ctx context.Context, c Case, offer request.Offer, person request.Person, pack *service.Pack) (Composed, error) {
	now, err := store.Now(ctx, o.Store)
	if err != nil {
		return Composed{}, err
	}
	data := service.LetterData{Input: offer.Input(person), Outcome: offer.Outcome, Unit: o.UnitName(c.Unit, c.Language), Municipality: o.Profile, DecidedAt: now,
		Case:  service.CaseData{Number: c.Number},
		Offer: &service.OfferData{Why: pack.Text(c.Language, offer.Plan.Why), Expires: offer.Expires, Event: offer.Happened}}
	title, markdown, err := pack.Letter(service.LetterOffer, c.Language, data)
	if err != nil {
		return Composed{}, municipality.Wrap(municipality.Fault, "casework.composeOffer", err)
	}
	doc, err := o.layout(c, title, markdown, municipality.DateOf(now), []string{printable(person.Name)}) // the name only, as in every letter
	if err != nil {
		return Composed{}, err
	}
	body, err := Render(doc)
	return Composed{Title: title, Body: markdown, PDF: body, Screen: request.Screening(pack)}, err
}

// OfferOfEntry finds the offer that a letter tells of; found is false when the letter is another kind.
func OfferOfEntry(tx store.Tx, entry string) (offer request.Offer, found bool, err error) {
	offer, err = request.OfferByEntry(tx, entry)
	if municipality.KindOf(err) == municipality.NotFound && err != nil {
		return offer, false, nil
	}
	return offer, err == nil, err
}
