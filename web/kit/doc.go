// Package kit is what every page of Torg stands on: the router, sessions and login, the reader's language, forms and
// uploads with limits, the one place where errors become pages, security headers, and the style sheet. Pages are
// rendered on the server and work without JavaScript. A page that writes can only be registered with Post, which
// refuses what another website sends.
package kit
