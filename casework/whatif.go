package casework

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
)

// WhatIf asks who would have had another outcome if a service had other rules: the requests there are, with the facts they
// had when they came in, under the pack as it is and as it might become. Nothing is fetched again and nothing is changed.
type WhatIf struct {
	Was, Now *service.Pack     // of one name
	Change   string            // what is changed, for the ledger: it must name nobody
	From, To municipality.Date // only requests received on these days; a zero date is no bound
	AsOf     municipality.Date // read both versions as on this day; zero: as on the day each request came
	Examples int               // how many of those that change are named; 20 when 0
}

// Progress is told now and then how many requests are done, of how many. It may be called from any goroutine, one at a time.
type Progress func(done, of int)

// basis of a look at many people's requests to plan a rule: what was given for decisions may be used for inquiry and
// planning inside the administration, and a municipality may weigh its own rules.
const whatIfBasis = "forvaltningsloven § 13 b første ledd nr. 4; personvernforordningen art. 6 nr. 1 e"

// RuleOwner is the role of who looks after a municipality's rules, whatever unit they belong to.
const RuleOwner = "rules"

// MayWeigh says whether an employee may ask what if of a service: the leader of the unit that handles it, and those who look
// after the municipality's rules. The service of a zone she may not enter is not found, so that it tells nothing.
func (o *Office) MayWeigh(who municipality.Staff, p *service.Pack) error {
	if !who.MayEnter(o.Zone) {
		return municipality.E(municipality.NotFound, "casework.MayWeigh", "error.noservice")
	}
	if who.Has(RuleOwner) || who.Has("leader") && who.Unit == p.Route.Unit {
		return nil
	}
	return municipality.E(municipality.Forbidden, "casework.MayWeigh", "error.forbidden")
}

// Weigh answers what if for an employee. That she asked is recorded before anything is read. Requests of protected persons
// are left out unless she may enter the secured zone; cases are named only where she works on them.
func (o *Office) Weigh(ctx context.Context, who municipality.Staff, q WhatIf, progress Progress) (Report, error) {
	if err := o.MayWeigh(who, q.Now); err != nil {
		return Report{}, err
	}
	role := "leader"
	if who.Has(RuleOwner) {
		role = RuleOwner
	}
	w := &weighing{office: o, WhatIf: q, progress: progress, protected: who.MayEnter(municipality.Secured), who: &who}
	return w.run(ctx, who.Actor(role))
}

// WeighAll answers what if for the one who runs the machine: counts alone, with none so small that it tells of a person, and
// no case is named.
func (o *Office) WeighAll(ctx context.Context, by municipality.Actor, q WhatIf, progress Progress) (Report, error) {
	return (&weighing{office: o, WhatIf: q, progress: progress, protected: o.Zone == municipality.Secured}).run(ctx, by)
}

// batch is how many requests are read, and weighed, at a time.
const batch = 250

type weighing struct {
	WhatIf
	office     *Office
	progress   Progress
	protected  bool                // may be counted too
	who        *municipality.Staff // who may be shown cases; nil for nobody
	comparison *service.Comparison
	of         int
	mu         sync.Mutex // of found, and of progress
	found      *finding
}

func (w *weighing) run(ctx context.Context, by municipality.Actor) (Report, error) {
	begun := time.Now()
	var err error
	if w.comparison, err = service.Compare(w.Was, w.Now); err != nil {
		return Report{}, err
	}
	if err := w.record(ctx, by); err != nil {
		return Report{}, err
	}
	if w.Examples == 0 {
		w.Examples = 20
	}
	w.found = newFinding(w.WhatIf)
	if err := w.walk(ctx); err != nil {
		return Report{}, err
	}
	out := w.found.report(w.who != nil && w.who.Unit == w.Now.Route.Unit)
	out.Service, out.Was, out.Now, out.Took = w.Now.Name, w.Was.Digest, w.Now.Digest, time.Since(begun)
	return out, nil
}

// record writes that someone looks at many people's requests, at which, to weigh what. It names the packs and the change, and
// no person: those looked at are all who applied.
func (w *weighing) record(ctx context.Context, by municipality.Actor) error {
	if municipality.ContainsNationalID(w.Change) {
		return &municipality.Error{Kind: municipality.Invalid, Op: "casework.Weigh", Key: "error.amend.value", Field: "value"}
	}
	detail := fmt.Sprintf("%s → %s; %s; received %s–%s; as of %s", w.Was.Digest[:12], w.Now.Digest[:12], w.Change, w.From, w.To, w.AsOf)
	return ledger.Look(ctx, w.office.Store, ledger.Entry{Actor: by, Verb: "rules.whatif", Subject: "pack/" + w.Now.Name, Purpose: "hva om", Basis: whatIfBasis, Detail: detail})
}

// walk reads batches one after another and has as many goroutines as there are processors weigh them. At most a few batches
// are in memory at a time, however many requests there are.
func (w *weighing) walk(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	batches := make(chan []request.Kept, 1)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			weigher := w.comparison.Weigher()
			for b := range batches {
				if err := w.weigh(ctx, weigher, b); err != nil {
					stop(err)
				}
			}
		})
	}
	err := w.read(ctx, batches)
	close(batches)
	wg.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

func (w *weighing) read(ctx context.Context, batches chan<- []request.Kept) error {
	span := request.Days(w.Now.Name, w.From, w.To)
	if err := w.office.Store.Read(ctx, func(tx store.Tx) (err error) {
		if now := tx.Now().Add(time.Microsecond); span.Until.IsZero() || span.Until.After(now) {
			span.Until = now // what comes in meanwhile is not chased
		}
		w.of, err = request.Count(tx, span)
		return err
	}); err != nil {
		return err
	}
	for after := (request.Cursor{}); ; {
		var next []request.Kept
		if err := w.office.Store.Read(ctx, func(tx store.Tx) (err error) {
			next, err = request.Walk(tx, span, after, batch)
			return err
		}); err != nil || len(next) == 0 {
			return err
		}
		after = next[len(next)-1].Cursor()
		select {
		case batches <- next:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// weigh weighs one batch and adds it to what is found.
func (w *weighing) weigh(ctx context.Context, weigher *service.Weigher, b []request.Kept) error {
	part := newFinding(w.WhatIf)
	var whole []request.Kept
	for _, k := range b {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		stops, err := w.glance(ctx, weigher, k)
		if err != nil {
			return err
		}
		if !stops {
			whole = append(whole, k)
			continue
		}
		part.same++
		part.came(k.Request, k.Digest != w.Was.Digest)
	}
	if err := w.whole(ctx, weigher, part, whole); err != nil {
		return err
	}
	if err := w.cases(ctx, part); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.found.add(part)
	if w.progress != nil {
		w.progress(w.found.seen+w.found.leftOut, w.of)
	}
	return nil
}

// day is the day both versions are read as on for a request.
func (w *weighing) day(k request.Kept) municipality.Date {
	if w.AsOf.IsZero() {
		return municipality.DateOf(k.Received)
	}
	return w.AsOf
}

// glance reports whether a request can be seen to be the same under both without weighing it whole: most are, when one limit
// changes. It reads no more of it than the change itself rests on.
func (w *weighing) glance(ctx context.Context, weigher *service.Weigher, k request.Kept) (bool, error) {
	day := w.day(k)
	if !w.protected && k.MayBeShielded() {
		return false, nil
	}
	if !weigher.Reaches(day) {
		return true, nil
	}
	need := weigher.Part(day)
	if need == nil || need["søker"] { // who applied is read with the whole
		return false, nil
	}
	req, err := k.Part(need)
	if err != nil {
		return false, err
	}
	own, err := w.office.Shelf.ByDigest(ctx, req.Digest)
	if err != nil {
		return false, err
	}
	in := req.Input(request.Person{})
	in.AsOf = day
	return weigher.Stops(in, own), nil
}

// whole weighs requests with all that is known of them.
func (w *weighing) whole(ctx context.Context, weigher *service.Weigher, into *finding, list []request.Kept) error {
	ids := make([]string, len(list))
	for i, k := range list {
		ids[i] = k.Person
	}
	var persons map[string]request.Person
	if err := w.office.Store.Read(ctx, func(tx store.Tx) (err error) {
		persons, err = request.Persons(tx, ids...)
		return err
	}); err != nil {
		return err
	}
	for _, k := range list {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := w.one(ctx, weigher, into, k, persons[k.Person]); err != nil {
			return err
		}
	}
	return nil
}

// one weighs one request. What the rules themselves cannot answer is counted, and does not stop the rest.
func (w *weighing) one(ctx context.Context, weigher *service.Weigher, into *finding, k request.Kept, applicant request.Person) error {
	req, err := k.Open()
	if err != nil {
		return err
	}
	if !w.protected && req.Shielded() {
		into.leftOut++
		return nil
	}
	own, err := w.office.Shelf.ByDigest(ctx, req.Digest)
	if err != nil {
		return err
	}
	in := req.Input(applicant)
	in.AsOf = w.day(k)
	into.came(req, req.Digest != w.Was.Digest)
	was, now, err := weigher.Weigh(in, own)
	if err != nil {
		into.broken++
		return nil
	}
	into.count(req, was, now)
	return nil
}
