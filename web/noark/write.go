package noark

import (
	"net/http"

	"torg/archive/object"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/web/noark/odata"
)

const basis = "arkivlova § 5"

// act performs a change in one transaction with its entry.
func (c *call) act(verb, subject string, persons []string, fn func(*ledger.Tx) error) error {
	return ledger.Act(c.r.Context(), c.s.Store, ledger.Entry{Actor: c.user.Actor(), Verb: verb, Subject: subject, Persons: persons, Purpose: "arkivgrensesnitt", Basis: basis}, fn)
}

// make answers for ny-…: a template to begin from, or a new unit.
func (c *call) make(t *object.Type, of *object.Object) error {
	if done, err := c.allow(http.MethodGet, http.MethodPost); done {
		return err
	}
	if c.r.Method != http.MethodPost {
		return c.template(t, of)
	}
	in, err := c.body(MediaType)
	if err != nil {
		return err
	}
	made, err := c.create(t, of, in)
	if err != nil {
		return err
	}
	return c.made(made, in)
}

func (c *call) template(t *object.Type, of *object.Object) error {
	var out map[string]any
	if err := c.s.Store.Read(c.r.Context(), func(tx store.Tx) (err error) {
		out, err = c.s.Archive.Template(tx, c.user, t, of)
		return err
	}); err != nil {
		return err
	}
	links := map[string]link{}
	for _, list := range t.Lists() {
		links[rel("metadata", list)] = link{Href: c.href("metadata", list)}
	}
	out["_links"] = links
	return c.json(http.StatusOK, out)
}

func (c *call) create(t *object.Type, of *object.Object, in map[string]any) (made object.Object, err error) {
	id, persons, err := c.prepare(of)
	if err != nil {
		return made, err
	}
	err = c.act("noark.create", t.Rel()+"/"+id, persons, func(tx *ledger.Tx) error {
		now := of
		if of != nil { // as it is in this transaction
			fresh, err := c.s.Archive.Get(tx, c.user, of.Type, of.ID)
			if err != nil {
				return err
			}
			now = &fresh
		}
		if made, err = c.s.Archive.Create(tx, c.user, t, now, id, in); err != nil {
			return err
		}
		return c.concern(tx, made, persons)
	})
	return made, err
}

// prepare gives the new unit's id, so that its entry can name it, and the persons the unit above is about.
func (c *call) prepare(of *object.Object) (id string, persons []string, err error) {
	err = c.s.Store.Read(c.r.Context(), func(tx store.Tx) (err error) {
		id = municipality.NewID(tx.Now())
		if of != nil {
			persons, err = c.s.Archive.Persons(tx, []object.Object{*of}, maxPersons)
		}
		return err
	})
	return id, persons, err
}

// concern records that a change concerns persons the act did not know of when it began.
func (c *call) concern(tx *ledger.Tx, o object.Object, known []string) error {
	now, err := c.s.Archive.Persons(tx, []object.Object{o}, maxPersons)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, p := range known {
		seen[p] = true
	}
	var more []string
	for _, p := range now {
		if !seen[p] {
			more = append(more, p)
		}
	}
	if len(more) == 0 {
		return nil
	}
	return tx.Also(ledger.Entry{Actor: c.user.Actor(), Verb: "noark.party", Subject: o.Type.Rel() + "/" + o.ID, Persons: more, Purpose: "arkivgrensesnitt", Basis: basis})
}

// made answers 201 with the whole unit. What was given as null comes back as null.
func (c *call) made(o object.Object, in map[string]any) error {
	var out map[string]any
	if err := c.s.Store.Read(c.r.Context(), func(tx store.Tx) (err error) {
		out, err = c.present(tx, o, odata.Options{})
		return err
	}); err != nil {
		return err
	}
	for k, v := range in {
		if _, there := out[k]; v == nil && !there && o.Type.Attr(k) != nil {
			out[k] = nil
		}
	}
	c.w.Header().Set("Location", c.selfOf(o))
	c.w.Header().Set("ETag", etag(o))
	return c.json(http.StatusCreated, out)
}

// update gives a unit a new state: the whole (PUT), or the attributes named (PATCH, RFC 7396).
func (c *call) update(t *object.Type, id string, partial bool) error {
	kinds := []string{MediaType}
	if partial {
		kinds = []string{"application/merge-patch+json", MediaType}
	}
	in, err := c.body(kinds...)
	if err != nil {
		return err
	}
	expect, err := c.expected(true)
	if err != nil {
		return err
	}
	o, err := c.see(t, id)
	if err != nil {
		return err
	}
	persons := c.personsOf(o)
	err = c.act("noark.update", o.Type.Rel()+"/"+id, persons, func(tx *ledger.Tx) error {
		if o, err = c.s.Archive.Update(tx, c.user, t, id, object.Change{Values: in, Partial: partial, Expect: expect}); err != nil {
			return err
		}
		if o, err = c.relink(tx, o, in, partial); err != nil {
			return err
		}
		return c.concern(tx, o, persons)
	})
	if err != nil {
		return err
	}
	return c.changed(o)
}

func (c *call) personsOf(o object.Object) (persons []string) {
	_ = c.s.Store.Read(c.r.Context(), func(tx store.Tx) (err error) {
		persons, err = c.s.Archive.Persons(tx, []object.Object{o}, maxPersons)
		return err
	})
	return persons
}

// changed answers 200 with the whole unit.
func (c *call) changed(o object.Object) error {
	var out map[string]any
	if err := c.s.Store.Read(c.r.Context(), func(tx store.Tx) (err error) {
		out, err = c.present(tx, o, odata.Options{})
		return err
	}); err != nil {
		return err
	}
	c.w.Header().Set("Location", c.selfOf(o))
	c.w.Header().Set("ETag", etag(o))
	return c.json(http.StatusOK, out)
}

func (c *call) remove(t *object.Type, id string) error {
	expect, err := c.expected(false)
	if err != nil {
		return err
	}
	o, err := c.see(t, id)
	if err != nil {
		return err
	}
	if err := c.act("noark.delete", o.Type.Rel()+"/"+id, c.personsOf(o), func(tx *ledger.Tx) error {
		return c.s.Archive.Delete(tx, c.user, t, id, expect)
	}); err != nil {
		return err
	}
	c.write(http.StatusNoContent, nil)
	return nil
}
