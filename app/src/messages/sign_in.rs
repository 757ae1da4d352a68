//! Signing in and out.

use super::{
    Lang,
    words::{phrases, words},
};

words! {
    phone_number: "手机号" / "Mobile number";
    sign_in: "登录" / "Sign in";
    signing_in: "正在登录…" / "Signing in…";
    sign_in_hint: "第一次登录需要网络；之后没有信号也能用。" / "The first sign-in needs a line; afterwards it works without signal.";
    larger_letters: "放大字" / "Larger letters";
    sign_out: "退出登录" / "Sign out";
    sign_out_text: "本机内容都已送达。" / "Everything on this phone has been delivered.";
}

phrases! {
    /// The first sign-in got no answer.
    sign_in_needs_line(why: &str) "登录需要网络：{why}" / "Signing in needs a line: {why}";
}
