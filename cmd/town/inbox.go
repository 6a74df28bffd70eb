package town

import (
	"context"
	"net"
	"time"

	"torg/web/inbox"
)

// Inbox is how e-mail and scanned letters come in. Each part may be left out.
type Inbox struct {
	SMTP      string   `yaml:"smtp"`      // where the municipality's own mail server hands over: "127.0.0.1:2525"
	Addresses []string `yaml:"addresses"` // those taken in
	Scan      string   `yaml:"scan"`      // folder a scanner writes to
}

// How long a scanned file must have lain still, and how often the folder is looked at.
const (
	scanQuiet = 10 * time.Second
	scanEvery = 5 * time.Second
)

// Receive takes in e-mail and scans until ctx ends. It returns the address mail is taken at, "" when none is set up, once
func (t *Town) Receive(ctx context.Context, in Inbox, run func(func())) (string, error) {
	to := t.Site.Internal().Reception
	if in.Scan != "" {
		scans := &inbox.Scans{To: to, Dir: in.Scan, Quiet: scanQuiet, Log: t.Log, Clock: t.Clock}
		run(func() { scans.Run(ctx, scanEvery) })
	}
	if in.SMTP == "" {
		return "", nil
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", in.SMTP)
	if err != nil {
		return "", err
	}
	context.AfterFunc(ctx, func() { _ = l.Close() }) // which ends Serve
	mail := &inbox.Mail{To: to, Addresses: in.Addresses, Log: t.Log, Clock: t.Clock}
	run(func() {
		if err := mail.Serve(l); err != nil {
			t.Log.Error("inbox: mail is not taken in any more", "err", err)
		}
	})
	return l.Addr().String(), nil
}
