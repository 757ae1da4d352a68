-- What a record was joined with is a reference too: the page of a number shows the day that holds for all of them.
-- The first start of this version fills it, as it folds the log anew.
DELETE FROM setting WHERE key = 'folded_by';

-- Keyed hashes of identity numbers whose people had everything about them erased: an old workbook does not bring them back unasked.
-- Nothing can be made of a hash but the answer to "was this number erased?"; it goes when the person is entered anew.
CREATE TABLE erased_identity (
    county TEXT NOT NULL,
    hash   BLOB NOT NULL,
    PRIMARY KEY (county, hash)
) STRICT, WITHOUT ROWID;
