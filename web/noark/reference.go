package noark

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"torg/archive/object"
	"torg/ledger"
	"torg/municipality"
	"torg/web/noark/odata"
)

// reference makes, moves and parts relations ($ref, chapter 6.1.1.7).
func (c *call) reference(of object.Object, r *object.Relation) error {
	if done, err := c.allow(methodsUnder([]string{"$ref"})...); done {
		return err
	}
	if c.r.Method == http.MethodGet || c.r.Method == http.MethodHead {
		return c.references(of, r)
	}
	address, err := c.target()
	if err != nil {
		return err
	}
	var to object.Object
	if address != "" {
		if to, err = c.resolve(address); err != nil {
			return err
		}
	} else if c.r.Method != http.MethodDelete || !r.One() {
		return &refusal{status: http.StatusBadRequest, why: "Adressen til den andre enheten mangler: gi den i $id, eller som innhold."}
	}
	verb := map[bool]string{true: "noark.unlink", false: "noark.link"}[c.r.Method == http.MethodDelete]
	if err := c.act(verb, of.Type.Rel()+"/"+of.ID, c.personsOf(of), func(tx *ledger.Tx) error {
		if c.r.Method == http.MethodDelete {
			return c.s.Archive.Part(tx, c.user, of, r, to)
		}
		return c.s.Archive.Join(tx, c.user, of, r, to)
	}); err != nil {
		return err
	}
	c.write(http.StatusNoContent, nil)
	return nil
}

// references lists where a relation leads.
func (c *call) references(of object.Object, r *object.Relation) error {
	if r.One() {
		return c.above(of, r)
	}
	return c.list(object.Query{Type: r.To, Under: &of, By: r})
}

// target is the address of the other unit: in $id, or as the content, bare or as JSON has it.
func (c *call) target() (string, error) {
	v, err := odata.Query(c.r.URL.RawQuery)
	if err != nil {
		return "", err
	}
	for _, key := range []string{"$id", "id"} {
		if s := v.Get(key); s != "" {
			return s, nil
		}
	}
	raw, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, 16<<10))
	if err != nil {
		return "", err
	}
	text := strings.TrimSpace(string(raw))
	if strings.HasPrefix(text, "{") {
		in, err := readObject(raw)
		if err != nil {
			return "", err
		}
		for _, key := range []string{"href", "@odata.id", "id"} {
			if s, ok := in[key].(string); ok {
				return s, nil
			}
		}
		return "", &refusal{status: http.StatusBadRequest, why: "Adressen til den andre enheten mangler: gi den som href."}
	}
	return strings.Trim(text, `"`), nil
}

// resolve reads the unit an address of ours stands for.
func (c *call) resolve(address string) (object.Object, error) {
	wrong := &refusal{status: http.StatusBadRequest, why: "Adressen er ikke en enhet i dette arkivet."}
	u, err := url.Parse(address)
	if err != nil || u.Host != "" && !strings.HasPrefix(address, c.base) {
		return object.Object{}, wrong
	}
	seg := segments(strings.TrimPrefix(u.Path, strings.TrimSuffix(c.s.Path, "/")))
	if len(seg) < 3 || !municipality.ValidID(strings.ToLower(seg[2])) {
		return object.Object{}, wrong
	}
	t := c.s.Archive.Model.Type(seg[1])
	if t == nil || t.Table == "-" || t.Area == "-" {
		return object.Object{}, wrong
	}
	o, err := c.see(t, strings.ToLower(seg[2]))
	if municipality.KindOf(err) == municipality.NotFound && err != nil {
		return o, &refusal{status: http.StatusBadRequest, why: "Enheten adressen står for finnes ikke."}
	}
	return o, err
}

// relink reads the relations of a merge patch: the one unit above may be another than it was (chapter 6.1.1.5).
func (c *call) relink(tx *ledger.Tx, o object.Object, in map[string]any, partial bool) (object.Object, error) {
	links, ok := in["_links"].(map[string]any)
	if !partial || !ok {
		return o, nil
	}
	moved := false
	for name, v := range links {
		m, _ := v.(map[string]any)
		href, _ := m["href"].(string)
		parts := strings.Split(strings.Trim(strings.TrimPrefix(name, RelBase), "/"), "/")
		r := o.Type.Relation(parts[len(parts)-1])
		if r == nil || href == "" || !r.One() && r.Link == "" {
			continue
		}
		to, err := c.resolve(href)
		if err != nil {
			return o, err
		}
		if o.Up[r.Rel] == to.ID || to.ID == o.ID {
			continue
		}
		if err := c.s.Archive.Move(tx, c.user, o, r, to); err != nil {
			return o, err
		}
		moved = true
	}
	if !moved {
		return o, nil
	}
	return c.s.Archive.Get(tx, c.user, o.Type, o.ID)
}

// extend makes a unit of a base type one of a subtype, under the same systemID (chapter 6.1.1.6).
func (c *call) extend(of object.Object, to string) error {
	if done, err := c.allow(http.MethodGet, http.MethodPut); done {
		return err
	}
	t := c.s.Archive.Model.Type(to)
	if t == nil || extension(of.Type) != to {
		return notHere()
	}
	if c.r.Method != http.MethodPut {
		return c.template(t, &of)
	}
	in, err := c.body(MediaType)
	if err != nil {
		return err
	}
	var o object.Object
	if err := c.act("noark.extend", of.Type.Rel()+"/"+of.ID, c.personsOf(of), func(tx *ledger.Tx) (err error) {
		o, err = c.s.Archive.Extend(tx, c.user, of, t, in)
		return err
	}); err != nil {
		return err
	}
	return c.changed(o)
}
