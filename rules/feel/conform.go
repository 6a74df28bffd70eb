package feel

// typeOf is the type of a value, for messages and for "instance of".
func typeOf(v Value) TypeKind {
	switch v.kind {
	case KindNumber:
		return TypeNumber
	case KindString:
		return TypeString
	case KindBoolean:
		return TypeBoolean
	case KindDate:
		return TypeDate
	case KindTime:
		return TypeTime
	case KindDateTime:
		return TypeDateTime
	case KindMonths:
		return TypeMonths
	case KindSeconds:
		return TypeSeconds
	case KindList:
		return TypeList
	case KindContext:
		return TypeContext
	case KindRange:
		return TypeRange
	case KindFunction:
		return TypeFunction
	case KindNull:
		return TypeNull
	}
	return TypeAny
}

// TypeName is the name of the value's kind in FEEL.
func (v Value) TypeName() string {
	if v.kind == KindUnknown {
		return "unknown"
	}
	return kindName(typeOf(v))
}

// Holds says whether v is of type t (DMN 1.5 section 10.3.2.9.1): lists and contexts item by item,
// a context may have more names than the type asks for, null belongs to every type.
func (t *Type) Holds(v Value) bool {
	if t.is(TypeAny) && (t == nil || t.Allowed == nil) || v.kind == KindUnknown || v.IsNull() {
		return true
	}
	if !t.is(TypeAny) && typeOf(v) != t.Kind {
		return false
	}
	return t.holdsInside(v) && t.allows(v)
}

func (t *Type) holdsInside(v Value) bool {
	switch v.kind {
	case KindList:
		for _, it := range v.Items() {
			if !t.item().Holds(it) {
				return false
			}
		}
	case KindContext:
		for _, f := range t.Fields {
			if e, ok := v.Get(f.Name); !ok || !f.Type.Holds(e) {
				return false
			}
		}
	case KindRange:
		r, _ := v.Range()
		return t.item().Holds(r.Low) && t.item().Holds(r.High)
	case KindFunction:
		return v.fn().fits(t)
	}
	return true
}

// allows runs the type's allowed values; a value they cannot judge is not allowed.
func (t *Type) allows(v Value) bool {
	if t.Allowed == nil {
		return true
	}
	return TestValue(NewMachine(Settings{}), t.Allowed, nil, v).IsTrue()
}

// Coerce turns v into type t by the implicit conversions of DMN 1.5 section 10.3.2.9.4: a list of one
// item to the item, an item to a list of one, a date to its midnight. ok is false when it cannot, and
// the value is then null.
func (t *Type) Coerce(v Value) (out Value, ok bool) {
	if t.Holds(v) {
		return v, true
	}
	if it := v.Items(); len(it) == 1 && !t.is(TypeList) && t.Holds(it[0]) {
		return it[0], true
	}
	if t.is(TypeList) && v.kind != KindList {
		if one, ok := t.Elem.Coerce(v); ok {
			return List(one), true
		}
	}
	if d, isDate := v.Date(); isDate && t.is(TypeDateTime) {
		midnight := DateTimeValue(DateTime{Date: d, Time: Time{Zone: Zone{HasOffset: true}}})
		return midnight, t.allows(midnight)
	}
	return Null(), false
}

// fitsType says whether a value of static type have may ever be used where want is asked:
// the check of rules before they run. Any fits everything.
func fitsType(have, want *Type) bool {
	if have == want || have.is(TypeAny) || want.is(TypeAny) || have.is(TypeNull) {
		return true
	}
	return typePairs{}.fits(have, want)
}

// typePairs are the pairs of types under comparison: a type may hold itself, and a pair met again fits if the rest does.
type typePairs map[[2]*Type]bool

func (seen typePairs) fits(have, want *Type) bool {
	if have == want || have.is(TypeAny) || want.is(TypeAny) || have.is(TypeNull) || seen[[2]*Type{have, want}] {
		return true
	}
	seen[[2]*Type{have, want}] = true
	if have.Kind != want.Kind {
		return seen.mixed(have, want)
	}
	switch have.Kind {
	case TypeList, TypeRange:
		return seen.fits(have.Elem, want.Elem)
	case TypeContext:
		return seen.fields(have, want)
	}
	return true
}

func (seen typePairs) mixed(have, want *Type) bool {
	if have.Kind == TypeDate && want.Kind == TypeDateTime {
		return true
	}
	if have.Kind == TypeList {
		return seen.fits(have.Elem, want)
	}
	return want.Kind == TypeList && seen.fits(have, want.Elem)
}

func (seen typePairs) fields(have, want *Type) bool {
	for _, f := range want.Fields {
		if len(have.Fields) > 0 && (!have.hasField(f.Name) || !seen.fits(have.field(f.Name), f.Type)) {
			return false
		}
	}
	return true
}
