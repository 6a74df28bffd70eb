package demo

import (
	"net/http"

	"github.com/alexedwards/scs/v2/memstore"

	"torg/web/gallery"
	"torg/web/kit"
)

// Gallery is every component in every state, without a database.
func Gallery() (http.Handler, error) {
	p, err := readPlan()
	if err != nil {
		return nil, err
	}
	texts, err := kit.LoadTexts(gallery.Texts)
	if err != nil {
		return nil, err
	}
	k, err := kit.New(kit.Config{Municipality: p.Profile, Texts: texts, Sessions: memstore.New(), Simulated: true})
	if err != nil {
		return nil, err
	}
	gallery.Mount(k)
	return k, nil
}
