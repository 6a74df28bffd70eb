package feel

// unify is the type of a value that is either a or b.
func unify(a, b *Type) *Type { return typePairs{}.unify(a, b) }

func (seen typePairs) unify(a, b *Type) *Type {
	switch {
	case a == b || b.is(TypeNull):
		return a
	case a.is(TypeNull):
		return b
	case a.base() != b.base() || seen[[2]*Type{a, b}]:
		return nil
	case a.is(TypeList) || a.is(TypeRange):
		return &Type{Kind: a.Kind, Elem: seen.unify(a.Elem, b.Elem)}
	case a.is(TypeContext):
		return seen.contexts(a, b)
	case a.is(TypeFunction):
		return simple(TypeFunction)
	}
	return a
}

// unifyContexts keeps the names of both; a name only one has may be anything.
func (seen typePairs) contexts(a, b *Type) *Type {
	if len(a.Fields) == 0 || len(b.Fields) == 0 {
		return simple(TypeContext)
	}
	seen[[2]*Type{a, b}] = true
	out := simple(TypeContext)
	for _, f := range a.Fields {
		var t *Type
		if b.hasField(f.Name) {
			t = seen.unify(f.Type, b.field(f.Name))
		}
		out.Fields = append(out.Fields, Field{f.Name, t})
	}
	for _, f := range b.Fields {
		if !a.hasField(f.Name) {
			out.Fields = append(out.Fields, Field{f.Name, nil})
		}
	}
	return out
}
