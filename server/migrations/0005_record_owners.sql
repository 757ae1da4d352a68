-- In whose dossier a record (visit, consent, form, video session) is kept: its id belongs to that dossier for ever. Filled when the log is
-- folded anew, which the first start of this version does.
CREATE TABLE record_owner (
    id     BLOB PRIMARY KEY,
    person TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who has sent a content whole. To know its name is not to have it: it is shown where a user who has sent it names it. Content of before has no
-- sender and is shown where it is named.
CREATE TABLE media_sender (
    blob  BLOB NOT NULL,               -- SHA-256 of the content
    staff TEXT NOT NULL,
    PRIMARY KEY (blob, staff)
) STRICT, WITHOUT ROWID;

CREATE TABLE attachment_by (
    scope    TEXT NOT NULL,
    person   TEXT NOT NULL,
    blob     BLOB NOT NULL,            -- SHA-256 of the content
    by_staff TEXT NOT NULL,            -- who named it
    PRIMARY KEY (scope, blob, person, by_staff)
) STRICT, WITHOUT ROWID;
INSERT INTO attachment_by (scope, person, blob, by_staff) SELECT scope, person, blob, '' FROM attachment;
DROP TABLE attachment;
ALTER TABLE attachment_by RENAME TO attachment;
CREATE INDEX attachment_by_person ON attachment (scope, person);
