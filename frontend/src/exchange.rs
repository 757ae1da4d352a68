//! One exchange with the server, over fetch. Every request of the app goes through here: nothing of it is generic.

use crate::platform::named;
use app::{domain::id::StaffId, json, sync::engine::Failure};
use gloo_timers::callback::Timeout;
use js_sys::Uint8Array;
use serde_json::Value;
use std::{
    cell::RefCell,
    rc::Rc,
    sync::atomic::{AtomicBool, Ordering},
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Response};

/// Until the answer begins, the upload included: a part of a photo (128 KB) arrives in time at 3 KB a second, which 2G gives. A line
/// that died is noticed within a minute, and the phone tries again with pauses.
const HEAD_MS_MAX: u32 = 45_000;
/// Until it is whole: half a megabyte, the most that a delivery's answer takes (`RESPONSE_BYTES_MAX`), comes at 2 KB a second. Slower
/// than that, the connection is as good as dead, and what else waits should have its turn.
const BODY_MS_MAX: u32 = 300_000;
/// Marks requests of this app; other sites cannot send it.
const APP_HEADER: &str = "x-tiangeng";
/// Says for whom this page asks: on a shared phone the session may be another user's.
const STAFF_HEADER: &str = "x-tiangeng-staff";

/// A `POST` that stands for this method.
const METHOD_OVERRIDE: &str = "x-http-method-override";

/// Since the app was opened, a network let no `PUT` or `DELETE` through, but `POST`.
static ONLY_POST: AtomicBool = AtomicBool::new(false);

/// Requests that can be given up together.
pub type UnderWay = Rc<RefCell<Vec<AbortController>>>;

/// A request.
pub struct Call {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, JsValue)>,
    body: JsValue,
    under_way: UnderWay,
}

impl Call {
    /// One without a body, for nobody.
    pub fn new(method: &'static str, path: impl Into<String>) -> Self {
        let headers = vec![(APP_HEADER, "1".into())];
        Self { method, path: path.into(), headers, body: JsValue::UNDEFINED, under_way: UnderWay::default() }
    }

    /// With one more header.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// In the name of a member of staff.
    pub fn of(self, staff: Option<StaffId>) -> Self {
        match staff {
            Some(staff) => self.with(STAFF_HEADER, &staff.to_string()),
            None => self,
        }
    }

    /// Sends JSON.
    pub fn json(mut self, text: &str) -> Self {
        self.body = text.into();
        self.with("content-type", "application/json")
    }

    /// Sends bytes or a file.
    pub fn bytes(mut self, content: JsValue) -> Self {
        self.body = content;
        self.with("content-type", "application/octet-stream")
    }

    /// Becomes the `POST` that stands for it; answers whether there is one.
    fn becomes_post(&mut self) -> bool {
        let has_twin = matches!(self.method, "PUT" | "DELETE");
        if has_twin {
            self.headers.push((METHOD_OVERRIDE, self.method.into()));
            self.method = "POST";
        }
        has_twin
    }

    /// One of those that are given up together.
    pub fn among(mut self, under_way: &UnderWay) -> Self {
        self.under_way = under_way.clone();
        self
    }
}

/// An answer. Only those with status 200 or 4xx have content.
pub struct Reply {
    /// HTTP's.
    pub status: u16,
    /// It is meant to be saved as a file.
    pub is_file: bool,
    /// All of it.
    pub content: Vec<u8>,
}

impl Reply {
    /// The content as text; empty when it is none.
    pub fn text(self) -> String {
        String::from_utf8(self.content).unwrap_or_default()
    }

    /// The content as JSON. What is none comes from a third party in between.
    pub fn value(self) -> Result<Value, Failure> {
        json::read(&self.text()).map_err(|_| Failure::NotTheServer)
    }
}

/// Asks the server, and waits for the whole answer. What a network refuses as `PUT` or `DELETE` goes once more as `POST`, and once that has
/// got through, the next ones go so at once.
pub async fn exchange(mut call: Call) -> Result<Reply, Failure> {
    if ONLY_POST.load(Ordering::Relaxed) {
        call.becomes_post();
    }
    let mut is_twin = false;
    loop {
        let reply = attempt(&call).await;
        let is_through = match &reply {
            Ok(reply) => !matches!(reply.status, 403 | 405 | 501) || reply.content.first() == Some(&b'{'), // the server's own
            Err(failure) => *failure != Failure::Offline,
        };
        if is_through || !call.becomes_post() {
            if is_twin && reply.as_ref().is_ok_and(|reply| reply.status < 300) {
                ONLY_POST.store(true, Ordering::Relaxed);
            }
            return reply;
        }
        is_twin = true;
    }
}

async fn attempt(call: &Call) -> Result<Reply, Failure> {
    let controller = AbortController::new().map_err(|_| Failure::Offline)?;
    call.under_way.borrow_mut().push(controller.clone());
    let reply = fetched(call, &controller).await;
    call.under_way.borrow_mut().retain(|one| *one != controller);
    reply.map_err(|_| if controller.signal().aborted() { Failure::TimedOut } else { Failure::Offline })
}

async fn fetched(call: &Call, controller: &AbortController) -> Result<Reply, JsValue> {
    let late = cut_after(controller, HEAD_MS_MAX);
    let init = named(&[
        ("method", call.method.into()),
        ("headers", named(&call.headers)),
        ("body", call.body.clone()),
        ("signal", controller.signal().into()),
    ]);
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let begun = window.fetch_with_str_and_init(&call.path, init.unchecked_ref());
    let response: Response = JsFuture::from(begun).await?.unchecked_into();
    drop(late);
    let status = response.status();
    let is_file = response.headers().has("content-disposition")?;
    let content = match content(&response, controller).await {
        Err(why) if status == 200 => return Err(why),
        content => content.unwrap_or_default(),
    };
    Ok(Reply { status, is_file, content })
}

async fn content(response: &Response, controller: &AbortController) -> Result<Vec<u8>, JsValue> {
    if !matches!(response.status(), 200 | 400..500) {
        return Ok(Vec::new());
    }
    let late = cut_after(controller, BODY_MS_MAX);
    let content = JsFuture::from(response.array_buffer()?).await?;
    drop(late);
    Ok(Uint8Array::new(&content).to_vec())
}

fn cut_after(controller: &AbortController, ms: u32) -> Timeout {
    let controller = controller.clone();
    Timeout::new(ms, move || controller.abort())
}
