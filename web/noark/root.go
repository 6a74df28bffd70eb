package noark

import (
	"encoding/json"
	"net/http"
	"strings"

	"torg/archive/object"
)

func areas() []string {
	return []string{"admin", "arkivstruktur", "loggingogsporing", "metadata", "sakarkiv"}
}

// root tells how to log in, and to those who have, what there is (chapter 6.1.1.1).
func (c *call) root() error {
	if done, err := c.allow(http.MethodGet); done {
		return err
	}
	links := map[string]link{"self": {Href: c.base}}
	switch {
	case c.s.OIDC != nil && c.s.OIDC.Metadata != "":
		links[rel("login", "oidc")] = link{Href: c.s.OIDC.Metadata}
	case c.s.Basic != nil:
		links[rel("login", "oidc")] = link{Href: c.base + ".well-known/openid-configuration"}
	}
	if c.known {
		for _, a := range areas() {
			links[RelBase+a+"/"] = link{Href: c.href(a)}
		}
		links[rel("admin", "system")] = link{Href: c.href("admin", "system")}
	}
	return c.json(http.StatusOK, map[string]any{"_links": links})
}

// area lists what there is in an area.
func (c *call) area(area string) error {
	if done, err := c.allow(http.MethodGet); done {
		return err
	}
	if area == "metadata" {
		return c.lists()
	}
	links := map[string]link{"self": {Href: c.href(area)}}
	for _, name := range object.Listed(area) {
		t := c.s.Archive.Model.Type(name)
		links[rel(t.Area, t.Rel())] = link{Href: c.href(t.Area, t.Rel()) + query, Templated: true}
	}
	for _, name := range object.AtRoot(area) {
		if t := c.s.Archive.Model.Type(name); c.s.Archive.MayType(c.user, t) && t.Area != "loggingogsporing" {
			links[rel(t.Area, "ny-"+t.Rel())] = link{Href: c.href(t.Area, "ny-"+t.Rel())}
		}
	}
	if area == "admin" {
		links[rel("admin", "system")] = link{Href: c.href("admin", "system")}
	}
	return c.json(http.StatusOK, map[string]any{"_links": links})
}

// system tells what answers (chapter 6.1.1.1, Systeminformasjon).
func (c *call) system() error {
	if done, err := c.allow(http.MethodGet); done {
		return err
	}
	p := c.s.Product
	return c.json(http.StatusOK, map[string]any{"leverandoer": p.Vendor, "produkt": p.Name, "versjon": p.Version, "versjonsdato": p.Date, "protokollversjon": "1.1",
		"_links": map[string]link{"self": {Href: c.href("admin", "system")}}})
}

// json writes an answer. The standard has one media type; those who ask for plain JSON alone get it under that name.
func (c *call) json(status int, v any) error {
	kind, ok := acceptable(c.r.Header.Get("Accept"))
	if !ok {
		return &refusal{status: http.StatusNotAcceptable, why: "Svar gis som " + MediaType + "."}
	}
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", kind)
	c.write(status, body)
	return nil
}

// acceptable chooses the media type of an answer. Unfamiliar types are passed over; no header takes anything.
func acceptable(accept string) (string, bool) {
	if strings.TrimSpace(accept) == "" {
		return MediaType, true
	}
	plain := false
	for part := range strings.SplitSeq(accept, ",") {
		kind, params, _ := strings.Cut(strings.ToLower(part), ";")
		if strings.ReplaceAll(params, " ", "") == "q=0" {
			continue
		}
		switch strings.TrimSpace(kind) {
		case MediaType, "*/*", "application/*":
			return MediaType, true
		case "application/json", "application/hal+json":
			plain = true
		}
	}
	return "application/json", plain
}
