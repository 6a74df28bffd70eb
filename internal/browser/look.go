package browser

import (
	"io"
	"net/http"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// As looks at the page that is open in another size and theme, without asking for it again: an answer to a form is seen
// at every width without being sent twice.
func (p *Page) As(v View) {
	p.t.Helper()
	if v.Width == 0 {
		v.Width = 1280
	}
	if v.Height == 0 {
		v.Height = 900
	}
	p.do("setting the size", chromedp.EmulateViewport(int64(v.Width), int64(v.Height)))
	p.media(v)
}

// Answer is what a server said.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Fetch gets an address as who is logged in in this tab, without showing it: a PDF or a feed that a person downloads.
func (p *Page) Fetch(url string) Answer {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.ctx, http.MethodGet, url, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, c := range call(p, "asking for cookies", network.GetCookies, network.GetCookiesParams{URLs: []string{url}}).Cookies {
		req.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }() // read only
	body, err := io.ReadAll(io.LimitReader(res.Body, 64<<20))
	if err != nil {
		p.t.Fatal(err)
	}
	return Answer{res.StatusCode, res.Header, body}
}

// Enter sends keys that lead to another page, as Enter on a link or a button does, waits until it is there and gives the
// status of its answer.
func (p *Page) Enter(keys string) int {
	p.t.Helper()
	return p.load("pressing keys", chromedp.KeyEvent(keys))
}
