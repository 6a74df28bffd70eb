package text

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"torg/municipality"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Reader writes for a person who reads Lang.
type Reader struct {
	Lang municipality.Language
	c    *Catalogue
}

// Reader gives the catalogue as read in a language.
func (c *Catalogue) Reader(lang municipality.Language) *Reader { return &Reader{Lang: lang, c: c} }

// T is the text for key, with {0}, {1} … replaced by args. Whole numbers, dates, times and amounts are written as the
// language writes them; the first whole number chooses the plural form.
func (r *Reader) T(key string, args ...any) string {
	m, lang := r.c.find(r.Lang, key)
	pattern := m[form(lang, args)]
	if pattern == "" {
		pattern = m["other"]
	}
	if len(args) == 0 {
		return pattern
	}
	return r.fill(pattern, args)
}

// HasText reports whether there is a text for key.
func (r *Reader) HasText(key string) bool { return r.c.Has(key) }

func (r *Reader) fill(pattern string, args []any) string {
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", r.write(a))
	}
	return strings.NewReplacer(pairs...).Replace(pattern)
}

func (r *Reader) write(a any) string {
	if n, ok := whole(a); ok {
		return r.Number(n)
	}
	switch v := a.(type) {
	case string:
		return v
	case municipality.Oere:
		return r.Money(v)
	case municipality.Date:
		return r.Date(v)
	case time.Time:
		return r.DateTime(v)
	}
	return fmt.Sprint(a)
}

// whole gives a as a whole number. An amount of money is none: it has its own way of being written.
func whole(a any) (int64, bool) {
	switch v := a.(type) {
	case int:
		return int64(v), true
	case int32:
		return int64(v), true
	case int64:
		return v, true
	case uint64:
		return int64(v), v < 1<<62
	}
	return 0, false
}

func form(lang municipality.Language, args []any) string {
	for _, a := range args {
		if n, ok := whole(a); ok {
			return Form(lang, n)
		}
	}
	return "other"
}

// Form is the CLDR plural category of n in lang: Northern Sámi has a form of its own for two.
func Form(lang municipality.Language, n int64) string {
	abs := max(n, -n) % 1_000_000
	switch plural.Cardinal.MatchPlural(language.Make(string(lang)), int(abs), 0, 0, 0, 0) {
	case plural.One:
		return "one"
	case plural.Two:
		return "two"
	}
	return "other"
}

type readerKey struct{}

// With puts the reader where components find it.
func With(ctx context.Context, r *Reader) context.Context {
	return context.WithValue(ctx, readerKey{}, r)
}

// From is the reader of ctx. A page rendered without one is a fault of ours, so it panics: the kit always puts it there.
func From(ctx context.Context) *Reader {
	r, ok := ctx.Value(readerKey{}).(*Reader)
	if !ok {
		panic("text: no reader in the context; render pages through kit.Ctx.Render")
	}
	return r
}

// T is From(ctx).T.
func T(ctx context.Context, key string, args ...any) string { return From(ctx).T(key, args...) }
