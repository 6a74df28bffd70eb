package archive

import (
	"net/url"
	"strconv"
	"time"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// born holds the name of a field to be free and its type to be known.
func (r *OwnField) born(tx *ledger.Tx, by municipality.Actor) error {
	if err := firstError(required("Create", "navn", r.Name), required("Create", "type", r.Type)); err != nil {
		return err
	}
	switch r.Type {
	case "string", "integer", "decimal", "double", "boolean", "date", "datetime", "uri":
	default:
		return invalid("Create", "archive.ownfield", "type")
	}
	var n int64
	err := store.One(tx, `SELECT COUNT(*) FROM vsm_felt WHERE navn = $1`, []any{r.Name}, &n)
	if err == nil && n > 0 {
		err = conflict("Create", "archive.exists")
	}
	return err
}

// takes holds a value to the field's type.
func (r *OwnField) takes(value string) (err error) {
	switch r.Type {
	case "integer":
		_, err = strconv.ParseInt(value, 10, 64)
	case "decimal", "double":
		_, err = strconv.ParseFloat(value, 64)
	case "boolean":
		_, err = strconv.ParseBool(value)
	case "date":
		_, err = municipality.ParseDate(value[:min(len(value), 10)])
	case "datetime":
		_, err = time.Parse(time.RFC3339, value)
	case "uri":
		_, err = url.Parse(value)
	}
	if err != nil {
		return &municipality.Error{Kind: municipality.Invalid, Op: "archive.Create", Key: "archive.ownfield", Field: r.Name}
	}
	return nil
}
