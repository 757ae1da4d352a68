//! Video enrolment: what was seen, read out and agreed over a call. No recording is kept.

use super::{
    choice::choices,
    fault::Fault,
    id::{PersonId, VideoSessionId, VisitId},
    text::{limited, tidy},
};
use crate::json::record;

/// Place, helper, witness and reason are each a line.
const LINE_CHARACTERS_MAX: usize = 100;

choices! {
    /// What the call was made with.
    VideoTool { Wechat = "wechat", Phone = "phone", Other = "other", }
}

choices! {
    /// How the call ended.
    VideoResult { Enrolled = "enrolled", CallBack = "call_back", Dropped = "dropped", Refused = "refused", }
}

record! {
    /// One call, next to the visit of channel `video` that it belongs to.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct VideoSession + later {
        /// Made on the device.
        pub id: VideoSessionId,
        /// Whom.
        pub person: PersonId,
        /// The visit it belongs to.
        pub visit: VisitId,
        /// With what.
        pub tool: VideoTool,
        /// Where the person is.
        pub whereabouts: String = default,
        /// The person held the identity card to the camera.
        pub identity_shown: bool,
        /// Face and card agree.
        pub identity_matched: bool,
        /// Plan and sum were read out.
        pub plan_read_out: bool,
        /// The person said yes.
        pub consent_spoken: bool,
        /// Who heard it.
        pub witness: String = default,
        /// Who helped at home.
        pub helper: String = default,
        /// How it ended.
        pub result: VideoResult,
        /// Why, when it did not end in enrolment.
        pub reason: String = default,
    }
}

impl VideoSession {
    /// The session with its texts as their parsers write them.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        for line in [&mut self.whereabouts, &mut self.witness, &mut self.helper, &mut self.reason] {
            *line = tidy(line);
        }
        self
    }

    /// The session in its kept form.
    ///
    /// # Errors
    /// `VideoStepsMissing` when an enrolment skipped a step, `Missing` without a witness, `ReasonMissing`
    /// for a refusal without one, `TooLong`, `NotAChoice`.
    pub fn checked(mut self) -> Result<Self, Fault> {
        for line in [&mut self.whereabouts, &mut self.witness, &mut self.helper, &mut self.reason] {
            *line = limited(line, LINE_CHARACTERS_MAX)?;
        }
        match self.result {
            VideoResult::Enrolled if !self.every_step_done() => Err(Fault::VideoStepsMissing),
            VideoResult::Enrolled if self.witness.is_empty() => Err(Fault::Missing),
            VideoResult::Refused if self.reason.is_empty() => Err(Fault::ReasonMissing),
            VideoResult::Unknown(_) => Err(Fault::NotAChoice),
            _ if !self.tool.is_known() => Err(Fault::NotAChoice),
            _ => Ok(self),
        }
    }

    /// Identity shown and matched, plan read out, consent spoken.
    pub fn every_step_done(&self) -> bool {
        self.identity_shown && self.identity_matched && self.plan_read_out && self.consent_spoken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn call() -> VideoSession {
        VideoSession {
            id: VideoSessionId(Uuid::from_u128(1)),
            person: PersonId(Uuid::from_u128(2)),
            visit: VisitId(Uuid::from_u128(3)),
            tool: VideoTool::Wechat,
            whereabouts: "宁波".into(),
            identity_shown: true,
            identity_matched: true,
            plan_read_out: true,
            consent_spoken: true,
            witness: "村支书".into(),
            helper: String::new(),
            result: VideoResult::Enrolled,
            reason: String::new(),
            later: Default::default(),
        }
    }

    #[test]
    fn enrolling_by_video_needs_every_step_and_a_witness() {
        assert_eq!(call().checked(), Ok(call()));
        assert_eq!(VideoSession { identity_matched: false, ..call() }.checked(), Err(Fault::VideoStepsMissing));
        assert_eq!(VideoSession { witness: " ".into(), ..call() }.checked(), Err(Fault::Missing));
    }

    #[test]
    fn a_dropped_call_needs_nothing_and_a_refusal_a_reason() {
        let dropped = VideoSession { result: VideoResult::Dropped, identity_shown: false, ..call() };
        assert!(dropped.checked().is_ok());
        assert_eq!(VideoSession { result: VideoResult::Refused, ..call() }.checked(), Err(Fault::ReasonMissing));
    }
}
