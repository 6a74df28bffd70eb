package store

import (
	"context"
	"database/sql"
)

// conn is one connection with its prepared statements. Preparing costs more than running most of our statements.
type conn struct {
	c       *sql.Conn
	stmts   map[string]prepared
	prepare bool // the driver has no statement cache of its own
}

// prepared is a statement and which argument each of its placeholders takes; nil when they come in order.
type prepared struct {
	*sql.Stmt
	order []int
}

const maxStatements = 512

func (c *conn) stmt(ctx context.Context, q string) (prepared, error) {
	if s, ok := c.stmts[q]; ok {
		return s, nil
	}
	if len(c.stmts) >= maxStatements {
		c.forget()
	}
	plain, order := questions(q)
	s, err := c.c.PrepareContext(ctx, plain)
	if err != nil {
		return prepared{}, err
	}
	c.stmts[q] = prepared{s, order}
	return c.stmts[q], nil
}

func (c *conn) forget() {
	for q, s := range c.stmts {
		_ = s.Close()
		delete(c.stmts, q)
	}
}

// script runs what has no arguments, such as BEGIN, and may be several statements where the engine takes them at once.
// Those that come with every act are prepared where the driver has no cache of its own.
func (c *conn) script(ctx context.Context, q string) error {
	if !c.prepare {
		_, err := c.c.ExecContext(ctx, q)
		return err
	}
	s, err := c.stmt(ctx, q)
	if err == nil {
		_, err = s.ExecContext(ctx)
	}
	return err
}

func (c *conn) exec(ctx context.Context, q string, args []any) (sql.Result, error) {
	if !c.prepare || len(args) == 0 {
		return c.c.ExecContext(ctx, q, args...)
	}
	s, err := c.stmt(ctx, q)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, arranged(args, s.order)...)
}

func (c *conn) query(ctx context.Context, q string, args []any) (*sql.Rows, error) {
	if !c.prepare {
		return c.c.QueryContext(ctx, q, args...)
	}
	s, err := c.stmt(ctx, q)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, arranged(args, s.order)...)
}

func (c *conn) queryRow(ctx context.Context, q string, args []any) *sql.Row {
	if c.prepare {
		if s, err := c.stmt(ctx, q); err == nil {
			return s.QueryRowContext(ctx, arranged(args, s.order)...)
		}
	}
	return c.c.QueryRowContext(ctx, q, args...) // also carries a preparing error to the caller's Scan
}

func (c *conn) close() {
	c.forget()
	_ = c.c.Close()
}
