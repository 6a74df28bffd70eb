CREATE TABLE ledger (
	seq BIGINT PRIMARY KEY,
	at BIGINT NOT NULL,
	actor_kind TEXT NOT NULL,
	actor_id TEXT NOT NULL,
	actor_name TEXT NOT NULL,
	actor_role TEXT NOT NULL,
	actor_unit TEXT NOT NULL,
	verb TEXT NOT NULL,
	subject TEXT NOT NULL,
	persons TEXT NOT NULL,
	purpose TEXT NOT NULL,
	basis TEXT NOT NULL,
	detail TEXT NOT NULL,
	touched TEXT NOT NULL,
	hash TEXT NOT NULL
);
CREATE INDEX ledger_subject ON ledger (subject, seq);
CREATE TABLE ledger_person (
	person TEXT NOT NULL,
	seq BIGINT NOT NULL,
	PRIMARY KEY (person, seq)
);
CREATE TABLE ledger_node (
	position BIGINT PRIMARY KEY,
	hash TEXT NOT NULL
);
CREATE TABLE ledger_checkpoint (
	size BIGINT PRIMARY KEY,
	at BIGINT NOT NULL,
	note TEXT NOT NULL
);
