CREATE INDEX saksmappe_arkivdel ON saksmappe (arkivdel, system_id);
CREATE INDEX journalpost_arkivdel ON journalpost (referanse_arkivdel, system_id) WHERE saksmappe = '';
