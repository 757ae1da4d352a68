-- A row is a person's dossier or one record of an area: its key is the person's id, or `record-` and the record's.
ALTER TABLE dossier RENAME COLUMN person TO row;
ALTER TABLE waiting RENAME COLUMN person TO row;
ALTER TABLE attachment RENAME COLUMN person TO row;
ALTER TABLE record_owner RENAME COLUMN person TO row;

-- Townships and the county have two scopes more each.
INSERT OR IGNORE INTO scope (code, head)
SELECT key || part.suffix, 0 FROM entry, (SELECT '-work' AS suffix UNION SELECT '-office') AS part
WHERE kind = 'area' AND length(key) IN (6, 9);
