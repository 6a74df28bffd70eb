package service

import (
	"encoding/json"
	"time"

	"torg/municipality"
	"torg/rules"
)

// Form is form.yaml: the pages of the application.
type Form struct {
	Pages []Page `json:"pages"`
}

// Page is one page with questions that belong together.
type Page struct {
	ID        string     `json:"id"`
	Title     string     `json:"title"`  // text key
	Intro     string     `json:"intro"`  // text key; may be empty
	ShowIf    string     `json:"showIf"` // FEEL; empty means always
	Questions []Question `json:"questions"`
}

// The types of question.
const (
	TypeText     = "text"
	TypeTextarea = "textarea"
	TypeNumber   = "number"
	TypeMoney    = "money" // kroner, with up to two decimals
	TypeDate     = "date"
	TypeTime     = "time"
	TypeYesNo    = "yesno"
	TypeChoice   = "choice"
	TypeChoices  = "choices"
	TypeFile     = "file"
)

// Question is one question. In answers a date is "2026-01-31", a time "18:30", a number and an amount json.Number, a choice
// its value, choices a list of values, yesno a bool.
type Question struct {
	ID           string      `json:"id"` // also its name in rules
	Type         string      `json:"type"`
	Required     bool        `json:"required"`
	Label        string      `json:"label"` // text key
	Hint         string      `json:"hint"`  // text key; may be empty
	Options      []Option    `json:"options"`
	OptionsFrom  string      `json:"optionsFrom"`  // FEEL giving a list of {value, label}
	ShowIf       string      `json:"showIf"`       // FEEL; empty means always
	OnlyIfNeeded bool        `json:"onlyIfNeeded"` // asked only while its answer can change the decision
	Min          json.Number `json:"min"`          // number and money
	Max          json.Number `json:"max"`
	MaxLength    int         `json:"maxLength"`   // characters; text and textarea
	From         string      `json:"from"`        // FEEL: prefilled from fetched facts, and then not editable unless contested
	Contestable  bool        `json:"contestable"` // the applicant may give another value than the fetched one, and why
	Accept       []string    `json:"accept"`      // media types of files
	MaxBytes     int64       `json:"maxBytes"`    // of each file
	MaxFiles     int         `json:"maxFiles"`
	// Autocomplete is the purpose of the field by the HTML standard, such as "email", so that browsers can help.
	AutoComplete string `json:"autocomplete"`
	// Each is FEEL giving a list of {value, label}: the question is asked once for each of them. Visible writes the
	// question out, with Item set and an ID of its own: "barnehage[1]". In rules its name is a list of {value, answer}.
	Each string      `json:"each"`
	Item *Option     `json:"-"`
	Of   string      `json:"-"` // the ID as form.yaml has it, when Item is set
	page int         // index of its page
	at   place       // where it stands in form.yaml
	typ  *rules.Type // of one answer
}

// Option is one choice. Value is stored; Label is a text key in form.yaml and a readable text when it came from facts.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// FactSource is one entry of facts.yaml: what is fetched, from where, and why we may.
type FactSource struct {
	Name     string            `json:"name"` // its name in rules
	Register string            `json:"register"`
	Set      string            `json:"set"`
	Of       string            `json:"of"`      // FEEL over earlier facts giving a list of ids; empty means the applicant
	Gives    map[string]string `json:"gives"`   // the values we use and their FEEL types
	Purpose  string            `json:"purpose"` // text key: told to the applicant and to the register
	Basis    string            `json:"basis"`   // legal basis, as it is cited
	MaxAge   time.Duration     `json:"-"`       // how old the answer may be when the case is decided
	Show     []ShownFact       `json:"show"`
	ShowIf   string            `json:"when"` // FEEL; the fact is fetched only when true; empty means always

	MaxAgeText string `json:"maxAge"` // as written: "P1D", "PT12H"

	shape *rules.Type // typeName, read
}

// ShownFact is a fetched value the applicant is shown.
type ShownFact struct {
	Label string `json:"label"` // text key
	Value string `json:"value"` // FEEL
	As    string `json:"as"`    // "kr", "dato", "tall"; empty means as its type is
}

// Input is what an application knows at a moment.
type Input struct {
	AsOf        municipality.Date // the date the rules are read at
	Facts       map[string]Fact   // by FactSource.Name; missing when not fetched yet
	Answers     map[string]Answer // by Question.ID
	Attachments map[string][]Attachment
	Applicant   Applicant
	Received    time.Time // when the application came in, UTC
	Event       *Event    // what an offer is made for; nil in an ordinary application
}

// Fact is what a register answered. Value is a map of the values under FactSource.Gives, and with FactSource.Of a list
// of such maps, each with the subject's "id", in the order Subjects gave.
type Fact struct {
	Value  any
	Source string    // the register's name as people know it
	At     time.Time // when it answered, UTC
	Period string    // what period it is about, such as the income year
}

// Answer is what the applicant answered.
type Answer struct {
	Value     any    `json:"value"`
	Contested bool   `json:"contested,omitempty"` // the value replaces a fetched one
	Why       string `json:"why,omitempty"`       // the applicant's reason for contesting
}

// Attachment is an uploaded file.
type Attachment struct {
	Name   string `json:"name"`
	MIME   string `json:"mime"` // found from the content, not from the name
	Digest string `json:"digest"`
	Size   int64  `json:"size"` // bytes
}

// Applicant is who applies, and for which organisation.
type Applicant struct {
	PersonID string `json:"personId"` // internal id or national identity number; the id facts are fetched by
	Name     string `json:"name"`
	OrgID    string `json:"orgId,omitempty"` // organisation number
	OrgName  string `json:"orgName,omitempty"`
}

// ID is the id facts are fetched by when a fact source names no other.
func (a Applicant) ID() string {
	if a.OrgID != "" {
		return a.OrgID
	}
	return a.PersonID
}

// FieldError is one thing wrong with an answer. Key is a text key the pack's Text knows, filled with Args.
type FieldError struct {
	Question string
	Key      string
	Args     []any
}
