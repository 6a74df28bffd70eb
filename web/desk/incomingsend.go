package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"torg/archive"
	"torg/municipality"
	"torg/request"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/ui"
)

// distributeForm is the form as it was sent.
type distributeForm struct {
	To                  string // "sak" for a case there is, "ny" for a new one
	Number              string
	NewTitle, NewPublic string
	Unit, Officer       string
	Title, Public       string
	Code, Authority     string
	Hide                []string // "tittel", "part", "dokument"
}

func readDistribute(form url.Values) distributeForm {
	get := func(name string) string { return strings.Join(strings.Fields(form.Get(name)), " ") }
	return distributeForm{To: get("til"), Number: get("nummer"), NewTitle: get("ny_tittel"), NewPublic: get("ny_offentlig"), Unit: get("enhet"), Officer: get("saksbehandler"),
		Title: get("tittel"), Public: get("offentlig"), Code: get("kode"), Authority: get("hjemmel"), Hide: form["skjul"]}
}

const maxTitle = 400 // characters

// distribute sends the parcel to a case, journaled, or shows the case that was looked up. A second click finds it sent.
func (d *desk) distribute(c *kit.Ctx, in parcelAt) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	if in.State != request.Undistributed {
		return d.incomingDone(c, "info", "incoming.already")
	}
	v := incomingView{parcelAt: in, In: readDistribute(form)}
	to, err := d.distribution(c, &v)
	if err != nil {
		return err
	}
	if form.Get("gjor") == "finn" {
		v.Errors = slices.DeleteFunc(v.Errors, func(e ui.FieldError) bool { return e.Name != "nummer" })
		if len(v.Errors) == 0 {
			return d.incomingPage(c, http.StatusOK, v)
		}
	}
	if len(v.Errors) > 0 {
		return d.incomingPage(c, http.StatusUnprocessableEntity, v)
	}
	_, err = in.zone.Reception.Distribute(c.Context(), in.who, in.ID, to)
	if kind := municipality.KindOf(err); err != nil && (kind == municipality.Conflict || kind == municipality.Invalid) {
		return d.notDistributed(c, v, err)
	}
	if err != nil {
		return err
	}
	return d.incomingDone(c, "success", "incoming.done")
}

// notDistributed tells what the archive would not, or that another has sent it meanwhile.
func (d *desk) notDistributed(c *kit.Ctx, v incomingView, cause error) error {
	var now request.Incoming
	if err := v.zone.Store.Read(c.Context(), func(tx store.Tx) (err error) { now, err = request.IncomingByID(tx, v.ID); return err }); err != nil {
		return err
	}
	if now.State != request.Undistributed {
		return d.incomingDone(c, "info", "incoming.already")
	}
	why := c.ErrorText(cause)
	if why == "" {
		return cause
	}
	v.Errors.Add("nummer", why)
	return d.incomingPage(c, http.StatusUnprocessableEntity, v)
}

// distribution checks the form field by field.
func (d *desk) distribution(c *kit.Ctx, v *incomingView) (to request.Distribution, err error) {
	f := &v.In
	switch f.To {
	case "sak":
		if err := d.findCase(c, v); err != nil {
			return to, err
		}
		if v.Case != nil {
			to.CaseFile, to.Unit, to.Officer = v.Case.ID, v.Case.Unit, v.Case.Responsible
		}
	case "ny":
		v.title(c, "ny_tittel", f.NewTitle)
		v.title(c, "ny_offentlig", f.NewPublic)
		if !slices.ContainsFunc(d.unitChoices(c), func(o ui.Choice) bool { return o.Value == f.Unit }) {
			v.Errors.Add("enhet", own(c, "incoming.error.unit"))
		}
		if !slices.ContainsFunc(d.staffChoices(v.zone), func(o ui.Choice) bool { return o.Value == f.Officer }) {
			v.Errors.Add("saksbehandler", own(c, "incoming.error.officer"))
		}
		to.NewTitle, to.NewPublic, to.Unit, to.Officer = f.NewTitle, f.NewPublic, f.Unit, f.Officer
	default:
		v.Errors.Add("til", own(c, "incoming.error.to"))
	}
	v.title(c, "tittel", f.Title)
	v.title(c, "offentlig", f.Public)
	to.Title, to.PublicTitle = f.Title, f.Public
	to.Screening, err = v.screening(c)
	return to, err
}

// title holds that a title is there, is not too long and has no national identity number in it.
func (v *incomingView) title(c *kit.Ctx, name, value string) {
	switch {
	case value == "":
		v.Errors.Add(name, own(c, "incoming.error.title"))
	case len([]rune(value)) > maxTitle:
		v.Errors.Add(name, own(c, "incoming.error.long", maxTitle))
	case municipality.ContainsNationalID(value):
		v.Errors.Add(name, own(c, "incoming.error.number"))
	}
}

// screening reads what is to be withheld. A code of the archive's own list, with its provision, or nothing at all.
func (v *incomingView) screening(c *kit.Ctx) (*archive.Screening, error) {
	f := &v.In
	if f.Code == "" {
		if len(f.Hide) > 0 {
			v.Errors.Add("kode", own(c, "incoming.error.code"))
		}
		return nil, nil
	}
	var codes []archive.Code
	if err := v.zone.Store.Read(c.Context(), func(tx store.Tx) (err error) { codes, err = screeningCodes(tx); return err }); err != nil {
		return nil, err
	}
	at := slices.IndexFunc(codes, func(o archive.Code) bool { return o.Code == f.Code })
	if at < 0 {
		v.Errors.Add("kode", own(c, "incoming.error.code"))
		return nil, nil
	}
	if f.Authority == "" {
		f.Authority = strings.TrimPrefix(codes[at].Name, "Unntatt etter ")
	}
	if len([]rune(f.Authority)) > maxTitle || municipality.ContainsNationalID(f.Authority) {
		v.Errors.Add("hjemmel", own(c, "incoming.error.authority"))
	}
	s := &archive.Screening{Code: f.Code, Authority: f.Authority, HideTitle: slices.Contains(f.Hide, "tittel"), HideParty: slices.Contains(f.Hide, "part"), HideDocument: slices.Contains(f.Hide, "dokument")}
	if !s.HideTitle && !s.HideParty && !s.HideDocument {
		v.Errors.Add("skjul", own(c, "incoming.error.hide"))
	}
	return s, nil
}

// screeningCodes are the codes of tilgangsrestriksjon that are still given.
func screeningCodes(tx store.Tx) ([]archive.Code, error) {
	codes, err := archive.Codes(tx, "tilgangsrestriksjon")
	return slices.DeleteFunc(codes, func(o archive.Code) bool { return o.Inactive != 0 }), err
}

// findCase looks the case up by its number in this zone, through the archive's own search.
func (d *desk) findCase(c *kit.Ctx, v *incomingView) error {
	if v.In.Number == "" || strings.ContainsAny(v.In.Number, " \"*?") || len(v.In.Number) > 60 {
		v.Errors.Add("nummer", own(c, "incoming.error.case"))
		return nil
	}
	return v.zone.Store.Read(c.Context(), func(tx store.Tx) error {
		found, err := archive.Search(tx, v.who, archive.SearchQuery{Text: "nr:" + v.In.Number, Folders: true, Limit: archive.MaxPage})
		if err != nil {
			return err
		}
		for _, h := range found.Hits {
			if h.Case.Number == v.In.Number && h.Case.ID != v.Folder {
				v.Case = h.Case
				return nil
			}
		}
		v.Errors.Add("nummer", own(c, "incoming.error.case"))
		return nil
	})
}

// discard annuls what is not worth keeping, for a reason that stays.
func (d *desk) discard(c *kit.Ctx, in parcelAt) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	if in.State != request.Undistributed {
		return d.incomingDone(c, "info", "incoming.already")
	}
	why := strings.TrimSpace(form.Get("why"))
	if why == "" || len([]rune(why)) > maxReason || municipality.ContainsNationalID(why) {
		v := incomingView{parcelAt: in, Why: why, In: distributeForm{To: "sak", Title: in.Subject, Public: publicTitle, NewTitle: in.Subject, NewPublic: publicTitle}}
		v.Discard.Add("why", own(c, "incoming.error.why", maxReason))
		return d.incomingPage(c, http.StatusUnprocessableEntity, v)
	}
	err = in.zone.Reception.DiscardIncoming(c.Context(), in.who, in.ID, why)
	if municipality.KindOf(err) == municipality.Conflict && err != nil {
		return d.incomingDone(c, "info", "incoming.already")
	}
	if err != nil {
		return err
	}
	return d.incomingDone(c, "success", "incoming.discarded")
}

func (d *desk) incomingDone(c *kit.Ctx, kind, key string) error {
	if err := c.Session().Flash(kind, own(c, key)); err != nil {
		return err
	}
	return c.Redirect(incomingRoot)
}
