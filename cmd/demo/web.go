package demo

import (
	"net/http"

	"torg/cmd/town"
)

// handler mounts every surface.
func (d *Demo) handler() (http.Handler, error) {
	return d.Town.Handler(town.Front{Citizens: d.Nation.Citizens, Employees: d.Nation.Employees, Simulated: true,
		Issuers: []string{d.Nation.Addresses["idporten"]}, Demo: d.guide(), Noark: &town.Noark{Basic: noarkUser()}})
}
