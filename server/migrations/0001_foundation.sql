-- Everything that a county keeps. JSON columns hold what app::sync folds; the other columns are what is searched.

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- A scope is a village or the county. `head` counts its visible operations without gaps. `dossiers` and `digest` are
-- what phones compare their copies with.
CREATE TABLE scope (
    code     TEXT PRIMARY KEY,
    head     INTEGER NOT NULL DEFAULT 0,
    dossiers INTEGER NOT NULL DEFAULT 0,
    digest   INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE device (
    id      TEXT PRIMARY KEY,
    owner   TEXT NOT NULL,
    acked_n INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT;

-- The log: every delivered operation once, whatever became of it. Never updated, never deleted.
CREATE TABLE operation (
    device  TEXT NOT NULL,
    n       INTEGER NOT NULL,
    id      TEXT NOT NULL,             -- twice when a phone delivered it again under another identity
    scope   TEXT NOT NULL,
    seq     INTEGER NOT NULL,          -- 0 when copies do not see it
    body    TEXT NOT NULL,             -- the whole operation, as delivered
    digest  BLOB NOT NULL,
    outcome TEXT NOT NULL,
    by_staff TEXT NOT NULL,
    at      INTEGER NOT NULL,          -- ms since 1970, server time
    PRIMARY KEY (device, n)
) STRICT;
CREATE INDEX operation_by_id ON operation (id);
CREATE UNIQUE INDEX operation_in_scope ON operation (scope, seq) WHERE seq > 0;

-- Projections of the log. `tiangeng check` folds the log again and compares.
CREATE TABLE dossier (
    scope  TEXT NOT NULL REFERENCES scope (code),
    person TEXT NOT NULL,
    body   TEXT NOT NULL,
    digest INTEGER NOT NULL,
    PRIMARY KEY (scope, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX dossier_by_person ON dossier (person);

-- By which keyed hash of an identity number a person is found.
CREATE TABLE person_identity (
    hash   BLOB NOT NULL,
    scope  TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (scope, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_by_identity ON person_identity (hash);

-- Days that a form holds for a person (by keyed hash) and plan.
CREATE TABLE cover (
    enrolment TEXT NOT NULL,
    person    TEXT NOT NULL,
    scope     TEXT NOT NULL,
    hash      BLOB NOT NULL,
    plan      TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL,
    PRIMARY KEY (scope, person, enrolment)
) STRICT, WITHOUT ROWID;
CREATE INDEX cover_by_identity ON cover (hash, plan);

-- Areas, plans and staff cards, as the county's scope shows them.
CREATE TABLE entry (
    kind TEXT NOT NULL,
    key  TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

-- Accounts. What colleagues see of them is an entry.
CREATE TABLE account (
    staff         TEXT PRIMARY KEY,
    phone         TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    active        INTEGER NOT NULL DEFAULT 1
) STRICT;

-- Sessions by the SHA-256 of their token: who reads the database cannot sign in with it.
CREATE TABLE session (
    token_hash BLOB PRIMARY KEY,
    staff      TEXT NOT NULL REFERENCES account (staff),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

-- Verified backups that are kept, and how far each held every device's operations.
CREATE TABLE backup (
    name     TEXT PRIMARY KEY,
    taken_at INTEGER NOT NULL
) STRICT;
CREATE TABLE backup_device (
    backup  TEXT NOT NULL REFERENCES backup (name) ON DELETE CASCADE,
    device  TEXT NOT NULL,
    acked_n INTEGER NOT NULL,
    PRIMARY KEY (backup, device)
) STRICT, WITHOUT ROWID;
