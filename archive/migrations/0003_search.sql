CREATE TABLE sokbar (
	nr BIGINT PRIMARY KEY,
	enhet TEXT NOT NULL,
	art TEXT NOT NULL,
	dato TEXT NOT NULL,
	utkast BIGINT NOT NULL,
	enhet1 TEXT NOT NULL,
	enhet2 TEXT NOT NULL,
	saksbehandler1 TEXT NOT NULL,
	saksbehandler2 TEXT NOT NULL,
	ord TEXT NOT NULL
);
CREATE UNIQUE INDEX sokbar_enhet ON sokbar (enhet);
CREATE TABLE sokeord (
	ord TEXT NOT NULL,
	nr BIGINT NOT NULL,
	apent BIGINT NOT NULL,
	skjult BIGINT NOT NULL,
	PRIMARY KEY (ord, nr)
);
CREATE TABLE ordliste (
	ord TEXT PRIMARY KEY
);
CREATE TABLE sokstatus (
	navn TEXT PRIMARY KEY,
	verdi TEXT NOT NULL
);
