CREATE TABLE incoming (
	id TEXT PRIMARY KEY,
	source TEXT NOT NULL,
	channel TEXT NOT NULL,
	sender TEXT NOT NULL,
	subject TEXT NOT NULL,
	entry TEXT NOT NULL,
	folder TEXT NOT NULL,
	state TEXT NOT NULL,
	by_whom TEXT NOT NULL,
	received_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX incoming_once ON incoming (source);
CREATE INDEX incoming_state ON incoming (state, received_at);
CREATE TABLE mailbag (
	id TEXT PRIMARY KEY,
	casefile TEXT NOT NULL
);
