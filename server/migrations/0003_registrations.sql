-- Which phone may deliver for whom, and one-time codes that register one.

CREATE TABLE registration (
    key           BLOB NOT NULL,     -- SHA-256 of the public key
    staff         TEXT NOT NULL REFERENCES account (staff),
    name          TEXT NOT NULL,     -- what its browser calls itself
    public_key    BLOB NOT NULL,     -- a point on P-256, uncompressed
    state         TEXT NOT NULL,     -- active, revoked, wiped
    registered_at INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    seen_at       INTEGER NOT NULL,
    counter       INTEGER NOT NULL,  -- of the last signed request: the next one counts on
    PRIMARY KEY (key, staff)
) STRICT, WITHOUT ROWID;
CREATE INDEX registration_by_staff ON registration (staff);

-- The SHA-256 of a code, keyed with the account: who reads the database has ten minutes to try all.
CREATE TABLE registration_code (
    staff      TEXT PRIMARY KEY REFERENCES account (staff),
    hash       BLOB NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The phone that a session was begun on; a session without one was begun where phones need no code.
ALTER TABLE session ADD COLUMN key BLOB;
