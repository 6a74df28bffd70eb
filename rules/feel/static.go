package feel

// Fits says whether a value of static type have may be used where want is asked; it errs on the side of yes.
func Fits(have, want *Type) bool { return fitsType(have, want) }

// Unify is the type of a value that is either a or b.
func Unify(a, b *Type) *Type { return unify(a, b) }

// ListType is the type of lists of t.
func ListType(t *Type) *Type { return listOf(t) }

// Simple is a type without parts.
func Simple(k TypeKind) *Type { return simple(k) }

// Compare orders two values of one kind; ok is false when FEEL gives them no order.
func Compare(a, b Value) (c int, ok bool) { return compare(a, b) }

// Plus is FEEL's "+".
func Plus(m *Machine, a, b Value) Value { return arithmetic(m, '+', a, b) }

// Times is the product of two numbers; null for other values.
func Times(a, b Value) Value {
	if a.kind != KindNumber || b.kind != KindNumber {
		return Null()
	}
	return mulNumbers(a, b)
}

// AllowedOrder lists the constants of allowed values in the order written, for hit policies that rank by them.
func AllowedOrder(e Expr) []Value {
	t, ok := e.(*tests)
	if !ok {
		return nil
	}
	var out []Value
	for _, x := range t.list {
		if v, ok := x.(*valueTest); ok {
			if c, ok := ConstantOf(v.e); ok {
				out = append(out, c)
			}
		}
	}
	return out
}

// IsFunction says whether the type is a function type.
func (t *Type) IsFunction() bool { return t.is(TypeFunction) }

// ItemType is what one turn of an iterator sees.
func (it Iterator) ItemType() *Type { return it.itemType() }

// ForItems is the environment of a filter over a list type: the fields of its items, and "item".
func (e *Env) ForItems(list *Type) *Env {
	item := list
	if item.is(TypeList) {
		item = item.Elem
	}
	env := e.Child()
	for _, f := range fieldsOf(item) {
		env.Define(f.Name, f.Type)
	}
	env.Define("item", item)
	env.open = len(fieldsOf(item)) == 0 && (item.is(TypeAny) || item.is(TypeContext))
	return env
}

// Both is the unary tests that pass when a and b pass; either may be nil.
func Both(a, b Expr) Expr {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	return &logical{a, b, true}
}
