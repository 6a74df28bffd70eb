CREATE TABLE web_session (
	id TEXT PRIMARY KEY,
	sealed TEXT NOT NULL,
	expires_at BIGINT NOT NULL
);
CREATE INDEX web_session_expiry ON web_session (expires_at);
