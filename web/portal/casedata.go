package portal

import (
	"time"

	"torg/archive"
	"torg/casework"
	"torg/decision"
	"torg/dispatch"
	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
	"torg/web/kit"
	"torg/web/site"
)

// caseData is everything about a case that its party may see.
type caseData struct {
	casework.Case
	zone      *site.Zone
	pack      *service.Pack
	Request   request.Request
	Decision  *decision.Decision // the one made last; nil until there is one
	Shipments []dispatch.Shipment
	Questions []casework.Question
	Appeals   []casework.Appeal
	File      archive.CaseView
	in        service.Input
}

// gather reads a case and what belongs to it, in one snapshot of its zone.
func (p *portal) gather(c *kit.Ctx, z *site.Zone, cs casework.Case) (d caseData, err error) {
	d.Case, d.zone = cs, z
	if d.pack, err = z.Shelf.ByDigest(c.Context(), cs.Digest); err != nil {
		return d, err
	}
	who := applicant(c)
	err = read(c.Context(), z, func(tx store.Tx) error { return d.read(tx, who.Person.ID) })
	d.in = d.Request.Input(who.Person)
	return d, err
}

func (d *caseData) read(tx store.Tx, person string) (err error) {
	if d.Request, err = request.ByID(tx, d.Case.Request); err != nil {
		return err
	}
	if d.Shipments, err = dispatch.OfCase(tx, d.ID); err != nil {
		return err
	}
	if d.Questions, err = casework.QuestionsOf(tx, d.ID); err != nil {
		return err
	}
	if d.Appeals, err = casework.AppealsOf(tx, d.ID); err != nil {
		return err
	}
	all, err := decision.OfCase(tx, d.ID)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].State == decision.Made {
			d.Decision = &all[i]
		}
	}
	d.File, err = archive.CaseFor(tx, archive.Audience{Person: person}, d.CaseFile)
	return err
}

// saw records that the party looked at her own case.
func saw(c *kit.Ctx, z *site.Zone, cs casework.Case, verb string) error {
	by := municipality.Actor{Kind: municipality.Citizen, ID: cs.Person}
	return ledger.Look(c.Context(), z.Store, cs.Entry(by, verb, "forvaltningsloven § 18"))
}

// shipment is how far a letter has come.
func (d caseData) shipment(entry string) (dispatch.Shipment, bool) {
	for _, s := range d.Shipments {
		if s.ID == entry {
			return s, true
		}
	}
	return dispatch.Shipment{}, false
}

// letter is the main document of an entry, for a link to it.
func (d caseData) letter(entry string) (archive.DocumentView, bool) {
	for _, e := range d.File.Entries {
		for _, doc := range e.Documents {
			if e.ID == entry && doc.Main && doc.Open {
				return doc, true
			}
		}
	}
	return archive.DocumentView{}, false
}

// given is the answers as they were sent.
func (d caseData) sections(c *kit.Ctx) []checkSection {
	o := opened{Draft: request.Draft{Pack: d.pack, Facts: d.Request.Facts}, in: d.in}
	return readBack(c, d.pack, d.in, o.givenBy, nil)
}

func casePath(id string) string { return "/minside/saker/" + id }

func documentPath(caseID, doc string) string { return casePath(caseID) + "/dokument/" + doc }

// answerView is an answer to an application as it is read.
type answerView struct {
	Result    string
	Called    string // what the service itself calls the result; "" for the ordinary words
	Machine   bool
	Service   string
	Made      time.Time
	Officer   string
	Approver  string
	Words     []string // the officer's own reasons, a paragraph each
	Reasons   []reason
	Lead      string   // what a yes comes to, in a sentence; "" when the heading says it all
	Law       []string // what the reasons rest on, each once
	From, To  municipality.Date
	Tree      []node
	Values    []given
	Letter    string // address of the letter
	Weeks     int
	Body      string // who decides an appeal
	Delivered time.Time
	AppealBy  municipality.Date
	Past      bool // the deadline has passed
	Case      string
	Rules     string
}
