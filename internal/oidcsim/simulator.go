// Package oidcsim is an OpenID Connect provider that behaves like ID-porten and Ansattporten, to develop, demonstrate and
// test against. It keeps state, and it refuses what the real ones refuse: requests without PKCE, nonce or state,
// addresses that are not registered, pushed requests older than two minutes, codes and assertions used before. Its login
// page is a plain HTML form where one chooses an invented person.
//
// It is a simulator: it proves nobody's identity and must never face the internet.
package oidcsim

import (
	"crypto"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"torg/internal/oidckey"
	"torg/municipality"

	"github.com/go-jose/go-jose/v4"
)

//go:embed pages
var pages embed.FS

// Config says what kind of provider it is, and who it knows.
type Config struct {
	Name       string           // what people see: "ID-porten"
	Issuer     string           // its address, with the path it is mounted under: "http://127.0.0.1:8080/sim/idporten"
	ACRPrefix  string           // "idporten-loa-", or nothing
	Clients    []Client         // who may ask
	People     []Person         // who may log in
	TypeNumber bool             // whether the login page has a field for any other synthetic identity number
	SSO        bool             // whether a login counts for the next service too, until logout (ID-porten: 30 minutes)
	Clock      func() time.Time // nil for the system's clock
	HTTP       *http.Client     // for logout messages to clients; nil for the system's defaults
	Log        *slog.Logger     // for logout messages that did not get through; nil for none
	Key        crypto.Signer    // signs tokens; nil makes a new one
	// Claims makes the claims that are the provider's own (pid, preferred_username) for a person.
	Claims func(Person) map[string]any
}

// Person is someone who can log in. Subject is what Claims and the login form go by.
type Person struct {
	Subject string
	Name    string
	Why     string                 // why she is interesting to test with
	Level   municipality.Assurance // the best she can prove; NoAssurance counts as High
}

// Client is a registration. Keys are its public keys.
type Client struct {
	ID              string
	Keys            []jose.JSONWebKey
	RedirectURIs    []string
	PostLogoutURIs  []string
	FrontChannelURI string // gets logout messages through the browser
	BackChannelURI  string // gets logout messages from the server
	RequirePAR      bool   // refuse requests that come through the browser
}

// PublicKey is a client's public key as it is registered.
func PublicKey(key crypto.PublicKey, kid string) jose.JSONWebKey {
	return jose.JSONWebKey{Key: key, KeyID: kid, Use: "sig"}
}

// Simulator is the provider, an http.Handler. It serves under the issuer's path, whether or not that has been stripped.
type Simulator struct {
	cfg    Config
	key    *oidckey.Key
	prefix string // the issuer's path
	view   *template.Template
	faults Faults

	mu       sync.Mutex // guards what follows
	pushed   map[string]request
	tickets  map[string]request
	codes    map[string]grant
	sessions map[string]*session // by sid
	used     oidckey.Once
}

// memoryLimit bounds each kind of state.
const memoryLimit = 10_000

// New makes a simulator with a signing key of its own, made now. Errors: NotSetUp when the issuer is no address.
func New(cfg Config) (*Simulator, error) {
	u, err := url.Parse(cfg.Issuer)
	if err != nil || u.Host == "" {
		return nil, &municipality.Error{Kind: municipality.NotSetUp, Op: "oidcsim.New", Key: "login.notsetup", Field: "Issuer"}
	}
	key, err := SigningKey(cfg.Key, "sim-"+oidckey.Random()[:8])
	if err != nil {
		return nil, municipality.Wrap(municipality.Fault, "oidcsim.New", err)
	}
	view, err := template.ParseFS(pages, "pages/*.html")
	if err != nil {
		return nil, municipality.Wrap(municipality.Fault, "oidcsim.New", err)
	}
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	cfg.HTTP = oidckey.Bounded(cfg.HTTP)
	return &Simulator{
		cfg: cfg, key: key, prefix: strings.TrimSuffix(u.Path, "/"), view: view,
		pushed: map[string]request{}, tickets: map[string]request{}, codes: map[string]grant{}, sessions: map[string]*session{},
	}, nil
}

// SigningKey is the key of a simulator: the one given, or a new one.
func SigningKey(given crypto.Signer, kid string) (*oidckey.Key, error) {
	if given == nil {
		return oidckey.Generate(kid)
	}
	return oidckey.Load(given, nil, kid)
}

func (s *Simulator) now() time.Time { return s.cfg.Clock().UTC() }

func (s *Simulator) client(id string) (Client, bool) {
	for _, c := range s.cfg.Clients {
		if c.ID == id && id != "" {
			return c, true
		}
	}
	return Client{}, false
}

// ServeHTTP answers one of the provider's addresses.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	if s.prefix != "" && (path == s.prefix || strings.HasPrefix(path, s.prefix+"/")) {
		path = strings.TrimPrefix(path, s.prefix)
	}
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Referrer-Policy", "no-referrer")
	handler, method := s.route(path)
	switch {
	case handler == nil:
		http.NotFound(w, r)
	case method != "" && r.Method != method && !(method == http.MethodGet && r.Method == http.MethodHead):
		w.Header().Set("Allow", method)
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	default:
		s.faults.Serve(Endpoint(strings.TrimPrefix(path, "/")), w, r, handler)
	}
}

// route gives the handler of a path and its method; an empty method means GET and POST.
func (s *Simulator) route(path string) (http.HandlerFunc, string) {
	switch Endpoint(strings.TrimPrefix(path, "/")) {
	case Discovery:
		return s.discovery, http.MethodGet
	case Keys:
		return s.keys, http.MethodGet
	case PAR:
		return s.par, http.MethodPost
	case Authorize:
		return s.authorize, http.MethodGet
	case Login:
		return s.login, ""
	case Token:
		return s.token, http.MethodPost
	case EndSession:
		return s.endSession, ""
	case "style.css":
		return s.style, http.MethodGet
	}
	return nil, ""
}

func (s *Simulator) discovery(w http.ResponseWriter, _ *http.Request) {
	at := func(e Endpoint) string { return strings.TrimSuffix(s.cfg.Issuer, "/") + "/" + string(e) }
	answer(w, http.StatusOK, map[string]any{
		"issuer": s.cfg.Issuer, "authorization_endpoint": at(Authorize), "token_endpoint": at(Token), "jwks_uri": at(Keys),
		"pushed_authorization_request_endpoint": at(PAR), "end_session_endpoint": at(EndSession),
		"response_types_supported": []string{"code"}, "response_modes_supported": []string{"query"},
		"grant_types_supported": []string{"authorization_code"}, "scopes_supported": []string{"openid", "profile"},
		"subject_types_supported": []string{"pairwise"}, "id_token_signing_alg_values_supported": []string{"RS256"},
		"token_endpoint_auth_methods_supported": []string{"private_key_jwt"}, "code_challenge_methods_supported": []string{"S256"},
		"acr_values_supported": []string{s.cfg.ACRPrefix + "substantial", s.cfg.ACRPrefix + "high"}, "ui_locales_supported": municipality.Languages(),
		"authorization_response_iss_parameter_supported": true, "frontchannel_logout_supported": true, "frontchannel_logout_session_supported": true,
		"backchannel_logout_supported": true, "backchannel_logout_session_supported": true,
	})
}

func (s *Simulator) keys(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{s.key.Public()}})
}

func (s *Simulator) style(w http.ResponseWriter, _ *http.Request) {
	text, err := pages.ReadFile("pages/style.css")
	if err != nil {
		http.Error(w, "no style", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(text)
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client may be gone; nothing to do about it
}

// refuse answers as RFC 6749 section 5.2 does.
func refuse(w http.ResponseWriter, status int, code, description string) {
	answer(w, status, map[string]string{"error": code, "error_description": description})
}

// put stores a value under a new unguessable name; it fails when the memory is full of values still alive.
func put[T interface{ alive(time.Time) bool }](m map[string]T, name string, v T, now time.Time) error {
	if len(m) >= memoryLimit {
		for k, old := range m {
			if !old.alive(now) {
				delete(m, k)
			}
		}
	}
	if len(m) >= memoryLimit {
		return fmt.Errorf("more than %d at once", memoryLimit)
	}
	m[name] = v
	return nil
}
