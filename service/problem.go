package service

import (
	"fmt"
	"sort"
	"strings"
)

// Problem is one fault in a pack, told so that its author can mend it.
type Problem struct {
	File    string `json:"file"`   // within the pack, "rules.yaml"
	Line    int    `json:"line"`   // from 1; 0 when the fault concerns the whole file
	Column  int    `json:"column"` // from 1, counted in characters
	Text    string `json:"text"`   // what is wrong and what to do
	Excerpt string `json:"excerpt,omitempty"`
	Warning bool   `json:"warning,omitempty"` // worth knowing, but the pack can be used
}

// String is the form editors understand: "rules.yaml:12:7: text", with the line and a caret below.
func (p Problem) String() string {
	kind := ""
	if p.Warning {
		kind = "warning: "
	}
	s := fmt.Sprintf("%s:%d:%d: %s%s", p.File, p.Line, p.Column, kind, p.Text)
	if p.Excerpt == "" {
		return s
	}
	return s + "\n    " + p.Excerpt + "\n    " + strings.Repeat(" ", max(p.Column-1, 0)) + "^"
}

// Problems are all faults found, in the order of files and lines.
type Problems []Problem

// Error writes one line per fault, which makes Problems an error.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Fatal reports whether any fault stops the pack from being used.
func (ps Problems) Fatal() bool {
	for _, p := range ps {
		if !p.Warning {
			return true
		}
	}
	return false
}

// Err is the faults as an error, or nil when there are only warnings.
func (ps Problems) Err() error {
	if !ps.Fatal() {
		return nil
	}
	return ps
}

func (ps Problems) sorted() Problems {
	sort.SliceStable(ps, func(i, j int) bool {
		a, b := ps[i], ps[j]
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Column < b.Column
	})
	return ps
}
