CREATE TABLE person (
	id TEXT PRIMARY KEY,
	national_id TEXT NOT NULL,
	name TEXT NOT NULL,
	seen_at BIGINT NOT NULL
);
CREATE TABLE draft (
	id TEXT PRIMARY KEY,
	person TEXT NOT NULL,
	org TEXT NOT NULL,
	org_name TEXT NOT NULL,
	pack TEXT NOT NULL,
	digest TEXT NOT NULL,
	language TEXT NOT NULL,
	facts TEXT NOT NULL,
	answers TEXT NOT NULL,
	attachments TEXT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL
);
CREATE INDEX draft_person ON draft (person, changed_at);
CREATE TABLE request (
	id TEXT PRIMARY KEY,
	person TEXT NOT NULL,
	org TEXT NOT NULL,
	org_name TEXT NOT NULL,
	pack TEXT NOT NULL,
	digest TEXT NOT NULL,
	language TEXT NOT NULL,
	facts TEXT NOT NULL,
	answers TEXT NOT NULL,
	attachments TEXT NOT NULL,
	received_at BIGINT NOT NULL,
	casefile TEXT NOT NULL,
	case_number TEXT NOT NULL,
	entry TEXT NOT NULL,
	entry_number TEXT NOT NULL,
	journal_number TEXT NOT NULL
);
CREATE INDEX request_person ON request (person, received_at);
