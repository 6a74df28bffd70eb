package noark

import (
	"net/http"
	"strings"

	"torg/archive/object"
	"torg/municipality"
)

func notHere() error {
	return &refusal{status: http.StatusNotFound, why: "Finnes ikke, eller du har ikke tilgang til det."}
}

// route finds what an address means. Addresses are not standardised; clients follow links.
func (c *call) route() error {
	seg := c.segments
	switch {
	case len(seg) == 2 && seg[0] == ".well-known" && seg[1] == "openid-configuration":
		c.kind = "oidc"
		return c.discovery()
	case len(seg) == 2 && seg[0] == "oauth2" && seg[1] == "token":
		c.kind = "token"
		return c.token()
	case c.r.Method == http.MethodOptions: // a preflight carries no credentials
		c.user = object.Caller{Staff: municipality.Staff{Roles: []string{"archivist"}}}
	default:
		if err := c.login(); err != nil {
			return err
		}
	}
	if len(seg) == 0 {
		c.kind = "root"
		return c.root()
	}
	if c.r.Method != http.MethodOptions {
		if err := c.need(); err != nil {
			return err
		}
	}
	return c.inside(strings.ToLower(seg[0]), seg[1:])
}

func (c *call) inside(area string, seg []string) error {
	c.kind = area
	switch {
	case len(object.Listed(area)) == 0 && area != "metadata":
		c.kind = "unknown"
		return notHere()
	case len(seg) == 0:
		return c.area(area)
	case area == "metadata":
		return c.metadata(seg)
	case area == "admin" && len(seg) == 1 && strings.EqualFold(seg[0], "system"):
		return c.system()
	}
	name, isNew := strings.CutPrefix(strings.ToLower(seg[0]), "ny-")
	t := c.s.Archive.Model.Type(name)
	if t == nil || t.Table == "-" || t.Area == "-" || t.Area == "metadata" {
		return notHere()
	}
	c.kind = t.Area + "/" + t.Rel()
	switch {
	case isNew && len(seg) == 1:
		return c.make(t, nil)
	case isNew:
		return notHere()
	case len(seg) == 1:
		return c.list(object.Query{Type: t})
	case len(seg) == 2 && seg[1] == "$count":
		return c.count(object.Query{Type: t})
	}
	return c.unit(t, seg[1], seg[2:])
}

// unit is one unit, or something under it.
func (c *call) unit(t *object.Type, id string, seg []string) error {
	if !municipality.ValidID(strings.ToLower(id)) {
		return notHere()
	}
	id = strings.ToLower(id)
	if len(seg) == 0 {
		return c.one(t, id)
	}
	if c.r.Method == http.MethodOptions {
		_, err := c.allow(methodsUnder(seg)...)
		return err
	}
	return c.under(t, id, seg)
}

// methodsUnder are what can be done with something under a unit.
func methodsUnder(seg []string) []string {
	last := strings.ToLower(seg[len(seg)-1])
	switch {
	case last == "$ref":
		return []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete}
	case strings.HasPrefix(last, "ny-"):
		return []string{http.MethodGet, http.MethodPost}
	case last == "referansefil":
		return []string{http.MethodGet, http.MethodPost, http.MethodPut}
	case strings.HasPrefix(last, "utvid-til-"):
		return []string{http.MethodGet, http.MethodPut}
	}
	return []string{http.MethodGet}
}

func (c *call) under(t *object.Type, id string, seg []string) error {
	of, err := c.see(t, id)
	if err != nil {
		return err
	}
	what := strings.ToLower(seg[0])
	switch name, isNew := strings.CutPrefix(what, "ny-"); {
	case isNew && len(seg) == 1:
		to := c.s.Archive.Model.Type(name)
		if to == nil || !of.Type.Makes(to.Name) {
			return notHere()
		}
		return c.make(to, &of)
	case what == "referansefil" && len(seg) == 1:
		return c.file(of)
	case strings.HasPrefix(what, "utvid-til-") && len(seg) == 1:
		return c.extend(of, strings.TrimPrefix(what, "utvid-til-"))
	}
	r := of.Type.Relation(what)
	switch {
	case r == nil:
		return notHere()
	case len(seg) == 2 && seg[1] == "$ref":
		return c.reference(of, r)
	case len(seg) == 2 && seg[1] == "$count" && !r.One():
		return c.count(object.Query{Type: r.To, Under: &of, By: r})
	case len(seg) > 1:
		return notHere()
	case r.One():
		return c.above(of, r)
	}
	return c.list(object.Query{Type: r.To, Under: &of, By: r})
}

// above is the one unit a relation leads up to.
func (c *call) above(of object.Object, r *object.Relation) error {
	id := of.Up[r.Rel]
	if id == "" {
		return notHere()
	}
	return c.one(r.To, id)
}
