package store

import (
	"context"
	"fmt"
)

// write is one act that waits for its turn.
type write struct {
	ctx    context.Context
	fn     func(Tx) error
	err    error
	panics any
	after  []func()
	done   chan struct{}
}

// Write implements Store.
func (s *SQL) Write(ctx context.Context, fn func(Tx) error) error {
	w := &write{ctx: ctx, fn: fn, done: make(chan struct{})}
	select {
	case <-s.quit:
		return errClosed
	default:
	}
	select {
	case s.queue <- w:
	case <-ctx.Done():
		return fmt.Errorf("store: waiting to write: %w", ctx.Err())
	case <-s.quit:
		return errClosed
	}
	select {
	case <-w.done:
	case <-s.done: // the writer went home; it may have answered first
		select {
		case <-w.done:
		default:
			return errClosed
		}
	}
	if w.panics != nil {
		panic(w.panics)
	}
	if w.err != nil {
		return w.err
	}
	for _, f := range w.after {
		f()
	}
	return nil
}

// loop is the store's one writer: it takes whatever waits and commits it together.
func (s *SQL) loop() {
	defer close(s.done)
	for {
		select {
		case w := <-s.queue:
			s.commit(s.gather(w))
		case <-s.quit:
			s.drain()
			return
		}
	}
}

func (s *SQL) drain() {
	for {
		select {
		case w := <-s.queue:
			s.commit(s.gather(w))
		default:
			return
		}
	}
}

func (s *SQL) gather(first *write) []*write {
	group := []*write{first}
	for len(group) < groupLimit {
		select {
		case w := <-s.queue:
			group = append(group, w)
		default:
			return group
		}
	}
	return group
}

// commit runs a group until the engine takes it or says no for good, then answers each act.
func (s *SQL) commit(group []*write) {
	var err error
	for range maxTries {
		if err = s.try(group); err == nil || !s.engine.Retryable(err) {
			break
		}
	}
	for _, w := range group {
		if err != nil && w.err == nil {
			w.err = fmt.Errorf("store: commit: %w", err)
		}
		close(w.done)
	}
	s.opt.Committed()
}

// try is one transaction for the whole group. It fails as a whole only when the engine does.
func (s *SQL) try(group []*write) error {
	ctx := context.Background()
	if err := s.begin(ctx); err != nil {
		return err
	}
	var batch batch
	for _, w := range group {
		if err := s.act(ctx, w, &batch); err != nil {
			return s.abandon(err)
		}
	}
	if err := s.finish(ctx, &batch); err != nil {
		return s.abandon(err)
	}
	return s.opt.Probe(AfterCommitOK)
}

func (s *SQL) begin(ctx context.Context) error {
	if err := s.opt.Probe(AtBegin); err != nil {
		return err
	}
	if s.writer == nil {
		c, err := s.open(ctx, s.engine.Writer)
		if err != nil {
			return err
		}
		s.writer = c
	}
	if err := s.writer.script(ctx, s.engine.BeginWrite); err != nil {
		return s.abandon(err)
	}
	return nil
}

// finish makes the documents durable before the rows that speak of them.
func (s *SQL) finish(ctx context.Context, b *batch) error {
	if err := s.opt.Probe(AtBlobs); err != nil {
		return err
	}
	if err := b.flush(s.opt.Blobs); err != nil {
		return err
	}
	if err := s.opt.Probe(BeforeCommit); err != nil {
		return err
	}
	return s.writer.script(ctx, "COMMIT")
}

// abandon leaves nothing of a transaction behind: a connection in an unknown state is not used again.
func (s *SQL) abandon(err error) error {
	if s.writer != nil {
		if rollback := s.writer.script(context.Background(), "ROLLBACK"); rollback != nil {
			s.writer.close()
			s.writer = nil
		}
	}
	return err
}

// act runs one write in a savepoint. The error it returns is the engine's; the act's own is kept in w.
func (s *SQL) act(ctx context.Context, w *write, b *batch) error {
	w.err, w.panics, w.after = nil, nil, nil
	if w.err = w.ctx.Err(); w.err != nil {
		return nil // nobody waits for it any more
	}
	if err := s.writer.script(ctx, "SAVEPOINT act"); err != nil {
		return err
	}
	mark := b.mark()
	t := &tx{ctx: ctx, c: s.writer, now: s.now(), store: s, batch: b}
	w.err, w.panics = guarded(w.fn, t)
	w.after = t.after
	if w.err == nil && w.panics == nil {
		return s.writer.script(ctx, "RELEASE SAVEPOINT act")
	}
	b.undo(mark)
	if s.engine.Retryable(w.err) {
		return w.err
	}
	if err := s.writer.script(ctx, "ROLLBACK TO SAVEPOINT act"); err != nil {
		return err
	}
	return s.writer.script(ctx, "RELEASE SAVEPOINT act")
}

func guarded(fn func(Tx) error, t Tx) (err error, panics any) {
	defer func() { panics = recover() }()
	return fn(t), nil
}
