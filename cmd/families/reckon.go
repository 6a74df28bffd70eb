package families

import (
	"fmt"
	"math/big"
	"slices"

	"torg/municipality"
	"torg/service"
)

// Rates are the amounts and limits of one day.
type Rates struct {
	Highest    *big.Rat // kroner a month for the first child
	Share      *big.Rat // of the income
	Months     *big.Rat // with payment, a year
	CoreLimit  *big.Rat // kroner a year: below it, core time is free
	CoreHours  *big.Rat // a week
	FullHours  *big.Rat // a week
	Second     *big.Rat // discount of the second child
	Third      *big.Rat // and of those after it
	onDay      municipality.Date
	parameters map[string]*big.Rat
}

// RatesOn reads a pack's amounts as they stand in rules.yaml, without asking its rules anything.
func RatesOn(p *service.Pack, day municipality.Date) (Rates, error) {
	r := Rates{onDay: day, parameters: map[string]*big.Rat{}}
	for _, q := range p.Rules().Parameters {
		for _, v := range q.Values {
			if v.From <= day.String() {
				n, ok := new(big.Rat).SetString(v.Value)
				if !ok {
					return r, fmt.Errorf("families: %s is %q, which is no number", q.Name, v.Value)
				}
				r.parameters[q.Name] = n
			}
		}
	}
	for name, at := range map[string]**big.Rat{"høyeste pris": &r.Highest, "andel av inntekten": &r.Share, "betalingsmåneder": &r.Months, "inntektsgrense kjernetid": &r.CoreLimit,
		"gratis timer": &r.CoreHours, "timer i heltidsplass": &r.FullHours, "rabatt barn nummer to": &r.Second, "rabatt fra barn nummer tre": &r.Third} {
		if *at = r.parameters[name]; *at == nil {
			return r, fmt.Errorf("families: the pack has no %q on %s", name, day)
		}
	}
	return r, nil
}

// Answer is what an application comes to.
type Answer struct {
	Result  string // service.Granted, Refused or Partly; "" when the facts do not suffice
	Machine bool
	Oere    int64 // to pay a month, for all children
}

// Reckon works out what an application comes to, by the rates of the day it came.
func (f Family) Reckon(r Rates) Answer {
	if f.NotAsked {
		return Answer{}
	}
	here, elsewhere := f.split()
	pay, full := f.sum(r, here)
	a := Answer{Oere: pay, Machine: !f.Disputes && !f.NoIncome && f.Contested == 0 && !f.Protected && !slices.ContainsFunc(f.applied(), func(c Child) bool { return c.Foreign })}
	switch {
	case len(here) == 0 || pay >= full:
		a.Result = service.Refused
	case elsewhere > 0:
		a.Result = service.Partly
	default:
		a.Result = service.Granted
	}
	return a
}

// split gives the children who live here, the youngest first, and how many live elsewhere.
func (f Family) split() (here []Child, elsewhere int) {
	for _, c := range f.applied() {
		if c.Here {
			here = append(here, c)
		} else {
			elsewhere++
		}
	}
	slices.SortStableFunc(here, func(a, b Child) int { return b.Born.UTC().Compare(a.Born.UTC()) })
	return here, elsewhere
}

func (f Family) income() *big.Rat {
	switch {
	case f.Contested > 0:
		return big.NewRat(int64(f.Contested), 1)
	case f.NoIncome:
		return big.NewRat(300_000, 1)
	}
	total := int64(0)
	for _, kr := range f.Incomes {
		total += int64(kr + kr%7*100)
	}
	return big.NewRat(total, 1)
}

// sum is what is paid a month for the children, and what would be without any reduction, in øre, each child rounded down.
func (f Family) sum(r Rates, here []Child) (pay, full int64) {
	income := f.income()
	first := new(big.Rat).Quo(new(big.Rat).Mul(income, r.Share), r.Months)
	if first.Cmp(r.Highest) > 0 {
		first = r.Highest
	}
	for i, c := range here {
		keep := big.NewRat(1, 1)
		if i == 1 {
			keep.Sub(keep, r.Second)
		} else if i > 1 {
			keep.Sub(keep, r.Third)
		}
		hours := big.NewRat(int64(c.Hours), 1)
		if hours.Cmp(r.FullHours) > 0 {
			hours = r.FullHours
		}
		full += oere(r.Highest, keep, hours, r.FullHours)
		if income.Cmp(r.CoreLimit) < 0 && f.core(c) {
			if hours = new(big.Rat).Sub(hours, r.CoreHours); hours.Sign() < 0 {
				hours = new(big.Rat)
			}
		}
		pay += oere(first, keep, hours, r.FullHours)
	}
	return pay, full
}

// core reports whether a child is of the age that has core time: two to five, and six with school put off.
func (f Family) core(c Child) bool {
	age := f.year() - c.Born.Year
	return age >= 2 && (age <= 5 || age == 6 && c.Deferred)
}

// oere is price · keep · hours / whole, rounded down to whole øre.
func oere(price, keep, hours, whole *big.Rat) int64 {
	x := new(big.Rat).Mul(price, keep)
	x.Mul(x, hours).Quo(x, whole).Mul(x, big.NewRat(100, 1))
	return new(big.Int).Div(x.Num(), x.Denom()).Int64()
}
