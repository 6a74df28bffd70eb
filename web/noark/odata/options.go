package odata

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"torg/archive/object"
	"torg/municipality"
)

// Options are the query options of a list.
type Options struct {
	Filter    object.Expr
	Search    string
	Order     []object.Order
	Top, Skip int
	Token     string   // where the page begins, as the address of the next page says
	Expand    []string // relations whose units are shown within
	Select    []string // attributes shown; all when empty
	Raw       url.Values
}

// Query reads the query of an address. Some clients percent-encode it as a whole, ampersands and all, and then again in
// the values: it is decoded until it reads as a query.
func Query(raw string) (url.Values, error) {
	if len(raw) > 4*MaxFilter {
		return nil, refused(municipality.TooMuch, "", "Spørringen er for lang.")
	}
	if !strings.ContainsAny(raw, "=&") && strings.Contains(raw, "%") {
		if whole, err := url.QueryUnescape(raw); err == nil && strings.ContainsAny(whole, "=&") {
			raw = whole
		}
	}
	v, err := url.ParseQuery(strings.ReplaceAll(raw, ";", "%3B"))
	if err != nil {
		return nil, refused(municipality.Invalid, "", "Spørringen kan ikke leses.")
	}
	return v, nil
}

func refused(kind municipality.Kind, field, why string) error {
	return &object.Fault{Kind: kind, Op: "odata", Field: field, Why: why}
}

// Read reads the options of a list. The dollar sign may be left out, as OData 4.01 allows and a client in use does.
func Read(raw string) (o Options, err error) {
	if plain, err := url.QueryUnescape(raw); err == nil && strings.HasPrefix(plain, "$filter&") { // a template nobody has filled in
		return o, nil
	}
	v, err := Query(raw)
	if err != nil {
		return o, err
	}
	o.Raw = v
	for key, values := range v {
		if len(values) > 1 {
			return o, refused(municipality.Invalid, key, "En parameter kan bare gis én gang.")
		}
		if strings.ContainsRune(values[0], 0) || !utf8.ValidString(values[0]) {
			return o, refused(municipality.Invalid, "", "Spørringen har tegn som ikke kan leses.")
		}
		if err := o.take(strings.ToLower(strings.TrimPrefix(key, "$")), values[0]); err != nil {
			return o, err
		}
	}
	return o, nil
}

func (o *Options) take(key, v string) (err error) {
	switch key {
	case "filter":
		if strings.TrimSpace(v) != "" {
			o.Filter, err = Filter(v)
		}
	case "search":
		o.Search = v
	case "orderby":
		o.Order, err = Orders(v)
	case "top":
		o.Top, err = whole("$top", v)
		if err == nil && o.Top == 0 {
			o.Top = -1 // none: only the count is asked for
		}
	case "skip":
		o.Skip, err = whole("$skip", v)
	case "skiptoken":
		o.Token = v
	case "expand":
		o.Expand = names(v)
	case "select":
		o.Select = names(v)
	case "count", "inlinecount", "format", "":
	default:
		return refused(municipality.Invalid, "$"+shown(key), "Parameteren finnes ikke; de som finnes er $filter, $search, $orderby, $top, $skip, $expand, $select og $count.")
	}
	return err
}

func shown(s string) string {
	if len(s) > 30 {
		s = s[:30]
	}
	return strings.ToValidUTF8(s, "")
}

func whole(field, v string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(v))
	if err != nil || n < 0 {
		return 0, refused(municipality.Invalid, field, field+" skal være et heltall som ikke er negativt.")
	}
	return n, nil
}

func names(v string) (out []string) {
	for n := range strings.SplitSeq(v, ",") {
		if n = strings.TrimSpace(n); n != "" {
			out = append(out, n)
		}
	}
	return out
}

// Orders reads an $orderby: attributes with commas between, each with asc or desc or neither.
func Orders(s string) (out []object.Order, err error) {
	tokens, err := lex(s)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens}
	for len(tokens) > 0 {
		o, some, err := p.operand()
		if err != nil {
			return nil, err
		}
		if some != nil || len(o.Path) == 0 || len(o.Functions) > 0 {
			return nil, refused(municipality.Invalid, "$orderby", "$orderby skal være navn på attributter, hver med asc eller desc.")
		}
		one := object.Order{Path: o.Path, Descending: p.take("desc")}
		if !one.Descending {
			p.take("asc")
		}
		out = append(out, one)
		if !p.take(",") {
			break
		}
	}
	if t := p.peek(); t.kind != end {
		return nil, refused(municipality.Invalid, "$orderby", "$orderby skal være navn på attributter, hver med asc eller desc.")
	}
	return out, nil
}
