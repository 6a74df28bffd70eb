package simulator

import (
	"io"
	"net/http"
	"time"
)

// maxQuestion bounds a question's body; maxAsked how many shipments one question may name.
const (
	maxQuestion = 1 << 20
	maxAsked    = 10_000
)

type statusLine struct {
	ID      string `json:"id"`
	Changed string `json:"sisteStatusEndring"`
	Status  string `json:"status"`
}

// status answers v3 status/sok: a line for each shipment it knows, none for others.
func (s *Simulator) status(r *http.Request) answer {
	question := shape{"id": list(maxAsked, text(36, 36).like(likeUUID)).must()}
	m, bad := s.question(r, question, OpStatus)
	if bad.status != 0 {
		return bad
	}
	lines := []statusLine{}
	ids, _ := m["id"].([]any)
	for _, v := range ids {
		id, _ := v.(string)
		if sh, ok := s.Get(id); ok {
			lines = append(lines, statusLine{ID: sh.ID, Changed: stamp(sh.Changed), Status: sh.Status})
		}
	}
	return answer{status: http.StatusOK, body: map[string][]statusLine{"statuser": lines}}
}

// stamp writes a time as SvarUt does: milliseconds, with offset.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z07:00") }

// question reads a JSON body of a given shape.
func (s *Simulator) question(r *http.Request, as shape, op string) (map[string]any, answer) {
	m, err := readObject(io.LimitReader(r.Body, maxQuestion))
	if err == nil {
		err = as.check(m, "")
	}
	if err == nil && s.contract != nil {
		err = s.contract.Request(op, m)
	}
	if err != nil {
		return nil, refuse(http.StatusBadRequest, err.Error())
	}
	return m, answer{}
}

// find answers v2 look-up by the sender's reference.
func (s *Simulator) find(r *http.Request) answer {
	reference := r.URL.Query().Get("eksternRef")
	if reference == "" {
		return refuse(http.StatusBadRequest, "eksternRef: må være med")
	}
	ids := []string{}
	for _, sh := range s.Shipments() {
		if sh.Reference == reference {
			ids = append(ids, sh.ID)
		}
	}
	return answer{status: http.StatusOK, body: map[string][]string{"forsendelseIds": ids}}
}

// events answers v2 hendelser.
func (s *Simulator) events(r *http.Request) answer {
	sh, ok := s.Get(r.PathValue("id"))
	if !ok {
		return refuse(http.StatusNotFound, "Fant ikke forsendelsen")
	}
	lines := []map[string]string{}
	for _, e := range sh.Events {
		lines = append(lines, map[string]string{"tidspunkt": stamp(e.At), "hendelse": e.Text})
	}
	return answer{status: http.StatusOK, body: map[string]any{"hendelser": lines}}
}

// readElsewhere answers v2 lest: the reader read the letter in another system.
func (s *Simulator) readElsewhere(r *http.Request) answer {
	body := shape{"fnr": text(11, 11).like(`^\d{11}$`).must(), "tidspunkt": text(1, 40).like(likeTime).must(), "eksterntSystemnavn": text(1, 100)}
	if _, bad := s.question(r, body, OpRead); bad.status != 0 {
		return bad
	}
	if s.Open(r.PathValue("id")) != nil {
		return refuse(http.StatusNotFound, "Fant ikke forsendelsen")
	}
	return answer{status: http.StatusNoContent}
}

// remove answers v2 deletion of documents. The shipment is known afterwards; with slettetype=ALLE it is SLETTET.
func (s *Simulator) remove(r *http.Request) answer {
	kind := r.URL.Query().Get("slettetype")
	if kind != "" && kind != "ORIGINALDOKUMENTER" && kind != "ALLE" {
		return refuse(http.StatusBadRequest, "slettetype: må være ORIGINALDOKUMENTER eller ALLE")
	}
	err := s.change(r.PathValue("id"), func(sh *Shipment) {
		sh.Documents = nil
		if kind == "ALLE" {
			sh.set("SLETTET", s.cfg.Clock())
		}
	})
	if err != nil {
		return refuse(http.StatusNotFound, "Fant ikke forsendelsen")
	}
	return answer{status: http.StatusNoContent}
}
