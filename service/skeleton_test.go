package service

import (
	"errors"
	"fmt"
	"testing"
	"testing/fstest"

	"torg/municipality"
)

// TestEveryDesignIsAWholePack: whatever is asked for, the new pack passes the check.
func TestEveryDesignIsAWholePack(t *testing.T) {
	for i := range 16 {
		d := Design{Name: "ny-tjeneste", Title: `Leie av "grendehus": 1 # 2`, Organisation: i&1 > 0, Person: i&2 > 0, Secured: i&4 > 0}
		if i&8 > 0 {
			d.Fee = "1250.50"
		}
		t.Run(fmt.Sprintf("%+v", d), func(t *testing.T) {
			made, err := NewPack(d)
			if err != nil {
				t.Fatal(err)
			}
			fsys := fstest.MapFS{}
			for name, b := range made {
				fsys[d.Name+"/"+name] = &fstest.MapFile{Data: b, Mode: 0o644}
			}
			r := Inspect(fsys, d.Name)
			if !r.Good || len(r.Unreached) > 0 {
				t.Fatal(r.Problems)
			}
			p, _ := Load(fsys, d.Name)
			if p.Text(municipality.Bokmaal, p.Meta.Title) != d.Title || p.Route.Machine.May == d.Person || (p.Meta.Zone == municipality.Secured) != d.Secured {
				t.Errorf("the pack is another than asked for")
			}
		})
	}
	for _, c := range []struct {
		d     Design
		field string
	}{{Design{Name: "Stor Bokstav"}, "name"}, {Design{Name: "a", Title: "a\nb"}, "title"}, {Design{Name: "a", Fee: "mye"}, "fee"}, {Design{Name: "a", Fee: "-5"}, "fee"}} {
		var e *municipality.Error
		if _, err := NewPack(c.d); !errors.As(err, &e) || e.Kind != municipality.Invalid || e.Field != c.field {
			t.Errorf("%+v: %v", c.d, err)
		}
	}
}
