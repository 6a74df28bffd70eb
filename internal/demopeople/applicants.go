package demopeople

import (
	"time"

	"torg/municipality"
)

// applicants are the people who ask for something ordinary. Household incomes are chosen around two limits of the
// kindergarten rules: six per cent of the household's income against the highest price (1 200 kr in eleven months is
// six per cent of 220 000 kr), and the higher limit for free hours.
func applicants() []Person {
	return []Person{
		{Key: "kari", First: "Kari", Last: "Solvang", Sex: Woman, Birth: day(1992, time.April, 17), Marital: "gift", Spouse: "jonas", Married: day(2019, time.June, 15),
			Address: at("Strandgata", 12), Income: income(121400, 0, 118900), Contact: reachable("kari.solvang", 101, municipality.Bokmaal), Login: true,
			Why: why("Gift, to barn i barnehage (3 og 5 år), lav husholdningsinntekt: får redusert foreldrebetaling",
				"Married, two children in kindergarten (3 and 5), low household income: is granted a lower fee")},
		{Key: "amina", First: "Amina", Middle: "Warsame", Last: "Yusuf", Sex: Woman, Birth: day(1988, time.September, 3),
			Address: at("Skolevegen", 8), Income: income(221900, 2500, 204000), Contact: reachable("amina.yusuf", 102, municipality.Bokmaal), Login: true,
			Why: why("Alene med ett barn, inntekt like over grensen for redusert foreldrebetaling (224 400 kr)",
				"Single parent of one, income just above the limit for a lower fee (224 400 kr)")},
		{Key: "ingrid", First: "Ingrid", Middle: "Holm", Last: "Aasen", Sex: Woman, Birth: day(1984, time.January, 28), Marital: "gift", Spouse: "per", Married: day(2012, time.August, 18),
			Address: at("Kirkebakken", 21), Income: income(512300, 8000, 498000), Contact: reachable("ingrid.aasen", 103, municipality.Nynorsk), Login: true,
			Why: why("Gift, ett barn i barnehage og ett på skolen, høy inntekt: avslag; leser nynorsk",
				"Married, one child in kindergarten and one at school, high income: refused; reads nynorsk")},
		{Key: "mikkel", First: "Mikkel", Middle: "Ánte", Last: "Somby", Sex: Man, Birth: day(1990, time.November, 9),
			Address: at("Elvegeaidnu", 7), Income: income(168200, 0, 171000), Contact: reachable("mikkel.somby", 104, municipality.NorthernSami), Login: true,
			Why: why("Delt bosted: barnet er registrert hos moren; leser nordsamisk",
				"Shared residence: the child is registered at its mother's; reads Northern Sámi")},
		{Key: "tor", First: "Tor", Middle: "Inge", Last: "Brekke", Sex: Man, Birth: day(1986, time.February, 11),
			Address: at("Naustvegen", 3), Income: income(402000, 0, 395000), Contact: reachable("tor.brekke", 105, municipality.Bokmaal), Login: true,
			Why: why("Far uten foreldreansvar; barnet bor hos moren", "Father without parental responsibility; the child lives with its mother")},
		{Key: "astrid", First: "Astrid", Last: "Lunde", Sex: Woman, Birth: day(1995, time.July, 30),
			Address: at("Bjørkelia", 5), Income: income(98000, 0, 154000), Contact: reachable("astrid.lunde", 106, municipality.Bokmaal), Login: true,
			Why: why("Samboer med barnets far: husholdningen har to inntekter uten ekteskap", "Lives with the child's father unmarried: the household has two incomes")},
		{Key: "maja", First: "Maja", Last: "Fjellstad", Sex: Woman, Birth: day(1993, time.March, 2), Marital: "gift", Spouse: "thea", Married: day(2020, time.September, 5),
			Address: at("Skolevegen", 19), Income: income(301000, 0, 287000), Contact: reachable("maja.fjellstad", 107, municipality.Bokmaal), Login: true,
			Why: why("Gift med barnets medmor", "Married to the child's co-mother")},
		{Key: "tesfay", First: "Tesfay", Last: "Gebremedhin", Sex: Man, Birth: day(1996, time.May, 21), Country: "ERI",
			Address: at("Strandgata", 33), Contact: reachable("tesfay.g", 108, municipality.English), Login: true,
			Why: why("Nyankommet uten fastsatt skatt; leser engelsk", "Newly arrived, no tax settlement yet; reads English")},
		{Key: "jan", First: "Jan", Middle: "Erik", Last: "Dahl", Sex: Man, Birth: day(1979, time.October, 14),
			Address: at("Fergevegen", 9), Income: income(489000, 12000, 470000), Contact: reachable("jan.dahl", 109, municipality.Bokmaal), Login: true,
			Why: why("Bor i nabokommunen: har ikke krav på Fjordviks tjenester for egne innbyggere", "Lives in the neighbouring municipality: Fjordvik's services for residents are not for him")},
		{Key: "leif", First: "Leif", Middle: "Arne", Last: "Tangen", Sex: Man, Birth: day(1971, time.December, 1),
			Address: at("Kirkebakken", 4), Income: income(612000, 30500, 598000), Contact: reachable("leif.tangen", 110, municipality.Bokmaal), Login: true,
			Why: why("Styreleder i idrettslaget: søker på vegne av laget", "Chair of the sports club: applies on its behalf")},
		{Key: "nadia", First: "Nadia", Last: "Rahimi", Sex: Woman, Birth: day(1982, time.June, 8),
			Address: at("Bjørkelia", 11), Income: income(377000, 4100, 351000), Contact: reachable("nadia.rahimi", 111, municipality.Bokmaal), Login: true,
			Why: why("Leder av velforeningen og eier av kafé: skjenkebevilling og tilskudd", "Chair of the residents' association and café owner: licences and grants")},
		{Key: "roar", First: "Roar", Last: "Nesset", Sex: Man, Birth: day(1968, time.August, 26), Marital: "skilt",
			Address: at("Naustvegen", 12), Income: income(214000, 0, 689000), Contact: reachable("roar.nesset", 112, municipality.Bokmaal), Login: true,
			Why: why("Daglig leder i et foretak som er konkurs", "Manager of a bankrupt company")},
		{Key: "marta", First: "Marta", Last: "Kowalczyk", Sex: Woman, Birth: day(1991, time.January, 19), Country: "POL", Status: "midlertidig",
			Address: at("Strandgata", 27), Income: income(188000, 0, 91000), Contact: reachable("marta.k", 113, municipality.English), Login: true,
			Why: why("Har D-nummer og er ikke bosatt", "Has a D-number and is not resident")},
		{Key: "helga", First: "Helga", Middle: "Marie", Last: "Ødegård", Sex: Woman, Birth: day(1975, time.March, 23), Marital: "separert",
			Address: at("Skolevegen", 31), Income: income(455000, 0, 449000), Contact: reachable("helga.odegard", 114, municipality.Nynorsk), Login: true,
			Why: why("Separert, sønn på 17 år bor hos henne", "Separated, her son of 17 lives with her")},
		{Key: "elin", First: "Elin", Last: "Torp", Sex: Woman, Birth: day(1989, time.November, 5),
			Address: at("Bjørkelia", 30), Income: income(184000, 0, 201000), Contact: reachable("elin.torp", 115, municipality.Bokmaal), Login: true,
			Why: why("Alene med to barn i SFO (2. og 4. trinn), lav inntekt: får redusert betaling", "Single parent of two in after-school care (years 2 and 4), low income: is granted a lower fee")},
	}
}
