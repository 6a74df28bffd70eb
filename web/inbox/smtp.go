package inbox

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"torg/municipality"
	"torg/request"
)

// Taker files a parcel. A request.Reception is one.
type Taker interface {
	Take(ctx context.Context, p request.Parcel) (request.Incoming, error)
}

// Mail is where e-mail is handed over: by the municipality's own mail server, which has done with TLS, spam and the open
// net. "250" is said when the archive has the message, "451" when it should be sent again: the mail server keeps it until then.
type Mail struct {
	To        Taker
	Addresses []string // those taken in; others are refused
	Log       *slog.Logger
	Clock     func() time.Time
}

// Serve answers on l until it is closed.
func (m *Mail) Serve(l net.Listener) error {
	s := smtp.NewServer(backend{m})
	s.Domain, s.MaxMessageBytes, s.MaxRecipients = "torg", MaxMessage, 50
	s.ReadTimeout, s.WriteTimeout, s.AllowInsecureAuth = time.Minute, time.Minute, false
	s.ErrorLog = discard{}
	err := s.Serve(l)
	if errors.Is(err, net.ErrClosed) || errors.Is(err, smtp.ErrServerClosed) {
		return nil
	}
	return err
}

// discard: what a mail server sends may hold names and addresses, which do not belong in a log.
type discard struct{}

func (discard) Printf(string, ...any) {}
func (discard) Println(...any)        {}

type backend struct{ *Mail }

func (b backend) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{mail: b.Mail}, nil }

type session struct {
	mail *Mail
	to   int
}

// Reset implements smtp.Session.
func (s *session) Reset() { s.to = 0 }

// Logout implements smtp.Session.
func (*session) Logout() error { return nil }

// Mail implements smtp.Session.
func (*session) Mail(string, *smtp.MailOptions) error { return nil }

// Rcpt refuses addresses that are not the municipality's.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if !slices.ContainsFunc(s.mail.Addresses, func(a string) bool { return strings.EqualFold(a, to) }) {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such recipient here"}
	}
	s.to++
	return nil
}

// Data takes the message in.
func (s *session) Data(r io.Reader) error {
	if s.to == 0 {
		return &smtp.SMTPError{Code: 503, EnhancedCode: smtp.EnhancedCode{5, 5, 1}, Message: "No recipient"}
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	p, err := Parse(raw)
	if err == nil {
		p.Received = s.mail.now()
		_, err = s.mail.To.Take(context.Background(), p)
	}
	return s.mail.answer(err)
}

func (m *Mail) now() time.Time {
	if m.Clock != nil {
		return m.Clock().UTC()
	}
	return time.Now().UTC()
}

// answer tells the mail server whether to keep the message. Only what can never be taken is refused for good.
func (m *Mail) answer(err error) error {
	switch kind := municipality.KindOf(err); {
	case err == nil:
		return nil
	case kind == municipality.TooMuch:
		return &smtp.SMTPError{Code: 552, EnhancedCode: smtp.EnhancedCode{5, 3, 4}, Message: "The message is too large"}
	case kind == municipality.Invalid:
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "The message cannot be read"}
	}
	m.Log.Error("inbox: a message could not be taken in; the mail server will send it again", "err", err)
	return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "The archive is not available; try again"}
}
