package kit

import (
	"crypto/rand"
	"encoding/base32"
	"net/http"
	"sync"
	"sync/atomic"

	"torg/municipality"

	"github.com/alexedwards/scs/v2"
)

// Handler answers a request. What it returns becomes a page in the reader's language; internal text never reaches it.
type Handler func(c *Ctx) error

// Kit is the router. Register everything before it serves.
type Kit struct {
	Config
	mux      *http.ServeMux
	sessions *scs.SessionManager
	cross    *http.CrossOriginProtection
	assets   *assets
	headers  map[string]string
	uploads  atomic.Int64 // bytes of uploads under way
	zips     sync.Pool    // of *gzip.Writer
}

// New makes a kit with its own pages: login, logout, language, appearance and the files browsers fetch.
func New(config Config) (*Kit, error) {
	config, err := config.withDefaults()
	if err != nil {
		return nil, err
	}
	k := &Kit{Config: config, mux: http.NewServeMux(), cross: http.NewCrossOriginProtection()}
	if k.assets, err = loadAssets(config); err != nil {
		return nil, err
	}
	k.sessions = k.newSessions()
	k.headers = securityHeaders(config)
	k.mountOwn()
	return k, nil
}

func (k *Kit) mountOwn() {
	k.mux.Handle("/", k.wrap(missing, route{anyMethod: true}))
	k.Post("/spraak", chooseLanguage)
	k.Post("/utseende", chooseTheme)
	k.mountLogin("", k.Citizen, false)
	k.mountLogin("/ansatt", k.Staff, true)
}

// Option changes how a POST is received.
type Option func(*route)

type route struct {
	limit     int64
	anyMethod bool
	machine   bool // called by machines: neither session nor cross-origin check
}

// Upload lets a form carry files, at most limit bytes in all.
func Upload(limit int64) Option { return func(r *route) { r.limit = limit } }

// Get registers a page. It must not change anything: a link may be followed by anyone, from anywhere.
func (k *Kit) Get(pattern string, h Handler) { k.mux.Handle("GET "+pattern, k.wrap(h, route{})) }

// Post registers what a form is sent to. Requests from another origin are refused before h.
func (k *Kit) Post(pattern string, h Handler, options ...Option) {
	r := route{limit: k.BodyLimit}
	for _, o := range options {
		o(&r)
	}
	k.mux.Handle("POST "+pattern, k.wrap(h, r))
}

// missing answers what no page is registered for: 405 when the address takes another method, else 404.
func missing(c *Ctx) error {
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		other := c.R.Clone(c.Context())
		other.Method = method
		if _, pattern := c.k.mux.Handler(other); pattern != "/" && pattern != "" {
			c.W.Header().Set("Allow", method)
			return methodNotAllowed()
		}
	}
	return municipality.E(municipality.NotFound, "kit.missing", "")
}

// newReference makes the number that ties a page to its log line: eight letters and digits, "K7QF-2M9P".
func newReference() string {
	var b [5]byte
	_, _ = rand.Read(b[:]) // never fails: the program ends instead
	s := base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").EncodeToString(b[:])
	return s[:4] + "-" + s[4:]
}
