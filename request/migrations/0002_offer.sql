CREATE TABLE offer (
	id TEXT PRIMARY KEY,
	person TEXT NOT NULL,
	pack TEXT NOT NULL,
	digest TEXT NOT NULL,
	plan TEXT NOT NULL,
	event TEXT NOT NULL,
	subject TEXT NOT NULL,
	happened TEXT NOT NULL,
	language TEXT NOT NULL,
	facts TEXT NOT NULL,
	answers TEXT NOT NULL,
	outcome TEXT NOT NULL,
	state TEXT NOT NULL,
	cause TEXT NOT NULL,
	casefile TEXT NOT NULL,
	case_number TEXT NOT NULL,
	entry TEXT NOT NULL,
	made_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	expires TEXT NOT NULL
);
CREATE UNIQUE INDEX offer_once ON offer (person, pack, event);
CREATE INDEX offer_entry ON offer (entry);
CREATE INDEX offer_state ON offer (state, expires);
CREATE TABLE offer_reservation (
	id TEXT PRIMARY KEY,
	since BIGINT NOT NULL
);
CREATE TABLE resident (
	id TEXT PRIMARY KEY,
	national_id TEXT NOT NULL,
	born TEXT NOT NULL,
	seen_at BIGINT NOT NULL
);
CREATE INDEX resident_born ON resident (born);
CREATE TABLE watched (
	id TEXT PRIMARY KEY,
	position BIGINT NOT NULL
);
