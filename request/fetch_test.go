package request

import "testing"

func TestAddressRegisterIsAskedWithTheAddress(t *testing.T) {
	var r Reception
	for _, address := range []string{"Strandgata 12, 9995 FJORDVIK", "310000418", "17849213075"} {
		q := Query{Set: "search"}
		if persons := r.subject(&q, "adresse", address); persons != nil || q.Text != address || q.Person != "" || q.Org != "" {
			t.Errorf("%q became the question %q about person %q and organisation %q", address, q.Text, q.Person, q.Org)
		}
	}
	q := Query{Set: "organisation"}
	if persons := r.subject(&q, "enhetsregister", "310000418"); persons != nil || q.Text != "" || q.Org != "310000418" {
		t.Errorf("an organisation became the text %q and the organisation %q", q.Text, q.Org)
	}
}
