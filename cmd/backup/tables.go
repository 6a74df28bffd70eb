package backup

import (
	"cmp"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"torg/store"
)

// table is a table to be taken, and the columns that tell its rows apart.
type table struct {
	Name string
	Key  []string
}

var (
	createTable = regexp.MustCompile(`(?s)CREATE TABLE (?:IF NOT EXISTS )?(\w+) \((.*?)\n?\)(?:;|$)`)
	columnKey   = regexp.MustCompile(`(?m)^\s*(\w+) [A-Z]+ PRIMARY KEY`)
	tableKey    = regexp.MustCompile(`PRIMARY KEY \(([^)]*)\)`)
)

// tables reads which tables there are from the rooms' migrations, whose SQL is held simple by docs/sql.md. What is left out
// is made anew by itself: sessions, which nobody should be able to restore.
func tables(sets []store.Migrations) (out []table, err error) {
	out = []table{{"blob", []string{"digest"}}, {"migration", []string{"name"}}} // the store's own
	for _, set := range sets {
		names, err := fs.Glob(set.FS, "*.sql")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			text, err := fs.ReadFile(set.FS, name)
			if err != nil {
				return nil, err
			}
			found, err := parse(string(text))
			if err != nil {
				return nil, fmt.Errorf("backup: %s/%s: %w", set.Room, name, err)
			}
			out = append(out, found...)
		}
	}
	out = slices.DeleteFunc(out, func(t table) bool { return t.Name == "web_session" })
	slices.SortFunc(out, func(a, b table) int { return cmp.Compare(a.Name, b.Name) })
	return out, nil
}

// parse finds the tables a migration makes. A table whose key it cannot find stops the backup: a table left out in silence
// would be missed on the day it is needed.
func parse(text string) (out []table, err error) {
	for _, m := range createTable.FindAllStringSubmatch(text, -1) {
		t := table{Name: m[1]}
		switch key := tableKey.FindStringSubmatch(m[2]); {
		case key != nil:
			for _, c := range strings.Split(key[1], ",") {
				t.Key = append(t.Key, strings.TrimSpace(c))
			}
		default:
			key := columnKey.FindStringSubmatch(m[2])
			if key == nil {
				return nil, fmt.Errorf("table %s has no primary key that can be read", t.Name)
			}
			t.Key = []string{key[1]}
		}
		out = append(out, t)
	}
	if strings.Count(text, "CREATE TABLE") != len(out) {
		return nil, fmt.Errorf("%d tables are made, and %d could be read", strings.Count(text, "CREATE TABLE"), len(out))
	}
	return out, nil
}
