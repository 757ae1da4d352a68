-- Operations that wait for the township in some dossier: how much of one writer's there is at once is bounded. A projection, like the
-- others; what was there before this table counts from the next change of its dossier, or from `tiangeng rebuild`.
CREATE TABLE waiting (
    scope    TEXT NOT NULL,
    person   TEXT NOT NULL,
    seq      INTEGER NOT NULL,
    by_staff TEXT NOT NULL,
    bytes    INTEGER NOT NULL,         -- of the operation's body
    PRIMARY KEY (scope, person, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_of_writer ON waiting (by_staff);

-- Operations whose kind this server does not know wait in no dossier.
CREATE INDEX operation_of_no_kind ON operation (by_staff) WHERE outcome = '{"review":{"reason":"unknown_kind"}}';
