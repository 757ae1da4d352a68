//! A story's picture and clip are on the phone before the worker walks out of the line's reach.

use super::{EVERYBODYS, Scene, answers::enters_answers, photos::A_PHOTO_IS_CHOSEN, records::step_with_reason};
use anyhow::Result;
use tests::harness::{Browser, COUNTY, WORKER};

/// Films a square for a second, and chooses the film as the form's clip.
const A_CLIP_IS_CHOSEN: &str = "
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
    const pen = canvas.getContext('2d');
    let at = 0;
    const drawing = setInterval(() => { pen.fillStyle = `hsl(${at++ * 9 % 360} 60% 60%)`; pen.fillRect(0, 0, 320, 240); }, 40);
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm;codecs=vp8' });
    const parts = [];
    recorder.ondataavailable = event => parts.push(event.data);
    recorder.onstop = () => {
        clearInterval(drawing);
        const chosen = new DataTransfer();
        chosen.items.add(new File(parts, 'clip.webm', { type: 'video/webm' }));
        const field = document.querySelector('[name=clip]');
        field.files = chosen.files;
        field.dispatchEvent(new Event('change', { bubbles: true }));
    };
    recorder.start();
    setTimeout(() => recorder.stop(), 1000);
    return true;";

/// Both are shown by the page itself: from this phone, not from the server.
const BOTH_SHOW: &str = "
    const [picture, clip] = ['.attachments img', 'video.clip'].map(one => document.querySelector(one));
    return picture?.naturalWidth > 0 && clip?.videoWidth === 320 && [picture, clip].every(one => one.src.startsWith('blob:'))";

/// Contents that the phone keeps, without the ballast.
const KEPT: &str = "
    (async () => {
        const asked = request => new Promise(done => { request.onsuccess = () => done(request.result); });
        const { name } = (await indexedDB.databases()).find(one => /^tiangeng-[0-9a-f]{8}-/.test(one.name));
        const database = await asked(indexedDB.open(name));
        const keys = await asked(database.transaction('content').objectStore('content').getAllKeys());
        database.close();
        window.kept = keys.filter(key => /^[0-9a-f]{64}$/.test(key)).length;
    })();";

async fn keeps(worker: &Browser, count: usize) -> Result<()> {
    let asks = format!("{KEPT} return window.kept === {count}");
    worker.until(&format!("it keeps {count} contents"), &asks).await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_storys_picture_and_clip_are_shown_without_a_line() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    enters_answers(&scene)?;
    let desk = tempfile::tempdir()?;
    let union = Browser::open(desk.path(), scene.server.address()).await?;
    union.signs_in(COUNTY, EVERYBODYS).await?;
    union.goes_to("/app/records/story").await?;
    union.taps("老周（示例）").await?;
    union.taps_on("#edit-record").await?;
    union.shows(".attach-buttons").await?;
    union.runs(A_PHOTO_IS_CHOSEN).await?;
    union.until("the picture is there", "return !!document.querySelector('.attachments img')").await?;
    union.runs(A_CLIP_IS_CHOSEN).await?;
    union.until("the clip is there", "return !!document.querySelector('video.clip')").await?;
    union.shows("video.clip").await?;
    union.pictures("story-clip-chosen").await?;
    union.taps_on("#save").await?;
    union.until("it is saved", "return !location.pathname.endsWith('/edit')").await?;
    union.goes_to("/app/outbox").await?;
    union.delivers(COUNTY, EVERYBODYS).await?;
    union.until("all of it is delivered", "return !document.querySelector('#media')").await?;

    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    keeps(&worker, 2).await?;
    scene.server.kill()?;
    worker.goes_to("/app").await?;
    worker.taps_on(".person-main").await?;
    worker.taps("再考虑").await?;
    worker.taps("怕赔不到").await?;
    worker.until("picture and clip are shown", BOTH_SHOW).await?;
    worker.shows("video.clip").await?;
    worker.pictures("story-clip").await?;

    scene.server.start_again()?;
    union.goes_to("/app/records/story").await?;
    union.taps("老周（示例）").await?;
    step_with_reason(&union, ("撤回", "本人不愿意了", "已撤回")).await?;
    union.goes_to("/app/outbox").await?;
    union.delivers(COUNTY, EVERYBODYS).await?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    worker.goes_to("/app").await?; // opened again, it lets go of what may not be told any more
    keeps(&worker, 0).await?;
    Ok(())
}
