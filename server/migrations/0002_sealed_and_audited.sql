-- What is kept of people is sealed (server/src/store/seal.rs), and who did what is chained. Until the step that seals old rows has
-- ended, `clear_rows` says so, and their bodies stand in clear: opening the database goes on with it.

CREATE TABLE operation_sealed (
    device  TEXT NOT NULL,
    n       INTEGER NOT NULL,
    id      TEXT NOT NULL,             -- twice when a phone delivered it again under another identity
    scope   TEXT NOT NULL,
    seq     INTEGER NOT NULL,          -- 0 when copies do not see it
    body    BLOB NOT NULL,             -- the whole operation, as delivered; sealed
    digest  BLOB NOT NULL,             -- keyed hash of what it asks
    outcome TEXT NOT NULL,
    by_staff TEXT NOT NULL,
    at      INTEGER NOT NULL,          -- ms since 1970, server time
    PRIMARY KEY (device, n)
) STRICT;
INSERT INTO operation_sealed (device, n, id, scope, seq, body, digest, outcome, by_staff, at)
    SELECT device, n, id, scope, seq, CAST(body AS BLOB), digest, outcome, by_staff, at FROM operation ORDER BY rowid;
DROP TABLE operation;
ALTER TABLE operation_sealed RENAME TO operation;
CREATE INDEX operation_by_id ON operation (id);
CREATE UNIQUE INDEX operation_in_scope ON operation (scope, seq) WHERE seq > 0;

-- A dossier's digest follows from its body: it stands nowhere else.
CREATE TABLE dossier_sealed (
    scope  TEXT NOT NULL REFERENCES scope (code),
    person TEXT NOT NULL,
    body   BLOB NOT NULL,
    PRIMARY KEY (scope, person)
) STRICT, WITHOUT ROWID;
INSERT INTO dossier_sealed (scope, person, body) SELECT scope, person, CAST(body AS BLOB) FROM dossier;
DROP TABLE dossier;
ALTER TABLE dossier_sealed RENAME TO dossier;
CREATE INDEX dossier_by_person ON dossier (person);

-- The sum of the digests of a village's only dossier is its digest: sealed too. NULL stands for zero.
ALTER TABLE scope ADD COLUMN sum BLOB;
UPDATE scope SET sum = CAST(CAST(digest AS TEXT) AS BLOB);
ALTER TABLE scope DROP COLUMN digest;

-- Photos and voice notes by who is named with them.
CREATE TABLE attachment (
    scope  TEXT NOT NULL,
    person TEXT NOT NULL,
    blob   BLOB NOT NULL,              -- SHA-256 of the content
    PRIMARY KEY (scope, blob, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_by_person ON attachment (scope, person);

-- Each row's hash is over the one before it and the row itself. No personal data.
CREATE TABLE audit (
    n       INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,          -- ms since 1970, server time
    staff   TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,             -- JSON
    hash    BLOB NOT NULL
) STRICT;
CREATE TRIGGER audit_is_not_rewritten BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

INSERT INTO setting (key, value) VALUES ('clear_rows', 'yes');
