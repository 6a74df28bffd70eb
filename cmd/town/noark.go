package town

import (
	"net/http"
	"path/filepath"

	"torg/archive/object"
	archivetexts "torg/archive/texts"
	"torg/municipality"
	"torg/web/kit/text"
	"torg/web/noark"
)

// Noark is how the standard's interface to the archive is open. The zero value is closed: nobody can log in.
type Noark struct {
	Basic map[string]string   // passwords by user id, for demonstration and tests
	OIDC  *noark.IssuerConfig // whose bearer tokens are taken
}

// NoarkPath is where the interface of the internal zone lies; that of the secured zone lies under it.
const NoarkPath = "/noark5v5/"

// withNoark puts the interface of each zone in front of the other surfaces.
func (t *Town) withNoark(f Front, next http.Handler) (http.Handler, error) {
	if f.Noark == nil || !f.shows("noark") {
		return next, nil
	}
	texts, err := text.Load(archivetexts.FS)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", next)
	for _, z := range t.Site.Each() {
		cfg := noark.Config{Path: NoarkPath, Base: t.Profile.BaseURL, Zone: z.Name, Store: z.Store, Staff: t.Site.Member, Texts: texts, Basic: f.Noark.Basic,
			Archive: object.New(t.Site.Names.ID, &object.People{Staff: t.Staff, Units: t.Units}),
			Product: noark.Product{Vendor: "Torg", Name: "Torg"}, Uploads: filepath.Join(t.dir(), string(z.Name), "uploads"), Log: t.Log, Now: t.Clock}
		if z.Name == municipality.Secured {
			cfg.Path += "sikret/"
		}
		if f.Noark.OIDC != nil {
			if cfg.OIDC, err = noark.NewIssuer(*f.Noark.OIDC); err != nil {
				return nil, err
			}
		}
		s, err := noark.New(cfg)
		if err != nil {
			return nil, err
		}
		mux.Handle(cfg.Path, s)
	}
	return mux, nil
}
