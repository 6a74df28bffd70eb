package archive

import (
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// proofReach is how many of a person's own entries are looked through before the whole ledger is.
const proofReach = 2000

// ProofFor is the evidence that a document's file is as it was filed, for an audience that may open the document. The record
// in it is the file's own (dokumentobjekt): check sum, format, time and who filed it, nothing of what the document says.
// Errors as DocumentFor; Conflict when the entry is not under a signed checkpoint yet.
func ProofFor(tx store.Tx, a Audience, documentID string) (ledger.Evidence, error) {
	const op = "ProofFor"
	v, _, err := DocumentFor(tx, a, documentID)
	if err != nil {
		return ledger.Evidence{}, err
	}
	var id string
	if err := store.One(tx, `SELECT system_id FROM dokumentobjekt WHERE dokumentbeskrivelse = $1 AND referanse_dokumentfil = $2 ORDER BY system_id LIMIT 1`, []any{documentID, v.Digest}, &id); err != nil {
		return ledger.Evidence{}, municipality.Wrap(municipality.Fault, "archive."+op, err)
	}
	if a.Person != "" {
		own, err := ledger.ForPerson(tx, a.Person, 0, proofReach)
		if err != nil {
			return ledger.Evidence{}, err
		}
		if e, err := ledger.Attest(tx, objectTable, id, own); municipality.KindOf(err) != municipality.NotFound {
			return e, err
		}
	}
	return ledger.Attest(tx, objectTable, id, nil)
}
