// Package house holds the laws of the house (docs/architecture.md) as tests: who may import whom, what may be imported
// from outside and by whom, and how rooms write. The tests read the tree and name the file and line that breaks a law.
package house

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

const module = "torg"

// rooms in the order a case passes them. A room may import the rooms before it, never after: it may know where its
// material came from, not where it goes.
func rooms() []string {
	return []string{"municipality", "rules", "store", "ledger", "jobs", "archive", "service", "request", "casework", "decision", "dispatch", "journal"}
}

// impure are what the pure room may not reach.
func impure() []string {
	return []string{"net", "net/http", "os", "os/exec", "database/sql", "math/rand", "math/rand/v2", "syscall"}
}

// outside lists the third-party modules each part may import, by the longest matching part. It is the same list as
// docs/dependencies.md explains.
func outside() map[string][]string {
	return map[string][]string{
		"rules":                           {"github.com/cockroachdb/apd/v3"},
		"store/sqlite":                    {"modernc.org/sqlite"},
		"store/postgres":                  {"github.com/jackc/pgx/v5"},
		"ledger":                          {"golang.org/x/mod"},
		"archive":                         {"github.com/gabriel-vasile/mimetype", "github.com/blevesearch/snowballstem", "golang.org/x/text"},
		"archive/textract":                {"github.com/ledongthuc/pdf", "golang.org/x/net/html"},
		"service":                         {"github.com/goccy/go-yaml", "github.com/santhosh-tekuri/jsonschema/v6", "golang.org/x/text"},
		"request":                         {"github.com/gabriel-vasile/mimetype"},
		"journal":                         {"github.com/blevesearch/snowballstem", "golang.org/x/text"},
		"national/maskinporten/simulator": {"github.com/go-jose/go-jose/v4"},
		"national/svarut/simulator":       {"github.com/santhosh-tekuri/jsonschema/v6", "golang.org/x/text"},
		"web":                             {"github.com/a-h/templ", "github.com/alexedwards/scs/v2", "github.com/goccy/go-yaml", "golang.org/x/text", "github.com/gabriel-vasile/mimetype", "github.com/yuin/goldmark"},
		"web/inbox":                       {"github.com/emersion/go-smtp", "github.com/emersion/go-message"},
		"internal/browser":                {"github.com/chromedp"},
		"internal/oidckey":                {"github.com/go-jose/go-jose/v4"},
		"internal/oidcrp":                 {"github.com/coreos/go-oidc/v3", "golang.org/x/oauth2"},
		"internal/oidcsim":                {"github.com/go-jose/go-jose/v4"},
		"internal/pdf":                    {"github.com/go-fonts/liberation", "github.com/yuin/goldmark", "golang.org/x/image", "golang.org/x/text"},
		"internal/pgtest":                 {"github.com/jackc/pgx/v5"},
		"internal/house":                  {"github.com/goccy/go-yaml"},
	}
}

var serves = regexp.MustCompile(`(?m)^serves\s*=\s*"([a-z]+)"`)

// law answers why pkg may not import imp, or "". descriptor reads an integration's integration.toml.
func law(pkg, imp string, test bool, descriptor func(folder string) []byte) string {
	room, _, _ := strings.Cut(pkg, "/")
	if imp != module && !strings.HasPrefix(imp, module+"/") {
		return lawOutside(pkg, room, imp, test)
	}
	if room == "cmd" || room == "test" || test {
		return lawEngine(imp, test, room)
	}
	return lawInside(pkg, room, strings.TrimPrefix(imp, module+"/"), descriptor)
}

func lawOutside(pkg, room, imp string, test bool) string {
	first, _, _ := strings.Cut(imp, "/")
	isRoom := slices.Contains(rooms(), room)
	switch {
	case test || room == "cmd" || room == "test":
		return ""
	case room == "rules" && slices.Contains(impure(), imp):
		return "rules is pure"
	case (imp == "net" || imp == "net/http") && isRoom:
		return "only web and national speak to the network"
	case strings.Contains(first, ".") && !allowed(pkg, imp):
		return "third-party module not on the list for " + pkg
	}
	return ""
}

func allowed(pkg, imp string) bool {
	for part := pkg; part != "." && part != ""; part = path.Dir(part) {
		for _, m := range outside()[part] {
			if imp == m || strings.HasPrefix(imp, m+"/") {
				return true
			}
		}
	}
	return false
}

// lawEngine keeps test suites out of what ships.
func lawEngine(imp string, test bool, room string) string {
	if !test && room == "cmd" && strings.HasSuffix(imp, "test") {
		return "a test suite does not ship"
	}
	return ""
}

func lawInside(pkg, room, to string, descriptor func(string) []byte) string {
	toRoom, _, _ := strings.Cut(to, "/")
	from, dest := slices.Index(rooms(), room), slices.Index(rooms(), toRoom)
	switch {
	case to == module:
		return "only cmd carries the packs"
	case toRoom == "internal":
		return ""
	case room == toRoom && room != "national" && room != "web":
		return ""
	case toRoom == "cmd" || toRoom == "test":
		return "nobody imports " + toRoom
	case to == "store/sqlite" || to == "store/postgres" || to == "store/storetest":
		return "only cmd opens a store"
	case room == "internal":
		return lawInternal(toRoom)
	case room == "national":
		return lawNational(pkg, to, descriptor)
	case toRoom == "national":
		return "only cmd knows which national component answers"
	case room == "web":
		return ""
	case toRoom == "web":
		return "nobody imports web"
	case from < 0 || dest < 0:
		return "not a room"
	case room == "rules" && toRoom != "municipality":
		return "rules is pure"
	case dest > from:
		return toRoom + " comes after " + room
	}
	return ""
}

func lawInternal(toRoom string) string {
	if toRoom == "municipality" {
		return ""
	}
	return "what all may import knows no room but municipality"
}

// lawNational: an integration knows the words, the one room it serves, and the folders of integrations that log in the
// same way.
func lawNational(pkg, to string, descriptor func(string) []byte) string {
	parts := strings.Split(pkg, "/")
	if strings.HasPrefix(to, "national/") && strings.Split(to, "/")[1] == parts[1] {
		return ""
	}
	found := serves.FindSubmatch(descriptor(strings.Join(parts[:2], "/")))
	if found == nil {
		return "no integration.toml that says which room it serves"
	}
	if to == "municipality" || to == string(found[1]) {
		return ""
	}
	return "an integration imports municipality and the one room it serves"
}
