package service

import (
	"context"
	"errors"
	"strings"
	"time"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

var proposals = ledger.NewTable("pack_proposal", "id", "name", "base", "digest", "bundle", "change", "seen", "state", "remark", "proposed_at", "proposed_by", "proposed_name", "settled_at", "settled_by", "settled_name")

// The states of a Proposal.
const (
	ProposalOpen      = "open"      // waits for another to look at it
	ProposalAdopted   = "adopted"   // is in force, or was
	ProposalRefused   = "refused"   // by the other, with a remark
	ProposalWithdrawn = "withdrawn" // by who made it
)

// Proposal is a changed pack that one person wants to put into force and another is to approve.
type Proposal struct {
	ID           string
	Name         string // the pack's
	Base         string // digest of the pack it was made from
	Digest       string
	Change       string // in words
	Seen         string // what the change would have done to the requests there were, as JSON
	State        string
	Remark       string // why it was refused
	Proposed     time.Time
	ProposedBy   string // staff id
	ProposedName string
	Settled      time.Time
	SettledBy    string
	SettledName  string
	bundle       string
}

// Basis of deciding what rules a municipality's machine follows.
const adoptBasis = "kommuneloven § 5-3; forvaltningsloven 2025 §§ 11–13"

// maxChange bounds the texts of a proposal.
const maxChange = 2000

// Propose keeps a changed pack for another to approve. change says what is changed, and seen what it would have done: nobody
// proposes what she has not seen the effect of. The error is Conflict when the pack it was made from is no longer in force.
func (sh *Shelf) Propose(ctx context.Context, who municipality.Staff, role string, base, changed *Pack, change, seen string) (id string, err error) {
	if change = strings.TrimSpace(change); change == "" || len(change) > maxChange || municipality.ContainsNationalID(change) {
		return "", &municipality.Error{Kind: municipality.Invalid, Op: "service.Propose", Key: "error.proposal.change", Field: "change"}
	}
	if seen == "" {
		return "", municipality.E(municipality.Conflict, "service.Propose", "error.proposal.unseen")
	}
	if base.Name != changed.Name || base.Meta.Zone != changed.Meta.Zone {
		return "", municipality.E(municipality.Conflict, "service.Propose", "error.proposal.other")
	}
	e := ledger.Entry{Actor: who.Actor(role), Verb: "pack.propose", Subject: "pack/" + base.Name, Detail: changed.Digest + "; " + change, Basis: adoptBasis}
	err = ledger.Act(ctx, sh.store, e, func(tx *ledger.Tx) error {
		if err := stillInForce(tx, base.Name, base.Digest); err != nil {
			return err
		}
		bundle, err := tx.PutBlob(changed.Bundle())
		if err != nil {
			return err
		}
		p := Proposal{ID: municipality.NewID(tx.Now()), Name: base.Name, Base: base.Digest, Digest: changed.Digest, Change: change, Seen: seen, State: ProposalOpen,
			Proposed: tx.Now(), ProposedBy: who.ID, ProposedName: who.Name, bundle: bundle}
		id = p.ID
		return p.put(tx)
	})
	return id, err
}

func stillInForce(tx store.Tx, name, digest string) error {
	var now string
	err := store.One(tx, `SELECT digest FROM pack_adoption WHERE name = $1 ORDER BY adopted_at DESC, id DESC LIMIT 1`, []any{name}, &now)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if now != digest {
		return municipality.E(municipality.Conflict, "service.Proposal", "error.proposal.base")
	}
	return nil
}

func (p Proposal) put(tx *ledger.Tx) error {
	return tx.Put(proposals, p.ID, p.Name, p.Base, p.Digest, p.bundle, p.Change, p.Seen, p.State, p.Remark, store.Micro(p.Proposed), p.ProposedBy, p.ProposedName, store.Micro(p.Settled), p.SettledBy, p.SettledName)
}

func scanProposals(tx store.Tx, where string, args ...any) (out []Proposal, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var p Proposal
		var proposed, settled int64
		err := scan(&p.ID, &p.Name, &p.Base, &p.Digest, &p.bundle, &p.Change, &p.Seen, &p.State, &p.Remark, &proposed, &p.ProposedBy, &p.ProposedName, &settled, &p.SettledBy, &p.SettledName)
		p.Proposed, p.Settled = store.Moment(proposed), store.Moment(settled)
		out = append(out, p)
		return err
	}, proposals.Select()+" "+where, args...)
	return out, err
}

// Proposals lists what is proposed and was, newest first, at most a hundred.
func (sh *Shelf) Proposals(ctx context.Context) (out []Proposal, err error) {
	err = sh.store.Read(ctx, func(tx store.Tx) (err error) {
		out, err = scanProposals(tx, `ORDER BY proposed_at DESC, id DESC LIMIT 100`)
		return err
	})
	return out, err
}

// Proposal gives one, with the pack as it would be. NotFound when there is none.
func (sh *Shelf) Proposal(ctx context.Context, id string) (p Proposal, changed *Pack, err error) {
	var body []byte
	err = sh.store.Read(ctx, func(tx store.Tx) (err error) {
		if p, err = proposalByID(tx, id); err != nil {
			return err
		}
		body, err = tx.Blob(p.bundle)
		return err
	})
	if err != nil {
		return p, nil, err
	}
	changed, problems := FromBundle(body)
	if changed == nil {
		return p, nil, municipality.Wrap(municipality.Fault, "service.Proposal", problems)
	}
	return p, changed, nil
}

func proposalByID(tx store.Tx, id string) (Proposal, error) {
	list, err := scanProposals(tx, `WHERE id = $1`, id)
	if err == nil && len(list) == 0 {
		return Proposal{}, municipality.E(municipality.NotFound, "service.Proposal", "error.notfound")
	}
	if err != nil {
		return Proposal{}, err
	}
	return list[0], nil
}

// Approve puts a proposed pack into force. It takes another person than who proposed it, with a mandate for the service; both
// stand in the ledger. Requests made before keep the digest they were made under. The error is Forbidden for who may not, and
// Conflict when the proposal is settled or the pack it was made from is no longer in force.
func (sh *Shelf) Approve(ctx context.Context, who municipality.Staff, id string) error {
	p, changed, err := sh.Proposal(ctx, id)
	if err != nil {
		return err
	}
	if err := mayApprove(who, p, changed); err != nil {
		return err
	}
	e := ledger.Entry{Actor: who.Actor("approver"), Verb: "pack.adopt", Subject: "pack/" + p.Name, Detail: p.Digest + "; " + p.Change + "; proposed by " + p.ProposedBy, Basis: adoptBasis}
	err = ledger.Act(ctx, sh.store, e, func(tx *ledger.Tx) error {
		fresh, err := openProposal(tx, id)
		if err != nil {
			return err
		}
		if err := stillInForce(tx, p.Name, p.Base); err != nil {
			return err
		}
		if err := tx.Put(adoptions, municipality.NewID(tx.Now()), p.Name, changed.Digest, fresh.bundle, tx.Now().UnixMicro(), who.Actor("approver").String()); err != nil {
			return err
		}
		return fresh.settle(tx, who, ProposalAdopted, "")
	})
	if err != nil {
		return err
	}
	return sh.Refresh(ctx)
}

func mayApprove(who municipality.Staff, p Proposal, changed *Pack) error {
	if who.ID == p.ProposedBy {
		return municipality.E(municipality.Forbidden, "service.Approve", "error.foureyes")
	}
	if !MayAdopt(who, changed) {
		return municipality.E(municipality.Forbidden, "service.Approve", "error.mandate")
	}
	return nil
}

// MayAdopt reports whether an employee has the mandate to put rules of a service into force: one that names the service, or
// one for all of her unit's services when it is her unit's.
func MayAdopt(who municipality.Staff, p *Pack) bool {
	if !who.MayEnter(p.Meta.Zone) {
		return false
	}
	for _, m := range who.Mandates {
		if m.Approve && (m.Service == p.Name || m.Service == "*" && who.Unit == p.Route.Unit) {
			return true
		}
	}
	return false
}

// openProposal reads a proposal anew, and refuses one that is settled: the second of two clicks changes nothing.
func openProposal(tx store.Tx, id string) (Proposal, error) {
	p, err := proposalByID(tx, id)
	if err == nil && p.State != ProposalOpen {
		err = municipality.E(municipality.Conflict, "service.Proposal", "error.proposal.settled")
	}
	return p, err
}

func (p Proposal) settle(tx *ledger.Tx, who municipality.Staff, state, remark string) error {
	p.State, p.Remark, p.Settled, p.SettledBy, p.SettledName = state, remark, tx.Now(), who.ID, who.Name
	return p.put(tx)
}

// Decline settles a proposal without putting it into force: who made it withdraws it, another with a mandate refuses it and
// says why.
func (sh *Shelf) Decline(ctx context.Context, who municipality.Staff, id, remark string) error {
	p, changed, err := sh.Proposal(ctx, id)
	if err != nil {
		return err
	}
	verb, state := "pack.withdraw", ProposalWithdrawn
	if remark = strings.TrimSpace(remark); who.ID != p.ProposedBy {
		if err := mayApprove(who, p, changed); err != nil {
			return err
		}
		if verb, state = "pack.refuse", ProposalRefused; remark == "" || len(remark) > maxChange || municipality.ContainsNationalID(remark) {
			return &municipality.Error{Kind: municipality.Invalid, Op: "service.Decline", Key: "error.remark", Field: "remark"}
		}
	}
	e := ledger.Entry{Actor: who.Actor("approver"), Verb: verb, Subject: "pack/" + p.Name, Detail: p.Digest + "; " + p.Change, Basis: adoptBasis}
	return ledger.Act(ctx, sh.store, e, func(tx *ledger.Tx) error {
		fresh, err := openProposal(tx, id)
		if err != nil {
			return err
		}
		return fresh.settle(tx, who, state, remark)
	})
}
