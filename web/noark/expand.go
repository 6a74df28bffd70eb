package noark

import (
	"net/http"
	"strings"

	"torg/archive/object"
	"torg/store"
)

// Limits of $expand.
const (
	maxExpand     = 5   // relations followed
	MaxExpansion  = 3   // MaxExpansionDepth of the standard: how many levels
	expandedUnits = 100 // units shown within one
)

// expand shows units within the one they belong to ($expand).
func (c *call) expand(tx store.Tx, o object.Object, out map[string]any, names []string) error {
	if len(names) > maxExpand {
		return &refusal{status: http.StatusBadRequest, why: "$expand kan følge høyst fem relasjoner."}
	}
	for _, name := range names {
		path := strings.Split(name, "/")
		if len(path) > MaxExpansion {
			return &refusal{status: http.StatusBadRequest, why: "$expand kan gå høyst tre nivåer ned."}
		}
		if err := c.follow(tx, o, out, path); err != nil {
			return err
		}
	}
	return nil
}

func (c *call) follow(tx store.Tx, o object.Object, out map[string]any, path []string) error {
	r := o.Type.Relation(path[0])
	if r == nil {
		return &refusal{status: http.StatusBadRequest, why: "$expand: " + o.Type.Name + " har ikke relasjonen som er nevnt."}
	}
	list, err := c.related(tx, o, r)
	if err != nil {
		return err
	}
	if err := c.seen(tx, list); err != nil {
		return err
	}
	l, err := c.linker(tx, list)
	if err != nil {
		return err
	}
	shown := make([]map[string]any, 0, len(list))
	for _, one := range list {
		inner := l.shown(one)
		if len(path) > 1 {
			if err := c.follow(tx, one, inner, path[1:]); err != nil {
				return err
			}
		}
		shown = append(shown, inner)
	}
	switch {
	case r.One() && len(shown) > 0:
		out[r.Rel] = shown[0]
	case !r.One():
		out[r.Rel] = shown
	}
	return nil
}

func (c *call) related(tx store.Tx, o object.Object, r *object.Relation) ([]object.Object, error) {
	if !r.One() {
		page, err := c.s.Archive.List(tx, c.user, object.Query{Type: r.To, Under: &o, By: r, Top: expandedUnits})
		return page.Objects, err
	}
	if o.Up[r.Rel] == "" {
		return nil, nil
	}
	up, err := c.s.Archive.Get(tx, c.user, r.To, o.Up[r.Rel])
	if err != nil { // not for this caller to know of
		return nil, nil
	}
	return []object.Object{up}, nil
}

// seen remembers units shown within others, so that the look at them is recorded too.
func (c *call) seen(tx store.Tx, list []object.Object) error {
	persons, err := c.s.Archive.Persons(tx, list, maxPersons)
	c.within = append(c.within, persons...)
	return err
}
