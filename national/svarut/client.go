package svarut

import (
	"context"
	"errors"
	"time"

	"torg/dispatch"
	"torg/municipality"
)

// Post is the client of one SvarUt account. It may be used by many at once.
type Post struct {
	cfg  Config
	book *book
	cert *certificate
}

var _ dispatch.Post = (*Post)(nil)

// New makes a client. It never fails: what is missing in the configuration is said by each call, as NotSetUp.
func New(cfg Config) *Post {
	cfg = cfg.withDefaults()
	return &Post{cfg: cfg, book: newBook(), cert: &certificate{given: cfg.ReceiverCertificate}}
}

// Send gives the letter to SvarUt and returns the shipment's id. Repeating it with the same Reference is harmless (see
// the package). Errors: Unavailable (try again, also when the outcome is not known yet), Refused (SvarUt said no, or the
// letter can never be sent; the detail holds no personal data), NotSetUp (configuration or credentials).
func (p *Post) Send(ctx context.Context, l dispatch.Letter) (string, error) {
	const op = "svarut.Send"
	if err := p.check(op, l.Secured); err != nil {
		return "", err
	}
	parcel, err := pack(l)
	if err != nil {
		return "", err
	}
	if !p.book.take(l.Reference) {
		return "", unavailable(op, errors.New("the letter is being sent by another worker just now"))
	}
	defer p.book.leave(l.Reference)
	id, err := p.find(ctx, op, l.Reference)
	if municipality.KindOf(err) != municipality.NotFound {
		return id, err
	}
	if until := p.book.unsureUntil(l.Reference, p.cfg.Clock()); !until.IsZero() {
		return "", unsure(op, until)
	}
	return p.deliver(ctx, op, l, parcel)
}

// deliver encrypts and posts, and settles an outcome that is not known.
func (p *Post) deliver(ctx context.Context, op string, l dispatch.Letter, parcel parcel) (string, error) {
	if l.Secured {
		cert, err := p.certificate(ctx, op)
		if err != nil {
			return "", err
		}
		if parcel, err = parcel.encrypted(cert); err != nil {
			return "", refused(op, "the files could not be encrypted", err)
		}
	}
	id, err := p.post(ctx, op, l, parcel)
	var unknown *unknownOutcome
	if !errors.As(err, &unknown) {
		return id, err
	}
	return p.settle(ctx, op, l.Reference, unknown)
}

// settle looks the letter up after a sending whose outcome is not known.
func (p *Post) settle(ctx context.Context, op, reference string, unknown *unknownOutcome) (string, error) {
	if !unknown.answered {
		p.book.doubt(reference, p.cfg.Clock().Add(p.cfg.Settle))
	}
	if ctx.Err() != nil {
		return "", unavailable(op, unknown)
	}
	id, err := p.find(ctx, op, reference)
	if err == nil {
		return id, nil
	}
	return "", unavailable(op, unknown)
}

// Find gives the shipment that was accepted with our reference, and NotFound when there is none. Should SvarUt hold more
// than one (sent by something else than Torg), it is always the same one.
func (p *Post) Find(ctx context.Context, reference string) (string, error) {
	const op = "svarut.Find"
	if err := p.check(op, false); err != nil {
		return "", err
	}
	if err := checkReference(op, reference); err != nil {
		return "", err
	}
	return p.find(ctx, op, reference)
}

// Status asks how far a shipment has come. A shipment SvarUt does not list is Lost. Errors as for Send; a status word that
// is not in the contract is Unavailable, since nobody may guess what it starts.
func (p *Post) Status(ctx context.Context, shipment string) (dispatch.Delivery, error) {
	const op = "svarut.Status"
	if err := p.check(op, false); err != nil {
		return dispatch.Delivery{}, err
	}
	if !validUUID(shipment) {
		return dispatch.Delivery{}, refused(op, "a shipment's id is a UUID", nil)
	}
	answer, err := p.askStatus(ctx, op, shipment)
	if err != nil {
		return dispatch.Delivery{}, err
	}
	if answer == nil {
		return dispatch.Delivery{State: dispatch.Lost, At: p.cfg.Clock().UTC(), Detail: "SvarUt does not know the shipment"}, nil
	}
	state, ok := stateOf(answer.Status)
	if !ok {
		return dispatch.Delivery{}, unavailable(op, errors.New("SvarUt answered with a status that its contract does not have"))
	}
	d := dispatch.Delivery{State: state, Native: answer.Status, At: answer.Changed.UTC().Truncate(time.Microsecond)}
	if state == dispatch.Failed {
		d.Detail = p.lastEvent(ctx, op, shipment)
	}
	return d, nil
}
