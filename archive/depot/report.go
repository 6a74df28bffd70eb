package depot

import (
	"encoding/json"
	"html/template"
	"io"
)

// Report is what a validation found. It holds no names of persons and no titles of cases.
type Report struct {
	Package string   `json:"package"` // as it was named
	Version string   `json:"version"` // Noark 5 version the package says it has
	System  string   `json:"system"`
	Period  string   `json:"period"` // "2024-01-01/2026-12-31"
	Result  string   `json:"result"` // OK, Fault or NotChecked: the worst of the tests
	Faults  int64    `json:"faults"`
	Parts   []Part   `json:"parts"` // the arkivdeler
	Checks  []*Check `json:"checks"`
}

// Part is an arkivdel of the package.
type Part struct {
	ID    string `json:"systemID"`
	Title string `json:"title"`
}

func (v *validator) finish(path string) *Report {
	v.c.settle()
	r := &Report{Package: path, Result: OK, Checks: v.c.order}
	if m := v.addml; m != nil {
		r.Version, r.System, r.Period = m.version, m.system, m.start+"/"+m.end
	}
	for _, p := range v.c.parts {
		r.Parts = append(r.Parts, Part{p.id, p.title})
	}
	for _, k := range r.Checks {
		r.Faults += k.Faults
		if k.Result == Fault || k.Number == "N5.03" && k.Result == NotChecked && r.Result == OK {
			r.Result = k.Result
		}
	}
	return r
}

// Good reports that no test found a fault. A test that was not made is no fault, and the report says so.
func (r *Report) Good() bool { return r.Faults == 0 }

// Failed lists the numbers of the tests that found faults.
func (r *Report) Failed() (out []string) {
	for _, k := range r.Checks {
		if k.Result == Fault {
			out = append(out, k.Number)
		}
	}
	return out
}

// Check is the outcome of a test by its number; nil when there is no such test.
func (r *Report) Check(number string) *Check {
	for _, k := range r.Checks {
		if k.Number == number {
			return k
		}
	}
	return nil
}

// WriteJSON writes the report for a program.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// WriteHTML writes the report for people, as one file that needs no other.
func (r *Report) WriteHTML(w io.Writer) error { return page().Execute(w, r) }

func page() *template.Template {
	return template.Must(template.New("report").Parse(pageText))
}

const pageText = `<!DOCTYPE html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Testrapport for arkivuttrekk</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.15rem;margin:1.6rem 0 .2rem}
table{border-collapse:collapse;width:100%;margin:.4rem 0}th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid #ccc;vertical-align:top;overflow-wrap:anywhere}
td.n,th.n{text-align:right;white-space:nowrap}.wide{overflow-x:auto}
.wide td,.wide th{overflow-wrap:normal;hyphens:auto}dd{margin:0 0 .4rem 1rem;overflow-wrap:anywhere}li{overflow-wrap:anywhere}
@media(max-width:40rem){.kind{display:none}th,td{padding:.25rem .3rem}}
.feil{color:#8a1212;font-weight:600}.ok{color:#125c2b;font-weight:600}.other{color:#5c4300;font-weight:600}
</style></head><body><main>
<h1>Testrapport for arkivuttrekk</h1>
<dl><dt>Pakke</dt><dd>{{.Package}}</dd><dt>Noark 5-versjon</dt><dd>{{.Version}}</dd><dt>System</dt><dd>{{.System}}</dd><dt>Periode</dt><dd>{{.Period}}</dd>
<dt>Resultat</dt><dd class="{{if eq .Result "ok"}}ok{{else if eq .Result "feil"}}feil{{else}}other{{end}}">{{.Result}}{{if .Faults}}: {{.Faults}} feil{{end}}</dd></dl>
{{if .Parts}}<h2>Arkivdeler</h2><ul>{{range .Parts}}<li>{{.Title}} ({{.ID}})</li>{{end}}</ul>{{end}}
<h2>Oversikt</h2>
<div class="wide" tabindex="0" role="region" aria-label="Oversikt"><table><thead><tr><th scope="col">Test</th><th scope="col">Navn</th><th scope="col" class="kind">Type</th><th scope="col" class="n">Antall</th><th scope="col" class="n">Feil</th><th scope="col">Resultat</th></tr></thead><tbody>
{{range .Checks}}<tr><td><a href="#{{.Number}}">{{.Number}}</a></td><td>{{.Name}}</td><td class="kind">{{.Kind}}</td><td class="n">{{.Total}}</td><td class="n">{{.Faults}}</td><td class="{{if eq .Result "ok"}}ok{{else if eq .Result "feil"}}feil{{else}}other{{end}}">{{.Result}}</td></tr>
{{end}}</tbody></table></div>
{{range .Checks}}<h2 id="{{.Number}}">{{.Number}} {{.Name}}</h2>
<p>{{.Kind}} · <span class="{{if eq .Result "ok"}}ok{{else if eq .Result "feil"}}feil{{else}}other{{end}}">{{.Result}}</span></p>
{{if .Counts}}<table><caption>Antall</caption><thead><tr><th scope="col">Arkivdel</th><th scope="col">Hva</th><th scope="col" class="n">Antall</th></tr></thead><tbody>{{range .Counts}}<tr><td>{{.Part}}</td><td>{{.Label}}</td><td class="n">{{.N}}</td></tr>{{end}}<tr><th scope="row" colspan="2">Til sammen</th><td class="n">{{.Total}}</td></tr></tbody></table>{{end}}
{{if .Errors}}<table><caption>Feil{{$shown := len .Errors}}{{if gt .Faults $shown}} (de {{$shown}} første av {{.Faults}}){{end}}</caption><thead><tr><th scope="col">Sted</th><th scope="col">Melding</th></tr></thead><tbody>{{range .Errors}}<tr><td>{{.Location}}</td><td>{{.Message}}</td></tr>{{end}}</tbody></table>{{end}}
{{if .Notes}}<ul>{{range .Notes}}<li>{{.}}</li>{{end}}</ul>{{end}}
{{end}}</main></body></html>
`
