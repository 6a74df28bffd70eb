CREATE INDEX request_walk ON request (pack, received_at, id);
