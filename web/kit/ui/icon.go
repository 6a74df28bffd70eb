package ui

import (
	"context"
	"io"
	"io/fs"
	"strings"

	"torg/web/kit/static"

	"github.com/a-h/templ"
)

// Icon draws an icon of Aksel's by its file name ("CheckmarkCircle"). It is decoration: what it means must stand in text
// beside it. An icon that was not fetched is nothing.
func Icon(name string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		raw, err := fs.ReadFile(static.FS(), "vendor/icons/"+name+".svg")
		if err != nil {
			return nil // the kit has said loudly at start that the files are not there
		}
		_, err = io.WriteString(w, strings.Replace(string(raw), "<svg ", `<svg class="ds-icon" aria-hidden="true" focusable="false" `, 1))
		return err
	})
}
