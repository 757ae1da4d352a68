//! A photo from the camera or the gallery, made small: drawn again, so that nothing that the camera noted about place or time comes along.

use app::{
    domain::attachment::PHOTO_PIXELS_MAX,
    ui::{
        NotAttached::{self, Unreadable},
        encoded,
    },
};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlImageElement, HtmlVideoElement, Url};

/// JPEG quality: house numbers and faces stay clear, a photo takes about 200 KB.
const QUALITY: f64 = 0.8;
/// The type that [`reduced`] makes.
pub const MEDIA_TYPE: &str = "image/jpeg";

/// What becomes a photo.
pub enum PhotoSource {
    /// A file of the camera or the gallery.
    File(File),
    /// What the camera inside the page sees now.
    Camera(HtmlVideoElement),
}

/// The photo as a JPEG with at most [`PHOTO_PIXELS_MAX`] pixels on its longer side, upright.
///
/// # Errors
/// `Unreadable` when the browser cannot show the file.
pub async fn reduced(source: &PhotoSource) -> Result<Vec<u8>, NotAttached> {
    let canvas = match source {
        PhotoSource::File(file) => of_file(file).await,
        PhotoSource::Camera(video) => of_video(video),
    };
    let canvas = canvas.map_err(|_| Unreadable)?;
    let blob: Blob = JsFuture::from(encoded(&canvas, MEDIA_TYPE, QUALITY))
        .await
        .map_err(|_| Unreadable)?
        .dyn_into()
        .map_err(|_| Unreadable)?;
    bytes(&blob).await
}

/// The content of a blob.
///
/// # Errors
/// `Unreadable`.
pub async fn bytes(blob: &Blob) -> Result<Vec<u8>, NotAttached> {
    let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|_| Unreadable)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// An image element decodes it: Firefox 153 makes no `ImageBitmap` of a JPEG that begins with an Exif part, as those of cameras do.
async fn of_file(file: &File) -> Result<HtmlCanvasElement, JsValue> {
    let (picture, url) = (HtmlImageElement::new()?, Url::create_object_url_with_blob(file)?);
    picture.set_src(&url);
    let decoded = JsFuture::from(picture.decode()).await;
    Url::revoke_object_url(&url)?;
    decoded?;
    drawn(picture.natural_width(), picture.natural_height(), |pen, width, height| {
        pen.draw_image_with_html_image_element_and_dw_and_dh(&picture, 0.0, 0.0, width, height)
    })
}

fn of_video(video: &HtmlVideoElement) -> Result<HtmlCanvasElement, JsValue> {
    drawn(video.video_width(), video.video_height(), |pen, width, height| {
        pen.draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, width, height)
    })
}

/// A picture of this size, made small; there is none without a size. `draw` is told the smaller one.
fn drawn(
    width: u32,
    height: u32,
    draw: impl FnOnce(&CanvasRenderingContext2d, f64, f64) -> Result<(), JsValue>,
) -> Result<HtmlCanvasElement, JsValue> {
    if width == 0 || height == 0 {
        return Err(JsValue::NULL);
    }
    let (width, height) = (f64::from(width), f64::from(height));
    let scale = (f64::from(PHOTO_PIXELS_MAX) / width.max(height)).min(1.0);
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width((width * scale).round().max(1.0) as u32);
    canvas.set_height((height * scale).round().max(1.0) as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
    draw(&context, f64::from(canvas.width()), f64::from(canvas.height()))?;
    Ok(canvas)
}
