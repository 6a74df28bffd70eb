package portal

import (
	"context"
	"strings"

	"torg/municipality"
	"torg/service"
	"torg/web/kit/text"
	"torg/web/kit/ui"
)

// roleNames lists the roles of Enhetsregisteret that may apply, as people know them.
func roleNames(ctx context.Context, codes []string) string {
	var names []string
	for _, code := range codes {
		names = append(names, roleName(ctx, code, code))
	}
	return strings.Join(names, ", ")
}

// roleName is a role as people know it; the register's own word when we have none.
func roleName(ctx context.Context, code, registers string) string {
	if text.From(ctx).HasText("portal.role." + code) {
		return t(ctx, "role."+code)
	}
	return registers
}

// languageNames lists languages, each by its own name.
func languageNames(list []municipality.Language) string {
	names := map[municipality.Language]string{municipality.Bokmaal: "bokmål", municipality.Nynorsk: "nynorsk", municipality.English: "English", municipality.NorthernSami: "davvisámegiella"}
	var out []string
	for _, l := range list {
		out = append(out, names[l])
	}
	return strings.Join(out, ", ")
}

// answerTime says when an answer may be expected.
func answerTime(ctx context.Context, p *service.Pack) string {
	switch {
	case p.Route.Machine.May && p.Meta.ResponseDays > 0:
		return t(ctx, "service.answer.machine.days", p.Meta.ResponseDays)
	case p.Route.Machine.May:
		return t(ctx, "service.answer.machine.months", max(p.Meta.ResponseMonths, 1))
	case p.Meta.ResponseDays > 0:
		return t(ctx, "service.answer.days", p.Meta.ResponseDays)
	}
	return t(ctx, "service.answer.months", max(p.Meta.ResponseMonths, 1))
}

func startText(ctx context.Context, again bool) string {
	if again {
		return t(ctx, "begin.continue")
	}
	return t(ctx, "begin.start")
}

// beginText is the button that leads to an application: who is not logged in must do that first.
func beginText(ctx context.Context, loggedIn bool) string {
	if loggedIn {
		return t(ctx, "service.start")
	}
	return t(ctx, "service.start.login")
}

// registerText is registerName for templates.
func registerText(ctx context.Context, register string) string {
	if text.From(ctx).HasText("portal.register." + register) {
		return t(ctx, "register."+register)
	}
	return t(ctx, "register.other")
}

// sourceName is a register by the name it gives itself in Norwegian, in the reader's language when we have it.
func sourceName(ctx context.Context, source string) string {
	keys := map[string]string{"Folkeregisteret": "folkeregister", "Skatteetaten": "skatt", "Enhetsregisteret": "enhetsregister"}
	if key, ok := keys[source]; ok {
		return t(ctx, "register."+key)
	}
	return source
}

// resultKind is the colour of an answer. A refusal is no error of anybody's: it is told calmly.
func resultKind(result string) string {
	switch result {
	case service.Granted:
		return "success"
	case service.Partly:
		return "warning"
	}
	return "info"
}

func valueTerms(values []given) (out []ui.Term) {
	for _, v := range values {
		out = append(out, ui.Term{Name: v.Name, Value: v.Value})
	}
	return out
}
