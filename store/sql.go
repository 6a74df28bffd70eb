package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"torg/store/blob"
)

// Engine is what differs between engines: how a transaction begins and which failures ask for another try.
type Engine struct {
	Reader, Writer        *sql.DB
	BeginRead, BeginWrite string
	Prepare               bool // the driver has no statement cache of its own, and looks numbered placeholders up by name
	Readers               int
	Retryable             func(error) bool
	Check                 func(context.Context, *sql.DB) error
}

// Options are what every engine is opened with.
type Options struct {
	Clock func() time.Time // the one clock of the store; time.Now when nil
	Blobs *blob.Packs      // where documents are kept; nil for a store without documents
	// Committed is called after each commit, to wake those who wait for work; it must not block.
	Committed func()
	// Probe is called at each point where the machine may fail, and the point fails when Probe does. Tests use it to
	// make a disk or a network break exactly there.
	Probe func(Point) error
}

// Point is a moment in a commit where a machine may fail.
type Point string

// The points, in the order they come.
const (
	AtBegin       Point = "begin"
	AtBlobs       Point = "blobs"
	BeforeCommit  Point = "before-commit"
	AfterCommitOK Point = "after-commit"
)

// SQL is a Store on database/sql. Writers queue, and whatever waits is committed together: one COMMIT and one fsync of
// documents for up to groupLimit acts, each in a savepoint of its own so that one act's failure is its own.
type SQL struct {
	engine  Engine
	opt     Options
	queue   chan *write
	readers chan *conn
	done    chan struct{}
	stop    sync.Once
	closed  error
	writer  *conn
	quit    chan struct{}
}

const (
	groupLimit = 64
	maxTries   = 10
)

// New starts the writer of an engine.
func New(e Engine, opt Options) *SQL {
	if opt.Clock == nil {
		opt.Clock = time.Now
	}
	if opt.Committed == nil {
		opt.Committed = func() {}
	}
	if opt.Probe == nil {
		opt.Probe = func(Point) error { return nil }
	}
	s := &SQL{engine: e, opt: opt, queue: make(chan *write, groupLimit), done: make(chan struct{}), quit: make(chan struct{}), readers: make(chan *conn, e.Readers)}
	for range e.Readers {
		s.readers <- nil // opened when first needed
	}
	go s.loop()
	return s
}

// Read implements Store.
func (s *SQL) Read(ctx context.Context, fn func(Tx) error) error {
	c, err := s.reader(ctx)
	if err != nil {
		return err
	}
	healthy := false
	defer func() { s.giveBack(c, healthy) }()
	if err := c.script(ctx, s.engine.BeginRead); err != nil {
		return fmt.Errorf("store: begin: %w", err)
	}
	err = fn(&tx{ctx: ctx, c: c, now: s.now(), store: s})
	healthy = c.script(context.WithoutCancel(ctx), "ROLLBACK") == nil
	return err
}

func (s *SQL) reader(ctx context.Context) (*conn, error) {
	select {
	case c := <-s.readers:
		if c != nil {
			return c, nil
		}
		fresh, err := s.open(ctx, s.engine.Reader)
		if err != nil {
			s.readers <- nil
		}
		return fresh, err
	case <-ctx.Done():
		return nil, fmt.Errorf("store: waiting to read: %w", ctx.Err())
	case <-s.quit:
		return nil, errClosed
	}
}

// giveBack keeps a reader for the next one; after an error or a panic it is closed instead, transaction and all.
func (s *SQL) giveBack(c *conn, healthy bool) {
	if !healthy {
		c.close()
		c = nil
	}
	s.readers <- c
}

func (s *SQL) open(ctx context.Context, db *sql.DB) (*conn, error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("store: connect: %w", err)
	}
	return &conn{c: c, stmts: map[string]prepared{}, prepare: s.engine.Prepare}, nil
}

func (s *SQL) now() time.Time { return s.opt.Clock().UTC().Truncate(time.Microsecond) }

// Check implements Store.
func (s *SQL) Check(ctx context.Context) error { return s.engine.Check(ctx, s.engine.Reader) }

// Close lets the writes that wait finish and closes the connections. Closing again does nothing and says the same.
func (s *SQL) Close() error {
	s.stop.Do(func() {
		close(s.quit)
		<-s.done
		s.closed = s.end()
	})
	return s.closed
}

func (s *SQL) end() error {
	if s.writer != nil {
		s.writer.close()
		s.writer = nil
	}
	for range cap(s.readers) {
		if c := <-s.readers; c != nil {
			c.close()
		}
	}
	err := s.engine.Writer.Close()
	if s.engine.Reader != s.engine.Writer {
		err = errors.Join(err, s.engine.Reader.Close())
	}
	if s.opt.Blobs != nil {
		err = errors.Join(err, s.opt.Blobs.Close())
	}
	return err
}

var errClosed = errors.New("store: closed")
