package service

import (
	"fmt"
	"strings"
)

// testsFile is one file of tests/.
type testsFile struct {
	Tests []test `json:"tests"`
}

// test is an application with what must come out.
type test struct {
	Name      string `json:"name"`
	AsOf      string `json:"asOf"`
	Received  string `json:"received"`
	Applicant struct {
		Name    string `json:"name"`
		ID      string `json:"id"`
		Org     string `json:"org"`
		OrgName string `json:"orgName"`
	} `json:"applicant"`
	Facts       map[string]any      `json:"facts"`
	Answers     map[string]any      `json:"answers"`
	Contested   map[string]string   `json:"contested"`
	Attachments map[string][]string `json:"attachments"`
	FreeText    string              `json:"freeText"`
	Like        string              `json:"like"`
	Offer       testedOffer         `json:"offer"`
	Expect      expected            `json:"expect"`

	file string
	at   place
}

type expected struct {
	Machine *bool             `json:"machine"`
	Result  string            `json:"result"`
	Reasons []string          `json:"reasons"`
	Manual  []string          `json:"manual"`
	Rows    []string          `json:"rows"`
	Values  map[string]any    `json:"values"`
	Missing []string          `json:"missing"`
	Errors  map[string]string `json:"errors"`
	Hidden  []string          `json:"hidden"`
	Visible []string          `json:"visible"`
	Letters []expectedLetter  `json:"letters"`
	Offered *bool             `json:"offered"` // with offer: whether it is made
}

type expectedLetter struct {
	Kind     string   `json:"kind"`
	Language string   `json:"language"`
	Contains []string `json:"contains"`
	Lacks    []string `json:"lacks"`
}

func (l *loader) loadTests() {
	for _, name := range fileNames(l.pack.files) {
		if !strings.HasPrefix(name, "tests/") {
			continue
		}
		var file testsFile
		d := l.yaml(name, "tests", &file)
		if d == nil {
			continue
		}
		for i := range file.Tests {
			file.Tests[i].file, file.Tests[i].at = name, d.at(fmt.Sprintf("/tests/%d", i))
		}
		l.pack.tests = append(l.pack.tests, l.inherit(d, file.Tests)...)
	}
}

// inherit fills a test from the one it is like: its own facts, answers and files are put on top.
func (l *loader) inherit(d *document, tests []test) []test {
	byName := map[string]test{}
	for i := range tests {
		t := &tests[i]
		if t.Like != "" {
			from, ok := byName[t.Like]
			if !ok {
				l.fault(d, t.at, "there is no earlier test called %q%s", t.Like, didYouMean(t.Like, sortedKeys(byName)))
				continue
			}
			t.over(from)
		}
		if _, twice := byName[t.Name]; twice {
			l.fault(d, t.at, "there are two tests called %q", t.Name)
		}
		byName[t.Name] = *t
	}
	return tests
}

func (t *test) over(from test) {
	if t.AsOf == "" {
		t.AsOf = from.AsOf
	}
	if t.Received == "" {
		t.Received = from.Received
	}
	if t.Applicant.Name == "" {
		t.Applicant = from.Applicant
	}
	if t.Offer.ID == "" {
		t.Offer = from.Offer
	}
	t.Facts = overlay(from.Facts, t.Facts)
	t.Answers = overlay(from.Answers, t.Answers)
	t.Contested = overlay(from.Contested, t.Contested)
	t.Attachments = overlay(from.Attachments, t.Attachments)
}

// overlay puts one map over another.
func overlay[V any](under, over map[string]V) map[string]V {
	out := map[string]V{}
	for k, v := range under {
		out[k] = v
	}
	for k, v := range over {
		out[k] = v
	}
	return out
}
