package service

import (
	"fmt"
	"time"

	"torg/municipality"
	"torg/rules"
)

// The events that can make a service relevant to someone who has not asked for it.
const (
	EventBirth  = "birth"  // a child is born to residents
	EventMoved  = "moved"  // a person has moved into the municipality
	EventTurns  = "turns"  // a person turns the age the offer names
	EventIncome = "income" // a new income year is settled for someone who has had the service
)

// Whom an offer is made to.
const (
	ToSelf    = "self"    // the person the event is about
	ToParents = "parents" // each parent with parental responsibility for the child the event is about
)

// LetterOffer is the letter that tells of an offer.
const LetterOffer = "offer"

// OfferPlan is offer.yaml: when the municipality comes to the citizen with the service, instead of waiting for her.
type OfferPlan struct {
	Purpose string  `json:"purpose"`   // text key: why the municipality follows these events; told to her and to the register
	Basis   string  `json:"basis"`     // legal basis for following them
	Secured bool    `json:"secured"`   // the machine may make offers though the service lies in the secured zone
	Shield  bool    `json:"protected"` // and to people whose address is protected; the letter carries the name only
	Offers  []Offer `json:"offers"`
}

// Offer is one event that makes the service relevant, and how the application is filled in then.
type Offer struct {
	ID      string            `json:"id"`
	Event   string            `json:"event"`
	Age     int               `json:"age"`     // turns: the age, in years
	On      string            `json:"on"`      // "08-01": on that day of the year the age is reached, instead of on the birthday; income: not before that day
	To      string            `json:"to"`      // ToSelf or ToParents
	When    string            `json:"when"`    // FEEL; empty means when the machine would grant
	Answers map[string]string `json:"answers"` // question → FEEL
	Why     string            `json:"why"`     // text key: why she gets it
	Days    int               `json:"days"`    // how long it stands
}

// Event is what happened, as the rules see it under the name hendelse.
type Event struct {
	Kind   string                  `json:"kind"`
	Date   municipality.Date       `json:"date"` // the day it happened, or was seen when the register does not say
	Age    int                     `json:"age"`  // turns
	Person municipality.NationalID `json:"-"`    // whom it is about; never kept outside the fact it is compared with
	Name   string                  `json:"name"` // her name; empty when it is protected
	Born   municipality.Date       `json:"born"`
}

const offerFile = "offer.yaml"

// eventInput is the name a pack with offers can use in its expressions. It is null in an ordinary application.
func eventInput() rules.InputData {
	return rules.InputData{Name: "hendelse", Type: "context<slag: string, dato: date, alder: number, person: string, navn: string, fødselsdato: date>"}
}

func (e *Event) value() any {
	if e == nil {
		return nil
	}
	return map[string]any{"slag": e.Kind, "dato": e.Date.String(), "alder": e.Age, "person": string(e.Person), "navn": e.Name, "fødselsdato": isoDate(e.Born)}
}

func isoDate(d municipality.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.String()
}

// OfferPlan says which offers the pack makes; the zero plan makes none.
func (p *Pack) OfferPlan() OfferPlan { return p.offers }

// OffersOn lists the pack's offers for a kind of event.
func (p *Pack) OffersOn(kind string) (out []Offer) {
	for _, o := range p.offers.Offers {
		if o.Event == kind {
			out = append(out, o)
		}
	}
	return out
}

// Offer finds one of the pack's offers.
func (p *Pack) Offer(id string) (Offer, bool) {
	for _, o := range p.offers.Offers {
		if o.ID == id {
			return o, true
		}
	}
	return Offer{}, false
}

// Life is how long an offer stands.
func (o Offer) Life() time.Duration { return time.Duration(o.Days) * 24 * time.Hour }

// FillOffer gives the answers an offer fills in, from the event and the facts so far. What it cannot know is left for the
// applicant. Questions are answered in the order of the form, so that one may build on those before it.
func (p *Pack) FillOffer(in Input, id string) (map[string]Answer, error) {
	i, o := p.offerAt(id)
	if i < 0 {
		return nil, municipality.E(municipality.NotFound, "service.FillOffer", "error.notfound")
	}
	in.Answers = map[string]Answer{}
	for _, page := range p.Form.Pages {
		for _, q := range page.Questions {
			if _, has := o.Answers[q.ID]; !has {
				continue
			}
			if err := p.fillOne(in, fmt.Sprintf("%s#/offers/%d/answers/%s", offerFile, i, escapePointer(q.ID)), q); err != nil {
				return nil, err
			}
		}
	}
	return in.Answers, nil
}

// fillOne computes one answer, and gives it to every item when the question is asked for each of several.
func (p *Pack) fillOne(in Input, key string, q Question) error {
	b, err := p.bind(in)
	if err != nil {
		return err
	}
	v, missing, err := b.value(key)
	if err != nil || len(missing) > 0 || v.IsNull() {
		return err
	}
	for _, page := range b.pages {
		for _, asked := range page.Questions {
			if asked.ID == q.ID || asked.Of == q.ID {
				in.Answers[asked.ID] = Answer{Value: v.ToJSON()}
			}
		}
	}
	return nil
}

func (p *Pack) offerAt(id string) (int, Offer) {
	for i, o := range p.offers.Offers {
		if o.ID == id {
			return i, o
		}
	}
	return -1, Offer{}
}

// Offerable reports whether an offer is to be made on these facts and answers, and gives what the rules say. Without a
// condition of the pack's own it is when the rules alone would grant.
func (p *Pack) Offerable(in Input, id string) (Outcome, bool, error) {
	i, o := p.offerAt(id)
	if i < 0 {
		return Outcome{}, false, municipality.E(municipality.NotFound, "service.Offerable", "error.notfound")
	}
	out, err := p.Decide(in)
	if err != nil {
		return out, false, err
	}
	if o.When == "" {
		return out, out.Machine && (out.Result == Granted || out.Result == Partly), nil
	}
	b, err := p.bind(in)
	if err != nil {
		return out, false, err
	}
	v, missing, err := b.value(fmt.Sprintf("%s#/offers/%d/when", offerFile, i))
	return out, err == nil && len(missing) == 0 && v.IsTrue(), err
}

// OfferData is what a letter of an offer tells besides what every letter knows.
type OfferData struct {
	Why     string // already in the letter's language
	Expires municipality.Date
	Event   Event
}

func (d *OfferData) value() any {
	if d == nil {
		return nil
	}
	return map[string]any{"hvorfor": d.Why, "frist": d.Expires.String()}
}
