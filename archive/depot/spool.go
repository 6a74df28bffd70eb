package depot

import (
	"bufio"
	"container/heap"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"torg/municipality"
)

// Limits of sorting.
const (
	spoolMemory = 24 << 20 // bytes held before a run is written to disk
	maxRecord   = 64 << 10 // bytes of one record
)

// spool sorts records of a key and a note, of which there may be more than memory holds: sorted runs on disk, merged at
// the end.
type spool struct {
	dir, name string
	held      []string
	size      int
	runs      []*os.File
}

func newSpool(dir, name string) *spool { return &spool{dir: dir, name: name} }

// add keeps a record. Keys and notes hold no zero byte, since XML cannot.
func (s *spool) add(key, note string) error {
	rec := key + "\x00" + note
	if len(rec) > maxRecord {
		rec = rec[:maxRecord]
	}
	s.held = append(s.held, rec)
	if s.size += len(rec) + 32; s.size > spoolMemory {
		return s.spill()
	}
	return nil
}

func (s *spool) spill() (err error) {
	slices.Sort(s.held)
	f, err := os.Create(filepath.Join(s.dir, s.name+strconv.Itoa(len(s.runs))))
	if err != nil {
		return municipality.Wrap(municipality.Fault, "depot.spool", err)
	}
	s.runs = append(s.runs, f)
	w := bufio.NewWriterSize(f, 1<<16)
	for _, rec := range s.held {
		var n [binary.MaxVarintLen64]byte
		w.Write(n[:binary.PutUvarint(n[:], uint64(len(rec)))]) // a failure stays in w until Flush
		w.WriteString(rec)
	}
	s.held, s.size = s.held[:0], 0
	return w.Flush()
}

// run is one sorted sequence under merge.
type run struct {
	head string
	next func() (string, error)
}

type runs []*run

func (r runs) Len() int           { return len(r) }
func (r runs) Less(i, j int) bool { return r[i].head < r[j].head }
func (r runs) Swap(i, j int)      { r[i], r[j] = r[j], r[i] }
func (r *runs) Push(x any)        { *r = append(*r, x.(*run)) }
func (r *runs) Pop() any {
	last := (*r)[len(*r)-1]
	*r = (*r)[:len(*r)-1]
	return last
}

// each gives every record in order.
func (s *spool) each(fn func(key, note string) error) error {
	slices.Sort(s.held)
	merge := runs{}
	for _, next := range s.sources() {
		head, err := next()
		if err == io.EOF {
			continue
		}
		if err != nil {
			return err
		}
		merge = append(merge, &run{head, next})
	}
	heap.Init(&merge)
	for len(merge) > 0 {
		key, note, _ := strings.Cut(merge[0].head, "\x00")
		if err := fn(key, note); err != nil {
			return err
		}
		head, err := merge[0].next()
		switch {
		case err == io.EOF:
			heap.Pop(&merge)
		case err != nil:
			return err
		default:
			merge[0].head = head
			heap.Fix(&merge, 0)
		}
	}
	return nil
}

func (s *spool) sources() (out []func() (string, error)) {
	i := 0
	out = append(out, func() (string, error) {
		if i++; i > len(s.held) {
			return "", io.EOF
		}
		return s.held[i-1], nil
	})
	for _, f := range s.runs {
		r := bufio.NewReaderSize(io.NewSectionReader(f, 0, 1<<62), 1<<16)
		out = append(out, func() (string, error) {
			n, err := binary.ReadUvarint(r)
			if err != nil || n > maxRecord {
				return "", cmpErr(err)
			}
			b := make([]byte, n)
			_, err = io.ReadFull(r, b)
			return string(b), err
		})
	}
	return out
}

func cmpErr(err error) error {
	if err == nil {
		return municipality.Errorf(municipality.Fault, "depot.spool", "a sorted run is damaged")
	}
	return err
}

// groups gives the notes of each key together, at most maxGroup of them and how many there are.
func (s *spool) groups(fn func(key string, notes []string, n int) error) error {
	var key string
	var notes []string
	n := 0
	flush := func() error {
		if n == 0 {
			return nil
		}
		return fn(key, notes, n)
	}
	err := s.each(func(k, note string) error {
		if n > 0 && k == key {
			if n++; len(notes) < maxGroup {
				notes = append(notes, note)
			}
			return nil
		}
		if err := flush(); err != nil {
			return err
		}
		key, notes, n = k, append(notes[:0], note), 1
		return nil
	})
	return errors.Join(err, flush())
}

// maxGroup is how many notes of one key are looked at.
const maxGroup = 1000

func (s *spool) close() (err error) {
	for _, f := range s.runs {
		err = errors.Join(err, f.Close())
	}
	return err
}
