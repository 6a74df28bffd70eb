CREATE TABLE job (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	args TEXT NOT NULL,
	state TEXT NOT NULL,
	run_at BIGINT NOT NULL,
	lease_until BIGINT NOT NULL,
	tries BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	error TEXT NOT NULL
);
CREATE INDEX job_due ON job (state, run_at);
