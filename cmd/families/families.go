// Package families invents applications for reduced payment in kindergartens, as many as are asked for, and works out in
// plain Go what each comes to. It is what the rules of the pack are held against: written from the regulation
// (forskrift om foreldrebetaling i barnehager § 3), and not from the pack. Nobody in it exists.
package families

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"torg/municipality"
)

// Pack is the service the families apply for.
const Pack = "redusert-foreldrebetaling"

// Child is one child of a household.
type Child struct {
	Name     string
	Born     municipality.Date
	Here     bool // lives with the applicant
	Applied  bool // the application is for this child too
	Hours    int  // a week
	Foreign  bool // goes to a kindergarten outside the municipality
	Deferred bool // starts school a year late
}

// Family is one application.
type Family struct {
	ID        string
	Received  time.Time
	Incomes   []int // of each grown-up, whole kroner a year
	NoIncome  bool  // the tax authorities had nothing to tell of one of them
	NotAsked  bool  // the tax authorities were never asked: the fact is not there
	Contested int   // the income the applicant says is right, 0 when she accepts the register's
	Disputes  bool  // she says the household is another
	Protected bool  // somebody's address is protected
	Children  []Child
}

// Make invents family number n of a seed. The same seed and number always give the same family.
func Make(seed uint64, n int) Family {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	f := Family{ID: fmt.Sprintf("f%08d", n), Received: first.Add(time.Duration(r.Int64N(int64(span))) / time.Second * time.Second)}
	for range 1 + r.IntN(2) {
		f.Incomes = append(f.Incomes, r.IntN(650_000))
	}
	odd := r.IntN(200)
	f.NoIncome, f.NotAsked, f.Disputes, f.Protected = odd < 2, odd == 2, odd == 3, odd == 4
	if odd >= 5 && odd < 10 {
		f.Contested = 1 + r.IntN(700_000)
	}
	f.children(r)
	return f
}

// first and span are when the applications came: fifteen months from August 2025.
var first = time.Date(2025, 8, 1, 6, 0, 0, 0, time.UTC)

const span = 15 * 30 * 24 * time.Hour

func (f *Family) children(r *rand.Rand) {
	year := f.year()
	hours := []int{45, 41, 37, 30, 25, 20, 12, 8}
	for i := range 1 + r.IntN(3) {
		c := Child{Name: fmt.Sprintf("Barn %d Prøve", i+1), Born: municipality.Date{Year: year - r.IntN(9), Month: time.Month(1 + r.IntN(12)), Day: 1 + 9*i + r.IntN(8)},
			Here: r.IntN(20) > 0, Hours: hours[r.IntN(len(hours))], Foreign: r.IntN(60) == 0, Deferred: r.IntN(3) == 0}
		if i == 0 { // who applies has a child to apply for
			c.Born.Year = max(c.Born.Year, year-6)
		}
		c.Applied = c.Born.Year >= year-6 && (i == 0 || r.IntN(8) > 0)
		f.Children = append(f.Children, c)
	}
}

// year is the kindergarten year the application is for: it begins in August.
func (f Family) year() int {
	day := municipality.DateOf(f.Received)
	if day.Month >= time.August {
		return day.Year
	}
	return day.Year - 1
}

func (c Child) key() string { return c.Born.String() + " " + c.Name }

// applied are the children the application is for, in the order the register gives them.
func (f Family) applied() (out []Child) {
	for _, c := range f.Children {
		if c.Applied {
			out = append(out, c)
		}
	}
	return out
}

// Facts is what the registers answered, as the request keeps it.
func (f Family) Facts() string {
	at := f.Received.Add(-time.Minute).Format(time.RFC3339)
	var s strings.Builder
	grade := "ugradert"
	if f.Protected {
		grade = "fortrolig"
	}
	fmt.Fprintf(&s, `{"husstand":{"Value":{"adressebeskyttelse":%q,"kommunenummer":"9901","voksne":[`, grade)
	for i := range f.Incomes {
		fmt.Fprintf(&s, `%s{"personidentifikator":"%s%d","navn":"Voksen %d Prøve","foedselsdato":"1990-01-0%d","rolle":"%s"}`, comma(i), f.ID, i, i+1, i+1, []string{"soeker", "ektefelle"}[i])
	}
	s.WriteString(`],"barn":[`)
	for i, c := range f.Children {
		fmt.Fprintf(&s, `%s{"personidentifikator":"%sb%d","navn":%q,"foedselsdato":"%s","bostedHosSoeker":%v,"deltBosted":false}`, comma(i), f.ID, i, c.Name, c.Born, c.Here)
	}
	fmt.Fprintf(&s, `]},"Source":"Folkeregisteret","At":"%s","Period":""}`, at)
	if !f.NotAsked {
		s.WriteString(`,"skattegrunnlag":{"Value":[`)
		for i, kr := range f.Incomes {
			income := fmt.Sprint(kr)
			if f.NoIncome && i == 0 {
				income = "null"
			}
			fmt.Fprintf(&s, `%s{"id":"%s%d","personinntekt":%s,"kapitalinntekt":%d}`, comma(i), f.ID, i, income, kr%7*100)
		}
		fmt.Fprintf(&s, `],"Source":"Skatteetaten","At":"%s","Period":"2025"}`, at)
	}
	s.WriteString("}")
	return s.String()
}

// Answers is what the applicant answered, as the request keeps it.
func (f Family) Answers() string {
	var s, chosen, deferred strings.Builder
	fmt.Fprintf(&s, `{"husstanden_stemmer":{"value":%v}`, !f.Disputes)
	if f.Disputes {
		s.WriteString(`,"husstand_forklaring":{"value":"Vi er flyttet fra hverandre."}`)
	}
	for i, c := range f.applied() {
		place := "Solbakken barnehage"
		if c.Foreign {
			place = "annen"
		}
		fmt.Fprintf(&s, `,"barnehage[%d]":{"value":%q},"timer[%d]":{"value":%d}`, i+1, place, i+1, c.Hours)
		fmt.Fprintf(&chosen, `%s%q`, comma(i), c.key())
		if c.Deferred && c.Born.Year == f.year()-6 {
			fmt.Fprintf(&deferred, `%s%q`, comma(deferred.Len()), c.key())
		}
	}
	fmt.Fprintf(&s, `,"barn":{"value":[%s]}`, chosen.String())
	if deferred.Len() > 0 {
		fmt.Fprintf(&s, `,"utsatt_skolestart":{"value":[%s]}`, deferred.String())
	}
	switch {
	case f.Contested > 0:
		fmt.Fprintf(&s, `,"inntektsgrunnlag":{"value":%d,"contested":true,"why":"Jeg har byttet jobb."}`, f.Contested)
	case f.NoIncome:
		s.WriteString(`,"inntektsgrunnlag":{"value":300000}`)
	}
	s.WriteString("}")
	return s.String()
}

// Attachments are the files that a contested or missing income asks for.
func (f Family) Attachments() string {
	if f.Contested == 0 && !f.NoIncome {
		return "{}"
	}
	return `{"dokumentasjon":[{"name":"lonn.pdf","mime":"application/pdf","digest":"00","size":1000}]}`
}

func comma(i int) string {
	if i > 0 {
		return ","
	}
	return ""
}
