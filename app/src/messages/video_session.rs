//! Words about a video call.

use super::{Lang, words::words};

words! {
    video_enrol: "视频办理" / "Video enrolment";
    video_with: "用什么视频" / "Called with";
    whereabouts: "本人现在在哪里" / "Where the person is";
    four_steps: "视频四步" / "Four steps";
    step_identity_shown: "已出示身份证" / "Showed the identity card";
    step_identity_matched: "人证相符" / "Face and card agree";
    step_read_out: "已宣读险种和金额" / "Plan and sum read out";
    step_consent: "本人口头同意" / "Agreed aloud";
    read_this_out: "读给本人听" / "Read this out";
    witness: "见证人" / "Witness";
    helper: "家中协助人" / "Helper at home";
    result_of_call: "办理结果" / "Result";
    choose_result: "请先选办理结果" / "Please choose a result";
    call_again_on: "哪天再打" / "Call again on";
    goes_on_after_a_cut: "保存后，读过的和填过的都留着；再打时请本人重新出示身份证、重新说同意。" / "What was read out and filled in is kept. In the next call the person shows the identity card and agrees again.";
    reason_of_result: "原因或说明" / "Reason or remark";
}
