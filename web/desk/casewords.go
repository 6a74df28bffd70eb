package desk

import (
	"context"

	"torg/archive"
	"torg/casework"
	"torg/dispatch"
	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/web/kit/text"
	"torg/web/kit/ui"
)

// facts are the head of the case: who, what, how far, by when.
func (v caseView) facts(ctx context.Context) []ui.Term {
	r := text.From(ctx)
	terms := []ui.Term{{Name: t(ctx, "case.applicant"), Body: applicant(v)}}
	if v.Org != "" {
		terms = append(terms, ui.Term{Name: t(ctx, "case.org"), Value: v.OrgName + " (" + v.Org.String() + ")"})
	}
	terms = append(terms, ui.Term{Name: t(ctx, "column.status"), Body: status(statusColor(v.Case), t(ctx, statusKey(v.Case)))})
	if !v.Status.Finished() {
		terms = append(terms, ui.Term{Name: t(ctx, "case.due"), Body: due(v.Due, v.late())})
	}
	return append(terms, ui.Term{Name: t(ctx, "case.opened"), Value: r.DateTime(v.Opened)}, ui.Term{Name: t(ctx, "case.unit"), Value: v.Unit},
		ui.Term{Name: t(ctx, "column.holder"), Value: holder(ctx, v.Holder)})
}

// answers is a page of the application as it was answered.
func answers(ctx context.Context, s request.Section) (out []ui.Answer) {
	for _, l := range s.Lines {
		a := ui.Answer{Label: l.Label, Value: masked(l.Value), Source: sourceOf(ctx, l)}
		if l.Contested {
			a.Values = []string{masked(l.Value), t(ctx, "contested", masked(l.Why))}
		}
		out = append(out, a)
	}
	return out
}

func sourceOf(ctx context.Context, l request.Line) string {
	switch {
	case l.Contested:
		return t(ctx, "source.contested")
	case l.Source != "":
		return text.T(ctx, "kit.source", l.Source, municipality.DateOf(l.At))
	}
	return ""
}

func anyContested(sections []request.Section) bool {
	for _, s := range sections {
		for _, l := range s.Lines {
			if l.Contested {
				return true
			}
		}
	}
	return false
}

// kindKey names the text of a kind of entry.
func kindKey(k archive.EntryType) string {
	switch k {
	case archive.Incoming, archive.Outgoing, archive.Memo, archive.MemoNoFollowUp, archive.PresentedCase:
		return "kind." + string(k)
	}
	return "kind.other"
}

// letterKey names the text of how far a letter has come.
func letterKey(s dispatch.Shipment) string {
	if s.State == dispatch.Sent && s.Channel == dispatch.Paper {
		return "letter.printer"
	}
	switch s.State {
	case dispatch.Accepted, dispatch.Sent, dispatch.Notified, dispatch.Opened, dispatch.Printed, dispatch.Failed, dispatch.Lost, dispatch.Again:
		return "letter." + string(s.State)
	}
	return "letter.other"
}

func letterColor(s dispatch.Shipment) string {
	switch {
	case !s.Failed.IsZero():
		return "danger"
	case !s.Delivered.IsZero():
		return "success"
	}
	return "info"
}

func channelKey(c dispatch.Channel) string {
	if c == dispatch.Paper {
		return "channel.print"
	}
	return "channel.digital"
}

// letterSteps are the moments of a letter that has come some way.
func letterSteps(ctx context.Context, s dispatch.Shipment) (out []ui.Term) {
	r := text.From(ctx)
	for _, at := range []struct {
		key  string
		when string
	}{{"letter.at.sent", r.DateTime(s.Sent)}, {"letter.at.notified", r.DateTime(s.Notified)}, {"letter.at.opened", r.DateTime(s.Opened)}, {"letter.at.printed", r.DateTime(s.Printed)},
		{"letter.at.delivered", r.DateTime(s.Delivered)}, {"letter.at.failed", r.DateTime(s.Failed)}} {
		if at.when != "" {
			out = append(out, ui.Term{Name: t(ctx, at.key), Value: at.when})
		}
	}
	return out
}

// verbKey names the text of an act in the ledger.
func verbKey(r *text.Reader, verb string) string {
	if r.HasText("desk.verb." + verb) {
		return "verb." + verb
	}
	return "verb.other"
}

// actor is who did something, as staff reads it.
func actor(ctx context.Context, a municipality.Actor) string {
	switch a.Kind {
	case municipality.Citizen:
		return t(ctx, "actor.citizen")
	case municipality.Machine:
		return t(ctx, "actor.machine")
	case municipality.System:
		return t(ctx, "actor.system")
	}
	if a.Name != "" {
		return a.Name
	}
	return a.ID
}

// history is a list of acts as a table.
func history(ctx context.Context, records []ledger.Record, caption string) ui.TableOf {
	r := text.From(ctx)
	table := ui.TableOf{Caption: caption, Quiet: true, Columns: []ui.Column{{Title: t(ctx, "history.what")}, {Title: t(ctx, "history.who")}, {Title: t(ctx, "history.when")}, {Title: t(ctx, "history.law")}}}
	for _, one := range records {
		basis := one.Basis
		if basis == "" {
			basis = "–"
		}
		table.Rows = append(table.Rows, []ui.Cell{ui.C(t(ctx, verbKey(r, one.Verb))), ui.C(actor(ctx, one.Actor)), ui.C(r.DateTime(one.At)), ui.C(basis)})
	}
	return table
}

// taskLine is a task with its note, where the note is for people: some hold an id for the house.
func taskNote(task casework.Task) string {
	if municipality.ValidID(task.Note) {
		return ""
	}
	return task.Note
}

// jobKey names the text of a kind of work.
func jobKey(r *text.Reader, kind string) string {
	if r.HasText("desk.job." + kind) {
		return "job." + kind
	}
	return "job.other"
}
