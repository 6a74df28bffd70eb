CREATE TABLE pack_proposal (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	base TEXT NOT NULL,
	digest TEXT NOT NULL,
	bundle TEXT NOT NULL,
	change TEXT NOT NULL,
	seen TEXT NOT NULL,
	state TEXT NOT NULL,
	remark TEXT NOT NULL,
	proposed_at BIGINT NOT NULL,
	proposed_by TEXT NOT NULL,
	proposed_name TEXT NOT NULL,
	settled_at BIGINT NOT NULL,
	settled_by TEXT NOT NULL,
	settled_name TEXT NOT NULL
);
CREATE INDEX pack_proposal_name ON pack_proposal (name, proposed_at);
