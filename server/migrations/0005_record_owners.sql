-- In whose dossier a record (visit, consent, form, video session) is kept: its id belongs to that dossier for ever. Filled when the log is
-- folded anew, which the first start of this version does.
CREATE TABLE record_owner (
    id     BLOB PRIMARY KEY,
    person TEXT NOT NULL
) STRICT, WITHOUT ROWID;
