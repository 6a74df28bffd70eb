package noark

import (
	"strings"

	"torg/archive/object"
	"torg/store"
)

// link is an entry of _links.
type link struct {
	Href      string `json:"href"`
	Templated bool   `json:"templated,omitempty"`
}

// query is what a list takes, as a template (chapter 6.1.1.2).
const query = "{?$filter&$orderby&$top&$skip&$search}"

func rel(area, name string) string { return RelBase + area + "/" + name + "/" }

func (c *call) href(parts ...string) string {
	return c.base + "api/" + strings.Join(parts, "/") + "/"
}

func (c *call) self(t *object.Type, id string) string { return c.href(t.Area, t.Rel(), id) }

// selfOf is the address of a unit. A code lies in its list.
func (c *call) selfOf(o object.Object) string {
	if list, ok := o.Values["liste"].(string); ok && o.Type.Name == "kode" {
		return c.href("metadata", list, o.ID)
	}
	return c.self(o.Type, o.ID)
}

// linker makes the links of the units of one answer, with what must be known of them all looked up once.
type linker struct {
	c     *call
	owned map[string]bool   // units the caller may change; nil when all
	below map[string]bool   // units with units of their own kind under them
	files map[string]string // of documents: the dokumentobjekt whose file stands for it
	above map[string]bool   // units above those shown that the caller may see; nil when all
}

func (c *call) linker(tx store.Tx, list []object.Object) (l linker, err error) {
	l.c = c
	if l.owned, err = c.s.Archive.Owned(tx, c.user, list); err != nil {
		return l, err
	}
	if l.files, err = c.s.Archive.Files(tx, list); err != nil {
		return l, err
	}
	if l.above, err = c.s.Archive.Above(tx, c.user, list); err != nil {
		return l, err
	}
	l.below, err = c.s.Archive.Below(tx, c.user, list)
	return l, err
}

// of makes the links of one unit: itself, the units it belongs to and has, what may be made under it, and the code lists
// of its attributes. Only relations that are there are shown, and only what this caller may do.
func (l linker) of(o object.Object) map[string]link {
	c, self := l.c, l.c.selfOf(o)
	out := map[string]link{"self": {Href: self}, rel(o.Type.Area, o.Type.Rel()): {Href: self}}
	if list, ok := o.Values["liste"].(string); ok && o.Type.Name == "kode" {
		return map[string]link{"self": {Href: self}, rel("metadata", list): {Href: self}}
	}
	for _, r := range o.Type.Relations {
		switch {
		case r.One() && o.Up[r.Rel] != "" && l.above != nil && !l.above[o.Up[r.Rel]]: // not for this caller to know of
		case r.One() && o.Up[r.Rel] != "":
			out[rel(r.Area, r.Rel)] = link{Href: c.self(r.To, o.Up[r.Rel])}
		case r.One() || strings.HasPrefix(r.Rel, "under") && !l.below[o.ID]:
		case r.Rel == "endringslogg" && !c.user.Staff.Has("archivist"):
		default:
			out[rel(r.Area, r.Rel)] = link{Href: self + r.Rel + "/"}
		}
	}
	if l.owned == nil || l.owned[o.ID] {
		l.makes(o, self, out)
	}
	for _, list := range o.Type.Lists() {
		out[rel("metadata", list)] = link{Href: c.href("metadata", list)}
	}
	if id := l.files[o.ID]; id != "" {
		out[rel("arkivstruktur", "fil")] = link{Href: c.href("arkivstruktur", "dokumentobjekt", id, "referanseFil")}
	}
	if o.Type.Name == "dokumentobjekt" {
		out[rel("arkivstruktur", "fil")] = link{Href: self + "referanseFil/"}
	}
	return out
}

// makes adds what the caller may make under a unit. What is closed takes no more units (requirements 5.2.4, 5.4.7).
func (l linker) makes(o object.Object, self string, out map[string]link) {
	closed := o.Values["avsluttetDato"] != nil
	for _, name := range o.Type.New {
		t := l.c.s.Archive.Model.Type(name)
		if closed && t.Is("arkivenhet") || !l.c.s.Archive.MayType(l.c.user, t) {
			continue
		}
		out[rel(t.Area, "ny-"+t.Rel())] = link{Href: self + "ny-" + t.Rel() + "/"}
	}
	if to := extension(o.Type); to != "" && !closed {
		out[rel("sakarkiv", "utvid-til-"+to)] = link{Href: self + "utvid-til-" + to + "/"}
	}
}

// extension is what a unit of a base type can become.
func extension(t *object.Type) string {
	switch t.Name {
	case "mappe":
		return "saksmappe"
	case "registrering":
		return "journalpost"
	}
	return ""
}

// shown is the JSON of a unit.
func (l linker) shown(o object.Object) map[string]any {
	out := map[string]any{}
	for k, v := range o.Values {
		out[k] = v
	}
	if o.Type.Name == "dokumentobjekt" && o.File() != "" {
		out["referanseDokumentfil"] = l.c.self(o.Type, o.ID) + "referanseFil/"
	}
	out["_links"] = l.of(o)
	if o.Type.Name == "kode" { // which list it is in is told by where it lies
		delete(out, "liste")
		delete(out, "systemID")
	}
	return out
}
