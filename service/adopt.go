package service

import (
	"context"
	"embed"
	"errors"
	"sort"
	"sync"
	"time"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the room's schema history.
func Migrations() store.Migrations { return store.Embedded("service", migrationFiles) }

var adoptions = ledger.NewTable("pack_adoption", "id", "name", "digest", "bundle", "adopted_at", "adopted_by")

// Tables are the tables the ledger vouches for.
func Tables() []*ledger.Table { return []*ledger.Table{adoptions, proposals} }

// Adopt puts a pack into force: its bytes are kept by digest, and new requests are made under it. Adopting what is in
// force already does nothing.
func Adopt(ctx context.Context, s store.Store, by municipality.Actor, p *Pack) error {
	current, err := inForce(ctx, s, p.Name)
	if err != nil || current == p.Digest {
		return err
	}
	e := ledger.Entry{Actor: by, Verb: "pack.adopt", Subject: "pack/" + p.Name, Detail: p.Digest, Basis: "kommuneloven § 5-3"}
	return ledger.Act(ctx, s, e, func(tx *ledger.Tx) error {
		bundle, err := tx.PutBlob(p.Bundle())
		if err != nil {
			return err
		}
		return tx.Put(adoptions, municipality.NewID(tx.Now()), p.Name, p.Digest, bundle, tx.Now().UnixMicro(), by.String())
	})
}

// AdoptShipped is Adopt for a pack that comes with the program: it does not replace one that somebody else than by put into
// force under the same name, since that choice is the municipality's.
func AdoptShipped(ctx context.Context, s store.Store, by municipality.Actor, p *Pack) error {
	all, err := Adoptions(ctx, s, p.Name)
	if err != nil || len(all) > 0 && all[0].By != by.String() {
		return err
	}
	return Adopt(ctx, s, by, p)
}

// Adoption is one time a pack was put into force.
type Adoption struct {
	Name   string    `json:"name"`
	Digest string    `json:"digest"`
	Since  time.Time `json:"since"` // UTC
	By     string    `json:"by"`    // who did it, as the ledger names actors
}

// Adoptions lists when packs were put into force, the latest first: of one name, or with an empty name of all. The first of
// each name is the one in force.
func Adoptions(ctx context.Context, s store.Store, name string) (out []Adoption, err error) {
	err = s.Read(ctx, func(tx store.Tx) error {
		out = nil
		return store.Each(tx, func(scan func(...any) error) error {
			var a Adoption
			var at int64
			if err := scan(&a.Name, &a.Digest, &at, &a.By); err != nil {
				return err
			}
			a.Since = time.UnixMicro(at).UTC()
			if name == "" || a.Name == name {
				out = append(out, a)
			}
			return nil
		}, `SELECT name, digest, adopted_at, adopted_by FROM pack_adoption ORDER BY adopted_at DESC, id DESC`)
	})
	return out, err
}

func inForce(ctx context.Context, s store.Store, name string) (digest string, err error) {
	err = s.Read(ctx, func(tx store.Tx) error {
		err := store.One(tx, `SELECT digest FROM pack_adoption WHERE name = $1 ORDER BY adopted_at DESC, id DESC LIMIT 1`, []any{name}, &digest)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		return err
	})
	return digest, err
}

// Shelf is the adopted packs of one store, read once and kept: a pack never changes.
type Shelf struct {
	store    store.Store
	mu       sync.RWMutex
	byDigest map[string]*Pack
	active   map[string]string // name → digest in force
}

// OpenShelf reads which packs are in force. Packs already loaded need not be read again.
func OpenShelf(ctx context.Context, s store.Store, loaded ...*Pack) (*Shelf, error) {
	sh := &Shelf{store: s, byDigest: map[string]*Pack{}, active: map[string]string{}}
	for _, p := range loaded {
		sh.byDigest[p.Digest] = p
	}
	return sh, sh.Refresh(ctx)
}

// Refresh reads anew which packs are in force, after an adoption.
func (sh *Shelf) Refresh(ctx context.Context) error {
	active := map[string]string{}
	if err := sh.store.Read(ctx, func(tx store.Tx) error {
		return store.Each(tx, func(scan func(...any) error) error {
			var name, digest string
			err := scan(&name, &digest)
			active[name] = digest
			return err
		}, `SELECT name, digest FROM pack_adoption ORDER BY adopted_at, id`)
	}); err != nil {
		return err
	}
	for _, digest := range active {
		if _, err := sh.ByDigest(ctx, digest); err != nil {
			return err
		}
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.active = active
	return nil
}

// Active gives the pack in force under a name, or NotFound.
func (sh *Shelf) Active(name string) (*Pack, error) {
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	if p, ok := sh.byDigest[sh.active[name]]; ok {
		return p, nil
	}
	return nil, municipality.E(municipality.NotFound, "service.Active", "error.noservice")
}

// List gives the packs in force, by name.
func (sh *Shelf) List() []*Pack {
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	var out []*Pack
	for _, digest := range sh.active {
		out = append(out, sh.byDigest[digest])
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// ByDigest gives the pack that a request was made under, in force or not.
func (sh *Shelf) ByDigest(ctx context.Context, digest string) (*Pack, error) {
	sh.mu.RLock()
	p, ok := sh.byDigest[digest]
	sh.mu.RUnlock()
	if ok {
		return p, nil
	}
	p, err := sh.read(ctx, digest)
	if err != nil {
		return nil, municipality.Wrap(municipality.Fault, "service.ByDigest", err)
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.byDigest[digest] = p
	return p, nil
}

func (sh *Shelf) read(ctx context.Context, digest string) (*Pack, error) {
	var bundle []byte
	if err := sh.store.Read(ctx, func(tx store.Tx) error {
		var blob string
		if err := store.One(tx, `SELECT bundle FROM pack_adoption WHERE digest = $1 LIMIT 1`, []any{digest}, &blob); err != nil {
			return err
		}
		var err error
		bundle, err = tx.Blob(blob)
		return err
	}); err != nil {
		return nil, err
	}
	p, problems := FromBundle(bundle)
	if p == nil {
		return nil, problems
	}
	if p.Digest != digest {
		return nil, municipality.Errorf(municipality.Fault, "service.ByDigest", "the kept bytes are not those adopted")
	}
	return p, nil
}
