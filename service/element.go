package service

import "torg/municipality"

// The administrative acts a letter may follow (the ruleset of pack.yaml). Which one is in force on a date is configuration
// of the municipality, not of Torg: the act of 2025 (LOV-2025-06-20-81) comes into force when the King decides.
const (
	Act1967 = "fvl-1967"
	Act2025 = "fvl-2025"
)

// The elements a letter of decision must hold, marked in its template by {{ covers … }}.
const (
	facts         = "facts"          // the facts the decision rests on (1967 § 25, 2025 § 57)
	ruleElement   = "rules"          // the rules, and what they say as far as needed
	consideration = "considerations" // the main considerations
	appealRight   = "appeal"         // that one may appeal (1967 § 27, 2025 § 59)
	appealBody    = "appeal-body"
	appealTime    = "appeal-deadline" // counted from when the letter reached the party (1967 § 29, 2025 § 63)
	appealHow     = "appeal-procedure"
	access        = "access"         // the right to see the documents
	machineMade   = "machine"        // that a machine decided, and how (2025 §§ 11-13, GDPR article 22)
	machineReview = "machine-review" // the right to have a person look at it (2025 § 12)
	names         = "names"          // who handled the case and who is responsible (2025 § 59)
	contact       = "contact"
	guidance      = "guidance"
	costs         = "costs"    // the right to have costs of a successful appeal covered
	deferral      = "deferral" // asking for the decision to wait
	legalAid      = "legal-aid"
	suit          = "suit" // what must be done before the courts can be asked (2025 § 60)
)

func allElements() []string {
	return []string{facts, ruleElement, consideration, appealRight, appealBody, appealTime, appealHow, access, machineMade, machineReview,
		names, contact, guidance, costs, deferral, legalAid, suit}
}

// RequiredElements lists what a letter must hold under an act. Letters that are no decision need none. The paragraph numbers
// of the 1967 act and the list of the 2025 act follow docs/packs.md, which says how far each was checked.
func RequiredElements(act, kind string, machine bool) []string {
	if kind != LetterGranted && kind != LetterRefused && kind != LetterPartly {
		return nil
	}
	out := []string{facts, ruleElement, consideration, appealRight, appealBody, appealTime, appealHow, access}
	if machine {
		out = append(out, machineMade, machineReview)
	}
	if act == Act2025 {
		out = append(out, names, contact, guidance, costs, deferral, legalAid, suit)
	}
	return out
}

// LetterElements lists the elements a letter says it holds. A decision is not to be sent while one of RequiredElements lacks.
func (p *Pack) LetterElements(kind string, lang municipality.Language) []string {
	lt := p.letters[kind][lang]
	if lt == nil {
		return nil
	}
	var out []string
	for _, c := range lt.covers {
		out = append(out, c.elements...)
	}
	return out
}
