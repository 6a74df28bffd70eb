package families

import (
	"context"
	"fmt"
	"strings"

	"torg/municipality"
	"torg/service"
	"torg/store"
)

// perStatement is how many rows are written at a time.
const perStatement = 50

// Fill writes families 0 to n-1 of a seed into a store that has the rooms' tables, as if their applications had come in under
// the pack and opened cases; every third is still open. It writes rows alone, with neither archive nor ledger: it is for
// measuring and for tests.
func Fill(ctx context.Context, s store.Store, p *service.Pack, seed uint64, n int) error {
	for from := 0; from < n; from += 40 * perStatement {
		if err := s.Write(ctx, func(tx store.Tx) error {
			for at := from; at < min(from+40*perStatement, n); at += perStatement {
				if err := rows(tx, p, seed, at, min(at+perStatement, n)); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

func rows(tx store.Tx, p *service.Pack, seed uint64, from, to int) error {
	var persons, requests, cases []any
	for i := from; i < to; i++ {
		f := Make(seed, i)
		number, at := fmt.Sprintf("%d/%d", f.Received.Year(), i+1), f.Received.UnixMicro()
		status, decided := "decided", at
		if i%3 == 0 {
			status, decided = "open", 0
		}
		persons = append(persons, "p"+f.ID, fmt.Sprintf("%011d", i), "Søker "+f.ID, at)
		requests = append(requests, f.ID, "p"+f.ID, "", "", p.Name, p.Digest, "nb", f.Facts(), f.Answers(), f.Attachments(), at, "cf"+f.ID, number, "e"+f.ID, number+"-1", "")
		cases = append(cases, CaseID(i), f.ID, p.Name, p.Digest, "cf"+f.ID, number, "p"+f.ID, "", "", p.Route.Unit, "", status, "", "nb", at, municipality.DateOf(f.Received).String(), decided, "{}")
	}
	for _, t := range []struct {
		into   string
		n      int
		values []any
	}{
		{"person (id, national_id, name, seen_at)", 4, persons},
		{"request (id, person, org, org_name, pack, digest, language, facts, answers, attachments, received_at, casefile, case_number, entry, entry_number, journal_number)", 16, requests},
		{"case_work (id, request, pack, digest, casefile, number, person, org, org_name, unit, officer, status, result, language, opened_at, due, decided_at, outcome)", 18, cases},
	} {
		if _, err := tx.Exec("INSERT INTO "+t.into+" VALUES "+marks(len(t.values)/t.n, t.n), t.values...); err != nil {
			return err
		}
	}
	return nil
}

// CaseID is the id of the case of family number i: a name that addresses can hold.
func CaseID(i int) string { return fmt.Sprintf("01990000-0000-7000-8000-%012d", i) }

func marks(rows, columns int) string {
	var s strings.Builder
	for i := range rows {
		s.WriteString(comma(i) + "(")
		for j := range columns {
			fmt.Fprintf(&s, "%s$%d", comma(j), i*columns+j+1)
		}
		s.WriteString(")")
	}
	return s.String()
}
