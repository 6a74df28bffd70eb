package demo

import (
	"io/fs"

	"torg/web/kit"
	"torg/web/kit/ui"
)

// textSources are the texts of every surface.
func textSources() []fs.FS { return nil }

// mount registers every surface.
func (d *Demo) mount(k *kit.Kit) {}

func nav(c *kit.Ctx) []ui.Link    { return nil }
func footer(c *kit.Ctx) []ui.Link { return nil }
