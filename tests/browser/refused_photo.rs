//! A photo that the server would not take: said at once, while another one can still be taken.

use super::Scene;
use anyhow::Result;

/// A browser whose encoder notes where a photo was taken; and a photo, chosen in the form's file field.
const A_PHOTO_WITH_A_PLACE: &str = "
    const plainly = HTMLCanvasElement.prototype.toBlob;
    HTMLCanvasElement.prototype.toBlob = function (done, ...wish) {
        plainly.call(this, async blob => {
            const plain = new Uint8Array(await blob.arrayBuffer());
            const note = [0x45, 0x78, 0x69, 0x66, 0, 0, 0x49, 0x49, 0x2A, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            const segment = new Uint8Array([0xFF, 0xE1, 0, note.length + 2, ...note]);
            done(new Blob([plain.slice(0, 2), segment, plain.slice(2)], { type: 'image/jpeg' }));
        }, ...wish);
    };
    const canvas = Object.assign(document.createElement('canvas'), { width: 200, height: 150 });
    canvas.getContext('2d').fillRect(0, 0, 50, 50);
    canvas.toBlob(blob => {
        const chosen = new DataTransfer();
        chosen.items.add(new File([blob], 'IMG_1.jpg', { type: 'image/jpeg' }));
        const field = document.querySelector('[name=photo]');
        field.files = chosen.files;
        field.dispatchEvent(new Event('change', { bubbles: true }));
    }, 'image/jpeg', 0.9);
    return true;";

#[tokio::test(flavor = "multi_thread")]
async fn browser_whose_encoder_notes_the_place_says_at_once_that_the_photo_is_not_taken() -> Result<()> {
    let (_scene, worker) = Scene::set().await?;
    worker.taps_on(".person-main").await?;
    worker.taps("补充内容").await?;
    worker.runs(A_PHOTO_WITH_A_PLACE).await?;
    worker.sees("服务器不收这样的内容").await?;
    worker.until("nothing is attached", "return !document.querySelector('.attachments img')").await?;
    worker.taps("再考虑").await?;
    worker.taps("保存走访").await?;
    worker.sees("第 1 次走访").await
}
