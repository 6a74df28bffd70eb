package bench

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"time"

	"torg"
	"torg/casework"
	"torg/cmd/families"
	"torg/cmd/town"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
	"torg/store/blob"
	"torg/store/sqlite"
)

// weighed is how many requests what if is asked of, whatever Records says: it is what the goal is for.
const weighed = 100_000

// WeighingGC is how much the heap may grow between collections, in percent, while very many requests are weighed: little is
// kept and much is thrown away, so collecting a quarter as often costs a few megabytes.
const WeighingGC = 400

// whatIf asks who would have had another outcome if one limit had been another, of very many invented requests. Raw is the
// same rows read and unpacked, and plain Go that knows this one regulation, on one processor.
func whatIf(ctx context.Context, r *run) error {
	defer debug.SetGCPercent(debug.SetGCPercent(WeighingGC)) // as torg pack simulate does
	dir, err := r.folder("whatif")
	if err != nil {
		return err
	}
	s, p, err := fillFamilies(ctx, dir, weighed)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	shelf, err := service.OpenShelf(ctx, s, p)
	if err != nil {
		return err
	}
	now, err := p.Amend(service.Amendment{Parameter: "inntektsgrense kjernetid", Value: "650000", From: municipality.Date{Year: 2025, Month: 8, Day: 1}})
	if err != nil {
		return err
	}
	office := &casework.Office{Store: s, Zone: municipality.Internal, Shelf: shelf}
	var report casework.Report
	ours, took, err := measured(func() (err error) {
		report, err = office.WeighAll(ctx, municipality.SystemActor("bench"), casework.WhatIf{Was: p, Now: now, Change: "inntektsgrense kjernetid=650000@2025-08-01"}, nil)
		return err
	})
	if err != nil {
		return err
	}
	all := make([]families.Family, weighed)
	for i := range all {
		all[i] = families.Make(1, i)
	}
	raw, rawTook, err := measured(func() error { return reckonAll(ctx, s, all, p, now) })
	if err != nil {
		return err
	}
	r.add(Figure{Goal: "WHATIF", What: fmt.Sprintf("one limit changed, %d requests", weighed), Raw: raw, Ours: ours, Unit: "s", RawVal: rawTook.Seconds(), OursVal: took.Seconds(), Want: 10, AtMost: true, Plain: true,
		Notes: []string{fmt.Sprintf("%d requests got another outcome; raw is the same rows read and unpacked, and a calculation in plain Go of this one regulation, on one processor", int(report.Moved+report.Values))}})
	return sweep(dir)
}

// fillFamilies makes a store with invented applications.
func fillFamilies(ctx context.Context, dir string, n int) (store.Store, *service.Pack, error) {
	blobs, err := blob.Open(filepath.Join(dir, "documents"), make([]byte, 32))
	if err != nil {
		return nil, nil, err
	}
	s, err := sqlite.Open(filepath.Join(dir, "torg.db"), store.Options{Blobs: blobs})
	if err != nil {
		return nil, nil, err
	}
	if err := s.Migrate(ctx, town.Migrations()...); err != nil {
		return nil, nil, err
	}
	p, problems := service.Load(torg.Packs(), families.Pack)
	if p == nil {
		return nil, nil, problems
	}
	if err := service.Adopt(ctx, s, municipality.SystemActor("bench"), p); err != nil {
		return nil, nil, err
	}
	return s, p, families.Fill(ctx, s, p, 1, n)
}

// measured tells what one part took, of time and of the processors.
func measured(part func() error) (Measure, time.Duration, error) {
	begun, before := time.Now(), meter()
	err := part()
	took, after := time.Since(begun), meter()
	own := (after.own - before.own).Seconds()
	return Measure{N: weighed, Rate: weighed / took.Seconds(), CPU: own * 1e6 / weighed, Foreign: max(0, (after.busy-before.busy-own)/(after.total-before.total+1e-9))}, took, err
}

func reckonAll(ctx context.Context, s store.Store, all []families.Family, was, now *service.Pack) error {
	rates, after, n := map[municipality.Date][2]families.Rates{}, request.Cursor{}, 0
	for {
		var next []request.Kept
		if err := s.Read(ctx, func(tx store.Tx) (err error) {
			next, err = request.Walk(tx, request.Span{Pack: families.Pack}, after, 250)
			return err
		}); err != nil || len(next) == 0 {
			return err
		}
		after = next[len(next)-1].Cursor()
		for _, k := range next {
			if _, err := k.Open(); err != nil {
				return err
			}
			if err := reckon(rates, all[n], was, now); err != nil {
				return err
			}
			n++
		}
	}
}

func reckon(rates map[municipality.Date][2]families.Rates, f families.Family, was, now *service.Pack) (err error) {
	day := municipality.DateOf(f.Received)
	two, ok := rates[day]
	for i, p := range []*service.Pack{was, now} {
		if ok {
			continue
		}
		if two[i], err = families.RatesOn(p, day); err != nil {
			return err
		}
	}
	rates[day] = two
	f.Reckon(two[0])
	f.Reckon(two[1])
	return nil
}
