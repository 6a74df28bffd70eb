package request

import (
	"fmt"
	"strings"

	"torg/archive"
	"torg/municipality"
	"torg/service"
)

// Party is the applicant as the archive knows her. No address is given: the archive needs none to know who it is, and a
// protected one must not stand there.
func Party(who Applicant, role string) archive.NewParty {
	if who.Org != "" {
		return archive.NewParty{Name: who.OrgName, Org: who.Org, Person: who.Person.ID, Role: role}
	}
	return archive.NewParty{Name: who.Person.Name, Person: who.Person.ID, NationalID: who.Person.NationalID, Role: role}
}

// Title fills a pack's template of an archive title. Without an applicant the place is left out, for titles the public sees.
func Title(p *service.Pack, template string, who Applicant) string {
	name := who.OrgName
	if name == "" {
		name = who.Person.Name
	}
	return strings.TrimSpace(strings.NewReplacer("{søker}", name, "{tjeneste}", p.Text(municipality.Bokmaal, p.Meta.Title)).Replace(template))
}

// publicly is the applicant as a public title may name her: an organisation may be named, a person not.
func publicly(who Applicant) Applicant {
	if who.Org != "" {
		return who
	}
	return Applicant{}
}

// Screening is the pack's shielding as the archive takes it; nil when the service is open.
func Screening(p *service.Pack) *archive.Screening {
	s := p.Meta.Screening
	if s.Code == "" {
		return nil
	}
	return &archive.Screening{Code: s.Code, Authority: s.Authority, HideTitle: s.PublicFileTitle != s.FileTitle, HideParty: s.HideParty, HideDocument: s.Document == "hidden"}
}

func retention(r service.Retention) string {
	if r.Decision == "dispose" {
		return fmt.Sprintf("kasseres %d", r.Years)
	}
	return "bevares"
}
