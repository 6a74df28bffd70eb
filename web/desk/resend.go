package desk

import (
	"torg/dispatch"
	"torg/municipality"
	"torg/web/kit"
)

func resendPath(l letterLine) string { return casePath(l.Case) + "/brev/" + l.ID + "/send-igjen" }

// resend has a letter that failed sent once more, on paper or as before.
func (d *desk) resend(c *kit.Ctx, who municipality.Staff, id string) error {
	if !municipality.ValidID(c.Param("entry")) {
		return notFound("resend")
	}
	form, _, z, err := d.work(c, who, id, "resend")
	if err != nil {
		return err
	}
	if err := dispatch.Resend(c.Context(), z.Office, who, id, c.Param("entry"), form.Get("vei") == "papir"); err != nil {
		return err
	}
	return d.done(c, id, "resend.done")
}
