CREATE TABLE journal_entry (
	id TEXT PRIMARY KEY,
	zone TEXT NOT NULL,
	number TEXT NOT NULL,
	case_number TEXT NOT NULL,
	journal_number TEXT NOT NULL,
	title TEXT NOT NULL,
	case_title TEXT NOT NULL,
	kind TEXT NOT NULL,
	document_date TEXT NOT NULL,
	journal_date TEXT NOT NULL,
	journaled_at BIGINT NOT NULL,
	senders TEXT NOT NULL,
	receivers TEXT NOT NULL,
	screening TEXT NOT NULL,
	unit TEXT NOT NULL,
	documents TEXT NOT NULL
);
CREATE INDEX journal_entry_newest ON journal_entry (journaled_at, id);
CREATE TABLE journal_term (
	term TEXT NOT NULL,
	entry TEXT NOT NULL,
	name BIGINT NOT NULL,
	journaled_at BIGINT NOT NULL,
	PRIMARY KEY (term, entry, name)
);
CREATE INDEX journal_term_entry ON journal_term (entry);
