// Package witness keeps an eye on another municipality's ledger: it fetches the newest signed head, has it proved that the
// ledger still begins with all that was seen before, and signs along. Whoever holds such a head can tell if history is
// rewritten afterwards, even by somebody who has stolen the signing key.
package witness

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"torg/ledger"
)

// Watch is one ledger that is watched.
type Watch struct {
	Base   string        // address of the municipality: "https://fjordvik.example.com"
	Zone   string        // internal or secured
	Key    note.Verifier // its public key, from someone trusted and not from the address
	Signer note.Signer   // our own
	Folder string        // where seen heads are kept
	HTTP   *http.Client  // nil for one of its own
}

// ErrForked means that the ledger does not begin with what was seen before. The head seen before is kept: it is the proof.
var ErrForked = errors.New("witness: the ledger was rewritten since it was seen last")

const maxAnswer = 1 << 20

// Look fetches the newest head, checks it against the last one seen and keeps it with our signature. It gives the head and
// how many entries had been seen before (0 the first time). Errors: ErrForked when history has changed.
func (w Watch) Look(ctx context.Context) (head ledger.Head, before int64, err error) {
	signed, err := w.fetch(ctx, "/.well-known/torg/checkpoint/"+url.PathEscape(w.Zone))
	if err != nil {
		return head, 0, err
	}
	if head, err = ledger.OpenCheckpoint(signed, w.Key); err != nil {
		return head, 0, err
	}
	seen, err := w.Seen()
	if err != nil {
		return head, 0, err
	}
	if err := w.follows(ctx, seen, head); err != nil {
		return head, seen.Size, err
	}
	return head, seen.Size, w.keep(signed)
}

// Seen is the newest head kept, checked anew; of size 0 when there is none.
func (w Watch) Seen() (ledger.Head, error) {
	b, err := os.ReadFile(w.path())
	if errors.Is(err, fs.ErrNotExist) {
		return ledger.Head{}, nil
	}
	if err != nil {
		return ledger.Head{}, err
	}
	return ledger.OpenCheckpoint(string(b), w.Key)
}

func (w Watch) follows(ctx context.Context, seen, head ledger.Head) error {
	switch {
	case seen.Size == 0:
		return nil
	case head.Size < seen.Size:
		return fmt.Errorf("%w: %d entries were seen, and now there are %d", ErrForked, seen.Size, head.Size)
	case head.Size == seen.Size && head.Root != seen.Root:
		return fmt.Errorf("%w: its %d entries are others than those seen", ErrForked, head.Size)
	case head.Size == seen.Size:
		return nil
	}
	path, err := w.fetch(ctx, fmt.Sprintf("/.well-known/torg/growth/%s?from=%d&to=%d", url.PathEscape(w.Zone), seen.Size, head.Size))
	if err != nil {
		return err
	}
	if err := ledger.Grew(seen, head, strings.Fields(path)); err != nil {
		return fmt.Errorf("%w: %w", ErrForked, err)
	}
	return nil
}

// keep writes the head with our signature beside theirs.
func (w Watch) keep(signed string) error {
	n, err := note.Open([]byte(signed), note.VerifierList(w.Key))
	if err != nil {
		return err
	}
	with, err := note.Sign(n, w.Signer)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(w.Folder, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(w.path()+".new", with, 0o644); err != nil {
		return err
	}
	return os.Rename(w.path()+".new", w.path())
}

func (w Watch) path() string {
	return filepath.Join(w.Folder, strings.ReplaceAll(w.Key.Name(), "/", "-")+".note")
}

func (w Watch) fetch(ctx context.Context, path string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(w.Base, "/")+path, nil)
	if err != nil {
		return "", err
	}
	client := w.HTTP
	if client == nil {
		client = &http.Client{}
	}
	resp, err := client.Do(r)
	if err != nil {
		return "", fmt.Errorf("witness: %w", err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("witness: %s%s answered %s", w.Base, path, resp.Status)
	}
	return string(b), err
}
