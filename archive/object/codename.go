package object

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"strconv"

	"torg/archive"
	"torg/municipality"
	"torg/store"
)

func number(n int64) json.Number { return json.Number(strconv.FormatInt(n, 10)) }

// codeNames are the words of the code lists, read when first asked for.
type codeNames struct {
	tx     store.Tx
	lists  map[string]map[string]string
	people *People
}

func namesOf(tx store.Tx) codeNames {
	return codeNames{tx: tx, lists: map[string]map[string]string{}}
}

// show is a code with its name; nil for no code.
func (n codeNames) show(list string, v any) any {
	code, _ := v.(string)
	if code == "" {
		return nil
	}
	out := map[string]any{"kode": code}
	if name := n.list(list)[code]; name != "" {
		out["kodenavn"] = name
	}
	return out
}

func (n codeNames) list(list string) map[string]string {
	if known, ok := n.lists[list]; ok {
		return known
	}
	known := map[string]string{}
	if codes, err := archive.Codes(n.tx, list); err == nil {
		for _, c := range codes {
			known[c.Code] = c.Name
		}
	}
	n.lists[list] = known
	return known
}

// own gives the type of each of the municipality's own fields.
func (n codeNames) own() map[string]string {
	const list = " egne"
	if known, ok := n.lists[list]; ok {
		return known
	}
	known := map[string]string{}
	_ = archive.EachRow(n.tx, "", nil, func(f archive.OwnField) error { known[f.Name] = f.Type; return nil })
	n.lists[list] = known
	return known
}

// space is the name space under which the house's own user and unit ids become identifiers of the standard's form.
const space = "torg.noark5.referanse:"

// reference shows an id: as it is when it is a UUID, else as the UUID (version 5, RFC 9562) that stands for the house's own
// user or unit id. Nobody is told by it who is not told by the name beside it.
func reference(v any) any {
	id, _ := v.(string)
	switch {
	case id == "":
		return nil
	case municipality.ValidID(id):
		return id
	}
	return Reference(id)
}

// Reference is the identifier that stands for one of the house's own user or unit ids.
func Reference(id string) string {
	sum := sha1.Sum([]byte(space + id))
	b := sum[:16]
	b[6] = b[6]&0x0f | 0x50
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b)
	return h[0:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
