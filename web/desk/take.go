package desk

import (
	"torg/municipality"
	"torg/web/kit"
)

// take gives the case to the one who asks for it.
func (d *desk) take(c *kit.Ctx, who municipality.Staff, id string) error {
	_, _, z, err := d.work(c, who, id, "take")
	if err != nil {
		return err
	}
	if err := z.Office.Take(c.Context(), who, id); err != nil {
		return err
	}
	return d.done(c, id, "take.done")
}

// done goes back to the case with a message.
func (d *desk) done(c *kit.Ctx, id, key string) error {
	if err := c.Session().Flash("success", own(c, key)); err != nil {
		return err
	}
	return c.Redirect(casePath(id))
}
