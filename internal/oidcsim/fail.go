package oidcsim

import (
	"net/http"
	"sync"
)

// Endpoint is one of the provider's addresses, relative to the issuer.
type Endpoint string

// The endpoints.
const (
	Discovery  Endpoint = ".well-known/openid-configuration"
	Keys       Endpoint = "jwks"
	PAR        Endpoint = "par"
	Authorize  Endpoint = "authorize"
	Login      Endpoint = "login"
	Token      Endpoint = "token"
	EndSession Endpoint = "endsession"
)

// Mode is a way to fail.
type Mode string

// Ways to fail, for every endpoint. The rest are for the token endpoint: the answer comes, but the id token is bad.
const (
	Works       Mode = ""             // as it should
	LostBefore  Mode = "lost-before"  // the connection breaks before anything is done
	LostAfter   Mode = "lost-after"   // everything is done, but the answer is lost
	Slow        Mode = "slow"         // no answer until the caller gives up
	Wrong       Mode = "wrong"        // something else answers: a page, with status 200
	Huge        Mode = "huge"         // an answer without end
	Refused     Mode = "refused"      // invalid_client, status 401
	Unavailable Mode = "unavailable"  // status 503
	BadNonce    Mode = "bad-nonce"    // an id token for another request
	BadIssuer   Mode = "bad-issuer"   // from another provider
	BadAudience Mode = "bad-audience" // for another client
	Shared      Mode = "shared"       // for another client besides
	EarlyToken  Mode = "early-token"  // issued an hour ago, but still good: kept by somebody
	BadKey      Mode = "bad-key"      // signed by somebody else
	OldToken    Mode = "old-token"    // expired
	LowLevel    Mode = "low-level"    // at a lower level than was asked for
	NoPerson    Mode = "no-person"    // without the claims that say who it is
	BadPerson   Mode = "bad-person"   // with claims that make no sense
)

// Faults is how the endpoints of a simulator fail. The zero value fails nowhere. Any simulator may use it.
type Faults struct {
	mu   sync.Mutex
	mode map[Endpoint]Mode
}

// Fail makes an endpoint fail in a mode until told otherwise; Works ends it.
func (s *Simulator) Fail(e Endpoint, m Mode) { s.faults.Set(e, m) }

// Set makes an endpoint fail in a mode until told otherwise.
func (f *Faults) Set(e Endpoint, m Mode) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.mode == nil {
		f.mode = map[Endpoint]Mode{}
	}
	f.mode[e] = m
}

// Of is how an endpoint fails now.
func (f *Faults) Of(e Endpoint) Mode {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.mode[e]
}

// Serve answers a request with next, or fails as the endpoint is told to. Modes that concern what next answers are left
// to next.
func (f *Faults) Serve(e Endpoint, w http.ResponseWriter, r *http.Request, next http.HandlerFunc) {
	mode := f.Of(e)
	if mode == Slow || mode == LostAfter {
		_ = r.ParseForm() // the server notices that the caller has gone only when the body has been read
	}
	switch mode {
	case LostBefore:
		panic(http.ErrAbortHandler)
	case LostAfter:
		next(lost{http.Header{}}, r)
		panic(http.ErrAbortHandler)
	case Slow:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case Wrong:
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html><body>Velkommen til hotellets trådløse nett</body></html>"))
	case Huge:
		endless(w)
	case Refused:
		refuse(w, http.StatusUnauthorized, "invalid_client", "Client authentication failed")
	case Unavailable:
		w.WriteHeader(http.StatusServiceUnavailable)
	default:
		next(w, r)
	}
}

// endless writes until the caller has had enough, or 64 MiB.
func endless(w http.ResponseWriter) {
	block := make([]byte, 1<<20)
	for i := range block {
		block[i] = ' '
	}
	for range 64 {
		if _, err := w.Write(block); err != nil {
			return
		}
	}
}

// lost takes an answer and loses it.
type lost struct{ header http.Header }

func (l lost) Header() http.Header         { return l.header }
func (l lost) Write(p []byte) (int, error) { return len(p), nil }
func (l lost) WriteHeader(int)             {}
