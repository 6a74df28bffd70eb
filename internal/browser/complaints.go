package browser

import (
	"context"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// complaints is what the browser itself found wrong: scripts that failed, and what the content security policy stopped.
type complaints struct {
	mu   sync.Mutex
	said []string
}

func (c *complaints) hear(event any) {
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Source != log.EntrySourceNetwork && e.Entry.Level == log.EntryLevelError || strings.Contains(e.Entry.Text, "Content Security Policy") {
			c.add(e.Entry.Text + " " + e.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		c.add(e.ExceptionDetails.Text + " " + e.ExceptionDetails.URL)
	}
}

func (c *complaints) add(s string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said = append(c.said, s)
}

func (c *complaints) all() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.said...)
}

// listen makes the test fail at its end if the browser complained about any page the tab showed.
func (p *Page) listen(ctx context.Context) {
	p.t.Helper()
	if err := chromedp.Listen(ctx, p.complaints.hear); err != nil {
		p.t.Fatalf("listening to the browser: %v", err)
	}
	call(p, "asking the browser for its complaints", log.Enable, cdp.Empty{})
	p.t.Cleanup(func() {
		for _, s := range p.complaints.all() {
			p.t.Errorf("the browser complains: %s", s)
		}
	})
}

// Complaints is what the browser has complained about so far, and forgets it: a test that provokes them asks.
func (p *Page) Complaints() []string {
	said := p.complaints.all()
	p.complaints.mu.Lock()
	defer p.complaints.mu.Unlock()
	p.complaints.said = nil
	return said
}
