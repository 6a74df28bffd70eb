package demo

import (
	"net/http"
	"net/url"

	"torg/cmd/town"
)

// handler mounts every surface.
func (d *Demo) handler() (http.Handler, error) {
	return d.Town.Handler(town.Front{Citizens: d.Nation.Citizens, Employees: d.Nation.Employees, Simulated: true,
		FormTargets: []string{origin(d.Nation.Addresses["idporten"])}, Demo: d.guide(), Noark: &town.Noark{Basic: noarkUser()}})
}

func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
