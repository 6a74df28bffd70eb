package service

import (
	"torg/municipality"
)

// AnswerPrefix begins the texts that say what an answer is called in a service where the ordinary words would mislead:
// "svar.granted", "svar.refused" and "svar.partly". Advice is neither granted nor refused.
const AnswerPrefix = "svar."

// Meta is pack.yaml: what the service is, who owns it, and how its cases are classed, screened and kept.
type Meta struct {
	Title      string   `json:"title"`      // text key
	Summary    string   `json:"summary"`    // text key
	Owner      string   `json:"owner"`      // id of the unit that owns the service
	LegalBasis []string `json:"legalBasis"` // laws the service stands on, as they are cited
	Audience   string   `json:"audience"`   // text key: who the service is for
	// Applicant is "person" (for oneself) or "organisation" (on behalf of one, by a role in Enhetsregisteret).
	Applicant string                  `json:"applicant"`
	Roles     []string                `json:"roles"` // role codes that may apply for an organisation, such as LEDE and DAGL
	Level     municipality.Assurance  `json:"-"`     // level of assurance the login must have
	Zone      municipality.Zone       `json:"zone"`
	ValidFrom municipality.Date       `json:"-"`
	LOS       []string                `json:"los"` // words of the LOS vocabulary
	Class     ClassRef                `json:"class"`
	Screening Screening               `json:"screening"`
	Retention Retention               `json:"retention"`
	Languages []municipality.Language `json:"languages"`
	// A decision is expected within ResponseDays calendar days, or else ResponseMonths months, of receipt. One is set.
	ResponseDays   int    `json:"-"`
	ResponseMonths int    `json:"-"`
	AppealWeeks    int    `json:"-"` // deadline for appeal, in weeks from delivery
	AppealBody     string `json:"-"` // text key: who decides an appeal
	Ruleset        string `json:"ruleset"`

	// As written, turned into the fields above by Load.
	LevelName  string       `json:"level"`
	ValidFromS string       `json:"validFrom"`
	Response   ResponseTime `json:"response"`
	Appeal     AppealRule   `json:"appeal"`
}

// ResponseTime is the expected time to a decision as pack.yaml writes it.
type ResponseTime struct {
	Days   int `json:"days"`
	Months int `json:"months"`
}

// AppealRule is the right of appeal as pack.yaml writes it.
type AppealRule struct {
	Weeks int    `json:"weeks"`
	Body  string `json:"body"` // text key
}

// ClassRef points to the Noark class (klasse) the folder is filed under.
type ClassRef struct {
	System string `json:"system"` // classification system (klassifikasjonssystem)
	ID     string `json:"id"`
	Title  string `json:"title"`
}

// Screening says how cases of the service are shielded in the public journal. Titles are templates with {name} places:
// {søker} the applicant and {tjeneste} the service's title; the public ones must show no person.
type Screening struct {
	Code             string `json:"code"`             // access restriction (tilgangsrestriksjon); empty when open
	Authority        string `json:"authority"`        // legal authority of the shielding (skjermingshjemmel)
	FileTitle        string `json:"fileTitle"`        // title of the case file
	PublicFileTitle  string `json:"publicFileTitle"`  // the same as the public journal shows it
	EntryTitle       string `json:"entryTitle"`       // title of the application's journal entry
	PublicEntryTitle string `json:"publicEntryTitle"` // the same as the public journal shows it
	HideParty        bool   `json:"hideParty"`        // sender and recipient are shown as *****
	Document         string `json:"document"`         // "open", or "hidden" when the document itself is not public
}

// Retention says what happens to the case when it is old (kassasjonsvedtak).
type Retention struct {
	Decision string `json:"decision"` // "preserve" (bevares) or "dispose" (kasseres)
	Years    int    `json:"years"`    // years to keep before disposal
	Basis    string `json:"basis"`    // the authority for it
}

// Route is route.yaml: the way through the municipality.
type Route struct {
	Unit     string      `json:"unit"`    // unit that handles the case
	Mandate  string      `json:"mandate"` // text key: where the authority to decide is delegated from
	Machine  MachineRule `json:"machine"`
	Steps    []Step      `json:"steps"`
	Approval Approval    `json:"approval"`
}

// MachineRule says when the rules may decide with no person.
type MachineRule struct {
	May  bool   `json:"may"`
	When string `json:"when"` // FEEL; empty means whenever no rule sends the case to a person
}

// Step is one piece of work a person does.
type Step struct {
	ID    string `json:"id"`
	Title string `json:"title"` // text key
	Unit  string `json:"unit"`  // empty: the route's unit
	Role  string `json:"role"`  // caseworker, approver
	Days  int    `json:"days"`  // working days the step may take
	When  string `json:"when"`  // FEEL; empty means always
}

// Approval is the rule of four eyes.
type Approval struct {
	Required bool   `json:"required"` // a second officer must approve what a person drafts
	Role     string `json:"role"`
}
