// Package session keeps web sessions in a store, sealed: a session holds a national identity number, and neither the
// database nor a backup of it may show one. The cookie's token is kept as a digest only.
package session

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"time"

	"torg/municipality"
	"torg/store"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations is the schema history.
func Migrations() store.Migrations { return store.Embedded("session", files) }

// Store is a session store for alexedwards/scs.
type Store struct {
	store store.Store
	key   cipher.AEAD
}

// New makes a session store; key is 32 bytes.
func New(s store.Store, key []byte) (*Store, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, municipality.Wrap(municipality.NotSetUp, "session.New", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return &Store{s, aead}, municipality.Wrap(municipality.NotSetUp, "session.New", err)
}

// patience is how long a page waits for its session.
const patience = 10 * time.Second

func id(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Find gives a session's data; expired ones are not found.
func (s *Store) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// FindCtx is Find within a request.
func (s *Store) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var sealed string
	err = s.store.Read(ctx, func(tx store.Tx) error {
		return store.One(tx, `SELECT sealed FROM web_session WHERE id = $1 AND expires_at > $2`, []any{id(token), time.Now().UnixMicro()}, &sealed) // the clock that set it: scs reads the machine's
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	raw, err := base64.RawStdEncoding.DecodeString(sealed)
	if err == nil {
		data, err = s.key.Open(nil, nil, raw, []byte(id(token)))
	}
	if err != nil { // sealed under a key we no longer have: the reader logs in again
		return nil, false, nil
	}
	return data, true, nil
}

// Commit keeps a session's data until expiry.
func (s *Store) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// CommitCtx is Commit within a request.
func (s *Store) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	sealed := base64.RawStdEncoding.EncodeToString(s.key.Seal(nil, nil, data, []byte(id(token))))
	return s.store.Write(ctx, func(tx store.Tx) error {
		_, err := tx.Exec(`INSERT INTO web_session (id, sealed, expires_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at`,
			id(token), sealed, expiry.UnixMicro())
		return err
	})
}

// Delete ends a session.
func (s *Store) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// DeleteCtx is Delete within a request.
func (s *Store) DeleteCtx(ctx context.Context, token string) error {
	return s.store.Write(ctx, func(tx store.Tx) error {
		_, err := tx.Exec(`DELETE FROM web_session WHERE id = $1`, id(token))
		return err
	})
}

// Sweep removes sessions that have expired.
func (s *Store) Sweep(ctx context.Context) error {
	return s.store.Write(ctx, func(tx store.Tx) error {
		_, err := tx.Exec(`DELETE FROM web_session WHERE expires_at <= $1`, time.Now().UnixMicro()) // as in FindCtx
		return err
	})
}
