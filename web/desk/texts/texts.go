// Package texts embeds what the staff's pages say.
package texts

import "embed"

// FS holds nb.yaml, nn.yaml, en.yaml and se.yaml.
//
//go:embed *.yaml
var FS embed.FS
