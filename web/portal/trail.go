package portal

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"torg/casework"
	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

// trailPage is how many lines the page shows; batch and batches bound how far a search for looks reads.
const (
	trailLength = 50
	batch       = 200
	batches     = 50
	maxExported = 5000
)

type trailView struct {
	Lines []trailLine
	Looks bool
	Pager ui.PagerOf
}

// trailLine is one look or act that concerns the reader.
type trailLine struct {
	At             time.Time
	Who, Unit      string
	What, About    string
	Why, Law, Href string
	Mine           bool
}

// seen is a record with the zone whose ledger holds it.
type seen struct {
	ledger.Record
	zone *site.Zone
}

// trail shows every look and act that concerns the reader, from the ledgers of both zones, newest first.
func (p *portal) trail(c *kit.Ctx) error {
	if err := c.Require(municipality.High); err != nil {
		return err
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	v := trailView{Looks: form.Get("vis") == "oppslag"}
	person := applicant(c).Person.ID
	records, next, err := p.seenBefore(c, person, cursorOf(form.Get("eldre")), v.Looks)
	if err != nil {
		return err
	}
	names, err := p.subjects(c, person)
	if err != nil {
		return err
	}
	for _, r := range records {
		v.Lines = append(v.Lines, p.tell(c, r, person, names))
	}
	v.Pager = pager(v.Looks, form.Get("eldre") != "", next)
	title := own(c, "trail.title")
	return c.Render(http.StatusOK, kit.Page{Title: title, Active: "/minside", Wide: true, Crumbs: mineCrumbs(c, ui.Link{Text: title, Href: "/minside/innsyn"})}, trailPage(v))
}

// cursorOf reads where the page before ended in each zone: "internal.120_secured.7". What is not ours is no place.
func cursorOf(s string) map[municipality.Zone]int64 {
	out := map[municipality.Zone]int64{}
	for part := range strings.SplitSeq(s, "_") {
		zone, seq, _ := strings.Cut(part, ".")
		if n, err := strconv.ParseInt(seq, 10, 64); err == nil && n > 0 {
			out[municipality.Zone(zone)] = n
		}
	}
	return out
}

func pager(looks, older bool, next string) (out ui.PagerOf) {
	base := url.Values{}
	if looks {
		base.Set("vis", "oppslag")
	}
	if older {
		out.Newer = "/minside/innsyn?" + base.Encode()
	}
	if next != "" {
		base.Set("eldre", next)
		out.Older = "/minside/innsyn?" + base.Encode()
	}
	return out
}

// seenBefore joins the ledgers of the zones and gives one page with the place of the next.
func (p *portal) seenBefore(c *kit.Ctx, person string, before map[municipality.Zone]int64, looks bool) (page []seen, next string, err error) {
	for _, z := range p.Each() {
		records, err := zoneTrail(c, z, person, before[z.Name], looks)
		if err != nil {
			return nil, "", err
		}
		for _, r := range records {
			page = append(page, seen{r, z})
		}
	}
	slices.SortStableFunc(page, func(a, b seen) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.zone.Name, b.zone.Name), cmp.Compare(b.Seq, a.Seq))
	})
	if len(page) <= trailLength {
		return page, "", nil
	}
	page = page[:trailLength]
	for _, r := range page {
		before[r.zone.Name] = r.Seq
	}
	var parts []string
	for _, z := range p.Each() {
		if n := before[z.Name]; n > 0 {
			parts = append(parts, string(z.Name)+"."+strconv.FormatInt(n, 10))
		}
	}
	return page, strings.Join(parts, "_"), nil
}

// zoneTrail reads one line more than a page holds, so that it is known whether more follows.
func zoneTrail(c *kit.Ctx, z *site.Zone, person string, before int64, looks bool) (out []ledger.Record, err error) {
	err = read(c.Context(), z, func(tx store.Tx) error {
		for range batches {
			records, err := ledger.ForPerson(tx, person, before, batch)
			if err != nil {
				return err
			}
			for _, r := range records {
				before = r.Seq
				if looks && !isLook(r.Verb) {
					continue
				}
				if out = append(out, r); len(out) > trailLength {
					return nil
				}
			}
			if len(records) < batch {
				return nil
			}
		}
		return nil
	})
	return out, err
}

// isLook reports whether a record is of someone having seen data, and changed nothing.
func isLook(verb string) bool {
	return strings.HasSuffix(verb, ".look") || strings.HasSuffix(verb, ".ask") && strings.HasPrefix(verb, "register.") || verb == "self.export"
}

// subject is what a record is about, as the reader knows it.
type subject struct{ Text, Href string }

// subjects names the reader's own cases, drafts and applications by their ids.
func (p *portal) subjects(c *kit.Ctx, person string) (map[string]subject, error) {
	out := map[string]subject{}
	for _, z := range p.Each() {
		err := read(c.Context(), z, func(tx store.Tx) error {
			cases, err := casework.OfPerson(tx, person)
			if err != nil {
				return err
			}
			for _, cs := range cases {
				out["case/"+cs.ID] = subject{own(c, "subject.case", cs.Number), casePath(cs.ID)}
			}
			offers, err := request.OffersOf(tx, person)
			if err != nil {
				return err
			}
			for _, o := range offers {
				out["offer/"+o.ID] = subject{own(c, "subject.offer"), offerPath(o.ID)}
			}
			sent, err := request.OfPerson(tx, person)
			for _, q := range sent {
				out["request/"+q.ID] = subject{own(c, "subject.case", q.CaseNumber), ""}
				out["draft/"+q.ID] = out["request/"+q.ID]
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
