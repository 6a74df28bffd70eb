package gallery

import (
	"net/http"
	"net/url"

	"torg/web/kit"
	"torg/web/kit/ui"
)

// answers is what the gallery's form asks.
type answers struct {
	form   url.Values
	errors ui.Errors
}

func (a answers) field(c *kit.Ctx, name string) ui.Field {
	return ui.Field{
		Name: name, Label: c.T("gallery.form." + name), Value: a.form.Get(name), Error: a.errors.For(name), Required: true,
	}
}

func form(c *kit.Ctx) error { return show(c, http.StatusOK, answers{form: url.Values{}}) }

func show(c *kit.Ctx, status int, a answers) error {
	title := c.T("gallery.form.title")
	page := kit.Page{Title: title, Errors: len(a.errors), Crumbs: crumbs(c, ui.Link{Text: title, Href: "/galleri/skjema"})}
	return c.Render(status, page, formPage(c, a))
}

// submit checks the form as every form is checked: on the server, with what was written kept.
func submit(c *kit.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	a := answers{form: form}
	a.check(c)
	if len(a.errors) > 0 {
		return show(c, http.StatusUnprocessableEntity, a)
	}
	return c.Redirect("/galleri/kvittering")
}

// check notes what is wrong, in the order of the fields.
func (a *answers) check(c *kit.Ctx) {
	wrong := func(name, key string) { a.errors.Add(name, c.T(key, c.T("gallery.form."+name))) }
	for _, name := range []string{"name", "about"} {
		if a.form.Get(name) == "" {
			wrong(name, "kit.field.missing")
		}
	}
	if _, err := kit.ParseMoney(a.form.Get("income")); err != nil {
		wrong("income", "kit.field.money")
	}
	if _, err := kit.ParseDate(a.form.Get("start")); err != nil {
		wrong("start", "kit.field.date")
	}
	for _, name := range []string{"days", "sibling"} {
		if a.form.Get(name) == "" {
			wrong(name, "kit.field.choose")
		}
	}
}
