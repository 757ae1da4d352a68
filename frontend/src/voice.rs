//! A voice note: the microphone's sound as the browser packs it, at most a minute.

use crate::{photo, platform};
use app::{
    domain::attachment::VOICE_SECONDS_MAX,
    ui::NotAttached::{self, NotAllowed, Unreadable},
};
use gloo_timers::callback::Timeout;
use js_sys::{Array, Promise};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobEvent, BlobPropertyBag, MediaRecorder, MediaRecorderOptions, MediaStream, MediaStreamConstraints,
};

/// Enough for speech: a minute takes about 180 KB.
const BITS_A_SECOND: u32 = 24_000;

/// A recording under way. Dropped, the microphone is let go.
pub struct Recording {
    recorder: MediaRecorder,
    stream: MediaStream,
    pieces: Rc<RefCell<Array>>,
    begun_ms: i64,
    stopped: Promise,
    _listen: Closure<dyn FnMut(BlobEvent)>,
    _limit: Timeout,
}

impl Drop for Recording {
    fn drop(&mut self) {
        platform::release(&self.stream);
    }
}

/// Begins to record; stops by itself after [`VOICE_SECONDS_MAX`].
///
/// # Errors
/// `NotAllowed` when there is no microphone or it may not be used.
pub async fn begin() -> Result<Recording, NotAttached> {
    let wishes = MediaStreamConstraints::new();
    wishes.set_audio(&true.into());
    let stream = platform::device(&wishes).await.ok_or(NotAllowed)?;
    let options = MediaRecorderOptions::new();
    options.set_audio_bits_per_second(BITS_A_SECOND);
    let recorder =
        MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options).map_err(|_| NotAllowed)?;
    let pieces = Rc::new(RefCell::new(Array::new()));
    let kept = pieces.clone();
    let listen = Closure::<dyn FnMut(BlobEvent)>::new(move |event: BlobEvent| {
        if let Some(piece) = event.data() {
            kept.borrow().push(&piece);
        }
    });
    recorder.set_ondataavailable(Some(listen.as_ref().unchecked_ref()));
    let stopped = Promise::new(&mut |resolve, _| recorder.set_onstop(Some(&resolve)));
    recorder.start().map_err(|_| NotAllowed)?;
    let limited = recorder.clone();
    let limit = Timeout::new(VOICE_SECONDS_MAX * 1000, move || drop(limited.stop()));
    let begun_ms = platform::now().0;
    Ok(Recording { recorder, stream, pieces, begun_ms, stopped, _listen: listen, _limit: limit })
}

impl Recording {
    /// Ends it: the content, its media type, and its seconds.
    ///
    /// # Errors
    /// `Unreadable` when the browser gave nothing.
    pub async fn end(self) -> Result<(Vec<u8>, String, u32), NotAttached> {
        let seconds = ((platform::now().0 - self.begun_ms) / 1000).clamp(1, i64::from(VOICE_SECONDS_MAX)) as u32;
        drop(self.recorder.stop()); // it may have stopped by itself
        JsFuture::from(self.stopped.clone()).await.map_err(|_: JsValue| Unreadable)?;
        // The recorder's own type is empty by now in Firefox.
        let kind = self.pieces.borrow().get(0).dyn_into::<Blob>().map_err(|_| Unreadable)?.type_();
        let bag = BlobPropertyBag::new();
        bag.set_type(&kind);
        let whole = Blob::new_with_blob_sequence_and_options(&self.pieces.borrow(), &bag).map_err(|_| Unreadable)?;
        Ok((photo::bytes(&whole).await?, kind, seconds))
    }
}
