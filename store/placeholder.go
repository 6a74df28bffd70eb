package store

import (
	"strconv"
	"strings"
)

// questions writes the numbered placeholders of a query as plain question marks, and gives which argument each takes,
// counted from zero; nil when they come in order. Where a driver looks every number up by name, this halves the cost of
// binding a wide row. What stands in quotes is left alone.
func questions(q string) (plain string, order []int) {
	var b strings.Builder
	b.Grow(len(q))
	inOrder := true
	quote := byte(0)
	for i := 0; i < len(q); i++ {
		c := q[i]
		if quote != 0 || c != '$' {
			quote = quoted(quote, c)
			b.WriteByte(c)
			continue
		}
		end := i + 1
		for end < len(q) && q[end] >= '0' && q[end] <= '9' {
			end++
		}
		n, err := strconv.Atoi(q[i+1 : end])
		if err != nil || n < 1 { // no placeholder
			b.WriteByte(c)
			continue
		}
		inOrder = inOrder && n == len(order)+1
		order = append(order, n-1)
		b.WriteByte('?')
		i = end - 1
	}
	if inOrder {
		order = nil
	}
	return b.String(), order
}

// quoted is the quote we are in after c.
func quoted(in, c byte) byte {
	switch {
	case in == 0 && (c == '\'' || c == '"'):
		return c
	case in == c:
		return 0
	}
	return in
}

// arranged gives the arguments in the order the question marks take them. Too few are left to the driver to refuse.
func arranged(args []any, order []int) []any {
	if order == nil {
		return args
	}
	out := make([]any, 0, len(order))
	for _, i := range order {
		if i >= len(args) {
			return args
		}
		out = append(out, args[i])
	}
	return out
}
