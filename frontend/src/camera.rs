//! What the phone's camera sees, in an element of the page.

use crate::platform::{device, named, release};
use app::ui::NotAttached::{self, NoCamera};
use web_sys::{HtmlVideoElement, MediaStreamConstraints};

/// More than a photo keeps, so that it stays sharp when it is made small.
const WIDTH: f64 = 1920.0;

/// Shows what the camera on the back sees, or else any camera.
///
/// # Errors
/// `NoCamera` when there is none or it may not be used.
pub async fn show(video: &HtmlVideoElement) -> Result<(), NotAttached> {
    let wishes = MediaStreamConstraints::new();
    let wide = named(&[("ideal", WIDTH.into())]);
    wishes.set_video(&named(&[("facingMode", "environment".into()), ("width", wide)]));
    let stream = device(&wishes).await.ok_or(NoCamera)?;
    if !video.is_connected() {
        release(&stream); // it was allowed when the form had been left
        return Err(NoCamera);
    }
    video.set_src_object(Some(&stream));
    Ok(())
}

/// Turns the camera off.
pub fn hide(video: &HtmlVideoElement) {
    if let Some(stream) = video.src_object() {
        release(&stream);
    }
}
