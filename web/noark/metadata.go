package noark

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"torg/archive"
	"torg/archive/object"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// codeLists are those of the standard (chapter 7, Kodelister). The archive may have more.
func codeLists() []string {
	return strings.Fields(`arkivdelstatus arkivstatus avskrivningsmaate dokumentmedium dokumentstatus dokumenttype elektronisksignatursikkerhetsnivaa
		elektronisksignaturverifisert flytstatus format graderingskode hendelsetype journalposttype journalstatus kassasjonsvedtak klassifikasjonstype
		koordinatsystem korrespondanseparttype land mappetype merknadstype partrolle postnummer presedensstatus saksstatus skjermingdokument skjermingmetadata
		slettingstype tilgangskategori tilgangsrestriksjon tilknyttetregistreringsom variantformat`)
}

const ownFields = "virksomhetsspesifikkeMetadata"

// lists tells which code lists there are.
func (c *call) lists() error {
	links := map[string]link{"self": {Href: c.href("metadata")}}
	t := c.s.Archive.Model.Type("kode")
	for _, list := range append(codeLists(), ownFields) {
		links[rel("metadata", list)] = link{Href: c.href("metadata", list)}
		if c.s.Archive.MayType(c.user, t) {
			links[rel("metadata", "ny-"+list)] = link{Href: c.href("metadata", "ny-"+list)}
		}
	}
	return c.json(http.StatusOK, map[string]any{"_links": links})
}

var listName = regexp.MustCompile(`^[a-zA-Z]{2,60}$`)

// metadata answers for the code lists and the municipality's own fields.
func (c *call) metadata(seg []string) error {
	name, isNew := strings.CutPrefix(seg[0], "ny-")
	if !listName.MatchString(name) {
		return notHere()
	}
	t := c.s.Archive.Model.Type("kode")
	if strings.EqualFold(name, ownFields) {
		t = c.s.Archive.Model.Type(ownFields)
	} else if name = strings.ToLower(name); !c.isList(name) {
		return notHere()
	}
	c.kind = "metadata"
	switch {
	case isNew && len(seg) == 1 && t.Name == ownFields:
		return c.make(t, nil)
	case isNew && len(seg) == 1:
		return c.newCode(t, name)
	case isNew:
		return notHere()
	case len(seg) == 1:
		return c.codes(t, name)
	case len(seg) == 2 && municipality.ValidID(seg[1]):
		return c.one(t, seg[1])
	}
	return notHere()
}

func (c *call) isList(name string) bool {
	if slices.Contains(codeLists(), name) {
		return true
	}
	found := false
	_ = c.s.Store.Read(c.r.Context(), func(tx store.Tx) error {
		all, err := archive.CodeLists(tx)
		found = slices.Contains(all, name)
		return err
	})
	return found
}

func (c *call) codes(t *object.Type, name string) error {
	q := object.Query{Type: t, Top: 0}
	if t.Name == "kode" {
		q.List = name
	}
	return c.list(q)
}

func (c *call) newCode(t *object.Type, name string) error {
	if done, err := c.allow(http.MethodGet, http.MethodPost); done {
		return err
	}
	if c.r.Method != http.MethodPost {
		if !c.s.Archive.MayType(c.user, t) {
			return municipality.E(municipality.Forbidden, "noark", "")
		}
		return c.json(http.StatusOK, map[string]any{"_links": map[string]link{}})
	}
	in, err := c.body(MediaType)
	if err != nil {
		return err
	}
	id, _, err := c.prepare(nil)
	if err != nil {
		return err
	}
	var made object.Object
	if err := c.act("noark.create", "kode/"+id, nil, func(tx *ledger.Tx) (err error) {
		made, err = c.s.Archive.CreateCode(tx, c.user, name, id, in)
		return err
	}); err != nil {
		return err
	}
	return c.made(made, in)
}
