package portal_test

import (
	"strings"
	"testing"

	"torg/casework"
	"torg/decision"
	"torg/municipality"
	"torg/service"
	"torg/store"
)

// TestAdviceIsNotCalledGranted is the first check for a start-up loan: who gets advice must not read that she gets a loan.
func TestAdviceIsNotCalledGranted(t *testing.T) {
	r := newRig(t)
	c := r.nora(t)
	page := c.Post("/tjenester/startlan-forhandssjekk/soknad", nil).Want(303).Location
	for _, answers := range [][]string{
		{"formal", "kjope", "bank", "avslag", "bosituasjon", "leier-privat", "ma_flytte", "nei"},
		{"husstanden_stemmer", "ja", "vanlig_lan_snart", "nei", "har_spart", "nei", "utfordringer", "nei"},
		{"inntektsgrunnlag", "300000", "utbetalt", "25000", "egenkapital", "0"},
		{"gjeld", "0", "barnepass", "0", "betalingsanmerkning", "nei"},
	} {
		a := c.Get(page).Want(200)
		page = c.Upload(page, with(hidden(a), append(answers, "handling", "neste")...)).Want(303).Location
	}
	receipt := c.Post(strings.TrimSuffix(page, "/kontroll")+"/send", nil).Want(303).Location
	r.settle()
	c.Get(receipt).Want(200).Has("Foreløpig råd: Søk om startlån")

	z, id := r.zone(municipality.Secured), ""
	r.read(municipality.Secured, func(tx store.Tx) error {
		cs, err := casework.ByRequest(tx, receipt[strings.LastIndex(receipt, "/")+1:])
		id = cs.ID
		return err
	})
	adviser := municipality.Staff{ID: "lise", Name: "Lise Holt", Unit: "tildeling", Roles: []string{"caseworker"}, Zones: []municipality.Zone{municipality.Secured},
		Mandates: []municipality.Mandate{{Service: "startlan-forhandssjekk", Approve: true}}}
	must(t, z.Office.Take(t.Context(), adviser, id))
	d, err := z.Board.Propose(t.Context(), adviser, id, decision.Draft{Result: service.Granted, Reasons: "Dere har barn, og regnestykket går opp."})
	must(t, err)
	if d.State != decision.Made {
		t.Fatalf("the advice is %s", d.State)
	}
	r.settle()
	c.Get("/minside/saker/"+id).Want(200).Has("Vi råder deg til å søke om startlån", "regnestykket går opp").Lacks("innvilget", "Innvilget")
	c.Get("/minside").Want(200).Has("Vi råder deg til å søke om startlån").Lacks("Innvilget")
}
