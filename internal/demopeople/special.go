package demopeople

import (
	"time"

	"torg/municipality"
)

// special are the people the house must treat with care: protected, dead, reserved, without contact information, with a
// guardian.
func special() []Person {
	return []Person{
		{Key: "sara", First: "Sara", Last: "Vikan", Sex: Woman, Birth: day(1994, time.October, 5), Marital: "skilt",
			Address: at("Bjørkelia", 18), Protection: Strict, Income: income(176500, 0, 182000), Contact: reachable("s.v", 121, municipality.Bokmaal), Login: true,
			Why: why("Strengt fortrolig adresse (kode 6), barn i barnehage: adressen skal aldri vises", "Strictly confidential address (code 6), child in kindergarten: the address is never shown")},
		{Key: "nils", First: "Nils", Middle: "Johan", Last: "Eira", Sex: Man, Birth: day(1983, time.April, 2),
			Address: at("Elvegeaidnu", 15), Protection: Confidential, Income: income(398000, 0, 380000), Contact: reachable("n.e", 122, municipality.NorthernSami), Login: true,
			Why: why("Fortrolig adresse (kode 7)", "Confidential address (code 7)")},
		{Key: "kjell", First: "Kjell", Last: "Haugland", Sex: Man, Birth: day(1959, time.July, 13),
			Address: at("Naustvegen", 22), Protection: ClientAddress, Income: income(281000, 0, 279000), Contact: reachable("kjell.haugland", 123, municipality.Bokmaal),
			Why: why("Klientadresse", "Client address")},
		{Key: "arvid", First: "Arvid", Last: "Moen", Sex: Man, Birth: day(1980, time.May, 6), Status: "doed", Death: day(2026, time.February, 17),
			Address: at("Kirkebakken", 16), Income: income(430000, 0, 441000), Login: true,
			Why: why("Død: en innlogging med hans nummer skal ikke føre fram", "Dead: a login with his number must lead nowhere")},
		{Key: "bjoerg", First: "Bjørg", Middle: "Johanne", Last: "Lien", Sex: Woman, Birth: day(1961, time.September, 27),
			Address: at("Strandgata", 5), Income: income(312000, 1200, 309000), Login: true,
			Contact: Contact{Known: true, Reserved: true, CanNotify: true, Email: "bjorg.lien@example.com", Mobile: "+4700000125", Language: municipality.Bokmaal},
			Why:     why("Reservert mot digital post: skal ha papir; søker ledsagerbevis", "Reserved against digital post: must have paper; applies for a companion card")},
		{Key: "oyvind", First: "Øyvind", Last: "Strand", Sex: Man, Birth: day(1977, time.January, 7),
			Address: at("Skolevegen", 2), Income: income(522000, 0, 515000), Login: true,
			Why: why("Finnes ikke i kontakt- og reservasjonsregisteret", "Unknown to the contact and reservation register")},
		{Key: "gerd", First: "Gerd", Last: "Sørensen", Sex: Woman, Birth: day(1953, time.February, 25), Marital: "enkeEllerEnkemann",
			Address: at("Naustvegen", 30), Income: income(288000, 15600, 284000), Login: true,
			Contact: Contact{Known: true, Email: "gerd.sorensen@example.com", Language: municipality.Bokmaal},
			Why:     why("Kontaktopplysninger er ikke bekreftet på 18 måneder: kan ikke varsles", "Contact information not verified for 18 months: cannot be notified")},
		{Key: "solveig", First: "Solveig", Last: "Haugen", Sex: Woman, Birth: day(1938, time.December, 12), Marital: "enkeEllerEnkemann",
			Address: at("Kirkebakken", 9), Income: income(241000, 22300, 238000), Contact: Contact{Known: true, Reserved: true, Language: municipality.Bokmaal}, Login: true,
			Why: why("Eldre, bor alene: trygghetsalarm; vil ha papir", "Elderly, lives alone: safety alarm; wants paper")},
		{Key: "emil", First: "Emil", Last: "Bakken", Sex: Man, Birth: day(2004, time.March, 11),
			Address: at("Bjørkelia", 24), Income: income(96000, 0, 88000), Contact: reachable("emil.bakken", 129, municipality.Bokmaal), Login: true,
			Why: why("Har verge", "Has a guardian")},
		{Key: "trine", First: "Trine", Last: "Bakken", Sex: Woman, Birth: day(1976, time.August, 19),
			Address: at("Bjørkelia", 24), Income: income(467000, 0, 455000), Contact: reachable("trine.bakken", 130, municipality.Bokmaal), Login: true,
			Why: why("Verge for Emil: søker på hans vegne", "Guardian of Emil: applies on his behalf")},
		{Key: "maret", First: "Máret", Middle: "Elle", Last: "Guttorm", Sex: Woman, Birth: day(1969, time.June, 24),
			Address: at("Elvegeaidnu", 3), Income: income(388000, 0, 381000), Contact: reachable("maret.guttorm", 131, municipality.NorthernSami), Login: true,
			Why: why("Leser nordsamisk: brev skal være på samisk", "Reads Northern Sámi: letters must be in Sámi")},
		{Key: "kine", First: "Kine", Last: "Moen", Sex: Woman, Birth: day(1985, time.November, 30), Marital: "enkeEllerEnkemann",
			Address: at("Kirkebakken", 16), Income: income(203000, 0, 229000), Contact: reachable("kine.moen", 132, municipality.Bokmaal), Login: true,
			Why: why("Enke med ett barn: faren er død", "Widow with one child: the father is dead")},
	}
}

// around are spouses, other parents and children.
func around() []Person {
	return []Person{
		{Key: "jonas", First: "Jonas", Last: "Solvang", Sex: Man, Birth: day(1990, time.February, 8), Marital: "gift", Spouse: "kari", Married: day(2019, time.June, 15),
			Address: at("Strandgata", 12), Income: income(62600, 0, 70100), Contact: reachable("jonas.solvang", 141, municipality.Bokmaal), Login: true,
			Why: why("Kari sin ektefelle", "Kari's spouse")},
		{Key: "ella", First: "Ella", Last: "Solvang", Sex: Woman, Birth: day(2023, time.March, 14), Address: at("Strandgata", 12)},
		{Key: "odin", First: "Odin", Last: "Solvang", Sex: Man, Birth: day(2021, time.June, 2), Address: at("Strandgata", 12)},
		{Key: "ilyas", First: "Ilyas", Last: "Yusuf", Sex: Man, Birth: day(2022, time.August, 19), Address: at("Skolevegen", 8)},
		{Key: "per", First: "Per", Middle: "Kristian", Last: "Aasen", Sex: Man, Birth: day(1982, time.December, 20), Marital: "gift", Spouse: "ingrid", Married: day(2012, time.August, 18),
			Address: at("Kirkebakken", 21), Income: income(588000, 0, 571000), Contact: reachable("per.aasen", 142, municipality.Nynorsk)},
		{Key: "signe", First: "Signe", Last: "Aasen", Sex: Woman, Birth: day(2022, time.January, 16), Address: at("Kirkebakken", 21)},
		{Key: "nora", First: "Nora", Last: "Aasen", Sex: Woman, Birth: day(2015, time.May, 29), Address: at("Kirkebakken", 21)},
		{Key: "hanne", First: "Hanne", Last: "Berg", Sex: Woman, Birth: day(1991, time.August, 4),
			Address: at("Skolevegen", 14), Income: income(419000, 0, 402000), Contact: reachable("hanne.berg", 143, municipality.Bokmaal), Login: true,
			Why: why("Mor til et barn med delt bosted; barnet er registrert hos henne", "Mother of a child with shared residence, registered with her")},
		{Key: "risten", First: "Risten", Middle: "Máret", Last: "Somby", Sex: Woman, Birth: day(2021, time.October, 25), Address: at("Skolevegen", 14)},
		{Key: "silje", First: "Silje", Last: "Nygård", Sex: Woman, Birth: day(1989, time.May, 17),
			Address: at("Skolevegen", 26), Income: income(344000, 0, 339000), Contact: reachable("silje.nygard", 144, municipality.Bokmaal)},
		{Key: "leo", First: "Leo", Last: "Nygård", Sex: Man, Birth: day(2022, time.November, 3), Address: at("Skolevegen", 26)},
		{Key: "liv", First: "Liv", Last: "Vikan", Sex: Woman, Birth: day(2022, time.April, 22), Address: at("Bjørkelia", 18), Protection: Strict},
		{Key: "yusuf", First: "Yusuf", Last: "Demir", Sex: Man, Birth: day(1993, time.January, 31),
			Address: at("Bjørkelia", 5), Income: income(84500, 0, 120000), Contact: reachable("yusuf.demir", 145, municipality.Bokmaal)},
		{Key: "jakob", First: "Jakob", Last: "Demir Lunde", Sex: Man, Birth: day(2023, time.July, 7), Address: at("Bjørkelia", 5)},
		{Key: "thea", First: "Thea", Last: "Fjellstad", Sex: Woman, Birth: day(1990, time.October, 18), Marital: "gift", Spouse: "maja", Married: day(2020, time.September, 5),
			Address: at("Skolevegen", 19), Income: income(394000, 0, 377000), Contact: reachable("thea.fjellstad", 146, municipality.Bokmaal)},
		{Key: "alma", First: "Alma", Last: "Fjellstad", Sex: Woman, Birth: day(2022, time.June, 12), Address: at("Skolevegen", 19)},
		{Key: "mats", First: "Mats", Last: "Moen", Sex: Man, Birth: day(2021, time.December, 9), Address: at("Kirkebakken", 16)},
		{Key: "aksel", First: "Aksel", Last: "Nesset", Sex: Man, Birth: day(2009, time.April, 28), Address: at("Skolevegen", 31), Login: true,
			Contact: reachable("aksel.nesset", 147, municipality.Bokmaal), Why: why("17 år: ungdom som søker selv", "17 years old: a young person who applies for himself")},
		{Key: "vilde", First: "Vilde", Last: "Torp", Sex: Woman, Birth: day(2017, time.August, 12), Address: at("Bjørkelia", 30)},
		{Key: "sander", First: "Sander", Last: "Torp", Sex: Man, Birth: day(2019, time.May, 20), Address: at("Bjørkelia", 30)},
	}
}
