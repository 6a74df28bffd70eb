CREATE TABLE case_appeal (
	id TEXT PRIMARY KEY,
	case_id TEXT NOT NULL,
	decision TEXT NOT NULL,
	entry TEXT NOT NULL,
	received_at BIGINT NOT NULL,
	late BIGINT NOT NULL,
	wish TEXT NOT NULL,
	grounds TEXT NOT NULL
);
CREATE INDEX case_appeal_case ON case_appeal (case_id, received_at);
