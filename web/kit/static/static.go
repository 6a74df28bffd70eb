// Package static embeds what browsers fetch: Torg's own style sheet and script, and, in vendor, the design system, fonts
// and icons that web/kit/assets/build.sh fetches. Without them the folder is empty and pages are plain but whole.
package static

import (
	"embed"
	"io/fs"
)

//go:embed torg.css plain.css torg.js crest.svg all:vendor
var files embed.FS

// FS is every file.
func FS() fs.FS { return files }
