// Package texts embeds what the rooms say to people when they refuse, in four languages.
package texts

import "embed"

// FS holds nb.yaml, nn.yaml, en.yaml and se.yaml.
//
//go:embed *.yaml
var FS embed.FS
