CREATE INDEX case_work_casefile ON case_work (casefile);
