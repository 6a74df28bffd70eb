package portal

import (
	"errors"
	"strings"

	"torg/municipality"
	"torg/web/kit"
	"torg/web/kit/ui"
)

// fileError says in plain words what is wrong with a file.
func fileError(c *kit.Ctx, err error) string {
	e, ok := errors.AsType[*municipality.Error](err)
	if !ok {
		return own(c, "error.file.other")
	}
	args := e.Args
	if e.Key == "error.file.type" && len(args) == 1 {
		if list, ok := args[0].(string); ok {
			args = []any{typeNames(strings.Split(list, ", "))}
		}
	}
	switch {
	case e.Key != "" && c.HasText("portal."+e.Key):
		return own(c, e.Key, args...)
	case e.Key != "" && c.HasText(e.Key):
		return c.T(e.Key, args...)
	case e.Kind == municipality.TooMuch:
		return own(c, "error.file.many")
	case e.Kind == municipality.Unavailable:
		return own(c, "error.file.scan")
	}
	return own(c, "error.file.other")
}

// typeNames writes media types as people know them: "PDF, JPEG".
func typeNames(types []string) string {
	var out []string
	for _, m := range types {
		_, sub, _ := strings.Cut(m, "/")
		out = append(out, strings.ToUpper(sub))
	}
	return strings.Join(out, ", ")
}

// fileErrors is what was wrong with the files of a draft, kept until the page is shown again.
type fileErrors struct {
	Draft  string
	Errors ui.Errors
}

const fileErrorKey = "portal.filfeil"

func keepFileErrors(c *kit.Ctx, draft string, errs ui.Errors) error {
	if len(errs) == 0 {
		return nil
	}
	return c.Session().Put(fileErrorKey, fileErrors{draft, errs})
}

func takeFileErrors(c *kit.Ctx, draft string) ui.Errors {
	var kept fileErrors
	if !c.Session().Get(fileErrorKey, &kept) {
		return nil
	}
	c.Session().Remove(fileErrorKey)
	if kept.Draft != draft {
		return nil
	}
	return kept.Errors
}
