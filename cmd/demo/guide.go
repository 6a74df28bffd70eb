package demo

import (
	"torg/internal/demopeople"
	"torg/municipality"
	"torg/web/portal"
)

// guide is the front page's five lines: what can be tried, and as whom.
func (d *Demo) guide() *portal.Demo {
	g := &portal.Demo{Lines: []municipality.Words{
		{"nb": "Søk redusert foreldrebetaling som Kari Solvang, og få svar med én gang.", "nn": "Søk redusert foreldrebetaling som Kari Solvang, og få svar med ein gong.", "en": "Apply for a reduced kindergarten fee as Kari Solvang and get the answer at once.", "se": "Oza unniduvvon vánhenmávssu Kari Solvangin ja oaččo vástádusa dakkaviđe."},
		{"nb": "Søk skjenkebevilling som Leif Tangen, leder i Fjordvik idrettslag.", "nn": "Søk skjenkeløyve som Leif Tangen, leiar i Fjordvik idrettslag.", "en": "Apply for a licence to serve alcohol as Leif Tangen, chair of Fjordvik idrettslag.", "se": "Oza skeaŋkenlobi Leif Tangenin, Fjordvik idrettslag jođiheaddji."},
		{"nb": "Søk ledsagerbevis som Solveig Haugen, og behandle saken som Siri Vik og Jon Myhre, som er ansatte.", "nn": "Søk leiarbevis som Solveig Haugen, og handsam saka som Siri Vik og Jon Myhre, som er tilsette.", "en": "Apply for a companion card as Solveig Haugen, and handle the case as the employees Siri Vik and Jon Myhre.", "se": "Oza mielčuovvunduođaštusa Solveig Haugenin, ja meannut ášši bargin Siri Vik ja Jon Myhre."},
		{"nb": "Se brevet komme fram i den simulerte postkassen, og klagefristen begynne å løpe.", "nn": "Sjå brevet kome fram i den simulerte postkassa, og klagefristen byrje å gå.", "en": "See the letter arrive in the simulated mailbox, and the appeal deadline begin to run.", "se": "Oainne reivve boahtit simulerejuvvon poastakássii, ja váidináigemeari álgit."},
		{"nb": "Se sakene i postlisten, og hvem som har sett opplysninger om deg på Min side.", "nn": "Sjå sakene i postlista, og kven som har sett opplysningar om deg på Mi side.", "en": "See the cases in the public journal, and who has looked at your information on My page.", "se": "Oainne áššiid poastalisttus, ja gii lea geahččan du dieđuid Mu siiddus."},
	}}
	for _, p := range demopeople.Logins() {
		g.People = append(g.People, portal.DemoPerson{Name: p.Name(), Why: municipality.Words{"nb": p.WhyIn("nb"), "en": p.WhyIn("en")}})
	}
	g.Links = []portal.DemoLink{
		{Text: municipality.Words{"nb": "Skrivebordet for ansatte", "nn": "Skrivebordet for tilsette", "en": "The staff's desk", "se": "Bargiid čállinbeavdi"}, Href: "/skrivebord"},
		{Text: municipality.Words{"nb": "Den simulerte postkassen", "nn": "Den simulerte postkassa", "en": "The simulated mailbox", "se": "Simulerejuvvon poastakássa"}, Href: d.Nation.Addresses["postkasse"]},
		{Text: municipality.Words{"nb": "SvarUt: send brev bort eller la dem feile", "nn": "SvarUt: la brev bli borte eller feile", "en": "SvarUt: lose letters or let them fail", "se": "SvarUt: luoitte reivviid jávkat"}, Href: d.Nation.Addresses["svarut-drift"]},
		{Text: municipality.Words{"nb": "Folkeregisteret: la noen bli født, flytte eller fylle år", "nn": "Folkeregisteret: la nokon bli fødd, flytte eller fylle år", "en": "The population register: let somebody be born, move or have a birthday", "se": "Álbmotregisttar: divtte soapmása riegádit, fárret dahje deavdit jagiid"}, Href: d.Nation.Addresses["folkeregister-drift"]},
	}
	return g
}
