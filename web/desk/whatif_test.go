package desk_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"torg/ledger"
	"torg/service"
	"torg/store"
	"torg/web/kit/kittest"
)

const whatIf = "/skrivebord/hva-om/"

// weigh fills in the form and gives the page of the result.
func weigh(t *testing.T, c *kittest.Client, pack string, form url.Values) kittest.Answer {
	t.Helper()
	page := c.Post(whatIf+pack, form).Want(303)
	at := page.Header.Get("Location")
	for range 50 {
		if page = c.Get(at).Want(200); page.Header.Get("Refresh") == "" {
			return page
		}
	}
	t.Fatal("it is never over")
	return page
}

func change(value string) url.Values {
	return url.Values{"parameter": {"inntektsgrense kjernetid"}, "value": {value}, "from": {"01.08.2025"}}
}

func TestALeaderSeesWhoWouldGetAnotherAnswer(t *testing.T) {
	r := newRig(t)
	mine := r.contest(fees, r.nora())
	gunn := r.as(t, "gunn")
	gunn.Get("/skrivebord").Want(200).Has(`href="/skrivebord/hva-om"`)
	gunn.Get("/skrivebord/hva-om").Want(200).Has(whatIf + fees)
	gunn.Get(whatIf+fees).Want(200).Has("inntektsgrense kjernetid (nå 642700)", "20.11.2026")
	page := weigh(t, gunn, fees, change("100 000"))
	page.Has("inntektsgrense kjernetid: 100000 fra 1.\u00a0august 2025", "/skrivebord/saker/"+mine.ID, mine.Number, "sum per måned", "<svg", `role="img"`, "Innvilges").Lacks("Nora", string(noraID), "Ada")
	weigh(t, gunn, fees, change("700 000")).Has("Ingen av søknadene ville fått et annet svar")
	later := url.Values{"parameter": {"høyeste pris"}, "value": {"100"}, "from": {"01.01.2031"}}
	weigh(t, gunn, fees, later).Has("Ingen av søknadene", "den dagen hver søknad kom")
	later.Set("asof", "on")
	weigh(t, gunn, fees, later).Has("som om alle søknadene kom 1.\u00a0januar 2031")
	var looks []ledger.Record
	r.read(r.zoneOf(fees), func(tx store.Tx) (err error) { looks, err = ledger.ForSubject(tx, "pack/"+fees, 0, 10); return err })
	if len(looks) != 5 || looks[0].Verb != "rules.whatif" || looks[0].Actor.ID != "gunn" || len(looks[0].Persons) > 0 {
		t.Errorf("%d entries, the last %s", len(looks), looks[0].Verb)
	}
}

func TestWhoMayNotAskWhatIf(t *testing.T) {
	r := newRig(t)
	r.contest(fees, r.nora())
	r.web.Client(t).Get(whatIf + fees).Want(303)
	r.web.Client(t).Post(whatIf+fees, change("1")).Want(401)
	for id, want := range map[string]map[string]int{
		"berit": {fees: 403, hidden: 404}, "tor": {fees: 403, hidden: 403}, "alf": {fees: 403, hidden: 403}, "rune": {fees: 403, hidden: 404},
		"regine": {fees: 200, hidden: 404}, "gunn": {fees: 200, hidden: 200},
	} {
		c := r.as(t, id)
		for pack, status := range want {
			c.Get(whatIf + pack).Want(status)
			if status != 200 {
				c.Post(whatIf+pack, change("1")).Want(status).Lacks("inntektsgrense")
			}
		}
		c.Get(whatIf + "finnes-ikke").Want(404)
	}
	r.as(t, "berit").Get("/skrivebord/hva-om").Want(403)
	r.as(t, "berit").Get("/skrivebord/regelverk").Want(403)
	r.as(t, "regine").Get("/skrivebord/hva-om").Want(200).Has(whatIf + fees).Lacks(hidden)
	page := r.as(t, "gunn").Post(whatIf+fees, change("100000")).Want(303)
	at := page.Header.Get("Location")
	r.as(t, "regine").Get(at).Want(404) // another's
	r.as(t, "berit").Get(at).Want(403)
	r.as(t, "regine").Post(at+"/stopp", nil).Want(404)
	r.as(t, "gunn").Get(strings.Replace(at, fees, alone, 1)).Want(404)
	r.as(t, "gunn").Get(whatIf + fees + "/ikke-en-id").Want(404)
}

func TestARuleOwnerSeesNoCaseAndNoSmallNumber(t *testing.T) {
	r := newRig(t)
	mine := r.contest(fees, r.nora())
	r.contest(fees, r.applicant(petraID, "Petra Prøve"))
	weigh(t, r.as(t, "regine"), fees, change("100000")).Has("holdt tilbake", "Du behandler ikke disse sakene").Lacks(mine.ID, mine.Number)
}

func TestTheSecuredZoneIsWeighedForThoseInIt(t *testing.T) {
	r := newRig(t)
	mine := r.contest(hidden, r.nora())
	weigh(t, r.as(t, "gunn"), hidden, change("100000")).Has(mine.Number)
	both := change("100000")
	both.Set("also", "on")
	weigh(t, r.as(t, "regine"), fees, both).Lacks(hidden, mine.Number) // she is not in the zone
	weigh(t, r.as(t, "gunn"), fees, both).Has("Etter tjeneste", mine.Number)
}

func TestAWrongChangeIsToldAndLosesNothing(t *testing.T) {
	r := newRig(t)
	gunn := r.as(t, "gunn")
	for what, form := range map[string]url.Values{
		"no value":          {"parameter": {"høyeste pris"}, "value": {""}, "from": {"01.01.2026"}},
		"no number":         {"parameter": {"høyeste pris"}, "value": {"mye"}, "from": {"01.01.2026"}},
		"no parameter":      {"parameter": {"finnes ikke"}, "value": {"1"}, "from": {"01.01.2026"}},
		"no such day":       {"parameter": {"høyeste pris"}, "value": {"1"}, "from": {"29.02.2026"}},
		"the value it has":  {"parameter": {"høyeste pris"}, "value": {"1200"}, "from": {"01.08.2025"}},
		"turned days":       {"parameter": {"høyeste pris"}, "value": {"1"}, "from": {"01.01.2026"}, "received_from": {"02.01.2026"}, "received_to": {"01.01.2026"}},
		"a person's number": {"parameter": {"høyeste pris"}, "value": {string(noraID)}, "from": {"01.01.2026"}},
	} {
		page := gunn.Post(whatIf+fees, form).Want(422)
		if what != "a person's number" {
			page.Has(`value="` + form.Get("from") + `"`)
		}
		if !strings.Contains(page.Body, `aria-invalid="true"`) {
			t.Errorf("%s: no field is marked", what)
		}
	}
}

func TestAChangedRuleBookCanBeSentIn(t *testing.T) {
	r := newRig(t)
	mine := r.contest(fees, r.nora())
	gunn := r.as(t, "gunn")
	p, err := r.zoneOf(fees).Shelf.Active(fees)
	r.must(err)
	body := string(p.RulesYAML())
	send := func(text string) kittest.Answer {
		return gunn.Upload(whatIf+fees, url.Values{"parameter": {"høyeste pris"}}, kittest.Attachment{Field: "rules", Name: "rules.yaml", Body: []byte(text)})
	}
	at := send(strings.Replace(body, "husstandens inntekt < inntektsgrense kjernetid", "husstandens inntekt < 1000", 1)).Want(303).Header.Get("Location")
	page := gunn.Get(at)
	for range 50 {
		if page.Header.Get("Refresh") == "" {
			break
		}
		page = gunn.Get(at)
	}
	page.Has(mine.Number, "rules.yaml")
	send(strings.Replace(body, "husstandens inntekt < inntektsgrense kjernetid", "husstandens intekt < 1000", 1)).Want(422).Has("rules.yaml:", "intekt")
	send(body).Want(422).Has("lik den som er i bruk")
	send("\x00").Want(422)
}

// TestTwoPeopleAdoptAChange goes from what if through a proposal to the rules in force, and tries to do it alone.
func TestTwoPeopleAdoptAChange(t *testing.T) {
	r := newRig(t)
	mine := r.contest(fees, r.nora())
	gunn := r.as(t, "gunn")
	before, err := r.zoneOf(fees).Shelf.Active(fees)
	r.must(err)
	result := weigh(t, gunn, fees, change("100000"))
	propose := href(t, result.Body, "/foreslaa")
	gunn.Get(propose).Want(200).Has("inntektsgrense kjernetid: 100000 fra")
	gunn.Post(propose, url.Values{"source": {" "}}).Want(422)
	proposal := gunn.Post(propose, url.Values{"source": {"Kommunestyret 20. november 2026, sak 12"}, "why": {"Budsjettet"}}).Want(303).Header.Get("Location")
	gunn.Get(proposal).Want(200).Has("Til godkjenning", "Du har foreslått dette selv", "Trekk forslaget").Lacks("/godkjenn", mine.Number)
	gunn.Post(proposal+"/godkjenn", nil).Want(403) // four eyes
	r.as(t, "ulf").Get(proposal).Want(404)         // approver, with no mandate
	r.as(t, "tor").Get(proposal).Want(404)         // a mandate for all of another unit's
	r.as(t, "tor").Post(proposal+"/godkjenn", nil).Want(404)
	r.as(t, "regine").Get(proposal).Want(200).Has("ikke fullmakt")
	r.as(t, "regine").Post(proposal+"/godkjenn", nil).Want(403)
	r.as(t, "berit").Get("/skrivebord/regelverk").Want(403)
	dag := r.as(t, "dag")
	dag.Get("/skrivebord/regelverk").Want(200).Has(proposal, "Kommunestyret 20. november")
	dag.Get(strings.Replace(proposal, "internal", "secured", 1)).Want(404)
	dag.Get(proposal).Want(200).Has("Godkjenn og sett i kraft").Lacks(mine.Number)
	dag.Post(proposal+"/avslaa", url.Values{"remark": {""}}).Want(422)
	r.web.Clock.Advance(time.Minute)
	dag.Post(proposal+"/godkjenn", nil).Want(303)
	dag.Post(proposal+"/godkjenn", nil).Want(303) // a second click
	dag.Get(proposal).Want(200).Has("Vedtatt").Lacks("/godkjenn")
	after, err := r.zoneOf(fees).Shelf.Active(fees)
	r.must(err)
	if after.Digest == before.Digest || r.reload(mine).Digest != before.Digest {
		t.Errorf("in force %s, before %s, the case under %s", after.Digest, before.Digest, r.reload(mine).Digest)
	}
	later := r.contest(fees, r.applicant(petraID, "Petra Prøve"))
	if later.Digest != after.Digest {
		t.Errorf("a new application came under %s", later.Digest)
	}
	var list []ledger.Record
	r.read(r.zoneOf(fees), func(tx store.Tx) (err error) { list, err = ledger.ForSubject(tx, "pack/"+fees, 0, 10); return err })
	if list[0].Verb != "pack.adopt" || list[0].Actor.ID != "dag" || !strings.Contains(list[0].Detail, "proposed by gunn") || list[1].Verb != "pack.propose" || list[1].Actor.ID != "gunn" {
		t.Errorf("%s by %s, %s by %s", list[0].Verb, list[0].Actor, list[1].Verb, list[1].Actor)
	}
	rep, err := r.Verify(t.Context(), r.zoneOf(fees))
	r.must(err)
	if len(rep.Lies) > 0 {
		t.Errorf("the ledger does not vouch for it: %v", rep.Lies)
	}
}

func TestAProposalOverOtherRulesIsRefused(t *testing.T) {
	r := newRig(t)
	r.contest(fees, r.nora())
	gunn, dag := r.as(t, "gunn"), r.as(t, "dag")
	propose := func(value string) string {
		at := href(t, weigh(t, gunn, fees, change(value)).Body, "/foreslaa")
		return gunn.Post(at, url.Values{"source": {"Kommunestyret"}}).Want(303).Header.Get("Location")
	}
	first, second, third := propose("100000"), propose("200000"), propose("300000")
	gunn.Post(third+"/avslaa", nil).Want(303)
	gunn.Get(third).Want(200).Has("Trukket")
	dag.Post(third+"/godkjenn", nil).Want(409)
	r.web.Clock.Advance(time.Minute)
	dag.Post(first+"/godkjenn", nil).Want(303)
	dag.Post(second+"/godkjenn", nil).Want(409).Has("Reglene er endret siden forslaget")
	dag.Post(second+"/avslaa", url.Values{"remark": {"Lag det på nytt."}}).Want(303)
	dag.Get(second).Want(200).Has("Lag det på nytt.", "Avvist")
	history, err := r.zoneOf(fees).Shelf.History(t.Context(), fees)
	r.must(err)
	if len(history) != 2 || history[0].Shipped || !history[1].Shipped || history[1].Until != history[0].Since || !history[0].Until.IsZero() {
		t.Errorf("history %+v", history)
	}
	if v, early, ok := service.On(history, history[1].Since); !ok || early || v.Digest != history[1].Digest {
		t.Errorf("on the first day: %+v", v)
	}
	if _, early, _ := service.On(history, history[1].Since.Add(-1)); !early {
		t.Error("before there was any, nothing is said of it")
	}
}
