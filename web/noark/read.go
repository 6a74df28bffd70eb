package noark

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"torg/archive/object"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/web/noark/odata"
)

// maxPersons is how many persons one look is recorded for; a page that shows more is refused, not shown unrecorded.
const maxPersons = 2000

// see reads a unit the caller may see.
func (c *call) see(t *object.Type, id string) (o object.Object, err error) {
	err = c.s.Store.Read(c.r.Context(), func(tx store.Tx) (err error) {
		o, err = c.s.Archive.Get(tx, c.user, t, id)
		return err
	})
	return o, err
}

// one answers for a unit: reads, changes or deletes it.
func (c *call) one(t *object.Type, id string) error {
	if done, err := c.allow(http.MethodGet, http.MethodPut, http.MethodPatch, http.MethodDelete); done {
		return err
	}
	switch c.r.Method {
	case http.MethodPut:
		return c.update(t, id, false)
	case http.MethodPatch:
		return c.update(t, id, true)
	case http.MethodDelete:
		return c.remove(t, id)
	}
	opt, err := odata.Read(c.r.URL.RawQuery)
	if err != nil {
		return err
	}
	var out map[string]any
	var o object.Object
	if err := c.s.Store.Read(c.r.Context(), func(tx store.Tx) (err error) {
		if o, err = c.s.Archive.Get(tx, c.user, t, id); err != nil {
			return err
		}
		out, err = c.present(tx, o, opt)
		return err
	}); err != nil {
		return err
	}
	if err := c.look([]object.Object{o}, o.Type.Rel()+"/"+o.ID); err != nil {
		return err
	}
	return c.unchanged(o, out)
}

// unchanged answers 304 to those who have it already, else with the unit.
func (c *call) unchanged(o object.Object, out map[string]any) error {
	tag := etag(o)
	c.w.Header().Set("ETag", tag)
	if matches(c.r.Header.Get("If-None-Match"), tag) {
		c.write(http.StatusNotModified, nil)
		return nil
	}
	return c.json(http.StatusOK, out)
}

// present makes the JSON of a unit, with those units within it that are asked for.
func (c *call) present(tx store.Tx, o object.Object, opt odata.Options) (map[string]any, error) {
	l, err := c.linker(tx, []object.Object{o})
	if err != nil {
		return nil, err
	}
	out := l.shown(o)
	if err := c.expand(tx, o, out, opt.Expand); err != nil {
		return nil, err
	}
	return selected(out, opt.Select), nil
}

// look records that the caller saw data of the persons the units are about, before the answer leaves.
func (c *call) look(list []object.Object, subject string) error {
	var persons []string
	if err := c.s.Store.Read(c.r.Context(), func(tx store.Tx) (err error) {
		persons, err = c.s.Archive.Persons(tx, list, maxPersons)
		return err
	}); err != nil {
		return err
	}
	persons = append(persons, c.within...)
	switch {
	case len(persons) == 0:
		return nil
	case len(persons) >= maxPersons:
		return &refusal{status: http.StatusBadRequest, why: "Siden gjelder for mange personer til at oppslaget kan noteres. Be om færre enheter med $top."}
	}
	return ledger.Look(c.r.Context(), c.s.Store, ledger.Entry{Actor: c.user.Actor(), Verb: "noark.look", Subject: subject, Persons: persons,
		Purpose: "arkivgrensesnitt", Basis: "arkivlova § 5"})
}

// list answers with a page of units.
func (c *call) list(q object.Query) error {
	if done, err := c.allow(http.MethodGet); done {
		return err
	}
	opt, err := c.options(&q)
	if err != nil {
		return err
	}
	var page object.Page
	var results []map[string]any
	if err := c.s.Store.Read(c.r.Context(), func(tx store.Tx) (err error) {
		page, results, err = c.page(tx, q, opt)
		return err
	}); err != nil {
		return err
	}
	if err := c.look(page.Objects, q.Type.Rel()); err != nil {
		return err
	}
	out := map[string]any{"count": page.Count, "_links": c.pages(q, opt, page)}
	if len(results) > 0 {
		out["results"] = results
	}
	return c.json(http.StatusOK, out)
}

// options reads the query options into a query.
func (c *call) options(q *object.Query) (odata.Options, error) {
	opt, err := odata.Read(c.r.URL.RawQuery)
	if err != nil {
		return opt, err
	}
	q.Filter, q.Search, q.Order, q.Top, q.Skip = opt.Filter, opt.Search, opt.Order, opt.Top, opt.Skip
	if opt.Token != "" {
		q.After, err = place(opt.Token)
	}
	return opt, err
}

func (c *call) page(tx store.Tx, q object.Query, opt odata.Options) (page object.Page, results []map[string]any, err error) {
	if q.Top < 0 { // $top=0
		page.Count, err = c.s.Archive.Count(tx, c.user, q)
		return page, nil, err
	}
	if page, err = c.s.Archive.List(tx, c.user, q); err != nil {
		return page, nil, err
	}
	l, err := c.linker(tx, page.Objects)
	if err != nil {
		return page, nil, err
	}
	for _, o := range page.Objects {
		one := l.shown(o)
		if err := c.expand(tx, o, one, opt.Expand); err != nil {
			return page, nil, err
		}
		results = append(results, selected(one, opt.Select))
	}
	return page, results, nil
}

func (c *call) count(q object.Query) error {
	if done, err := c.allow(http.MethodGet); done {
		return err
	}
	if _, err := c.options(&q); err != nil {
		return err
	}
	var n int64
	if err := c.s.Store.Read(c.r.Context(), func(tx store.Tx) (err error) {
		n, err = c.s.Archive.Count(tx, c.user, q)
		return err
	}); err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	c.write(http.StatusOK, []byte(strconv.FormatInt(n, 10)))
	return nil
}

// pages are the links of a list: itself, and the page after it.
func (c *call) pages(q object.Query, opt odata.Options, page object.Page) map[string]link {
	here := c.href(q.Type.Area, q.Type.Rel())
	if q.List != "" {
		here = c.href("metadata", q.List)
	}
	if q.Under != nil {
		here = c.self(q.Under.Type, q.Under.ID) + q.By.Rel + "/"
	}
	self := here
	if len(opt.Raw) > 0 {
		self += "?" + opt.Raw.Encode()
	}
	out := map[string]link{"self": {Href: self}}
	if !page.More {
		return out
	}
	next := url.Values{}
	for k, v := range opt.Raw {
		next[k] = v
	}
	for _, k := range []string{"skip", "$skip", "$skiptoken", "skiptoken"} {
		next.Del(k)
	}
	if page.Next != nil {
		token, _ := json.Marshal(page.Next)
		next.Set("$skiptoken", base64.RawURLEncoding.EncodeToString(token))
	} else {
		next.Set("$skip", strconv.Itoa(q.Skip+len(page.Objects)))
	}
	out["next"] = link{Href: here + "?" + next.Encode()}
	return out
}

func place(token string) (*object.Place, error) {
	b, err := base64.RawURLEncoding.DecodeString(token)
	p := &object.Place{}
	if err == nil && len(b) < 2000 {
		err = json.Unmarshal(b, p)
	}
	if err != nil || !municipality.ValidID(p.ID) || strings.ContainsRune(p.Value, 0) {
		return nil, &refusal{status: http.StatusBadRequest, why: "Adressen til neste side kan ikke leses."}
	}
	return p, nil
}

// selected keeps the attributes asked for, and what tells which unit it is.
func selected(out map[string]any, names []string) map[string]any {
	if len(names) == 0 {
		return out
	}
	kept := map[string]any{"_links": out["_links"]}
	for _, n := range append(names, "systemID") {
		if v, ok := out[n]; ok {
			kept[n] = v
		}
	}
	return kept
}
