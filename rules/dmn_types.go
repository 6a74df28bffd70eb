package rules

import (
	"strings"

	"torg/rules/feel"
)

// typeTable finds item definitions by model and name, and builds each once.
type typeTable struct {
	c      *compiler
	spaces map[string]*Space
	built  map[string]*feel.Type // by model and name
}

func (c *compiler) declareTypes() {
	c.typeNames = &typeTable{c: c, spaces: map[string]*Space{}, built: map[string]*feel.Type{}}
	if c.src.DMN == nil {
		return
	}
	for i := range c.src.DMN.Spaces {
		c.typeNames.spaces[c.src.DMN.Spaces[i].ID] = &c.src.DMN.Spaces[i]
	}
	for i := range c.src.DMN.Spaces {
		sp := &c.src.DMN.Spaces[i]
		for k := range sp.Types {
			c.typeNames.find(sp.ID, feel.NormalName(sp.Types[k].Name))
		}
	}
}

// in answers type names as the model with this ID sees them.
func (t *typeTable) in(space string) func(string) (*feel.Type, bool) {
	return func(name string) (*feel.Type, bool) { return t.find(space, name) }
}

func (t *typeTable) find(space, name string) (*feel.Type, bool) {
	sp, ok := t.spaces[space]
	if !ok {
		return nil, false
	}
	if ty, ok := t.built[space+"#"+name]; ok {
		return ty, true
	}
	for i := range sp.Types {
		if feel.NormalName(sp.Types[i].Name) == name {
			return t.build(space, &sp.Types[i], name), true
		}
	}
	return t.imported(sp, name)
}

func (t *typeTable) imported(sp *Space, name string) (*feel.Type, bool) {
	for imp, id := range sp.Imports {
		if id == sp.ID {
			continue
		}
		if imp == "" {
			if ty, ok := t.find(id, name); ok {
				return ty, true
			}
			continue
		}
		if rest, ok := strings.CutPrefix(name, imp+"."); ok {
			if ty, ok := t.find(id, rest); ok {
				return ty, true
			}
		}
	}
	return nil, false
}

// build makes a type. It is put in the table first, so that types that hold themselves come out right.
func (t *typeTable) build(space string, src *TypeSource, name string) *feel.Type {
	ty := &feel.Type{}
	t.built[space+"#"+name] = ty
	*ty = *t.shape(space, src)
	ty.Name = name
	return ty
}

func (t *typeTable) shape(space string, src *TypeSource) *feel.Type {
	item := t.plain(space, src)
	if strings.TrimSpace(src.Allowed.Text) != "" {
		item = t.restrict(space, item, src.Allowed)
	}
	if src.Collection {
		item = feel.ListType(item)
	}
	if strings.TrimSpace(src.Constraint.Text) != "" {
		item = t.restrict(space, item, src.Constraint)
	}
	copied := feel.Type{}
	if item != nil {
		copied = *item
	}
	return &copied
}

func (t *typeTable) plain(space string, src *TypeSource) *feel.Type {
	switch {
	case src.Function != nil:
		return t.function(space, src.Function)
	case len(src.Components) > 0:
		ty := feel.Simple(feel.TypeContext)
		for i := range src.Components {
			comp := &src.Components[i]
			ty.Fields = append(ty.Fields, feel.Field{Name: feel.NormalName(comp.Name), Type: t.shape(space, comp)})
		}
		return ty
	case src.Ref == "":
		return nil
	}
	return t.c.typeIn(space, src.Ref, src.Pos)
}

func (t *typeTable) function(space string, src *FunctionTypeSource) *feel.Type {
	ty := feel.Simple(feel.TypeFunction)
	ty.Params = []*feel.Type{}
	for _, p := range src.Params {
		ty.Params = append(ty.Params, t.c.typeIn(space, p.Type, p.Pos))
	}
	ty.Result = t.c.typeIn(space, src.Result, Pos{})
	return ty
}

// restrict adds allowed values to a type; a type already restricted must pass both.
func (t *typeTable) restrict(space string, base *feel.Type, cell Cell) *feel.Type {
	ty := feel.Type{}
	if base != nil {
		ty = *base
	}
	e := t.c.parseTests(cell, feel.NewEnv(t.c.lib, t.in(space)), &ty)
	ty.Allowed, ty.Text = feel.Both(ty.Allowed, e), strings.TrimSpace(cell.Text)
	return &ty
}

// typeIn reads a type as a model sees it; an empty one is nil, Any.
func (c *compiler) typeIn(space, name string, pos Pos) *feel.Type {
	name = feel.NormalName(name)
	if name == "" || name == "Any" {
		return nil
	}
	t, err := feel.ParseType(name, c.typeNames.in(space))
	if err == nil {
		return t
	}
	if prefix, bare, ok := strings.Cut(name, ":"); ok && !strings.ContainsAny(prefix, "<>") {
		return c.typeIn(space, bare, pos) // DMN 1.1 writes "feel:number"
	}
	c.problem(pos, name, err.Error())
	return nil
}
