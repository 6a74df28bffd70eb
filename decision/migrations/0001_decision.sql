CREATE TABLE decision (
	id TEXT PRIMARY KEY,
	case_id TEXT NOT NULL,
	person TEXT NOT NULL,
	state TEXT NOT NULL,
	result TEXT NOT NULL,
	machine BIGINT NOT NULL,
	pack TEXT NOT NULL,
	digest TEXT NOT NULL,
	outcome TEXT NOT NULL,
	reasons TEXT NOT NULL,
	drafted_by TEXT NOT NULL,
	drafted_name TEXT NOT NULL,
	approved_by TEXT NOT NULL,
	approved_name TEXT NOT NULL,
	remark TEXT NOT NULL,
	version BIGINT NOT NULL,
	drafted_at BIGINT NOT NULL,
	made_at BIGINT NOT NULL,
	entry TEXT NOT NULL,
	title TEXT NOT NULL,
	notified_at BIGINT NOT NULL,
	opened_at BIGINT NOT NULL,
	delivered_at BIGINT NOT NULL,
	appeal_weeks BIGINT NOT NULL,
	appeal_by TEXT NOT NULL
);
CREATE INDEX decision_case ON decision (case_id, drafted_at);
CREATE INDEX decision_entry ON decision (entry);
