package simulator

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net/http"
	"sync"
	"time"

	"torg/municipality"
)

// The bounds a simulator keeps when Config does not say.
const (
	defaultMaxBytes     = 350 << 20
	defaultMaxShipments = 10_000
)

// Config is what a simulator knows. The three credentials must be given.
type Config struct {
	AccountID, IntegrationID, IntegrationPassword string
	AccountName                                   string // the sender as readers see it; the sending system's name when empty

	Token     func(bearer string) bool                   // says whether an access token is good; nil: any that is not empty
	Clock     func() time.Time                           // nil: the wall clock
	Wait      func(ctx context.Context, d time.Duration) // how a Slow fault waits; nil: a timer, cut off by the caller leaving
	Reserved  func(number string) bool                   // reserved against digital post: printed at once; nil: nobody
	Address   func(number string) bool                   // an address is found by number alone when print is due; nil: never
	Contracts string                                     // folder of the published contracts of SvarUt; "": own checks only
	Demo      bool                                       // open the operator page /drift, which can break things
	Manual    bool                                       // shipments stay at MOTTATT until Set or Open; otherwise the clock moves them
	Pace      time.Duration                              // time from MOTTATT to AKSEPTERT, and on to VARSLET or SENDT_PRINT

	Key *rsa.PrivateKey // what files are opened with, at least 2048 bits; nil: a new one

	UnreadDays   int   // working days before an unread letter is printed; 0: two, the convention; below 0: never
	MaxBytes     int64 // largest message; 0: 350 MiB
	MaxShipments int   // how many are kept; 0: 10,000; then sending fails with 500
}

// Simulator is the http.Handler.
type Simulator struct {
	cfg      Config
	contract *Contract
	key      *rsa.PrivateKey
	cert     *x509.Certificate
	secret   [32]byte // makes mailbox tokens; new at each start
	handler  http.Handler

	mu        sync.Mutex
	shipments map[string]*Shipment
	order     []string
	late      []func()
	faults    []Fault
	tokens    map[string]string // of mailboxes, to numbers
}

// New starts a simulator with a key pair of its own. It fails when credentials are missing or Contracts cannot be read.
func New(cfg Config) (*Simulator, error) {
	if !validUUID(cfg.AccountID) || !validUUID(cfg.IntegrationID) || cfg.IntegrationPassword == "" {
		return nil, errors.New("svarut simulator: AccountID and IntegrationID (UUIDs) and IntegrationPassword must be given")
	}
	s := &Simulator{cfg: cfg.withDefaults(), shipments: map[string]*Shipment{}, tokens: map[string]string{}}
	_, _ = rand.Read(s.secret[:])
	if err := s.makeKey(); err != nil {
		return nil, err
	}
	if cfg.Contracts != "" {
		contract, err := OpenContract(cfg.Contracts)
		if err != nil {
			return nil, err
		}
		s.contract = contract
	}
	s.handler = s.routes()
	return s, nil
}

func (c Config) withDefaults() Config {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Token == nil {
		c.Token = func(bearer string) bool { return bearer != "" }
	}
	if c.Wait == nil {
		c.Wait = wait
	}
	if c.Reserved == nil {
		c.Reserved = func(string) bool { return false }
	}
	if c.Address == nil {
		c.Address = func(string) bool { return false }
	}
	if c.UnreadDays == 0 {
		c.UnreadDays = 2
	}
	if c.MaxBytes == 0 {
		c.MaxBytes = defaultMaxBytes
	}
	if c.MaxShipments == 0 {
		c.MaxShipments = defaultMaxShipments
	}
	return c
}

func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// makeKey makes the pair that files are encrypted to, valid for a year around the simulator's clock.
func (s *Simulator) makeKey() error {
	key, err := s.cfg.Key, error(nil)
	if key == nil {
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	}
	if err != nil {
		return err
	}
	now := s.cfg.Clock()
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: "SvarUt simulator"},
		NotBefore: now.AddDate(0, -1, 0), NotAfter: now.AddDate(1, 0, 0), KeyUsage: x509.KeyUsageKeyEncipherment,
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		return err
	}
	s.key = key
	s.cert, err = x509.ParseCertificate(der)
	return err
}

// Certificate is what files are encrypted to; also served, as PEM, at CertificatePath.
func (s *Simulator) Certificate() *x509.Certificate { return s.cert }

// Where things are, below the simulator's address. The certificate's path is SvarUt's own.
const (
	APIPath         = "/api"
	CertificatePath = "/forsendelse/publickey/hent"
)

// ServeHTTP answers as SvarUt does.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

func (s *Simulator) routes() http.Handler {
	mux := http.NewServeMux()
	account := "/api/v3/kontoer/{konto}/forsendelser/"
	for _, door := range []string{doorPerson, doorOrg, doorPrint} {
		mux.HandleFunc("POST "+account+door, s.api(OpSend, func(r *http.Request) answer { return s.send(r, door) }))
	}
	mux.HandleFunc("POST "+account+"status/sok", s.api(OpStatus, s.status))
	mux.HandleFunc("GET /api/v2/kontoer/{konto}/forsendelser", s.api(OpFind, s.find))
	mux.HandleFunc("GET /api/v2/forsendelser/{id}/hendelser", s.api(OpEvents, s.events))
	mux.HandleFunc("POST /api/v2/forsendelser/{id}/lest", s.api(OpRead, s.readElsewhere))
	mux.HandleFunc("DELETE /api/v2/forsendelser/{id}/dokumenter", s.api(OpDelete, s.remove))
	mux.HandleFunc("/api/", s.api("", func(*http.Request) answer { return refuse(http.StatusNotFound, "Ukjent adresse") }))
	mux.HandleFunc("GET "+CertificatePath, s.certificate)
	s.mailboxRoutes(mux)
	if s.cfg.Demo {
		s.controlRoutes(mux)
	}
	return http.NewCrossOriginProtection().Handler(mux)
}

func (s *Simulator) certificate(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/x-pem-file")
	_ = pem.Encode(w, &pem.Block{Type: "CERTIFICATE", Bytes: s.cert.Raw})
}

func validUUID(s string) bool { return municipality.ValidID(lower(s)) }
