package simulator

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"torg/internal/demopeople"
	"torg/municipality"
)

// Birth registers a child of the parents, the first its mother, living with her, with shared responsibility. The events
// are those the register writes: the child is created, and the parents' families change.
func (s *Simulator) Birth(first string, on municipality.Date, parents ...municipality.NationalID) (municipality.NationalID, error) {
	if len(parents) == 0 || len(parents) > 2 {
		return "", errors.New("Et barn har én eller to foreldre.")
	}
	var known []map[string]any
	for _, p := range parents {
		d := s.Document(p)
		if d == nil {
			return "", errors.New("Forelderen finnes ikke.")
		}
		known = append(known, d)
	}
	id := demopeople.NewNumber(on, demopeople.Woman, func(id municipality.NationalID) bool { return s.Document(id) != nil })
	care, roles := "felles", []string{"mor", "far"}
	if len(parents) == 1 {
		care = "mor"
	}
	child := doc{
		"identifikasjonsnummer": list(entry(on, "Fødsel", map[string]any{"status": "iBruk", "foedselsEllerDNummer": string(id), "identifikatortype": "foedselsnummer"})),
		"status":                list(entry(on, "Fødsel", map[string]any{"status": "bosatt"})),
		"kjoenn":                list(entry(on, "Fødsel", map[string]any{"kjoenn": demopeople.Woman})),
		"foedsel":               list(entry(on, "Fødsel", map[string]any{"foedselsdato": on.String(), "foedselsaar": strconv.Itoa(on.Year), "foedeland": "NOR"})),
		"navn":                  list(entry(on, "Fødsel", map[string]any{"fornavn": first, "etternavn": lastName(known[0])})),
		"sivilstand":            list(entry(on, "Fødsel", map[string]any{"sivilstand": "ugift"})),
	}
	if home := current(known[0], "bostedsadresse"); home != nil {
		child["bostedsadresse"] = list(entry(on, "Fødsel", map[string]any{"vegadresse": home["vegadresse"], "adressegradering": home["adressegradering"], "flyttedato": on.String()}))
	}
	if shield, has := known[0]["adressebeskyttelse"]; has {
		child["adressebeskyttelse"] = shield
	}
	for i, p := range parents {
		add(child, "familierelasjon", entry(on, "Fødsel", map[string]any{"relatertPerson": string(p), "relatertPersonsRolle": roles[i], "minRolleForPerson": "barn"}))
		responsibility := entry(on, "Fødsel", map[string]any{"ansvar": care, "ansvarssubjekt": string(id), "ansvarlig": string(p)})
		add(child, "foreldreansvar", responsibility)
		add(known[i], "familierelasjon", entry(on, "Fødsel", map[string]any{"relatertPerson": string(id), "relatertPersonsRolle": "barn", "minRolleForPerson": roles[i]}))
		add(known[i], "foreldreansvar", responsibility)
	}
	s.Put(child, "personErOpprettet")
	for _, d := range known {
		s.Put(d, "endringIFamilierelasjon")
	}
	return id, nil
}

// Birthday lets somebody turn an age today: the day of birth is registered anew, since a demonstration cannot wait.
func (s *Simulator) Birthday(id municipality.NationalID, age int) error {
	d := s.Document(id)
	if d == nil || age < 0 || age > 120 {
		return errors.New("Personen eller alderen finnes ikke.")
	}
	today := municipality.DateOf(s.cfg.Now())
	born := municipality.Date{Year: today.Year - age, Month: today.Month, Day: today.Day}
	if born.AddDays(0) != born { // 29 February
		born = born.AddDays(-1)
	}
	d["foedsel"] = list(entry(born, "Fødsel", map[string]any{"foedselsdato": born.String(), "foedselsaar": strconv.Itoa(born.Year), "foedeland": "NOR"}))
	s.Put(d, "endringIFoedsel")
	return nil
}

// Move registers that somebody moved, today, to a street address in one of the invented municipalities.
func (s *Simulator) Move(id municipality.NationalID, to municipality.Number, number int) error {
	d := s.Document(id)
	at := slices.IndexFunc(demopeople.Places(), func(p demopeople.Place) bool { return p.Municipality == to && p.Number == number })
	if d == nil || at < 0 {
		return errors.New("Personen eller adressen finnes ikke.")
	}
	today := municipality.DateOf(s.cfg.Now())
	former, _ := d["bostedsadresse"].([]any)
	for _, e := range former {
		if m, ok := e.(map[string]any); ok {
			m["erGjeldende"] = false
		}
	}
	next := entry(today, "Flytting", map[string]any{"vegadresse": road(demopeople.Places()[at].Address), "adressegradering": "ugradert", "flyttedato": today.String()})
	d["bostedsadresse"] = append(former, next)
	s.Put(d, "endringIBostedsadresse")
	return nil
}

// Protect gives somebody's address a grade of protection.
func (s *Simulator) Protect(id municipality.NationalID, grade demopeople.Protection) error {
	d := s.Document(id)
	if d == nil {
		return errors.New("Personen finnes ikke.")
	}
	d["adressebeskyttelse"] = list(entry(municipality.DateOf(s.cfg.Now()), "Adressebeskyttelse", map[string]any{"graderingsnivaa": string(grade)}))
	s.Put(d, "endringIAdressebeskyttelse")
	return nil
}

func add(d map[string]any, part string, e map[string]any) {
	had, _ := d[part].([]any)
	d[part] = append(had, e)
}

// current is the entry of a part that holds now, or nil.
func current(d map[string]any, part string) map[string]any {
	entries, _ := d[part].([]any)
	for _, e := range entries {
		if m, ok := e.(map[string]any); ok && holds(m) {
			return m
		}
	}
	return nil
}

func lastName(d map[string]any) string {
	return fmt.Sprint(current(d, "navn")["etternavn"])
}

func fullName(d map[string]any) string {
	n := current(d, "navn")
	return fmt.Sprint(n["fornavn"], " ", n["etternavn"])
}
