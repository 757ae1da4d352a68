//! Bugs planted one by one: a simulation that finds none of them proves nothing.

use super::{Plan, run};
use app::sync::simulation::{Bug, plant};

/// Every bug that is planted, and what is wrong with it in words.
pub const BUGS: [(Bug, &str); 58] = [
    (Bug::SaveNotFlushed, "own work is written without being flushed"),
    (Bug::SavedBeforeCommit, "a screen says saved before the commit is complete"),
    (Bug::CommitTorn, "half of a commit reaches the disk"),
    (Bug::CursorAheadOfTail, "a cursor is kept without the change that it counts"),
    (Bug::AckedOneTooMany, "one operation more is taken for confirmed"),
    (Bug::NumberUsedAgain, "a number is used again after the outbox was thinned out"),
    (Bug::RestoreNotNoticed, "a server that was put back is not noticed"),
    (Bug::EpochIgnored, "a new epoch is not noticed by those who have nothing to deliver"),
    (Bug::LostScopeKept, "a village that somebody no longer works for stays on the phone"),
    (Bug::SettlingForgotten, "delivered work stays folded on top of the server's"),
    (Bug::PiecesOfTwoHeads, "pieces of two snapshots are put together"),
    (Bug::TailCutOnOpening, "opening passes over the first change kept"),
    (Bug::DeliveredBackwards, "operations are delivered and taken in no order"),
    (Bug::OwnByNumberOnly, "what a copied phone sent under the same number is taken for one's own"),
    (Bug::RenewedUnderNewIds, "renumbered work gets new ids"),
    (Bug::WaitingCompacted, "waiting work is compacted into the server's copy"),
    (Bug::ForgottenBeforeBackup, "own work is forgotten before a backup holds it"),
    (Bug::JournalNotWritten, "the emergency journal is not written"),
    (Bug::JournalForgetsTooSoon, "the emergency journal forgets before the server has spoken"),
    (Bug::AnsweredBeforeCommit, "the server answers before its commit"),
    (Bug::PoisonDropped, "a refused operation is acknowledged and not kept"),
    (Bug::AlteredTaken, "another operation under a number that is taken counts as delivered"),
    (Bug::GapTaken, "an operation is taken although one before it is missing"),
    (Bug::RepeatTakenTwice, "an id that comes again takes effect again"),
    (Bug::HeadNotAdvanced, "of two scopes in one delivery one does not move on"),
    (Bug::InvisibleNumbered, "a refused operation takes a place in its scope"),
    (Bug::MergedByClock, "an edit wins by its clock"),
    (Bug::LoserDropped, "the value that came too late is thrown away"),
    (Bug::SecondChoiceWins, "the second choice of two overwrites the first"),
    (Bug::TwinPersonNotSeen, "a second row of one person is not noticed"),
    (Bug::TwinCoverNotSeen, "a second form for the same days is not noticed"),
    (Bug::SnapshotOneAhead, "a snapshot claims one change more than it holds"),
    (Bug::SumNotKept, "the sum that copies are compared with is wrong"),
    (Bug::DurableTooMuch, "what no backup holds is called durable"),
    (Bug::LeftNotCleared, "the village that somebody left keeps their dossier"),
    (Bug::MoveForgetsVisits, "visits do not come along to the new village"),
    (Bug::AcceptedNotDone, "what the township accepts after all is closed and not done"),
    (Bug::WithdrawalIgnored, "a consent that was withdrawn still stands"),
    (Bug::ErasedWhole, "an erasure takes along what the law keeps"),
    (Bug::ErasedStaysReadable, "somebody who was erased can still be read"),
    (Bug::RemovedComesBack, "a late edit changes somebody who was removed"),
    (Bug::ResetNotFollowed, "a copy that is to be fetched anew is not"),
    (Bug::MediaBeforeWork, "a photo is sent before the work that waits"),
    (Bug::ReceiptNotRead, "a part of a photo counts as the whole"),
    (Bug::MediaNotOfferedAgain, "photos are not offered again to a server that was put back"),
    (Bug::LineNotAsked, "photos go over a line that costs money, unasked"),
    (Bug::RoomTakenFromWaiting, "a phone short of room drops photos that were never sent"),
    (Bug::TornUploadForgotten, "a photo whose record cannot be read is not sent"),
    (Bug::RightsNotAsked, "answers hold what the caller may not see"),
    (Bug::SealedGapDropped, "sealed work that does not follow what the server has is dropped"),
    (Bug::CarriedBeforeAnswer, "sealed work is let go of before the server has it"),
    (Bug::TakenIsDurable, "sealed work is let go of before a backup holds it"),
    (Bug::RevokedWritesOn, "a phone that was taken out of use still changes the ledger"),
    (Bug::LateEventFed, "an answer to one user's request reaches the user who opened the phone next"),
    (Bug::OtherDirectoryForgotten, "a backup into one directory forgets those in another"),
    (Bug::RestoreForgetsRevocations, "a restore lets a phone in that was taken out of use"),
    (Bug::PhotosKeptBesideBackups, "photos of people who were erased stay beside the backups"),
    (Bug::RestoreBringsAllPhotos, "a restore brings back photos that its database does not name"),
];

/// After how many seeds a bug was found, and what broke; `None` when it was not.
pub fn seeds_to_find(bug: Bug, seeds_max: u64, steps: u32) -> Option<(u64, String)> {
    plant(Some(bug));
    let found = (0..seeds_max).find_map(|seed| run(&Plan::new(seed, steps)).err().map(|broken| (seed + 1, broken)));
    plant(None);
    found
}
