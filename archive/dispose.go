package archive

import (
	"errors"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// States of a DisposalBatch.
const (
	batchPrepared = "U"
	batchApproved = "G"
	batchRefused  = "A"
	batchDone     = "F"
)

// MaxBatch is how many documents one list for disposal holds.
const MaxBatch = 2_000

func archivist(op string, by municipality.Actor) error {
	if by.Role != "archivist" {
		return municipality.E(municipality.Forbidden, "archive."+op, "archive.archivist")
	}
	return nil
}

// PrepareDisposal puts what is due into a list that another must approve; what must not go now stands in it with the reason.
// Only an archivist may (6.1.22). Errors: Forbidden, Invalid without a reason, Conflict when nothing is due.
func PrepareDisposal(tx *ledger.Tx, q DisposalQuery, reason string, by municipality.Actor) (DisposalBatch, error) {
	const op = "PrepareDisposal"
	if err := firstError(archivist(op, by), title(op, "reason", reason)); err != nil {
		return DisposalBatch{}, err
	}
	until := q.Until
	if today := municipality.DateOf(tx.Now()); until.IsZero() || today.Before(until) {
		until = today // what is due tomorrow is not disposed of today (6.1.19)
	}
	q.Decision = "K"
	b := DisposalBatch{SystemID: municipality.NewID(tx.Now()), Status: batchPrepared, Series: q.Series, Class: q.Class, Until: until.String(), Reason: reason, Logged: made(tx, by)}
	due, err := dueWithin(tx, q, b.Until, MaxBatch)
	if err != nil {
		return b, err
	}
	for _, d := range due {
		if d.Spared, err = spared(tx, d.Document); err != nil {
			return b, err
		}
		l := DisposalLine{SystemID: municipality.NewID(tx.Now()), Batch: b.SystemID, Document: d.Document, Folder: d.Folder, Spared: d.Spared}
		if err := put(tx, kassasjonslinjeTable, &l); err != nil {
			return b, err
		}
		b.Count++
	}
	if b.Count == 0 {
		return b, conflict(op, "archive.disposal.empty")
	}
	return b, put(tx, kassasjonsbeslutningTable, &b)
}

// SpareDocument takes one document out of a list before it is approved, with the reason (6.1.21).
func SpareDocument(tx *ledger.Tx, batch, document, reason string, by municipality.Actor) error {
	const op = "SpareDocument"
	b, err := loadBatch(tx, op, batch, batchPrepared)
	if err := firstError(err, archivist(op, by), title(op, "reason", reason)); err != nil {
		return err
	}
	var l DisposalLine
	err = store.One(tx, kassasjonslinjeTable.Select()+" WHERE kassasjonsbeslutning = $1 AND dokumentbeskrivelse = $2", []any{b.SystemID, document}, l.cells()...)
	if errors.Is(err, store.ErrNotFound) {
		return notFound(op)
	}
	l.Spared = reason
	return firstError(err, put(tx, kassasjonslinjeTable, &l))
}

func loadBatch(tx store.Tx, op, id string, states ...string) (b DisposalBatch, err error) {
	if err = LoadRow(tx, &b, id); err != nil {
		return b, err
	}
	for _, s := range states {
		if b.Status == s {
			return b, nil
		}
	}
	return b, conflict(op, "archive.disposal.state")
}

// DecideDisposal approves or refuses a list. It takes two archivists: whoever made the list, or last changed it, does not
// decide it. Errors: Forbidden, NotFound, Conflict.
func DecideDisposal(tx *ledger.Tx, batch string, approve bool, by municipality.Actor) error {
	const op = "DecideDisposal"
	b, err := loadBatch(tx, op, batch, batchPrepared)
	if err := firstError(err, archivist(op, by)); err != nil {
		return err
	}
	if by.ID == b.CreatedByID || by.ID == "" {
		return municipality.E(municipality.Forbidden, "archive."+op, "archive.disposal.approver")
	}
	b.Status = batchRefused
	if approve {
		b.Status = batchApproved
	}
	b.ApprovedAt, b.ApprovedBy, b.ApprovedID = tx.Now().UnixMicro(), called(by), by.ID
	b.changed(tx, by)
	return put(tx, kassasjonsbeslutningTable, &b)
}

// LinesOf reads the lines of a list, for whoever decides it.
func LinesOf(tx store.Tx, batch string) (out []DisposalLine, err error) {
	err = EachRow(tx, "WHERE kassasjonsbeslutning = $1 ORDER BY system_id", []any{batch}, func(l DisposalLine) error { out = append(out, l); return nil })
	return out, err
}

// CarryOutDisposal disposes of what an approved list holds, at most limit documents at a time, and tells how many are left.
// What must not go any more, because a hold came or a case was opened since, is spared and the reason noted. Of each
// document all versions, variants and formats go, with their rows (6.1.23, 6.1.24); what describes the document stays, with
// who disposed of it and when (6.1.26, 6.1.27). The bytes are made unreadable by the promised Erase.
func CarryOutDisposal(tx *ledger.Tx, batch string, limit int, by municipality.Actor) (left int, err error) {
	const op = "CarryOutDisposal"
	b, err := loadBatch(tx, op, batch, batchApproved)
	if err := firstError(err, archivist(op, by)); err != nil {
		return 0, err
	}
	var lines []DisposalLine
	if err := each(tx, kassasjonslinjeTable, "WHERE kassasjonsbeslutning = $1 AND utfoert_dato = 0 AND unntatt = '' ORDER BY system_id LIMIT $2",
		[]any{batch, min(max(limit, 1), MaxCaseEntries)}, func(l DisposalLine) { lines = append(lines, l) }); err != nil {
		return 0, err
	}
	for _, l := range lines {
		if err := l.carryOut(tx, by); err != nil {
			return 0, err
		}
	}
	if err := store.One(tx, `SELECT COUNT(*) FROM kassasjonslinje WHERE kassasjonsbeslutning = $1 AND utfoert_dato = 0 AND unntatt = ''`, []any{batch}, &left); err != nil || left > 0 {
		return left, err
	}
	b.Status, b.DoneAt = batchDone, tx.Now().UnixMicro()
	b.changed(tx, by)
	return 0, put(tx, kassasjonsbeslutningTable, &b)
}

func (r *DisposalLine) carryOut(tx *ledger.Tx, by municipality.Actor) error {
	due, err := stillDue(tx, r.Document)
	if err != nil {
		return err
	}
	if due != "" {
		r.Spared = due
		return put(tx, kassasjonslinjeTable, r)
	}
	r.DoneAt = tx.Now().UnixMicro()
	return firstError(disposeOf(tx, r.Document, r.Batch, by), put(tx, kassasjonslinjeTable, r))
}

// stillDue looks once more: the retention may have been changed since the list was approved.
func stillDue(tx store.Tx, document string) (why string, err error) {
	if why, err = spared(tx, document); why != "" || err != nil {
		return why, err
	}
	var n int64
	err = store.One(tx, `SELECT COUNT(*) FROM (`+dueRows+` AND d.system_id = $1) t WHERE vedtak = 'K' AND dato <> '' AND dato <= $2`,
		[]any{document, municipality.DateOf(tx.Now()).String()}, &n)
	if err == nil && n == 0 {
		why = "ikke lenger til kassasjon"
	}
	return why, err
}

// disposeOf takes every file of a document away and notes it on the document.
func disposeOf(tx *ledger.Tx, document, batch string, by municipality.Actor) error {
	var files []DocumentObject
	if err := each(tx, objectTable, "WHERE dokumentbeskrivelse = $1", []any{document}, func(o DocumentObject) { files = append(files, o) }); err != nil {
		return err
	}
	for i := range files {
		if err := files[i].vanish(tx); err != nil {
			return err
		}
	}
	d := Disposed{SystemID: document, Kind: documentTable.Name, At: tx.Now().UnixMicro(), By: called(by), ByID: by.ID, Batch: batch}
	return firstError(put(tx, utfoertKassasjonTable, &d), LogEvent(tx, &d, EventDeleted, "kassert", by), forgetText(tx, document))
}
