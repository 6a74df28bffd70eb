CREATE TABLE brukt_nummer (
	noekkel TEXT PRIMARY KEY,
	siste BIGINT NOT NULL
);
