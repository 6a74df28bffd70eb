package oidcsim

func bokmaal() map[string]string {
	return map[string]string{
		"title": "Logg inn", "notice": "Dette er en simulator for utvikling og test. Personene er oppdiktet, og ingen blir identifisert.",
		"who": "Hvem vil du være?", "number": "Eller skriv et annet syntetisk fødselsnummer", "numberHelp": "11 siffer. Bare syntetiske numre, der måneden er økt med 40, 65 eller 80.",
		"login": "Logg inn", "cancel": "Avbryt", "high": "Tjenesten krever det høyeste sikkerhetsnivået.", "problem": "Du ble ikke logget inn",
		"chooseSomeone": "Velg en person fra listen, eller skriv et nummer.", "badNumber": "Dette er ikke et gyldig fødselsnummer. Sjekk at alle de 11 sifrene er riktige.",
		"realNumber": "Dette kan være nummeret til en virkelig person. Bruk et syntetisk nummer.", "tooLow": "Denne personen har ikke en innlogging på det høyeste sikkerhetsnivået. Velg en annen.",
		"expired": "Innloggingen har ligget for lenge. Gå tilbake til tjenesten og start på nytt.", "sorry": "Innloggingen kan ikke fortsette", "sorryHelp": "Gå tilbake til tjenesten og prøv på nytt.",
		"bye": "Du er logget ut", "byeHelp": "Du er logget ut av alle tjenester du brukte med denne innloggingen.", "goOn": "Gå videre", "frame": "Utlogging av en annen tjeneste",
	}
}

func nynorsk() map[string]string {
	return map[string]string{
		"title": "Logg inn", "notice": "Dette er ein simulator for utvikling og test. Personane er oppdikta, og ingen blir identifiserte.",
		"who": "Kven vil du vere?", "number": "Eller skriv eit anna syntetisk fødselsnummer", "numberHelp": "11 siffer. Berre syntetiske nummer, der månaden er auka med 40, 65 eller 80.",
		"login": "Logg inn", "cancel": "Avbryt", "high": "Tenesta krev det høgaste tryggleiksnivået.", "problem": "Du vart ikkje logga inn",
		"chooseSomeone": "Vel ein person frå lista, eller skriv eit nummer.", "badNumber": "Dette er ikkje eit gyldig fødselsnummer. Sjekk at alle dei 11 sifra er rette.",
		"realNumber": "Dette kan vere nummeret til ein verkeleg person. Bruk eit syntetisk nummer.", "tooLow": "Denne personen har ikkje ei innlogging på det høgaste tryggleiksnivået. Vel ein annan.",
		"expired": "Innlogginga har lege for lenge. Gå tilbake til tenesta og start på nytt.", "sorry": "Innlogginga kan ikkje halde fram", "sorryHelp": "Gå tilbake til tenesta og prøv på nytt.",
		"bye": "Du er logga ut", "byeHelp": "Du er logga ut av alle tenester du brukte med denne innlogginga.", "goOn": "Gå vidare", "frame": "Utlogging av ei anna teneste",
	}
}

func english() map[string]string {
	return map[string]string{
		"title": "Log in", "notice": "This is a simulator for development and testing. The people are invented, and nobody is identified.",
		"who": "Who do you want to be?", "number": "Or type another synthetic national identity number", "numberHelp": "11 digits. Synthetic numbers only, where 40, 65 or 80 is added to the month.",
		"login": "Log in", "cancel": "Cancel", "high": "The service requires the highest level of security.", "problem": "You were not logged in",
		"chooseSomeone": "Choose a person from the list, or type a number.", "badNumber": "This is not a valid identity number. Check that all 11 digits are right.",
		"realNumber": "This may be a real person's number. Use a synthetic number.", "tooLow": "This person has no login at the highest level of security. Choose another.",
		"expired": "The login has been left for too long. Go back to the service and start again.", "sorry": "The login cannot go on", "sorryHelp": "Go back to the service and try again.",
		"bye": "You are logged out", "byeHelp": "You are logged out of every service you used with this login.", "goOn": "Continue", "frame": "Logging out of another service",
	}
}

func northernSami() map[string]string {
	return map[string]string{
		"title": "Sisačáliheapmi", "notice": "Dát lea simuláhtor ovddideapmái ja geahččaleapmái. Olbmot leat hutkojuvvon, eaige leat duohta olbmot.",
		"who": "Gii don háliidat leat?", "number": "Dahje čális eará syntehtalaš riegádannummira", "numberHelp": "11 logu. Dušše syntehtalaš nummirat, main mánnu lea lasihuvvon 40, 65 dahje 80.",
		"login": "Sisačálit", "cancel": "Gaskkalduhte", "high": "Bálvalus gáibida alimus sihkarvuođadási.", "problem": "It beassan sisa",
		"chooseSomeone": "Vállje olbmo listtus, dahje čális nummira.", "badNumber": "Dát ii leat dohkálaš riegádannummir. Dárkkis ahte buot 11 logu leat riektá.",
		"realNumber": "Dát sáhttá leat duohta olbmo nummir. Geavat syntehtalaš nummira.", "tooLow": "Dán olbmos ii leat sisačáliheapmi alimus sihkarvuođadásis. Vállje eará olbmo.",
		"expired": "Sisačáliheapmi lea bistán menddo guhká. Mana ruovttoluotta bálvalussii ja álgge ođđasit.", "sorry": "Sisačáliheapmi ii sáhte joatkit", "sorryHelp": "Mana ruovttoluotta bálvalussii ja geahččal ođđasit.",
		"bye": "Don leat olggosčálihuvvon", "byeHelp": "Don leat olggosčálihuvvon buot bálvalusain maid geavahit dáinna sisačálihemiin.", "goOn": "Joatkke", "frame": "Olggosčáliheapmi eará bálvalusas",
	}
}
