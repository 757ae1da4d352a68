-- Records by their official number, which rests on the record's id alone: the page of a number asks without knowing the county.
CREATE TABLE record_number (
    county TEXT NOT NULL,
    number TEXT NOT NULL,     -- twelve digits
    scope  TEXT NOT NULL,
    row    TEXT NOT NULL,
    PRIMARY KEY (county, number, scope, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_number_by_number ON record_number (number);
CREATE INDEX record_number_by_row ON record_number (county, scope, row);
