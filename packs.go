// Package torg carries what the one binary must have with it: the service packs, which are data.
package torg

import (
	"embed"
	"io/fs"
)

//go:embed all:packs
var packs embed.FS

// Packs are the service packs that come with Torg, a folder each.
func Packs() fs.FS {
	sub, err := fs.Sub(packs, "packs")
	if err != nil {
		panic("torg: its packs are compiled in: " + err.Error())
	}
	return sub
}
