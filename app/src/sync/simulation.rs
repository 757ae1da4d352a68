//! What the simulation switches: small limits, so that a short run reaches them, and bugs planted on purpose, to see that it
//! finds them. Only the feature `simulation` has switches, and only for the thread that asks; without it the answers are
//! constants.

/// A planted bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // the names say what is wrong
pub enum Bug {
    SaveNotFlushed,
    CursorAheadOfTail,
    AckedOneTooMany,
    NumberUsedAgain,
    RestoreNotNoticed,
    EpochIgnored,
    LostScopeKept,
    SettlingForgotten,
    PoisonDropped,
    MergedByClock,
    AlteredTaken,
    GapTaken,
    HeadNotAdvanced,
    InvisibleNumbered,
    TwinPersonNotSeen,
    TwinCoverNotSeen,
    PiecesOfTwoHeads,
    TailCutOnOpening,
    DeliveredBackwards,
    OwnByNumberOnly,
    RenewedUnderNewIds,
    RepeatTakenTwice,
    WaitingCompacted,
    ForgottenBeforeBackup,
    LoserDropped,
    SecondChoiceWins,
    LeftNotCleared,
    MoveForgetsVisits,
    AcceptedNotDone,
    RemovedComesBack,
    ResetNotFollowed,
    MediaBeforeWork,
    ReceiptNotRead,
    MediaNotOfferedAgain,
    RecordsWithoutPhotos,
    RoomTakenFromWaiting,
    LineNotAsked,
    TornUploadForgotten,
    SealedGapDropped,
    WithdrawalIgnored,
    ErasedWhole,
    ErasedStaysReadable,
    FollowerNotAsked,
    IdentifierUsedTwice,
    TwinMarkLost,
    SealedIsSession,
    RescueIsSession,
    ServersWordTaken,
    DecisionsWait,
    AreaNotAsked,
    RoleNotAsked,
    StepRoleNotAsked,
    ChoiceNotAsked,
    SpellingKept,
    IntentionNotCompared,
    ConsequenceNotAsked,
    DepthNotAsked,
    RecordEditNotCompared,
    RecordStateNotCompared,
    RecordStepNotAsked,
    TwinRecordNotSeen,
    PlacesNotCounted,
    JoinNotCompared,
    HandlerCalls,
    RestNotAsked,
    MarksDropped,
    SaidOtherwiseLost,
    SecondNoteLost,
    SecondNoteCounted,
    LaterFieldDropped,
    LaterNounDropped,
    LaterCodeDropped,
    // planted in the simulation's own store, disk and server
    SavedBeforeCommit,
    CommitTorn,
    JournalNotWritten,
    JournalForgetsTooSoon,
    AnsweredBeforeCommit,
    SnapshotOneAhead,
    DurableTooMuch,
    RightsNotAsked,
    SumNotKept,
    CarriedBeforeAnswer,
    TakenIsDurable,
    RevokedWritesOn,
    LateEventFed,
    OtherDirectoryForgotten,
    RestoreForgetsRevocations,
    PhotosKeptBesideBackups,
    RestoreBringsAllPhotos,
    KeyOfPhone,
    LeftBehind,
}

#[cfg(feature = "simulation")]
mod switch {
    use super::Bug;
    use std::cell::Cell;

    thread_local! {
        static ON: Cell<Option<Bug>> = const { Cell::new(None) };
        static SMALL: Cell<bool> = const { Cell::new(false) };
    }

    /// Makes limits small on this thread.
    pub fn make_small() {
        SMALL.set(true);
    }

    /// The limit that holds on this thread.
    pub fn limit(usual: usize, small: usize) -> usize {
        if SMALL.get() { small } else { usual }
    }

    /// Switches one bug on, or all off, for this thread.
    pub fn plant(bug: Option<Bug>) {
        ON.set(bug);
    }

    /// Whether a bug is on.
    pub fn on(bug: Bug) -> bool {
        ON.get() == Some(bug)
    }
}

#[cfg(feature = "simulation")]
pub use switch::{limit, make_small, on, plant};

/// Whether a bug is on: never.
#[cfg(not(feature = "simulation"))]
pub const fn on(_: Bug) -> bool {
    false
}

/// The limit that holds: the usual one.
#[cfg(not(feature = "simulation"))]
pub const fn limit(usual: usize, _: usize) -> usize {
    usual
}
