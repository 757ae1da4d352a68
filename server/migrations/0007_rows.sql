-- A row is a person's dossier or one record of an area: its key is the person's id, or `record-` and the record's.
--
-- The county (6 digits) leads every key of what a county keeps, so that one database holds several, and a county is a shard. What it does not
-- lead are keys on an identifier that is random and the same everywhere: whoever asks by it does not know the county yet. They say so.
-- The county is no part of a seal's place: nothing is sealed anew.
--
-- Tables of the machine itself have no county:
--   setting                                 what this installation is: its epoch, its own device, how far a step of an upgrade has come
--   backup, backup_device, backup_folder    a backup is of the whole file
--   audit                                   one chain of hashes over the whole file, in one order; it cannot be cut by counties afterwards

-- A database has held one county until now: its area says which, or the scope of its first operation. 000000 is no county.
CREATE TABLE only_county (code TEXT NOT NULL) STRICT;
INSERT INTO only_county (code) SELECT coalesce(
    (SELECT key FROM entry WHERE kind = 'area' AND length(key) = 6 ORDER BY key LIMIT 1),
    (SELECT substr(scope, 1, 6) FROM operation ORDER BY rowid LIMIT 1),
    '000000');

-- An area is of the county that its code begins with, whoever is on the staff of the county of their first area.
CREATE TABLE entry_in_county (
    county TEXT NOT NULL,
    kind   TEXT NOT NULL,
    key    TEXT NOT NULL,
    body   TEXT NOT NULL,
    PRIMARY KEY (county, kind, key)
) STRICT, WITHOUT ROWID;
INSERT INTO entry_in_county (county, kind, key, body)
    SELECT coalesce(CASE kind WHEN 'area' THEN substr(key, 1, 6) WHEN 'staff' THEN substr(body ->> '$.areas[0]', 1, 6) END, code),
        kind, key, body FROM entry, only_county;
DROP TABLE entry;
ALTER TABLE entry_in_county RENAME TO entry;

-- Accounts, and what hangs on them.

CREATE TABLE account_in_county (
    county        TEXT NOT NULL,
    staff         TEXT NOT NULL,
    phone         TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    active        INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (county, staff)
) STRICT, WITHOUT ROWID;
INSERT INTO account_in_county (county, staff, phone, password_hash, active)
    SELECT coalesce((SELECT county FROM entry WHERE kind = 'staff' AND key = staff), code), staff, phone, password_hash, active
    FROM account, only_county;

CREATE TABLE session_in_county (
    county     TEXT NOT NULL,
    token_hash BLOB NOT NULL,          -- SHA-256 of the token
    staff      TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    key        BLOB,                   -- the phone that it was begun on; a session without one was begun where phones need no code
    PRIMARY KEY (county, token_hash),
    FOREIGN KEY (county, staff) REFERENCES account_in_county (county, staff)
) STRICT, WITHOUT ROWID;
INSERT INTO session_in_county (county, token_hash, staff, created_at, expires_at, key)
    SELECT account.county, token_hash, staff, created_at, expires_at, key FROM session JOIN account_in_county AS account USING (staff);

CREATE TABLE registration_in_county (
    county        TEXT NOT NULL,
    key           BLOB NOT NULL,     -- SHA-256 of the public key
    staff         TEXT NOT NULL,
    name          TEXT NOT NULL,     -- what its browser calls itself
    public_key    BLOB NOT NULL,     -- a point on P-256, uncompressed
    state         TEXT NOT NULL,     -- active, revoked, wiped
    registered_at INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    seen_at       INTEGER NOT NULL,
    counter       INTEGER NOT NULL,  -- of the last signed request: the next one counts on
    PRIMARY KEY (county, key, staff),
    FOREIGN KEY (county, staff) REFERENCES account_in_county (county, staff)
) STRICT, WITHOUT ROWID;
INSERT INTO registration_in_county (county, key, staff, name, public_key, state, registered_at, expires_at, seen_at, counter)
    SELECT account.county, key, staff, name, public_key, state, registered_at, expires_at, seen_at, counter
    FROM registration JOIN account_in_county AS account USING (staff);

CREATE TABLE registration_code_in_county (
    county     TEXT NOT NULL,
    staff      TEXT NOT NULL,
    hash       BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (county, staff),
    FOREIGN KEY (county, staff) REFERENCES account_in_county (county, staff)
) STRICT, WITHOUT ROWID;
INSERT INTO registration_code_in_county (county, staff, hash, expires_at)
    SELECT account.county, staff, hash, expires_at FROM registration_code JOIN account_in_county AS account USING (staff);

DROP TABLE registration_code;
DROP TABLE registration;
DROP TABLE session;
DROP TABLE account;
ALTER TABLE account_in_county RENAME TO account;
ALTER TABLE session_in_county RENAME TO session;
ALTER TABLE registration_in_county RENAME TO registration;
ALTER TABLE registration_code_in_county RENAME TO registration_code;
CREATE UNIQUE INDEX account_by_staff ON account (staff);         -- a random id
CREATE UNIQUE INDEX account_by_phone ON account (phone);         -- who signs in names no county
CREATE UNIQUE INDEX session_by_token ON session (token_hash);    -- a random token's
CREATE INDEX registration_by_key ON registration (key);          -- a random key speaks for one person, whatever the county
CREATE INDEX registration_by_staff ON registration (county, staff);

-- A phone is of its owner's county. The server's own device writes in all of them and is of none: 000000.
CREATE TABLE device_in_county (
    county  TEXT NOT NULL,
    id      TEXT NOT NULL,
    owner   TEXT NOT NULL,
    acked_n INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;
INSERT INTO device_in_county (county, id, owner, acked_n, seen_at)
    SELECT coalesce((SELECT county FROM account WHERE staff = owner), '000000'), id, owner, acked_n, seen_at FROM device;
DROP TABLE device;
ALTER TABLE device_in_county RENAME TO device;
CREATE UNIQUE INDEX device_by_id ON device (id);                 -- a random id

-- The log. Its rows stay in the order in which they came.
CREATE TABLE operation_in_county (
    county  TEXT NOT NULL,
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
    PRIMARY KEY (county, device, n)
) STRICT;
INSERT INTO operation_in_county (county, device, n, id, scope, seq, body, digest, outcome, by_staff, at)
    SELECT substr(scope, 1, 6), device, n, id, scope, seq, body, digest, outcome, by_staff, at FROM operation ORDER BY rowid;
DROP TABLE operation;
ALTER TABLE operation_in_county RENAME TO operation;
-- A device's random id with a number: kept once and sealed in that place, whichever county's scope it names.
CREATE UNIQUE INDEX operation_by_number ON operation (device, n);
CREATE INDEX operation_by_id ON operation (id);                  -- a random id
CREATE UNIQUE INDEX operation_in_scope ON operation (county, scope, seq) WHERE seq > 0;
-- Operations whose kind this server does not know wait in no dossier. How much of one writer's there is at once is bounded over all counties
-- that they name, so the staff's random id leads here and in what waits.
CREATE INDEX operation_of_no_kind ON operation (by_staff) WHERE outcome = '{"review":{"reason":"unknown_kind"}}';

-- A scope begins with its county.

CREATE TABLE scope_in_county (
    county   TEXT NOT NULL,
    code     TEXT NOT NULL,
    head     INTEGER NOT NULL DEFAULT 0,
    dossiers INTEGER NOT NULL DEFAULT 0,
    sum      BLOB,                     -- of the dossiers' digests; sealed. NULL stands for zero
    PRIMARY KEY (county, code)
) STRICT, WITHOUT ROWID;
INSERT INTO scope_in_county (county, code, head, dossiers, sum) SELECT substr(code, 1, 6), code, head, dossiers, sum FROM scope;

CREATE TABLE dossier_in_county (
    county TEXT NOT NULL,
    scope  TEXT NOT NULL,
    row    TEXT NOT NULL,
    body   BLOB NOT NULL,
    PRIMARY KEY (county, scope, row),
    FOREIGN KEY (county, scope) REFERENCES scope_in_county (county, code)
) STRICT, WITHOUT ROWID;
INSERT INTO dossier_in_county (county, scope, row, body) SELECT substr(scope, 1, 6), scope, person, body FROM dossier;
DROP TABLE dossier;
DROP TABLE scope;
ALTER TABLE scope_in_county RENAME TO scope;
ALTER TABLE dossier_in_county RENAME TO dossier;
CREATE INDEX dossier_by_row ON dossier (county, row);

-- By which keyed hash of an identity number a person is found, within the county.
CREATE TABLE person_identity_in_county (
    county TEXT NOT NULL,
    scope  TEXT NOT NULL,
    person TEXT NOT NULL,
    hash   BLOB NOT NULL,
    PRIMARY KEY (county, scope, person)
) STRICT, WITHOUT ROWID;
INSERT INTO person_identity_in_county (county, scope, person, hash) SELECT substr(scope, 1, 6), scope, person, hash FROM person_identity;
DROP TABLE person_identity;
ALTER TABLE person_identity_in_county RENAME TO person_identity;
CREATE INDEX person_by_identity ON person_identity (county, hash);

-- Days that a form holds for a person (by keyed hash) and plan.
CREATE TABLE cover_in_county (
    county    TEXT NOT NULL,
    scope     TEXT NOT NULL,
    person    TEXT NOT NULL,
    enrolment TEXT NOT NULL,
    hash      BLOB NOT NULL,
    plan      TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL,
    PRIMARY KEY (county, scope, person, enrolment)
) STRICT, WITHOUT ROWID;
INSERT INTO cover_in_county (county, scope, person, enrolment, hash, plan, first_day, last_day)
    SELECT substr(scope, 1, 6), scope, person, enrolment, hash, plan, first_day, last_day FROM cover;
DROP TABLE cover;
ALTER TABLE cover_in_county RENAME TO cover;
CREATE INDEX cover_by_identity ON cover (county, hash, plan);

CREATE TABLE waiting_in_county (
    county   TEXT NOT NULL,
    scope    TEXT NOT NULL,
    row      TEXT NOT NULL,
    seq      INTEGER NOT NULL,
    by_staff TEXT NOT NULL,
    bytes    INTEGER NOT NULL,         -- of the operation's body
    PRIMARY KEY (county, scope, row, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO waiting_in_county (county, scope, row, seq, by_staff, bytes)
    SELECT substr(scope, 1, 6), scope, person, seq, by_staff, bytes FROM waiting;
DROP TABLE waiting;
ALTER TABLE waiting_in_county RENAME TO waiting;
CREATE INDEX waiting_of_writer ON waiting (by_staff);

CREATE TABLE attachment_in_county (
    county   TEXT NOT NULL,
    scope    TEXT NOT NULL,
    blob     BLOB NOT NULL,            -- SHA-256 of the content
    row      TEXT NOT NULL,
    by_staff TEXT NOT NULL,            -- who named it
    PRIMARY KEY (county, scope, blob, row, by_staff)
) STRICT, WITHOUT ROWID;
INSERT INTO attachment_in_county (county, scope, blob, row, by_staff)
    SELECT substr(scope, 1, 6), scope, blob, person, by_staff FROM attachment;
DROP TABLE attachment;
ALTER TABLE attachment_in_county RENAME TO attachment;
CREATE INDEX attachment_by_row ON attachment (county, scope, row);

-- Who has sent a content whole: of that person's county. One folder holds the contents of all, and a content that anybody has sent is shown
-- only where they name it: that is asked of all counties.
CREATE TABLE media_sender_in_county (
    county TEXT NOT NULL,
    blob   BLOB NOT NULL,              -- SHA-256 of the content
    staff  TEXT NOT NULL,
    PRIMARY KEY (county, blob, staff)
) STRICT, WITHOUT ROWID;
INSERT INTO media_sender_in_county (county, blob, staff)
    SELECT coalesce((SELECT county FROM account WHERE account.staff = media_sender.staff), '000000'), blob, staff FROM media_sender;
DROP TABLE media_sender;
ALTER TABLE media_sender_in_county RENAME TO media_sender;
CREATE UNIQUE INDEX media_sender_by_content ON media_sender (blob, staff);

CREATE TABLE record_owner_in_county (
    county TEXT NOT NULL,
    id     BLOB NOT NULL,
    row    TEXT NOT NULL,
    PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;
INSERT INTO record_owner_in_county (county, id, row) SELECT code, id, person FROM record_owner, only_county;
DROP TABLE record_owner;
ALTER TABLE record_owner_in_county RENAME TO record_owner;

-- Which records name a record, as sign-ups name an activity: how many there are in which state says how many places are left.
CREATE TABLE record_reference (
    county TEXT NOT NULL,
    named  BLOB NOT NULL,              -- the id of the record that is named
    noun   TEXT NOT NULL,              -- of the record that names it
    scope  TEXT NOT NULL,
    row    TEXT NOT NULL,
    record BLOB NOT NULL,
    field  TEXT NOT NULL,
    state  TEXT NOT NULL,
    PRIMARY KEY (county, named, noun, scope, row, record, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_reference_by_row ON record_reference (county, scope, row);
-- It is filled when the log is folded anew, which the first start of this version does.
DELETE FROM setting WHERE key = 'folded_by';

-- Townships and the county have two scopes more each.
INSERT OR IGNORE INTO scope (county, code)
SELECT county, key || part.suffix FROM entry, (SELECT '-work' AS suffix UNION SELECT '-office') AS part
WHERE kind = 'area' AND length(key) IN (6, 9);

DROP TABLE only_county;
