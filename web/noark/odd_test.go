package noark_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestNothingSentIsAFault sends odd bodies, methods and queries to every kind of address: each is done or refused with words, none
// is a fault of ours.
func TestNothingSentIsAFault(t *testing.T) {
	r := open(t)
	w := r.walk()
	var addresses, selves []string
	for _, a := range append(r.made(w), r.root(), r.area("arkivstruktur"), r.area("sakarkiv"), r.area("admin"), r.area("metadata"), r.area("loggingogsporing")) {
		addresses = append(addresses, hrefs(a.json)...)
		if a.json["systemID"] != nil {
			selves = append(selves, a.link("self"))
		}
	}
	slices.Sort(addresses)
	addresses = slices.Compact(addresses)
	names := []string{"tittel", "navn", "systemID", "_links", "skjerming", "gradering", "kassasjon", "noekkelord", "partRolle", "part", "merknad", "virksomhetsspesifikkeMetadata", "postadresse", "personidentifikator",
		"saksdato", "avsluttetDato", "saksstatus", "journalstatus", "dokumentstatus", "elektroniskSignatur", "kontaktinformasjon", "x", "kode", "kodenavn", "registreringsID", "referanseArkivdel", "arkivertDato", "klasseID", "tittél"}
	leaf := rapid.OneOf(rapid.Just[any](nil), rapid.Just[any](""), rapid.Just[any](0), rapid.Just[any](-1), rapid.Just[any](1e300), rapid.Just[any](true), rapid.Just[any]("A"), rapid.Just[any]("2026-11-20"),
		rapid.Just[any]("9999-99-99T99:99:99Z"), rapid.Just[any]("🛫\u202e"), rapid.Just[any](strings.Repeat("x", 600)), rapid.Just[any]([]any{}), rapid.Just[any]([]any{"a", nil, map[string]any{}}),
		rapid.Just[any](map[string]any{}), rapid.Just[any](map[string]any{"kode": "A"}), rapid.Just[any](map[string]any{"kode": []any{}}), rapid.Just[any](map[string]any{"tilgangsrestriksjon": map[string]any{"kode": "P"}, "skjermingshjemmel": "x"}))
	queries := []string{"", "$filter=tittel eq 'x'", "$filter=part/navn ne null", "$orderby=opprettetDato desc", "$search=a", "$top=1&$skip=1", "$expand=part", "$filter=", "$filter=systemID gt 5", "$filter=year(opprettetDato) le 0",
		"$filter=x lt 1", "$filter=skjerming eq null", "$filter=gradering ne null and kassasjon/bevaringstid gt 1", "$filter=noekkelord/any(n:contains(n,'a'))", "$filter=virksomhetsspesifikkeMetadata ne null", "$filter=length(tittel) eq 'a'"}
	rapid.Check(t, func(rt *rapid.T) {
		address := rapid.SampledFrom(addresses).Draw(rt, "address")
		methods := []string{"GET", "GET", "PUT", "POST", "DELETE"}
		if rapid.Bool().Draw(rt, "self") {
			address, methods = rapid.SampledFrom(selves).Draw(rt, "unit"), []string{"PATCH", "PATCH", "PATCH", "PATCH", "PUT", "PUT", "DELETE"}
		}
		if strings.Contains(address, "/ny-") {
			methods = []string{"POST", "POST", "POST", "GET"}
		}
		method := rapid.SampledFrom(append(methods, "HEAD", "OPTIONS", "TRACE")).Draw(rt, "method")
		body := rapid.MapOfN(rapid.SampledFrom(names), leaf, 0, 2).Draw(rt, "body")
		if method == http.MethodPost && rapid.Bool().Draw(rt, "whole") { // what most units must have
			for _, k := range []string{"tittel", "navn", "merknadstekst", "kode", "kodenavn"} {
				if strings.Contains(address, "metadata") == strings.HasPrefix(k, "kode") {
					body[k] = "x"
				}
			}
		}
		address += rapid.SampledFrom([]string{"", "", "", "", "", "", "", "", "", "", "", "", "$count", "$ref", "ny-merknad/", "utvid-til-saksmappe/", "%00", "../"}).Draw(rt, "more")
		if q := rapid.SampledFrom(queries).Draw(rt, "query"); q != "" {
			address += "?" + strings.ReplaceAll(url.PathEscape(q), "+", "%2B")
		}
		headers := []string{"If-Match", rapid.SampledFrom([]string{"*", "*", "*", `"x"`}).Draw(rt, "tag"), "Content-Type", rapid.SampledFrom([]string{media, media, "application/json", "application/merge-patch+json", "text/plain"}).Draw(rt, "media")}
		var a answer
		if method == "GET" || method == "HEAD" || method == "OPTIONS" {
			a = r.do(method, address, nil)
		} else {
			a = r.do(method, address, body, headers...)
		}
		if a.code >= 500 {
			rt.Errorf("%s %s %v: %d %s", method, strings.TrimPrefix(address, r.base), body, a.code, a.body)
		}
		if a.code >= 400 && method != "HEAD" && a.json["feil"] == nil {
			rt.Errorf("%s %s: %d says nothing: %q", method, strings.TrimPrefix(address, r.base), a.code, a.body)
		}
	})
}
