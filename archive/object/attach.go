package object

import (
	"torg/archive"
	"torg/ledger"
	"torg/municipality"
)

func attach(tx *ledger.Tx, id string, body []byte, mime, name string, by municipality.Actor) error {
	var o archive.DocumentObject
	if err := archive.LoadRow(tx, &o, id); err != nil {
		return err
	}
	digest, err := tx.PutBlob(body)
	if err != nil {
		return err
	}
	if o.Format == "" {
		o.Format = "av/0"
	}
	o.File, o.Checksum, o.Algorithm, o.Size, o.MIME, o.FileName = digest, digest, "SHA-256", int64(len(body)), plainMIME(mime), name
	return archive.PutRow(tx, &o)
}
