//! What the server answers.

use super::{
    Lang,
    words::{phrases, words},
};

words! {
    api_not_signed_in: "请先登录" / "Please sign in";
    api_wrong_password: "手机号或口令不对，请重试" / "Phone number or passphrase is wrong; please try again";
    api_wrong_code: "一次性码不对，或已用过、已过期；请乡镇工会再给一个" / "The one-time code is wrong, used up or too old; ask the township for a new one";
    api_signature_refused: "服务器不认得本机的签名，请重新登录" / "The server does not know this phone's signature; please sign in again";
    api_code_needed: "这部手机还没有登记，请输入乡镇工会给的一次性码" / "This phone is not registered yet: enter the one-time code from your township";
    api_other_key: "这部手机上的签名密钥是另一位同事的；请刷新页面后再登录" / "The signing key of this phone is a colleague's: reload the page and sign in again";
    api_registration_ended: "这部手机已被停用。没送达的会转给乡镇工会核对，不会丢；要继续用，请乡镇工会重新登记" / "This phone was taken out of use. What was not delivered goes to the township for review and is not lost; to go on, ask the township to register it again";
    api_callers_unknown: "服务器分不清是谁在登录，新手机暂时不能登录。请告诉管理服务器的人：用 --trusted-proxy 写明前面的代理，并让代理传 x-forwarded-for" / "The server cannot tell who is calling, so a new phone cannot sign in yet. Tell whoever runs the server to name the proxy in front of it with --trusted-proxy, and to have the proxy send x-forwarded-for";
    api_not_from_the_app: "请求不是从田埂发出的" / "The request did not come from Tiangeng";
    api_forbidden: "您没有权限办理这件事" / "You may not do this";
    api_not_found: "没有找到" / "Not found";
    api_other_method: "这个地址不能这样访问" / "This address is not used that way";
    api_too_slow: "网络太慢，请求没有收完；内容仍在您手机里" / "The request did not arrive in time; your work is safe on the phone";
    api_device_of_another: "本机数据属于另一账号" / "This device belongs to another account";
    api_busy: "现在同步的人多，请稍后再试；已保存的都在" / "Many are syncing just now: try again in a moment. Everything saved is kept";
    api_unavailable: "服务器暂时不能写入，请稍后再试；内容仍在您手机里" / "The server cannot write just now; please try again. Your work is safe on the phone";
    api_full: "服务器存储已满，没有写入任何内容；请联系县总工会" / "The server's disk is full and nothing was written; please tell the county union";
    api_internal: "服务器出错，内容仍在您手机里，稍后会自动再试" / "The server failed; your work is safe on the phone and will be sent again";
}

phrases! {
    /// A write from another origin than the name by which the server was asked: usually a proxy in front that does not pass it on.
    api_other_origin(origin: &str, host: &str) "请求不是从田埂发出的：Origin {origin}，服务器收到的 Host 却是 {host}。请念给管理服务器的人：设置 proxy_set_header Host $http_host; 或 --origin" / "The request did not come from Tiangeng: Origin {origin}, but the server was asked as {host}. Read this to whoever runs the server: set proxy_set_header Host $http_host; or --origin";
    /// A write from another origin than those of the settings.
    api_origin_not_set(origin: &str, origins: &str) "请求不是从田埂发出的：Origin {origin}，服务器只收 {origins} 发来的（--origin）。请从那个地址打开田埂，或念给管理服务器的人" / "The request did not come from Tiangeng: Origin {origin}, but the server takes writes from {origins} (--origin). Open Tiangeng at that address, or read this to whoever runs the server";
    /// A body that cannot be read, with where.
    api_malformed(detail: &str) "请求内容无法识别：{detail}" / "The request cannot be read: {detail}";
    /// Too many tries to sign in, with the minutes to wait.
    api_too_many_tries(minutes: u64) "试的次数太多，请过 {minutes} 分钟再登录；本机保存的都在" / "Too many tries: sign in again in {minutes} min. Everything saved on this phone is kept";
    /// One account has asked for or sent too much.
    api_too_much(minutes: u64) "请求或上传太多，请过 {minutes} 分钟再试；本机保存的都在" / "Too much was asked for or sent: try again in {minutes} min. Everything saved on this phone is kept";
    /// A body above the limit in bytes (or a list above its limit).
    api_too_large(max: usize) "请求超过上限 {max}，请分批送" / "The request is above the limit of {max}; please send it in parts";
    /// A protocol of another version.
    api_other_protocol(found: u32) "服务器不认识协议版本 {found}" / "This server does not speak protocol {found}";
}
