package dmn

import (
	"fmt"
	"strings"

	"torg/rules"
	"torg/rules/feel"
)

// File is one DMN file: its name, for messages, and its bytes.
type File struct {
	Name string
	Data []byte
}

// Read makes a rule model of a DMN file and those of the others it imports, directly or not. The others are found by
// namespace; those nobody imports are left out. Problems say what cannot be read; the Source is then not to be used.
func Read(main File, others ...File) (rules.Source, rules.Problems) {
	r := &linker{models: map[string]*model{}}
	first := r.load(main)
	for _, f := range others {
		r.load(f)
	}
	if first == nil {
		return rules.Source{}, r.problems
	}
	src := rules.Source{Name: first.root.attr("name"), DMN: &rules.DMN{}}
	r.main, r.src = first, &src
	r.include(first, map[*model]bool{})
	return src, r.problems
}

// Namespace is the namespace of a DMN file, by which others import it.
func Namespace(f File) (string, error) {
	root, err := parse(f.Name, f.Data)
	if err != nil {
		return "", err
	}
	return root.attr("namespace"), nil
}

// model is one file while models are put together.
type model struct {
	root    *element
	ns      string
	byID    map[string]*element
	imports map[string]string // namespace → name
}

type linker struct {
	models   map[string]*model
	main     *model
	src      *rules.Source
	problems rules.Problems
}

func (r *linker) problem(pos rules.Pos, format string, args ...any) {
	r.problems = append(r.problems, rules.Problem{Pos: pos, Text: fmt.Sprintf(format, args...)})
}

func (r *linker) load(f File) *model {
	root, err := parse(f.Name, f.Data)
	if err != nil {
		r.problem(rules.Pos{File: f.Name}, "%s", err)
		return nil
	}
	m := &model{root: root, ns: root.attr("namespace"), byID: map[string]*element{}, imports: map[string]string{}}
	for _, e := range root.children {
		m.byID[e.attr("id")] = e
		if e.name == "import" {
			m.imports[e.attr("namespace")] = feel.NormalName(e.attr("name"))
		}
	}
	if r.models[m.ns] == nil {
		r.models[m.ns] = m
	}
	return m
}

// space is the key of a model: empty for the main one.
func (r *linker) space(m *model) string {
	if m == r.main {
		return ""
	}
	return m.ns
}

// include adds a model and those it imports to the Source.
func (r *linker) include(m *model, done map[*model]bool) {
	if done[m] {
		return
	}
	done[m] = true
	sp := rules.Space{ID: r.space(m), Imports: map[string]string{}}
	for _, e := range m.root.all("import") {
		other := r.models[e.attr("namespace")]
		if other == nil {
			if strings.Contains(e.attr("importType"), "DMN") {
				r.problem(e.pos, "the imported model %s is not among the files", e.attr("namespace"))
			}
			continue
		}
		sp.Imports[feel.NormalName(e.attr("name"))] = r.space(other)
		r.include(other, done)
	}
	for _, e := range m.root.all("itemDefinition") {
		sp.Types = append(sp.Types, itemDefinition(e))
	}
	r.src.DMN.Spaces = append(r.src.DMN.Spaces, sp)
	for _, e := range m.root.children {
		r.element(m, e)
	}
}

func (r *linker) element(m *model, e *element) {
	space := r.space(m)
	v := e.child("variable")
	switch e.name {
	case "inputData":
		r.src.Inputs = append(r.src.Inputs, rules.InputData{Name: e.attr("name"), Type: v.attr("typeRef"), Pos: e.pos, Space: space})
	case "decision":
		r.src.Decisions = append(r.src.Decisions, rules.DecisionSource{Name: e.attr("name"), Type: v.attr("typeRef"),
			Boxed: expressionIn(e), Pos: e.pos, Scope: r.scope(m, e), Space: space})
	case "businessKnowledgeModel":
		r.src.DMN.Functions = append(r.src.DMN.Functions, r.knowledge(m, e))
	case "decisionService":
		r.src.DMN.Services = append(r.src.DMN.Services, rules.ServiceSource{Name: e.attr("name"), Type: v.attr("typeRef"),
			Output: r.refs(m, e, "outputDecision"), InputData: r.refs(m, e, "inputData"),
			InputDecisions: r.refs(m, e, "inputDecision"), Space: space, Pos: e.pos})
	}
}

func (r *linker) knowledge(m *model, e *element) rules.FunctionSource {
	logic := e.child("encapsulatedLogic")
	return rules.FunctionSource{Name: e.attr("name"), Type: e.child("variable").attr("typeRef"),
		Params: parameters(logic), Body: expressionIn(logic), Kind: logic.attr("kind"), Result: logic.attr("typeRef"),
		Scope: r.scope(m, e), Space: r.space(m), Pos: e.pos}
}

// scope is what an element says it requires. It is never nil: an element that requires nothing sees nothing.
func (r *linker) scope(m *model, e *element) []rules.Ref {
	out := []rules.Ref{}
	for _, req := range e.children {
		if req.name != "informationRequirement" && req.name != "knowledgeRequirement" {
			continue
		}
		for _, tag := range []string{"requiredDecision", "requiredInput", "requiredKnowledge"} {
			out = append(out, r.refs(m, req, tag)...)
		}
	}
	return out
}

func (r *linker) refs(m *model, e *element, tag string) []rules.Ref {
	var out []rules.Ref
	for _, c := range e.all(tag) {
		if ref, ok := r.ref(m, c); ok {
			out = append(out, ref)
		}
	}
	return out
}

// ref resolves an href: "#id" in the same model, "namespace#id" in any.
func (r *linker) ref(m *model, c *element) (rules.Ref, bool) {
	ns, id, _ := strings.Cut(c.attr("href"), "#")
	target := m
	if ns != "" && ns != m.ns {
		target = r.models[ns]
	}
	if target == nil || target.byID[id] == nil {
		r.problem(c.pos, "nothing has the id %q", c.attr("href"))
		return rules.Ref{}, false
	}
	el := target.byID[id]
	name := feel.NormalName(el.attr("name"))
	ref := rules.Ref{Name: name, Key: rules.Key(r.space(target), name)}
	if prefix := m.imports[target.ns]; target != m && prefix != "" {
		ref.Name = prefix + "." + name
	}
	return ref, true
}

func itemDefinition(e *element) rules.TypeSource {
	t := rules.TypeSource{Name: e.attr("name"), Ref: feel.NormalName(e.child("typeRef").inner()), Pos: e.pos,
		Collection: e.attr("isCollection") == "true", Allowed: e.child("allowedValues").cell(), Constraint: e.child("typeConstraint").cell()}
	for _, c := range e.all("itemComponent") {
		t.Components = append(t.Components, itemDefinition(c))
	}
	if f := e.child("functionItem"); f != nil {
		ft := &rules.FunctionTypeSource{Result: f.attr("outputTypeRef")}
		for _, p := range f.all("parameters") {
			ft.Params = append(ft.Params, rules.Named{Name: p.attr("name"), Type: p.attr("typeRef"), Pos: p.pos})
		}
		t.Function = ft
	}
	return t
}
