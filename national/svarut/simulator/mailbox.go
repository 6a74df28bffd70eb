package simulator

import "net/http"

func (s *Simulator) mailboxRoutes(mux *http.ServeMux) {}
func (s *Simulator) controlRoutes(mux *http.ServeMux) {}
