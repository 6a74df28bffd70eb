package noark

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"torg/municipality"
)

// uploads are files on their way in pieces (chapter 6.1.1.9). They lie in a folder, one file each, and are forgotten a day after the
// last piece. A session belongs to one user and one dokumentobjekt.
type uploads struct {
	dir string
	now func() time.Time
	mu  sync.Mutex
	by  map[string]*session
}

type session struct {
	id, user, object, mime string
	total, have            int64
	until                  time.Time
	mu                     sync.Mutex // pieces of one file come one at a time
}

const (
	sessionLife = 24 * time.Hour
	maxSessions = 200
)

func newUploads(dir string, now func() time.Time) *uploads {
	return &uploads{dir: dir, now: now, by: map[string]*session{}}
}

// begin makes a session. Errors: TooMuch when too many are under way.
func (u *uploads) begin(user, object, mime string, total int64) (*session, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.sweep()
	if len(u.by) >= maxSessions {
		return nil, municipality.E(municipality.Unavailable, "noark.upload", "")
	}
	if err := os.MkdirAll(u.dir, 0o700); err != nil {
		return nil, err
	}
	s := &session{id: rand.Text(), user: user, object: object, mime: mime, total: total, until: u.now().Add(sessionLife)}
	f, err := os.OpenFile(u.path(s.id), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	u.by[s.id] = s
	return s, f.Close()
}

// sweep forgets sessions that are over, and files of an earlier process.
func (u *uploads) sweep() {
	for id, s := range u.by {
		if u.now().After(s.until) {
			delete(u.by, id)
		}
	}
	files, err := os.ReadDir(u.dir)
	if err != nil {
		return
	}
	for _, f := range files {
		if u.by[f.Name()] == nil {
			_ = os.Remove(filepath.Join(u.dir, f.Name())) // next time, if it is in use
		}
	}
}

func (u *uploads) path(id string) string { return filepath.Join(u.dir, id) }

func (u *uploads) find(id, user, object string) *session {
	u.mu.Lock()
	defer u.mu.Unlock()
	s := u.by[id]
	if s == nil || s.user != user || s.object != object || u.now().After(s.until) {
		return nil
	}
	return s
}

// add writes a piece that begins where the last one ended. A piece that was cut off leaves the file as it was before it.
func (u *uploads) add(s *session, from, to int64, body io.Reader) error {
	f, err := os.OpenFile(u.path(s.id), os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		return errors.Join(err, f.Close())
	}
	n, err := io.Copy(f, io.LimitReader(body, to-from+2))
	if err == nil && n != to-from+1 {
		err = errShort
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Truncate(u.path(s.id), s.have))
	}
	s.have = to + 1
	s.until = u.now().Add(sessionLife)
	return nil
}

var errShort = errors.New("noark: a piece of a file is not as long as it says")

func (u *uploads) read(s *session) ([]byte, error) { return os.ReadFile(u.path(s.id)) }

func (u *uploads) end(s *session) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.by, s.id)
	if err := os.Remove(u.path(s.id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return // swept later
	}
}
