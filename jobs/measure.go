package jobs

import (
	"time"

	"torg/store"
)

// Queue is how much is promised and not done.
type Queue struct {
	Waiting int           // due or later
	Failed  int           // stopped, until a person looks
	Oldest  time.Duration // how long the oldest that is due has waited
}

// Measure counts what waits and what has stopped.
func Measure(tx store.Tx) (q Queue, err error) {
	now := tx.Now().UnixMicro()
	var first int64
	err = store.One(tx, `SELECT (SELECT COUNT(*) FROM job WHERE state IN ('waiting', 'running')), (SELECT COUNT(*) FROM job WHERE state = 'failed'),
		COALESCE((SELECT MIN(run_at) FROM job WHERE state IN ('waiting', 'running') AND run_at <= $1), 0)`, []any{now}, &q.Waiting, &q.Failed, &first)
	if first > 0 {
		q.Oldest = time.Duration(now-first) * time.Microsecond
	}
	return q, err
}
