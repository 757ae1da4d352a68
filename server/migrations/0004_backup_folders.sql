-- Backups by the directory that they are in. A directory is known by the marker in it, not by its path: another disk may be mounted
-- there, or none. Backups of before have no directory until one is found that has their file.

CREATE TABLE backup_folder (
    id      TEXT PRIMARY KEY,        -- what its marker says
    path    TEXT NOT NULL,           -- where it was last
    used_at INTEGER NOT NULL         -- when the last backup was taken into it
) STRICT;

CREATE TABLE backup_in_folder (
    folder   TEXT NOT NULL,
    name     TEXT NOT NULL,
    taken_at INTEGER NOT NULL,
    PRIMARY KEY (folder, name)
) STRICT, WITHOUT ROWID;
INSERT INTO backup_in_folder (folder, name, taken_at) SELECT '', name, taken_at FROM backup;

CREATE TABLE backup_device_in_folder (
    folder  TEXT NOT NULL,
    backup  TEXT NOT NULL,
    device  TEXT NOT NULL,
    acked_n INTEGER NOT NULL,
    PRIMARY KEY (folder, backup, device),
    FOREIGN KEY (folder, backup) REFERENCES backup_in_folder (folder, name) ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO backup_device_in_folder (folder, backup, device, acked_n) SELECT '', backup, device, acked_n FROM backup_device;

DROP TABLE backup_device;
DROP TABLE backup;
ALTER TABLE backup_in_folder RENAME TO backup;
ALTER TABLE backup_device_in_folder RENAME TO backup_device;
