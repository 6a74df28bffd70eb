package node

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"torg/cmd/town"
	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// Grade is how a finding is to be taken.
type Grade string

// The grades. Only Ill makes the doctor end with 1.
const (
	Well Grade = "ok"
	Weak Grade = "warning" // works, and something will go wrong
	Ill  Grade = "fault"   // does not work
)

// Finding is what the doctor saw in one place, and what to do.
type Finding struct {
	Grade Grade  `json:"grade"`
	Where string `json:"where"`
	What  string `json:"what"`
	Do    string `json:"do,omitempty"`
}

// doctor gathers findings.
type doctor struct {
	config Config
	now    time.Time
	http   *http.Client
	out    []Finding
}

func (d *doctor) say(g Grade, where, what, do string) {
	d.out = append(d.out, Finding{g, where, what, do})
}

// Examine looks at the whole installation: files, keys, disk, clock, stores, packs, certificates and connections. It
// changes nothing, and reads no secret into what it says.
func (c Config) Examine(ctx context.Context, now time.Time) []Finding {
	d := &doctor{config: c, now: now, http: &http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	d.disk()
	d.folders()
	all, err := c.All()
	switch {
	case err != nil:
		d.say(Ill, c.Municipalities, err.Error(), "mend the file named")
	case len(all) == 0:
		d.say(Ill, c.Municipalities, "there is no municipality", "torg municipality add")
	}
	for _, m := range all {
		d.municipality(ctx, m)
	}
	return d.out
}

// Limits of what is well.
const (
	freeBytes    = 5 << 30             // on the data's disk
	freeShare    = 10                  // percent of it
	certificate  = 30 * 24 * time.Hour // before it runs out
	clockOff     = 30 * time.Second
	signedWithin = time.Hour
)

func (d *doctor) disk() {
	var s syscall.Statfs_t
	if err := syscall.Statfs(d.config.Data, &s); err != nil {
		d.say(Ill, d.config.Data, "the data folder cannot be looked at: "+err.Error(), "make it, and let Torg's user own it")
		return
	}
	free, all := int64(s.Bavail)*int64(s.Bsize), int64(s.Blocks)*int64(s.Bsize)
	what := fmt.Sprintf("%d GiB of %d are free", free>>30, all>>30)
	if free < freeBytes || free*100 < all*freeShare {
		d.say(Weak, d.config.Data, what, "make room: Torg refuses to take anything in when the disk is full, and loses nothing")
		return
	}
	d.say(Well, d.config.Data, what, "")
}

// folders must not be open to others: they hold keys and personal data.
func (d *doctor) folders() {
	for _, dir := range []string{d.config.Data, d.config.keys()} {
		info, err := os.Stat(dir)
		if err != nil {
			continue // told already
		}
		if info.Mode().Perm()&0o007 != 0 {
			d.say(Weak, dir, "everyone on the machine may look in", "chmod o-rwx "+dir)
		}
		probe, err := os.CreateTemp(dir, ".doctor-*")
		if err != nil {
			d.say(Ill, dir, "cannot be written: "+err.Error(), "let Torg's user own it")
			continue
		}
		_ = errors.Join(probe.Close(), os.Remove(probe.Name())) // nothing was in it
	}
}

func (d *doctor) municipality(ctx context.Context, m Municipality) {
	at := string(m.Profile.Number)
	d.staff(m, at)
	d.keyFiles(m, at)
	d.national(ctx, m, at)
	d.front(ctx, m, at)
	t, err := d.config.Inspect(ctx, m, nil)
	if err != nil {
		d.say(Ill, at, "it does not open: "+err.Error(), "torg municipality add makes a new one; a lost key file comes from its backup")
		return
	}
	defer t.Close()
	for _, z := range t.Site.Each() {
		d.zone(ctx, t, z.Name, at+" "+string(z.Name))
	}
}

func (d *doctor) staff(m Municipality, at string) {
	roles := map[string]int{}
	for _, s := range m.Staff {
		for _, r := range s.Roles {
			roles[r]++
		}
	}
	for _, need := range []struct{ role, why string }{{"caseworker", "nobody handles cases"}, {"approver", "nobody approves decisions"}, {"operator", "nobody looks at failed jobs"}, {"archivist", "nobody keeps the archive"}} {
		if roles[need.role] == 0 {
			d.say(Weak, at, "no employee has the role "+need.role+": "+need.why, "add one under staff in "+filepath.Base(m.file))
		}
	}
}

// keyFiles: a secret that others on the machine can read is no secret.
func (d *doctor) keyFiles(m Municipality, at string) {
	n := m.National
	for _, f := range []string{n.Maskinporten.Key, n.IDPorten.Key, n.Ansattporten.Key, n.SvarUt.Password, d.config.Stores[m.Store].Connection} {
		if f == "" {
			continue
		}
		info, err := os.Stat(d.config.at(f))
		switch {
		case err != nil:
			d.say(Ill, at, err.Error(), "put the file there, readable by Torg's user only")
		case info.Mode().Perm()&0o077 != 0:
			d.say(Weak, at, f+" can be read by others", "chmod 600 "+f)
		}
	}
}

// national asks each component whether it answers at all: any answer will do, since the doctor has no errand there.
func (d *doctor) national(ctx context.Context, m Municipality, at string) {
	n := m.National
	for _, one := range []struct{ name, base string }{{"maskinporten", n.Maskinporten.Issuer}, {"idporten", n.IDPorten.Issuer}, {"ansattporten", n.Ansattporten.Issuer},
		{"folkeregister", n.Folkeregister.Base}, {"skatt", n.Skatt.Base}, {"enhetsregister", n.Enhetsregister.Base}, {"krr", n.KRR.Base}, {"svarut", n.SvarUt.Base}} {
		if one.base == "" {
			d.say(Weak, at, one.name+" is not set up: what needs it is refused", "write it under national in "+filepath.Base(m.file))
			continue
		}
		d.reach(ctx, at, one.name, one.base)
	}
	if n.Clamd == "" {
		d.say(Weak, at, "no malware scanner: files are taken in unseen", "set national.clamd")
	}
}

func (d *doctor) reach(ctx context.Context, at, name, base string) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base, nil)
	if err != nil {
		d.say(Ill, at, name+": "+err.Error(), "mend the address")
		return
	}
	resp, err := d.http.Do(r)
	if err != nil {
		d.say(Ill, at, name+" does not answer: "+reason(err), "look at the address, the firewall and the component's own status page")
		return
	}
	defer resp.Body.Close()
	d.say(Well, at, name+" answers", "")
	d.clock(at, name, resp.Header.Get("Date"))
	if resp.TLS != nil {
		d.runsOut(at, name, resp.TLS)
	}
}

// reason leaves out the address, which may hold what is not for a log.
func reason(err error) string {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err.Error()
	}
	return err.Error()
}

// clock compares ours with the component's: tokens are refused when it is off.
func (d *doctor) clock(at, name, date string) {
	theirs, err := http.ParseTime(date)
	if err != nil {
		return
	}
	if off := d.now.Sub(theirs).Abs(); off > clockOff {
		d.say(Ill, at, fmt.Sprintf("the clock is %s off %s's", off.Round(time.Second), name), "turn on time synchronisation: tokens are refused, and deadlines are wrong")
	}
}

func (d *doctor) runsOut(at, name string, s *tls.ConnectionState) {
	for _, c := range s.PeerCertificates[:1] {
		d.certificate(at, name, c)
	}
}

func (d *doctor) certificate(at, name string, c *x509.Certificate) {
	if left := c.NotAfter.Sub(d.now); left < certificate {
		d.say(Weak, at, fmt.Sprintf("%s's certificate runs out %s", name, c.NotAfter.Format(time.DateOnly)), "renew it")
	}
}

// front looks at the municipality's own address from outside, when there is a proxy with a certificate before it.
func (d *doctor) front(ctx context.Context, m Municipality, at string) {
	if m.HTTP {
		d.say(Weak, at, "http is true: readers come without TLS", "for trying out only; set http: false behind a proxy with a certificate")
		return
	}
	host := m.Hosts[0]
	dialer := tls.Dialer{NetDialer: &net.Dialer{Timeout: 5 * time.Second}}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(host, "443"))
	if err != nil {
		d.say(Weak, at, m.Base()+" cannot be reached from here: "+reason(err), "look at the proxy, its certificate and the name's DNS")
		return
	}
	defer conn.Close()
	if c, ok := conn.(*tls.Conn); ok {
		state := c.ConnectionState()
		d.runsOut(at, host, &state)
	}
	d.say(Well, at, m.Base()+" answers with a certificate for its name", "")
}

func (d *doctor) zone(ctx context.Context, t *town.Town, zone municipality.Zone, at string) {
	z := t.Site.Zones[zone]
	var queue jobs.Queue
	var head ledger.Extent
	err := z.Store.Read(ctx, func(tx store.Tx) (err error) {
		if queue, err = jobs.Measure(tx); err != nil {
			return err
		}
		head, err = ledger.Newest(tx)
		return err
	})
	if err == nil {
		err = z.Store.Check(ctx)
	}
	if err != nil {
		d.say(Ill, at, "its store is not sound: "+err.Error(), "docs/playbooks/store-is-down.md")
		return
	}
	d.say(Well, at, fmt.Sprintf("%d ledger entries, %d jobs wait", head.Entries, queue.Waiting), "")
	if queue.Failed > 0 {
		d.say(Weak, at, fmt.Sprintf("%d jobs have failed", queue.Failed), "docs/playbooks/failed-jobs.md")
	}
	if queue.Oldest > signedWithin {
		d.say(Ill, at, fmt.Sprintf("work has waited for %s", queue.Oldest.Round(time.Minute)), "is torg work running? docs/playbooks/work-waits.md")
	}
	if head.Entries > head.Signed && d.now.Sub(head.SignedAt) > signedWithin && !head.SignedAt.IsZero() {
		d.say(Weak, at, "the ledger has not been signed since "+head.SignedAt.Format(time.RFC3339), "is torg work running? docs/playbooks/work-waits.md")
	}
}
