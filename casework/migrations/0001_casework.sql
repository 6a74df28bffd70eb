CREATE TABLE case_work (
	id TEXT PRIMARY KEY,
	request TEXT NOT NULL UNIQUE,
	pack TEXT NOT NULL,
	digest TEXT NOT NULL,
	casefile TEXT NOT NULL,
	number TEXT NOT NULL,
	person TEXT NOT NULL,
	org TEXT NOT NULL,
	org_name TEXT NOT NULL,
	unit TEXT NOT NULL,
	officer TEXT NOT NULL,
	status TEXT NOT NULL,
	result TEXT NOT NULL,
	language TEXT NOT NULL,
	opened_at BIGINT NOT NULL,
	due TEXT NOT NULL,
	decided_at BIGINT NOT NULL,
	outcome TEXT NOT NULL
);
CREATE INDEX case_work_person ON case_work (person, opened_at);
CREATE INDEX case_work_desk ON case_work (unit, status, due, id);
CREATE TABLE case_task (
	id TEXT PRIMARY KEY,
	case_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	state TEXT NOT NULL,
	role TEXT NOT NULL,
	unit TEXT NOT NULL,
	officer TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	due TEXT NOT NULL,
	done_at BIGINT NOT NULL,
	done_by TEXT NOT NULL,
	note TEXT NOT NULL
);
CREATE INDEX case_task_desk ON case_task (state, unit, due, id);
CREATE INDEX case_task_case ON case_task (case_id, created_at);
CREATE TABLE case_question (
	id TEXT PRIMARY KEY,
	case_id TEXT NOT NULL,
	asked_at BIGINT NOT NULL,
	asked_by TEXT NOT NULL,
	question TEXT NOT NULL,
	due TEXT NOT NULL,
	entry TEXT NOT NULL,
	answered_at BIGINT NOT NULL,
	answer_entry TEXT NOT NULL
);
CREATE INDEX case_question_case ON case_question (case_id, asked_at);
CREATE TABLE case_bias (
	id TEXT PRIMARY KEY,
	case_id TEXT NOT NULL,
	officer TEXT NOT NULL,
	reason TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX case_bias_case ON case_bias (case_id, officer);
