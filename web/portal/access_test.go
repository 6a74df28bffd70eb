package portal_test

import (
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"torg/casework"
	"torg/municipality"
	"torg/store"
	"torg/web/kit/kittest"
)

// place is an address to be examined: what its owner gets, and by which method.
type place struct {
	method, pattern, path string
	form                  url.Values
	own                   int // the status its owner gets
	public                bool
}

// places are all the pages that need a login, made for a draft and a case of Nora's.
func (r *rig) places(t *testing.T, draft, request, caseID, doc string) []place {
	t.Helper()
	d, m := barnehage+"/soknad/"+draft, "/minside/saker/"+caseID
	const p, s = "/tjenester/{pack}", "/minside/saker/{id}"
	id := municipality.NewID(time.Now())
	return []place{
		{"GET", "/{$}", "/", nil, 200, true},
		{"GET", "/tjenester", "/tjenester", nil, 200, true},
		{"GET", p, barnehage, nil, 200, true},
		{"GET", p + "/soknad", barnehage + "/soknad", nil, 200, false},
		{"POST", p + "/soknad", barnehage + "/soknad", nil, 303, false},
		{"POST", p + "/velg", barnehage + "/velg", url.Values{"organisasjon": {clubOrg}}, 404, false},
		{"GET", p + "/soknad/{id}", d, nil, 303, false},
		{"GET", p + "/soknad/{id}/side/{page}", d + "/side/husstand", nil, 200, false},
		{"POST", p + "/soknad/{id}/side/{page}", d + "/side/husstand", url.Values{"versjon": {"1"}, "handling": {"neste"}}, 303, false},
		{"GET", p + "/soknad/{id}/kontroll", d + "/kontroll", nil, 303, false},
		{"POST", p + "/soknad/{id}/hent-igjen", d + "/hent-igjen", nil, 303, false},
		{"POST", p + "/soknad/{id}/send", d + "/send", nil, 303, false},
		{"GET", p + "/soknad/{id}/forkast", d + "/forkast", nil, 200, false},
		{"POST", p + "/soknad/{id}/forkast", d + "/forkast", nil, 303, false},
		{"GET", p + "/kvittering/{id}", barnehage + "/kvittering/" + request, nil, 200, false},
		{"GET", "/minside", "/minside", nil, 200, false},
		{"GET", s, m, nil, 200, false},
		{"GET", s + "/dokument/{doc}", m + "/dokument/" + doc, nil, 200, false},
		{"GET", s + "/dokument/{doc}/bevis", m + "/dokument/" + doc + "/bevis", nil, 303, false}, // nothing is signed yet
		{"GET", s + "/bevis", m + "/bevis", nil, 200, false},
		{"POST", s + "/svar/{question}", m + "/svar/" + id, url.Values{"svar": {id}, "tekst": {"Hei"}}, 404, false},
		{"GET", s + "/trekk", m + "/trekk", nil, 303, false},
		{"POST", s + "/trekk", m + "/trekk", nil, 409, false},
		{"GET", s + "/klage", m + "/klage", nil, 200, false},
		{"POST", s + "/klage", m + "/klage", url.Values{"klage": {id}}, 422, false},
		{"GET", "/minside/om-meg", "/minside/om-meg", nil, 200, false},
		{"GET", "/minside/om-meg/last-ned", "/minside/om-meg/last-ned", nil, 200, false},
		{"GET", "/minside/innsyn", "/minside/innsyn", nil, 200, false},
		{"GET", "/minside/handle-for", "/minside/handle-for", nil, 200, false},
		{"POST", "/minside/handle-for", "/minside/handle-for", nil, 303, false},
	}
}

func (p place) ask(c *kittest.Client) kittest.Answer {
	if p.method == "GET" {
		return c.Get(p.path)
	}
	return c.Post(p.path, p.form)
}

// examined makes a draft and a decided case for Nora, and gives all places about them.
func examined(t *testing.T) (*rig, *kittest.Client, []place) {
	t.Helper()
	r := newRig(t)
	c := r.nora(t)
	check := fill(t, c, begin(t, c))
	receipt := c.Post(strings.TrimSuffix(check, "/kontroll")+"/send", nil).Want(303).Location
	r.settle()
	request := receipt[strings.LastIndex(receipt, "/")+1:]
	cs := r.caseOf(request)
	body := c.Get("/minside/saker/" + cs.ID).Want(200).Body
	doc := regexp.MustCompile(`/dokument/([0-9a-f-]{36})`).FindStringSubmatch(body)[1]
	draft := strings.Split(begin(t, c), "/")[4]
	return r, c, r.places(t, draft, request, cs.ID, doc)
}

func (r *rig) caseOf(request string) (c casework.Case) {
	r.t.Helper()
	r.read(municipality.Internal, func(tx store.Tx) (err error) { c, err = casework.ByRequest(tx, request); return err })
	return c
}

func TestEveryPageSitsTheExam(t *testing.T) {
	r, nora, places := examined(t)
	stranger := r.petra(t)
	weak := r.person(noraID, "Nora Test")
	weak.Level = municipality.Substantial
	low := r.Web.Client(t).LoginAs(weak)
	officer := r.Web.Client(t).LoginAs(kittest.Officer("berit", "Berit Sand", "caseworker"))
	asleep := r.nora(t)
	r.Web.Clock.Advance(31 * time.Minute)
	nora.LoginAs(r.person(noraID, "Nora Test"))
	stranger.LoginAs(r.person(petraID, "Petra Prøve"))
	low.LoginAs(weak)
	officer.LoginAs(kittest.Officer("berit", "Berit Sand", "caseworker"))
	for _, p := range places {
		t.Run(p.method+" "+p.pattern, func(t *testing.T) {
			if p.public {
				p.ask(r.Web.Client(t)).Want(p.own)
				return
			}
			for who, c := range map[string]*kittest.Client{"nobody": r.Web.Client(t), "someone whose login has run out": asleep, "an employee": officer} {
				a := p.ask(c)
				if p.method == "GET" && (a.Status != 303 || !strings.HasPrefix(a.Location, "/logg-inn?")) || p.method == "POST" && a.Status != 401 {
					t.Errorf("%s gets %d %s", who, a.Status, a.Location)
				}
			}
			if a := p.ask(low); p.path != "/minside" && p.path != "/minside/handle-for" && a.Status != 401 && !strings.Contains(a.Location, "nivaa=hoy") {
				t.Errorf("with too weak a login: %d %s", a.Status, a.Location)
			}
			if strings.Contains(p.pattern, "{id}") {
				want := 404
				if strings.HasSuffix(p.pattern, "/forkast") && p.method == "POST" {
					want = 303 // what is not there is deleted already, and says nothing of whose it was
				}
				p.ask(stranger).Want(want).Lacks("Nora", "Ada")
			}
		})
	}
	for _, p := range places { // the owner last: what she does changes what is there
		p.ask(nora).Want(p.own)
	}
}

// TestNoPageIsForgottenInTheExam holds the exam against what is registered.
func TestNoPageIsForgottenInTheExam(t *testing.T) {
	r := &rig{}
	known := map[string]bool{}
	for _, p := range r.places(t, "", "", "", "") {
		known[p.method+" "+p.pattern] = true
	}
	count := 0
	for _, file := range []string{"portal.go", "mine.go"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`k\.(Get|Post)\((base\+?|one\+?)?("([^"]*)")?`).FindAllStringSubmatch(string(b), -1) {
			prefix := map[string]string{"base": "/tjenester/{pack}/soknad", "one": "/minside/saker/{id}"}[strings.TrimSuffix(m[2], "+")]
			count++
			if key := strings.ToUpper(m[1]) + " " + prefix + m[4]; !known[key] {
				t.Errorf("%s is not examined", key)
			}
		}
	}
	if count < 25 {
		t.Errorf("only %d pages found; the pattern does not see them any more", count)
	}
}

func TestAddressesThatAreNoIdsAreNotFound(t *testing.T) {
	r := newRig(t)
	c := r.nora(t)
	for _, path := range []string{
		"/tjenester/finnes-ikke", "/tjenester/finnes-ikke/soknad", barnehage + "/soknad/1", barnehage + "/soknad/..%2F..", barnehage + "/kvittering/x",
		"/minside/saker/1", "/minside/saker/%27%20OR%201=1", "/minside/saker/" + municipality.NewID(time.Now()), barnehage + "/soknad/" + municipality.NewID(time.Now()) + "/side/husstand",
	} {
		c.Get(path).Want(404)
	}
	draft := begin(t, c)
	c.Get(strings.Replace(draft, "husstand", "finnes-ikke", 1)).Want(404)
	c.Get(strings.Replace(draft, "redusert-foreldrebetaling", "ledsagerbevis", 1)).Want(404)
}

func TestFormsFromOtherSitesAreRefused(t *testing.T) {
	r := newRig(t)
	c := r.nora(t)
	begin(t, c)
	q := httptest.NewRequest("POST", barnehage+"/soknad", nil)
	q.Header.Set("Sec-Fetch-Site", "cross-site")
	c.Do(q).Want(403)
}
