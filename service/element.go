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
	elFacts      = "facts"          // the facts the decision rests on (1967 § 25, 2025 § 57)
	elRules      = "rules"          // the rules, and what they say as far as needed
	elWeighing   = "considerations" // the main considerations
	elAppeal     = "appeal"         // that one may appeal (1967 § 27, 2025 § 59)
	elAppealBody = "appeal-body"
	elAppealTime = "appeal-deadline" // counted from when the letter reached the party (1967 § 29, 2025 § 63)
	elAppealHow  = "appeal-procedure"
	elAccess     = "access"         // the right to see the documents
	elMachine    = "machine"        // that a machine decided, and how (2025 §§ 11-13, GDPR article 22)
	elReview     = "machine-review" // the right to have a person look at it (2025 § 12)
	elNames      = "names"          // who handled the case and who is responsible (2025 § 59)
	elContact    = "contact"
	elGuidance   = "guidance"
	elCosts      = "costs"    // the right to have costs of a successful appeal covered
	elDeferral   = "deferral" // asking for the decision to wait
	elLegalAid   = "legal-aid"
	elSuit       = "suit" // what must be done before the courts can be asked (2025 § 60)
)

func allElements() []string {
	return []string{elFacts, elRules, elWeighing, elAppeal, elAppealBody, elAppealTime, elAppealHow, elAccess, elMachine, elReview,
		elNames, elContact, elGuidance, elCosts, elDeferral, elLegalAid, elSuit}
}

// RequiredElements lists what a letter must hold under an act. Letters that are no decision need none. The paragraph numbers
// of the 1967 act and the list of the 2025 act follow docs/packs.md, which says how far each was checked.
func RequiredElements(act, kind string, machine bool) []string {
	if kind != LetterGranted && kind != LetterRefused && kind != LetterPartly {
		return nil
	}
	out := []string{elFacts, elRules, elWeighing, elAppeal, elAppealBody, elAppealTime, elAppealHow, elAccess}
	if machine {
		out = append(out, elMachine, elReview)
	}
	if act == Act2025 {
		out = append(out, elNames, elContact, elGuidance, elCosts, elDeferral, elLegalAid, elSuit)
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
