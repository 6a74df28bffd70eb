package bench

import "context"

func p6(ctx context.Context, r *run) error  { return nil }
func p14(ctx context.Context, r *run) error { return nil }
