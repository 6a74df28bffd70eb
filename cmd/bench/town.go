package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"time"

	"torg"
	"torg/cmd/town"
	"torg/dispatch"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
	"torg/web/site"
)

// service in P1: the pack whose rules read two registers and decide without a person.
const applied = "redusert-foreldrebetaling"

// openTown opens a municipality with invented registers that answer at once, so that what is measured is Torg and not
// a simulator's protocol.
func openTown(ctx context.Context, dir string, probe func(municipality.Zone, store.Point) error) (*town.Town, error) {
	unit := func(id, name string) municipality.Unit {
		return municipality.Unit{ID: id, Name: map[municipality.Language]string{municipality.Bokmaal: name}}
	}
	regs := registers{}
	return town.Open(ctx, town.Config{Data: dir, Probe: probe, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Profile:   municipality.Profile{Number: "9909", Name: "Målevik kommune", OrgNumber: "311000000", Address: []string{"Rådhusplassen 1, 9990 Målevik"}, Email: "post@maalevik.example.com"},
		Units:     []municipality.Unit{unit("barnehage", "Barnehagekontoret"), unit("oppvekst", "Oppvekst"), unit("naering", "Næring"), unit("helse", "Helse"), unit("tildeling", "Tildeling"), unit("arkiv", "Arkiv"), unit("servicetorg", "Innbyggertorget")},
		Packs:     onlyPack{torg.Packs()},
		Registers: map[string]request.Register{"folkeregister": regs, "skatt": regs, "enhetsregister": regs},
		Contacts:  regs, Post: regs, Follow: time.Hour, PrintDays: 3})
}

// onlyPack shows no other pack than the one applied for.
type onlyPack struct{ fs.FS }

// ReadDir lists the one pack at the top.
func (o onlyPack) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(o.FS, name)
	if name != "." {
		return all, err
	}
	var out []fs.DirEntry
	for _, e := range all {
		if e.Name() == applied {
			out = append(out, e)
		}
	}
	return out, err
}

// registers answers as the national registers would, and carries letters nowhere.
type registers struct{}

// Ask answers about a small household with one income.
func (registers) Ask(_ context.Context, q request.Query) (request.Answer, error) {
	a := request.Answer{Source: "Målingsregisteret", At: time.Now().UTC()}
	switch q.Set {
	case "household":
		a.Values = map[string]any{"kommunenummer": "9909", "adressebeskyttelse": "ugradert",
			"voksne": []any{map[string]any{"personidentifikator": string(q.Person), "navn": "Kari Måling", "foedselsdato": "1988-04-02", "rolle": "soeker"}},
			"barn":   []any{child("Ada Måling", 2), child("Ola Måling", 4)}}
	case "income":
		a.Period = "2025"
		a.Values = map[string]any{"inntektsaar": json.Number("2025"), "kilde": "Skatteetaten", "ikkeFastsatt": false, "skjerming": false,
			"personinntekt": json.Number("165000"), "kapitalinntekt": json.Number("0"), "samletInntekt": json.Number("165000"), "oppgjoersdato": "2026-06-22"}
	default:
		return a, municipality.E(municipality.NotFound, "bench.Ask", "error.notfound")
	}
	return a, nil
}

func child(name string, years int) map[string]any {
	born := municipality.DateOf(time.Now().AddDate(-years, -3, 0))
	return map[string]any{"personidentifikator": "", "navn": name, "foedselsdato": born.String(), "bostedHosSoeker": true, "deltBosted": false, "foreldreansvar": "felles", "soekerHarForeldreansvar": true}
}

// Contact says that everyone can be reached.
func (registers) Contact(context.Context, municipality.NationalID) (dispatch.Contact, error) {
	return dispatch.Contact{Known: true, CanNotify: true, Email: "kari@example.com", Language: municipality.Bokmaal}, nil
}

// Send accepts every letter.
func (registers) Send(_ context.Context, l dispatch.Letter) (string, error) {
	return "b-" + l.Reference, nil
}

// Status says that a letter is on its way.
func (registers) Status(context.Context, string) (dispatch.Delivery, error) {
	return dispatch.Delivery{State: dispatch.Accepted, At: time.Now().UTC()}, nil
}

// Find knows no letter from before.
func (registers) Find(context.Context, string) (string, error) {
	return "", municipality.E(municipality.NotFound, "bench.Find", "error.notfound")
}

// person makes the nth synthetic person: the month of her number is lifted by 80, so she can never be anyone.
func person(n int) municipality.NationalID {
	for ; ; n += 1_000_003 { // numbers whose check digit would be ten are passed over
		i := n % 500
		day, month, year := n/500%28+1, n/14000%12+1, n/168000%40+50
		if id, err := municipality.ParseNationalID(withCheck(fmt.Sprintf("%02d%02d%02d%03d", day, month+80, year, i))); err == nil {
			return id
		}
	}
}

func withCheck(head string) string {
	for _, weights := range [][]int{{3, 7, 6, 1, 8, 9, 4, 5, 2}, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2}} {
		sum := 0
		for i, w := range weights {
			sum += w * int(head[i]-'0')
		}
		head += fmt.Sprint((11 - sum%11) % 11)
	}
	return head
}

// sent is an application ready to be sent in.
type sent struct {
	who    request.Applicant
	draft  string
	cookie string // of a session with the person logged in; empty when there is no web
}

// fill begins and answers an application as a citizen does.
func fill(ctx context.Context, s *site.Site, n int) (sent, error) {
	z := s.Internal()
	id := person(n)
	who := request.Applicant{Person: request.Person{ID: s.Names.ID(id), NationalID: id, Name: fmt.Sprint("Kari Måling ", n)}}
	d, err := z.Reception.Start(ctx, who, applied, municipality.Bokmaal)
	if err != nil {
		return sent{}, err
	}
	answers := map[string]service.Answer{"husstanden_stemmer": {Value: true}, "barn": {Value: children(d, who)}}
	for i := range 2 {
		answers[fmt.Sprintf("barnehage[%d]", i+1)] = service.Answer{Value: "Fjordvik barnehage"}
		answers[fmt.Sprintf("timer[%d]", i+1)] = service.Answer{Value: json.Number("45")}
	}
	d, _, err = z.Reception.Answer(ctx, who, d.ID, d.Version, "barn", answers)
	if err != nil {
		return sent{}, err
	}
	if faults := d.Pack.Validate(d.Input(time.Now(), who), ""); len(faults) > 0 {
		return sent{}, fmt.Errorf("the application is not complete: %v", faults)
	}
	return sent{who: who, draft: d.ID}, nil
}

func children(d request.Draft, who request.Applicant) (out []any) {
	in := d.Input(time.Now(), who)
	for _, page := range d.Pack.Form.Pages {
		for _, q := range page.Questions {
			if q.ID == "barn" {
				for _, o := range d.Pack.Choices(in, q, municipality.Bokmaal) {
					out = append(out, o.Value)
				}
			}
		}
	}
	return out
}
