package feel

func addContexts(l *Library) {
	l.add("get value(m: context, key: string) Any", func(m *Machine, a []Value) Value {
		v, ok := a[0].Get(str(a[1]))
		if !ok {
			return m.null("the context has no %q", clip(str(a[1])))
		}
		return v
	})
	l.add("get entries(m: context) list<context<key: string, value: Any>>", func(m *Machine, a []Value) Value {
		out := []Value{}
		for _, e := range a[0].Entries() {
			out = append(out, Context(Entry{"key", String(e.Name)}, Entry{"value", e.Value}))
		}
		return m.list(out)
	})
	l.add("context(entries: list) context", contextFrom)
	l.add("context put(context: context, key: string, value: any) context", func(m *Machine, a []Value) Value {
		return put(m, a[0], str(a[1]), a[2])
	})
	l.add("context put(context: context, keys: list, value: any) context", func(m *Machine, a []Value) Value {
		return putDeep(m, a[0], a[1].Items(), a[2])
	})
	l.add("context merge(contexts: list) context", merge)
}

func contextFrom(m *Machine, a []Value) Value {
	var out []Entry
	seen := map[string]bool{}
	for _, it := range a[0].Items() {
		k, _ := it.Get("key")
		key, isText := k.Text()
		v, hasValue := it.Get("value")
		if !isText || !hasValue || seen[key] {
			return m.null("context needs entries with a key of their own and a value")
		}
		seen[key] = true
		out = append(out, Entry{key, v})
	}
	return Context(out...)
}

func put(m *Machine, ctx Value, key string, v Value) Value {
	if !m.Work(len(ctx.Entries())) {
		return Null()
	}
	return Context(append(append([]Entry{}, ctx.Entries()...), Entry{key, v})...)
}

func putDeep(m *Machine, ctx Value, keys []Value, v Value) Value {
	if len(keys) == 0 || ctx.kind != KindContext {
		return m.null("context put needs a path of names through contexts")
	}
	key, ok := keys[0].Text()
	if !ok {
		return m.null("context put needs names, not %s", keys[0].TypeName())
	}
	if len(keys) > 1 {
		inner, _ := ctx.Get(key)
		if v = putDeep(m, inner, keys[1:], v); v.IsNull() {
			return v
		}
	}
	return put(m, ctx, key, v)
}

func merge(m *Machine, a []Value) Value {
	var out []Entry
	for _, it := range a[0].Items() {
		if it.kind != KindContext {
			return m.null("context merge takes contexts, not %s", it.TypeName())
		}
		if out = append(out, it.Entries()...); !m.room(len(out)) || !m.Work(len(it.Entries())) {
			return Null()
		}
	}
	return Context(out...)
}
