package simulator

import (
	"net/http"
	"slices"

	"golang.org/x/text/language"

	"torg/municipality"
)

// texts are the words of the mailbox.
type texts struct {
	Demo, Languages, Heading, Number, Enter, BadNumber, Empty     string
	Letter, From, Came, Read, Yes, No, ToList, Highest, NotOpened string
	Open, Documents, Deleted                                      string
}

func textsOf(lang municipality.Language) texts {
	switch lang {
	case municipality.Nynorsk:
		return texts{"Dette er ei simulert postkasse til demonstrasjon. Personane finst ikkje.", "Språk", "Postkassa di",
			"Fødselsnummer eller organisasjonsnummer (syntetisk)", "Gå til postkassa", "Nummeret er ikkje gyldig. Skriv elleve siffer for ein person eller ni for ei verksemd.",
			"Du har ingen brev.", "Brev", "Sendt frå", "Kom", "Lese", "Ja", "Nei", "Tilbake til postkassa",
			"Brevet kan berre opnast når du er logga inn på det høgaste nivået. I demonstrasjonen er du det.",
			"Du har ikkje opna brevet. Når du opnar det, får kommunen vite at du har lese det.", "Opne brevet", "Dokument", "Dokumenta er sletta."}
	case municipality.English:
		return texts{"This is a simulated mailbox for demonstration. The people are not real.", "Languages", "Your mailbox",
			"National identity number or organisation number (synthetic)", "Go to the mailbox", "The number is not valid. Enter eleven digits for a person or nine for an organisation.",
			"You have no letters.", "Letter", "Sent from", "Arrived", "Read", "Yes", "No", "Back to the mailbox",
			"This letter can only be opened when you are logged in at the highest level. In the demonstration you are.",
			"You have not opened the letter. When you open it, the municipality is told that you have read it.", "Open the letter", "Documents", "The documents have been deleted."}
	case municipality.NorthernSami:
		return texts{"Dát lea simulerejuvvon poastakássa čájeheami várás. Olbmot eai gávdno duođas.", "Gielat", "Du poastakássa",
			"Riegádannummir dahje organisašuvdnanummir (syntehtalaš)", "Mana poastakássii", "Nummir ii leat gustovaš. Čále oktanuppelohkái logu olbmui dahje ovcci logu organisašuvdnii.",
			"Dus eai leat reivvet.", "Reive", "Sáddejuvvon", "Bođii", "Lohkkon", "Juo", "Ii", "Ruovttoluotta poastakássii",
			"Reivve sáhtát rahpat dušše go leat sisaloggejuvvon alimus dásis. Čájeheamis don leat dan dásis.",
			"Don it leat rahpan reivve. Go rabat dan, de gielda oažžu diehtit ahte leat lohkan dan.", "Raba reivve", "Dokumeanttat", "Dokumeanttat leat sihkkojuvvon."}
	}
	return texts{"Dette er en simulert postkasse for demonstrasjon. Personene finnes ikke.", "Språk", "Din postkasse",
		"Fødselsnummer eller organisasjonsnummer (syntetisk)", "Gå til postkassen", "Nummeret er ikke gyldig. Skriv elleve siffer for en person eller ni for en virksomhet.",
		"Du har ingen brev.", "Brev", "Sendt fra", "Kom", "Lest", "Ja", "Nei", "Tilbake til postkassen",
		"Brevet kan bare åpnes når du er logget inn på det høyeste nivået. I demonstrasjonen er du det.",
		"Du har ikke åpnet brevet. Når du åpner det, får kommunen vite at du har lest det.", "Åpne brevet", "Dokumenter", "Dokumentene er slettet."}
}

// languageOf is the language asked for by ?lang=, else the best the browser accepts, else bokmål.
func languageOf(r *http.Request) municipality.Language {
	if lang := municipality.Language(r.URL.Query().Get("lang")); slices.Contains(municipality.Languages(), lang) {
		return lang
	}
	tags := make([]language.Tag, 0, len(municipality.Languages()))
	for _, l := range municipality.Languages() {
		tags = append(tags, language.Make(string(l)))
	}
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(wanted) == 0 {
		return municipality.Bokmaal
	}
	_, i, _ := language.NewMatcher(tags).Match(wanted...)
	return municipality.Languages()[i]
}
