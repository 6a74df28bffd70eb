package desk

import (
	"context"

	"torg/casework"
	"torg/web/kit/ui"
)

// tasksTable is a list of tasks; on a narrow screen each is a card.
func tasksTable(ctx context.Context, items []item, caption string) ui.TableOf {
	table := ui.TableOf{Caption: caption, Quiet: true, Columns: []ui.Column{{Title: t(ctx, "column.case")}, {Title: t(ctx, "column.task")}, {Title: t(ctx, "column.due")}, {Title: t(ctx, "column.holder")}}}
	for _, i := range items {
		table.Rows = append(table.Rows, []ui.Cell{{Body: caseLink(i.Of.ID, i.Of.Number, i.Service, i.Zone)}, ui.C(t(ctx, taskKey(i.Kind))), {Body: due(i.Due, i.Late)}, ui.C(holder(ctx, i.Holder))})
	}
	return table
}

func casesTable(ctx context.Context, lines []caseLine) ui.TableOf {
	table := ui.TableOf{Caption: t(ctx, "cases.title"), Quiet: true, Columns: []ui.Column{{Title: t(ctx, "column.case")}, {Title: t(ctx, "column.status")}, {Title: t(ctx, "column.due")}, {Title: t(ctx, "column.holder")}}}
	for _, l := range lines {
		expected := ui.C("–")
		if !l.Status.Finished() {
			expected = ui.Cell{Body: due(l.Due, l.Late)}
		}
		table.Rows = append(table.Rows, []ui.Cell{{Body: caseLink(l.ID, l.Number, l.Service, l.Zone)}, {Body: status(statusColor(l.Case), t(ctx, statusKey(l.Case)))}, expected, ui.C(holder(ctx, l.Holder))})
	}
	return table
}

func holder(ctx context.Context, name string) string {
	if name == "" {
		return t(ctx, "nobody")
	}
	return name
}

// mineEmpty says what to do when she has nothing of her own.
func mineEmpty(ctx context.Context, v overviewView) string {
	if !v.Cases {
		return t(ctx, "mine.none")
	}
	return t(ctx, "mine.empty.text")
}

// taskKey names the text of a kind of task.
func taskKey(k casework.TaskKind) string {
	switch k {
	case casework.Assess, casework.Approve, casework.Return, casework.Answered, casework.Delivery, casework.Appealed:
		return "task." + string(k)
	}
	return "task.other"
}

// statusKey names the text of how far a case has come, and how it ended.
func statusKey(c casework.Case) string {
	switch c.Status {
	case casework.Decided:
		return "status.decided." + resultKey(c.Result)
	case casework.ByRules, casework.Open, casework.Waiting, casework.Approval, casework.Withdrawn:
		return "status." + string(c.Status)
	}
	return "status.other"
}

func resultKey(result string) string {
	switch result {
	case "granted", "refused", "partly":
		return result
	}
	return "other"
}

func statusColor(c casework.Case) string {
	switch c.Status {
	case casework.Decided:
		return "success"
	case casework.Waiting, casework.Approval:
		return "warning"
	case casework.Withdrawn:
		return "neutral"
	}
	return "info"
}
