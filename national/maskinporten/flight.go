package maskinporten

import (
	"context"
	"time"
)

// flight is one call for a token, which any number of callers wait for.
type flight struct {
	done chan struct{} // closed when text and err are set
	text string
	err  error
}

// fetchWait bounds a call for a token, with the metadata before it the first time.
const fetchWait = 20 * time.Second

// tokensKept bounds how many tokens are kept; a municipality uses a few dozen combinations of scopes.
const tokensKept = 1000

// join gives the call to wait for: one that is over if a good token is kept, the one under way, or a new one.
func (c *Client) join(name string, scope, resource []string) *flight {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.cfg.Clock()
	if t, ok := c.tokens[name]; ok && now.Before(t.end.Add(-margin)) {
		return landed(t.text)
	}
	if f, ok := c.flights[name]; ok {
		return f
	}
	f := &flight{done: make(chan struct{})}
	c.flights[name] = f
	go c.fly(f, name, scope, resource)
	return f
}

func landed(text string) *flight {
	f := &flight{done: make(chan struct{}), text: text}
	close(f.done)
	return f
}

// fly makes the call. It does not end with the caller that happened to come first, since others wait for it too.
func (c *Client) fly(f *flight, name string, scope, resource []string) {
	ctx, cancel := context.WithTimeout(context.Background(), fetchWait)
	defer cancel()
	asked := c.cfg.Clock()
	text, life, err := c.fetch(ctx, scope, resource)
	c.mu.Lock()
	defer c.mu.Unlock()
	f.text, f.err = text, err
	if err == nil {
		c.keep(name, token{text, asked.Add(life)})
	}
	delete(c.flights, name)
	close(f.done)
}

// keep stores a token. A full memory is emptied of what has expired, and then of everything: tokens can be fetched again.
func (s *source) keep(name string, t token) {
	if len(s.tokens) >= tokensKept {
		for k, old := range s.tokens {
			if !s.cfg.Clock().Before(old.end) {
				delete(s.tokens, k)
			}
		}
	}
	if len(s.tokens) >= tokensKept {
		clear(s.tokens)
	}
	s.tokens[name] = t
}
