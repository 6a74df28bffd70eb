package demopeople

import "time"

// Families are the children of the invented people with their parents.
func Families() []Family {
	return []Family{
		{Child: "ella", Parents: []Parent{{"kari", "mor"}, {"jonas", "far"}}, Care: "felles"},
		{Child: "odin", Parents: []Parent{{"kari", "mor"}, {"jonas", "far"}}, Care: "felles"},
		{Child: "ilyas", Parents: []Parent{{"amina", "mor"}}, Care: "mor"},
		{Child: "signe", Parents: []Parent{{"ingrid", "mor"}, {"per", "far"}}, Care: "felles"},
		{Child: "nora", Parents: []Parent{{"ingrid", "mor"}, {"per", "far"}}, Care: "felles"},
		{Child: "risten", Parents: []Parent{{"hanne", "mor"}, {"mikkel", "far"}}, Care: "felles", Shared: true, Second: at("Elvegeaidnu", 7)},
		{Child: "leo", Parents: []Parent{{"silje", "mor"}, {"tor", "far"}}, Care: "mor"},
		{Child: "liv", Parents: []Parent{{"sara", "mor"}}, Care: "mor"},
		{Child: "jakob", Parents: []Parent{{"astrid", "mor"}, {"yusuf", "far"}}, Care: "felles"},
		{Child: "alma", Parents: []Parent{{"maja", "mor"}, {"thea", "medmor"}}, Care: "felles"},
		{Child: "mats", Parents: []Parent{{"kine", "mor"}, {"arvid", "far"}}, Care: "mor"},
		{Child: "vilde", Parents: []Parent{{"elin", "mor"}}, Care: "mor"},
		{Child: "sander", Parents: []Parent{{"elin", "mor"}}, Care: "mor"},
		{Child: "aksel", Parents: []Parent{{"helga", "mor"}, {"roar", "far"}}, Care: "felles"},
	}
}

// Guardianships are the guardians appointed for the invented people.
func Guardianships() []Guardianship {
	return []Guardianship{{
		Ward: "emil", Guardian: "trine", Kind: "voksen", Scope: "personligeOgOekonomiskeInteresser",
		Office: "statsforvalterenINordland", Since: day(2023, time.February, 1),
	}}
}
