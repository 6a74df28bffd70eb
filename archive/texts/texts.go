// Package texts holds what the archive says to people when it refuses something, in every language.
package texts

import "embed"

// FS has one YAML file per language, from text key to text.
//
//go:embed *.yaml
var FS embed.FS
