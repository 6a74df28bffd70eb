package archive

import (
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// SignOffEntry notes how an incoming entry, or a memo for follow-up, was dealt with (avskrivning). Answered by letter,
// e-mail or memo (BU, BE, BN) it names the journaled entry that answers it; the other manners (TLF, TE, TO, SA) name
// none. Errors: Invalid for the code or the answer, NotFound, Conflict when it is signed off already.
func SignOffEntry(tx *ledger.Tx, incomingID, outgoingID, code string) error {
	return SignOffFor(tx, incomingID, "", outgoingID, code, municipality.Actor{})
}

// SignOffFor is SignOffEntry for one of the receivers of a memo, by the systemID of her korrespondansepart: a memo may be
// dealt with for one and not for another (3.4.6). Without a party it is dealt with for all. An entry may be answered by
// several, and one may answer several (3.4.3, 3.4.4). by may be empty: then it is whoever answered, or is responsible.
func SignOffFor(tx *ledger.Tx, incomingID, party, outgoingID, code string, by municipality.Actor) error {
	const op = "SignOffEntry"
	var in, out RegistryEntry
	if SignOffName(code) == "" {
		return invalid(op, "archive.signoff.code", "code")
	}
	if err := loadEntry(tx, op, incomingID, &in); err != nil {
		return err
	}
	if in.Type != string(Incoming) && in.Type != string(Memo) || in.Seq == 0 {
		return conflict(op, "archive.signoff.kind")
	}
	if err := answer(tx, outgoingID, code, &out); err != nil {
		return err
	}
	if err := notDone(tx, incomingID, party, outgoingID); err != nil {
		return err
	}
	by = actorOr(by, or(out.Officer, in.Officer))
	return put(tx, signOffTable, &SignOff{SystemID: municipality.NewID(tx.Now()), Entry: incomingID, Date: municipality.DateOf(tx.Now()).String(),
		By: called(by), ByID: by.ID, Manner: code, Answer: outgoingID, AnswerTo: party})
}

// notDone: the same answer to the same party counts once, and the party is one of the entry's.
func notDone(tx store.Tx, entry, party, answer string) error {
	var done, known int64
	if err := store.One(tx, `SELECT (SELECT COUNT(*) FROM avskrivning WHERE journalpost = $1 AND referanse_avskrives_av_journalpost = $2 AND referanse_avskrives_av_korrespondansepart = $3),
		(SELECT COUNT(*) FROM korrespondansepart WHERE journalpost = $1 AND system_id = $3)`, []any{entry, answer, party}, &done, &known); err != nil {
		return err
	}
	switch {
	case done > 0:
		return conflict("SignOffEntry", "archive.signoff.done")
	case party != "" && known == 0:
		return invalid("SignOffEntry", "archive.signoff.party", "party")
	}
	return nil
}

// born is SignOffFor for the standard interface, which writes the row itself.
func (r *SignOff) born(tx *ledger.Tx, by municipality.Actor) error {
	var in, out RegistryEntry
	if err := need(tx, "journalpost", r.Entry, &in); err != nil {
		return err
	}
	r.Manner = or(r.Manner, "TE")
	switch {
	case in.RecordType != "" || in.Type != string(Incoming) && in.Type != string(Memo):
		return conflict("Create", "archive.signoff.kind")
	case SignOffName(r.Manner) == "":
		return invalid("Create", "archive.signoff.code", "avskrivningsmaate")
	}
	if r.Answer != "" {
		if err := answer(tx, r.Answer, r.Manner, &out); err != nil {
			return err
		}
	}
	r.Date, r.By, r.ByID = or(r.Date, municipality.DateOf(tx.Now()).String()), called(by), by.ID
	return notDone(tx, r.Entry, r.AnswerTo, r.Answer)
}

// answer checks the entry that answers: it must be of a kind that fits the code.
func answer(tx store.Tx, id, code string, out *RegistryEntry) error {
	const op = "SignOffEntry"
	answers := code == "BU" || code == "BE" || code == "BN"
	if !answers && id == "" {
		return nil
	}
	if !answers || id == "" {
		return invalid(op, "archive.signoff.answer", "outgoingID")
	}
	if err := loadEntry(tx, op, id, out); err != nil {
		return err
	}
	memo := out.Type == string(Memo) || out.Type == string(MemoNoFollowUp)
	if out.Seq == 0 || (code == "BN") != memo || out.Type == string(Incoming) {
		return invalid(op, "archive.signoff.answer", "outgoingID")
	}
	return nil
}
