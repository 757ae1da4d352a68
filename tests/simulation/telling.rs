//! What happened, in words: for `--aloud` and the coverage table.

use super::weather::Answer;
use app::sync::engine::Request;

/// A phone that asks for news when there are none.
pub(super) fn is_idle(request: &Request, answer: &Answer) -> bool {
    match (request, answer) {
        (Request::Sync(request), Answer::Sync(answer)) => request.operations.is_empty() && answer.changes.is_empty(),
        _ => false,
    }
}

/// What a phone asks for, in a line.
pub(super) fn asked(request: &Request) -> String {
    match request {
        Request::Sync(r) => {
            let numbers: Vec<u64> = r.operations.iter().map(|o| o.n).collect();
            format!("sync {numbers:?} first {} cursors {:?}", r.first_n, r.cursors.iter().collect::<Vec<_>>())
        }
        Request::Chunk { attachment, offset, length } => {
            format!("to take {length} of {} from {offset}", attachment.blob)
        }
        Request::Piece { scope, head, piece } => format!("piece {piece} of {scope} at {head:?}"),
    }
}

/// What it gets, in a line.
pub(super) fn answered(answer: &Answer) -> String {
    match answer {
        Answer::Sync(r) => {
            let results: Vec<_> = r.results.iter().map(|r| (r.n, result_name(&r.outcome), r.seq)).collect();
            let changes: Vec<_> = r.changes.iter().flat_map(|c| &c.changes).map(|c| (c.seq, c.own)).collect();
            let heads: Vec<_> = r.scopes.iter().collect();
            format!("acked {} {results:?} changes {changes:?} heads {heads:?} {}", r.acked_n, r.epoch)
        }
        Answer::Piece(piece) => format!("piece {} of {} at {}", piece.piece, piece.pieces, piece.head),
        Answer::Taken(receipt) => format!("{receipt:?}"),
        Answer::None(failure) => format!("{failure:?}"),
    }
}

/// How the coverage table calls a result.
pub(super) fn result_name(outcome: &app::sync::outcome::Outcome) -> &'static str {
    use app::sync::outcome::{
        Outcome::{self, Applied, Conflict, Noop, Refused, Review},
        ReviewReason::*,
    };
    match outcome {
        Applied => "result applied",
        Noop => "result noop",
        Conflict { .. } => "result conflict",
        Refused { .. } => "result refused",
        Review { reason: OutsideRights } => "review outside rights",
        Review { reason: PhoneRevoked } => "review phone out of use",
        Review { reason: UnknownKind } => "review unknown kind",
        Review { reason: NobodyThere } => "review nobody there",
        Review { reason: TwinPerson { .. } } => "review twin person",
        Review { reason: TwinCover { .. } } => "review twin cover",
        Review { reason: TwinRecord { .. } } => "review twin record",
        Review { reason: MoveDoesNotFit { .. } } => "review move does not fit",
        Review { reason: AlreadyThere } => "review already there",
        Review { reason: Removed } => "review removed",
        Review { reason: MovedAway { .. } } => "review moved away",
        Review { reason: Later(_) } | Outcome::Later(_) => "result of a later version",
    }
}
