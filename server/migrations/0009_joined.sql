-- What a record was joined with is a reference too: the page of a number shows the day that holds for all of them.
-- The first start of this version fills it, as it folds the log anew.
DELETE FROM setting WHERE key = 'folded_by';
