CREATE TABLE shipment (
	id TEXT PRIMARY KEY,
	case_id TEXT NOT NULL,
	person TEXT NOT NULL,
	channel TEXT NOT NULL,
	carrier TEXT NOT NULL,
	state TEXT NOT NULL,
	native TEXT NOT NULL,
	detail TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	sent_at BIGINT NOT NULL,
	notified_at BIGINT NOT NULL,
	opened_at BIGINT NOT NULL,
	printed_at BIGINT NOT NULL,
	delivered_at BIGINT NOT NULL,
	failed_at BIGINT NOT NULL,
	digest TEXT NOT NULL
);
CREATE INDEX shipment_case ON shipment (case_id, created_at);
