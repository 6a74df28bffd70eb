package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"time"
)

// Workers maps a kind of work to what does it.
type Workers struct {
	do        map[string]func(context.Context, Job) error
	schedules []schedule
}

type schedule struct {
	args  Args
	every time.Duration
}

// NewWorkers begins an empty set.
func NewWorkers() *Workers { return &Workers{do: map[string]func(context.Context, Job) error{}} }

// Register adds fn for T's kind. Two rooms may not claim the same kind: that is a fault in the program. fn does its
// effect through ledger.Act and calls Job.Finish in it; returning nil without Finish marks the job done afterwards.
func Register[T Args](w *Workers, fn func(context.Context, Job, T) error) {
	var zero T
	if _, taken := w.do[zero.Kind()]; taken {
		panic("jobs: two workers for " + zero.Kind())
	}
	w.do[zero.Kind()] = func(ctx context.Context, j Job) error {
		var args T
		if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
			return fmt.Errorf("jobs: arguments of %s: %w", j.Kind, err)
		}
		return fn(ctx, j, args)
	}
}

// Every promises args anew in each period. The period's start is part of the id, so many nodes promise it once.
func (w *Workers) Every(period time.Duration, args Args) {
	w.schedules = append(w.schedules, schedule{args, period})
}

// Kinds lists what can be done, sorted.
func (w *Workers) Kinds() []string {
	var out []string
	for k := range w.do {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
