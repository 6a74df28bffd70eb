package open

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/web/kit"
	"torg/web/site"
)

// mountWellKnown registers what proofs rest on: the keys, the newest signed heads, and that each head begins with those
// before it. It is for programs, and the same for everyone.
func (o *open) mountWellKnown(k *kit.Kit) {
	const base = "/.well-known/torg"
	k.Get(base+"/keys", o.keys)
	k.Get(base+"/checkpoint/{zone}", o.checkpoint)
	k.Get(base+"/growth/{zone}", o.growth)
}

// keys are the public keys of the zones' ledgers, one a line.
func (o *open) keys(c *kit.Ctx) error {
	var b strings.Builder
	for _, z := range o.Each() {
		fmt.Fprintln(&b, z.Verifier)
	}
	return plainly(c, http.StatusOK, b.String())
}

func (o *open) ledgerOf(c *kit.Ctx) (*site.Zone, error) {
	z, ok := o.Zones[municipality.Zone(c.Param("zone"))]
	if !ok {
		return nil, notFound("ledger")
	}
	return z, nil
}

// checkpoint is the newest signed head of a zone's ledger, a signed note.
func (o *open) checkpoint(c *kit.Ctx) error {
	z, err := o.ledgerOf(c)
	if err != nil {
		return err
	}
	var signed string
	if err := z.Store.Read(c.Context(), func(tx store.Tx) (err error) { _, signed, err = ledger.NewestCheckpoint(tx); return err }); err != nil {
		return err
	}
	if signed == "" {
		return notFound("checkpoint")
	}
	c.W.Header().Set("Cache-Control", "no-cache")
	return plainly(c, http.StatusOK, signed)
}

// growth proves that the ledger of ?from entries is the beginning of that of ?to.
func (o *open) growth(c *kit.Ctx) error {
	z, err := o.ledgerOf(c)
	if err != nil {
		return err
	}
	q := c.R.URL.Query()
	from, err1 := strconv.ParseInt(q.Get("from"), 10, 64)
	to, err2 := strconv.ParseInt(q.Get("to"), 10, 64)
	if err1 != nil || err2 != nil {
		return notFound("growth")
	}
	var path []string
	if err := z.Store.Read(c.Context(), func(tx store.Tx) (err error) { path, err = ledger.Growth(tx, from, to); return err }); err != nil {
		return err
	}
	return plainly(c, http.StatusOK, strings.Join(path, "\n")+"\n")
}
