package portal

import (
	"context"

	"torg/web/kit/text"
)

// t is a text of ours in templates.
func t(ctx context.Context, key string, args ...any) string {
	return text.T(ctx, "portal."+key, args...)
}
