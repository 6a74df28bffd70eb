package store

import (
	"context"
	"fmt"
	"io/fs"
)

const own = `CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS blob (digest TEXT PRIMARY KEY, size BIGINT NOT NULL, segment TEXT NOT NULL, position BIGINT NOT NULL, length BIGINT NOT NULL, sealed_key TEXT NOT NULL)`

// Migrate implements Store. All sets stand or fall together.
func (s *SQL) Migrate(ctx context.Context, sets ...Migrations) error {
	return s.Write(ctx, func(tx Tx) error {
		if _, err := tx.Exec(own); err != nil {
			return err
		}
		for _, set := range sets {
			names, err := fs.Glob(set.FS, "*.sql") // Glob sorts
			if err != nil {
				return err
			}
			for _, name := range names {
				if err := apply(tx, set, name); err != nil {
					return fmt.Errorf("migrate %s/%s: %w", set.Room, name, err)
				}
			}
		}
		return nil
	})
}

func apply(tx Tx, set Migrations, name string) error {
	n, err := tx.Exec(`INSERT INTO migration (name, applied_at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, set.Room+"/"+name, tx.Now().UnixMicro())
	if err != nil || n == 0 {
		return err
	}
	text, err := fs.ReadFile(set.FS, name)
	if err != nil {
		return err
	}
	_, err = tx.Exec(string(text))
	return err
}
