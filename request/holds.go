package request

import "torg/store"

// Holds reports whether a draft still needs the bytes with a digest: what is attached to it and not sent yet. The archive
// asks before it makes the bytes of a document that is disposed of unreadable.
func Holds(tx store.Tx, digest string) (bool, error) {
	var n int64
	err := store.One(tx, `SELECT COUNT(*) FROM draft WHERE attachments LIKE '%' || $1 || '%'`, []any{digest}, &n)
	return n > 0, err
}
