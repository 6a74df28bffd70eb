package ui

import (
	"context"

	"torg/web/kit/text"
)

// Link is somewhere to go.
type Link struct {
	Text    string
	Href    string
	Lang    string // of Text, when it differs from the page's
	Current bool   // the reader is there
}

// Flash is a message shown once, at the top of the next page.
type Flash struct {
	Kind string // info, success, warning or danger
	Text string
}

// Frame is everything around a page. The kit fills it.
type Frame struct {
	Lang, Title, Site   string
	Theme               string // auto, light or dark
	Here                string // the address to come back to
	Style, Script, Icon string
	Nav, Languages      []Link
	Crumbs, Footer      []Link
	User, Acting        string
	CanLogin            bool
	LoginHref           string
	LogoutHref          string
	SwitchHref          string // where to choose whom to act for
	Contact             []string
	Flashes             []Flash
	Wide, Simulated     bool
}

// Problem is a page that says what happened and what to do next.
type Problem struct {
	Title, Body, Next string
	Reference         string
	Actions           []Link
}

// t is short for text.T in templates.
func t(ctx context.Context, key string, args ...any) string { return text.T(ctx, key, args...) }
