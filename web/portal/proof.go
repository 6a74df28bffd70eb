package portal

import (
	"context"
	"encoding/json"
	"net/http"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/ui"
)

// proofView is the documents of a case, each with the proof that it is unchanged.
type proofView struct {
	Case      string
	Key       string
	Documents []archive.DocumentView
}

// proofs lists the reader's own documents and tells how anyone, a court too, can check them without the municipality.
func (p *portal) proofs(c *kit.Ctx) error {
	v, err := p.caseView(c)
	if err != nil {
		return err
	}
	if err := saw(c, v.zone, v.Case, "case.look"); err != nil {
		return err
	}
	out := proofView{Case: v.ID, Key: v.zone.Verifier}
	for _, paper := range v.Papers {
		for _, d := range paper.Documents {
			if d.Open {
				out.Documents = append(out.Documents, d)
			}
		}
	}
	title := own(c, "proof.title")
	crumbs := mineCrumbs(c, ui.Link{Text: own(c, "mine.case", v.Service, v.Number), Href: casePath(v.ID)}, ui.Link{Text: title, Href: casePath(v.ID) + "/bevis"})
	return c.Render(http.StatusOK, kit.Page{Title: title, Active: "/minside", Crumbs: crumbs}, proofPage(out))
}

// proof gives the proof file of one document of the reader's own.
func (p *portal) proof(c *kit.Ctx) error {
	cs, z, err := p.ownCase(c)
	if err != nil {
		return err
	}
	if !municipality.ValidID(c.Param("doc")) {
		return notFound("proof")
	}
	doc, _, err := openDocument(c, z, cs) // in this case, and hers to open
	if err != nil {
		return err
	}
	var e ledger.Evidence
	if err := read(c.Context(), z, func(tx store.Tx) (err error) {
		e, err = archive.ProofFor(tx, archive.Audience{Person: cs.Person}, doc.ID)
		return err
	}); municipality.KindOf(err) == municipality.Conflict { // filed, and not under a signed head yet
		return p.notYet(c, cs.ID)
	} else if err != nil {
		return err
	}
	if err := saw(c, z, cs, "document.look"); err != nil {
		return err
	}
	b, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return municipality.Wrap(municipality.Fault, "portal.proof", err)
	}
	return c.Send(own(c, "proof.name", cs.Number)+".json", "application/json", append(b, '\n'))
}

// notYet tells that the proof comes with the next signature.
func (p *portal) notYet(c *kit.Ctx, caseID string) error {
	if err := c.Session().Flash("info", own(c, "proof.notyet")); err != nil {
		return err
	}
	return c.Redirect(casePath(caseID) + "/bevis")
}

func proofRows(ctx context.Context, v proofView) (rows [][]ui.Cell) {
	for _, d := range v.Documents {
		rows = append(rows, []ui.Cell{ui.C(d.Title), {Body: digestOf(d.Digest)}, {Body: proofLink(documentPath(v.Case, d.ID)+"/bevis", d.Title)}})
	}
	return rows
}
