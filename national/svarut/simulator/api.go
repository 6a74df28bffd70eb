package simulator

import (
	"encoding/json"
	"net/http"
	"strings"

	"torg/municipality"
)

// answer is what an operation says: a status, and a body that becomes JSON (none when nil).
type answer struct {
	status   int
	body     any
	shipment string // the one to be accepted
	accept   func() // accepts it; nil when there is nothing to accept
}

// errorMessage is the contract's ErrorMessage.
type errorMessage struct {
	Timestamp    int64  `json:"timestamp"`
	Status       int    `json:"status"`
	Error        string `json:"error"`
	ErrorID      string `json:"errorId"`
	Path         string `json:"path"`
	OriginalPath string `json:"originalPath"`
	Message      string `json:"message"`
	ErrorCode    string `json:"errorCode,omitempty"`
}

func refuse(status int, message string) answer {
	return answer{status: status, body: errorMessage{Status: status, Error: http.StatusText(status), Message: message}}
}

// api wraps an operation: faults ordered for it, credentials, and how answers are written.
func (s *Simulator) api(op string, do func(*http.Request) answer) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		fault, _ := s.takeFault(op)
		if s.before(w, r, fault) {
			return
		}
		a := s.authorized(r)
		if a.status == 0 {
			a = do(r)
		}
		s.accept(a, fault)
		s.after(w, r, fault, a)
	}
}

// accept does the work that an answer promises, or puts it off.
func (s *Simulator) accept(a answer, f Fault) {
	switch {
	case a.accept == nil:
	case f.Kind == Late:
		s.mu.Lock()
		defer s.mu.Unlock()
		s.late = append(s.late, a.accept)
	default:
		a.accept()
	}
}

// encode writes the answer's body.
func (s *Simulator) encode(r *http.Request, a answer) []byte {
	if e, ok := a.body.(errorMessage); ok {
		now := s.cfg.Clock()
		e.Timestamp, e.ErrorID, e.Path, e.OriginalPath = now.UnixMilli(), municipality.NewID(now), r.URL.Path, r.URL.Path
		a.body = e
	}
	if a.body == nil {
		return nil
	}
	b, err := json.Marshal(a.body)
	if err != nil {
		return nil
	}
	return b
}

func write(w http.ResponseWriter, status int, body []byte) {
	if body != nil {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// authorized checks the three credentials. The answer is the same for each: SvarUt does not tell which is wrong.
func (s *Simulator) authorized(r *http.Request) answer {
	bearer, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !isBearer || !s.cfg.Token(bearer) || !strings.EqualFold(r.Header.Get("IntegrasjonId"), s.cfg.IntegrationID) ||
		r.Header.Get("IntegrasjonPassord") != s.cfg.IntegrationPassword {
		return refuse(http.StatusUnauthorized, "Unauthorized")
	}
	if account := r.PathValue("konto"); account != "" && !strings.EqualFold(account, s.cfg.AccountID) {
		return refuse(http.StatusForbidden, "Integrasjonen har ikke tilgang til kontoen")
	}
	return answer{}
}

func lower(s string) string { return strings.ToLower(s) }
