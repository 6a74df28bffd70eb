package kit

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/url"
	"time"

	"torg/municipality"
	"torg/web/kit/text"
	"torg/web/kit/texts"
	"torg/web/kit/ui"

	"github.com/alexedwards/scs/v2"
)

// Config is what the kit must know. Municipality, Texts and Sessions are required.
type Config struct {
	Municipality municipality.Profile
	Texts        *text.Catalogue  // LoadTexts
	Sessions     scs.Store        // sealed by the store: a session holds a national identity number
	Log          *slog.Logger     // default slog.Default()
	Now          func() time.Time // default time.Now
	HTTPS        bool             // readers come by https: secure cookies and HSTS
	Simulated    bool             // show the banner of the demonstration
	Citizen      Gate
	Staff        Gate
	FormTargets  []string               // origins that a form may end up at: the login issuers, "https://login.example"
	Nav          func(c *Ctx) []ui.Link // the main menu for this reader
	Footer       func(c *Ctx) []ui.Link // links after the accessibility statement, privacy and feedback
	SwitchHref   string                 // the page where a user chooses whom to act for; "" shows no link to it
	Theme        []byte                 // CSS that sets the municipality's colours, after ours
	Crest        []byte                 // the municipality's coat of arms as SVG; default a neutral mark
	BodyLimit    int64                  // bytes a form may have without the Upload option; default 1 MiB
	UploadLimit  int64                  // bytes of uploads held in memory at a time by the whole process; default 512 MiB
}

// Gate is one way in: for citizens or for staff.
type Gate struct {
	Login   Login
	OnLogin func(ctx context.Context, id municipality.Identity) (User, error)
}

// Login is an identity provider. State is the provider's own and opaque to the kit: it holds whatever Complete needs to
// know that the answer belongs to this Begin (state, nonce, PKCE verifier).
type Login interface {
	Begin(ctx context.Context, level municipality.Assurance, lang municipality.Language) (redirectURL, state string, err error)
	Complete(ctx context.Context, query url.Values, state string) (municipality.Identity, error)
	// LogoutURL is where the browser goes to be logged out at the provider too; empty when there is no such place.
	LogoutURL(id municipality.Identity) string
	// BackChannel checks a logout token and gives the provider's session id (sid) that has ended.
	BackChannel(ctx context.Context, form url.Values) (session string, err error)
}

// LoadTexts reads the kit's own texts and those of the packages given.
func LoadTexts(sources ...fs.FS) (*text.Catalogue, error) {
	return text.Load(append([]fs.FS{texts.FS}, sources...)...)
}

func (c Config) withDefaults() (Config, error) {
	if c.Texts == nil || c.Sessions == nil || c.Municipality.Name == "" {
		return c, errors.New("kit: Config needs Municipality, Texts (from LoadTexts) and Sessions")
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.BodyLimit == 0 {
		c.BodyLimit = 1 << 20
	}
	if c.UploadLimit == 0 {
		c.UploadLimit = 512 << 20
	}
	c.Texts = c.Texts.LogTo(c.Log)
	return c, nil
}
