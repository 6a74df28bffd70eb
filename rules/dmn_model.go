package rules

import "torg/rules/feel"

// DMN is what only DMN files have.
type DMN struct{}

// Ref is a name a decision may use, in a model that says so for each decision.
type Ref struct{ Name string }

// Boxed is a boxed expression.
type Boxed struct{}

type dmnModel struct{}

func (c *compiler) declareTypes()                                 {}
func (c *compiler) declareDMN()                                   {}
func (c *compiler) scoped(*decision, *feel.Env, map[string]bool)  {}
func (c *compiler) boxed(*Boxed, *feel.Env, *feel.Type) feel.Expr { return nil }
func (r *run) scopeOf(*decision) *feel.Scope                      { return r.scope }
