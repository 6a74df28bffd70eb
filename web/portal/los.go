package portal

import (
	"sort"
	"strings"

	"torg/journal"
	"torg/municipality"
	"torg/service"
)

// The needs that services are grouped under, in the order they are shown. Each has a text "portal.need.<name>".
func needs() []string {
	return []string{"barn", "helse", "bolig", "okonomi", "naering", "kultur", "trafikk", "natur", "annet"}
}

// needOf maps words of the LOS vocabulary (Felles datakatalog, "LOS") to the need they belong to. A word we do not know
// belongs to "annet", so that a service is never left out.
func needOf(word string) string {
	table := map[string]string{
		"barn": "barnehage foreldrebetaling skole grunnskole sfo skolefritidsordning skoleskyss familie barnevern barn oppvekst utdanning fødsel adopsjon barnehageplass",
		"helse": "helse omsorg ledsagerbevis funksjonsnedsettelse hjemmetjenester hjemmesykepleie sykehjem helsestasjon lege rehabilitering hjelpemidler " +
			"psykisk-helse rus pleie trygghetsalarm støttekontakt",
		"bolig":   "bolig bygg byggesak byggesaker byggesøknad eiendom eiendomsskatt tomt oppmåling kommunal-bolig startlån deling nabovarsel kart plan",
		"okonomi": "økonomi økonomisk-sosialhjelp sosialhjelp sosiale-tjenester bostøtte gjeld gjeldsrådgivning betaling skatt avgifter",
		"naering": "næring naring næringsliv bedrift servering skjenking skjenkebevilling serveringsbevilling salgsbevilling alkohol bevilling landbruk handel arrangement",
		"kultur":  "kultur idrett fritid idrettsanlegg lokaler utleie bibliotek kulturskole tilskudd frivillighet musikk kunst",
		"trafikk": "trafikk transport parkering parkeringstillatelse parkeringskort vei veg skilt kollektivtransport kjøring samferdsel",
		"natur":   "natur miljø klima jakt fiske hund dyr vann avløp renovasjon avfall forurensning feiing friluftsliv",
	}
	word = strings.ToLower(strings.ReplaceAll(strings.TrimSpace(word), " ", "-"))
	for need, words := range table {
		if strings.Contains(" "+words+" ", " "+word+" ") {
			return need
		}
	}
	return "annet"
}

// needsOf gives the needs a service stands under. One that has a known need is not also put under "annet".
func needsOf(p *service.Pack) []string {
	found := map[string]bool{}
	for _, w := range p.Meta.LOS {
		found[needOf(w)] = true
	}
	if len(found) > 1 {
		delete(found, "annet")
	}
	if len(found) == 0 {
		return []string{"annet"}
	}
	var out []string
	for _, n := range needs() {
		if found[n] {
			out = append(out, n)
		}
	}
	return out
}

// needIcon is the icon of a need, by its name among the kit's.
func needIcon(need string) string {
	icons := map[string]string{"barn": "Stroller", "helse": "FirstAidKit", "bolig": "House", "okonomi": "Kroner", "naering": "Briefcase", "kultur": "Sparkles",
		"trafikk": "Parking", "natur": "Flower", "annet": "Folder"}
	return icons[need]
}

// group is the services of one need.
type group struct {
	need  string
	packs []*service.Pack
}

func grouped(packs []*service.Pack, lang municipality.Language) (out []group) {
	for _, n := range needs() {
		g := group{need: n}
		for _, p := range packs {
			for _, own := range needsOf(p) {
				if own == n {
					g.packs = append(g.packs, p)
				}
			}
		}
		sort.Slice(g.packs, func(i, j int) bool {
			return g.packs[i].Text(lang, g.packs[i].Meta.Title) < g.packs[j].Text(lang, g.packs[j].Meta.Title)
		})
		if len(g.packs) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// search gives the services where every word asked for is found, or begins a word, in what the service says of itself
// in the reader's language or in bokmål.
func search(packs []*service.Pack, query string, lang municipality.Language) (out []*service.Pack) {
	wanted := journal.Terms(query)
	for _, p := range packs {
		if matches(journal.Terms(saysOfItself(p, lang)), wanted) {
			out = append(out, p)
		}
	}
	return out
}

func saysOfItself(p *service.Pack, lang municipality.Language) string {
	parts := append([]string{p.Name}, p.Meta.LOS...)
	for _, l := range []municipality.Language{lang, municipality.Bokmaal} {
		parts = append(parts, p.Text(l, p.Meta.Title), p.Text(l, p.Meta.Summary), p.Text(l, p.Meta.Audience))
	}
	return strings.Join(parts, " ")
}

func matches(have, wanted map[string]bool) bool {
	for w := range wanted {
		found := false
		for h := range have {
			if strings.HasPrefix(h, w) || len([]rune(w)) > 3 && strings.Contains(h, w) {
				found = true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}
