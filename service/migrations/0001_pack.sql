CREATE TABLE pack_adoption (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	digest TEXT NOT NULL,
	bundle TEXT NOT NULL,
	adopted_at BIGINT NOT NULL,
	adopted_by TEXT NOT NULL
);
CREATE INDEX pack_adoption_name ON pack_adoption (name, adopted_at);
CREATE INDEX pack_adoption_digest ON pack_adoption (digest);
