//! At the door, without signal: enrolled, and a slip to take along as a picture, on paper and as text. And a person's visits, copied.

use super::{NOTE, Scene, visits};
use anyhow::{Context, Result, bail, ensure};
use std::{path::Path, time::Duration};
use tests::harness::Browser;

/// Keeps what the page copies where a journey can read it, and counts printing. The browser has nothing to pass a file on with.
const WATCHES: &str = "window.copied = [];
    const writes = navigator.clipboard.writeText.bind(navigator.clipboard);
    navigator.clipboard.writeText = (text) => { copied.push(text); return writes(text); };
    navigator.canShare = () => false;
    window.print = () => { window.printed = (window.printed || 0) + 1; };";

async fn enrols(worker: &Browser) -> Result<()> {
    worker.taps("办参保").await?;
    signs_for_both_plans(worker).await?;
    worker.sees("给本人回执").await
}

/// On the form: both plans, the consent, the signature.
pub(super) async fn signs_for_both_plans(worker: &Browser) -> Result<()> {
    worker.taps("疾病互助").await?;
    worker.taps("意外互助").await?;
    worker.taps("同意参加").await?;
    worker.signs().await?;
    worker.taps("提交").await
}

/// How many pixels of the picture that shows are dark: letters, and in the part where the signature is its strokes.
const DARK: &str = "return (async () => {
    const image = document.querySelector('#slip-picture');
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    let dark = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at] + data[at + 1] + data[at + 2] < 300) dark += 1;
    return dark;
})()";

/// The picture among the downloads, once all of it is there: its bytes.
async fn downloaded(folder: &Path) -> Result<Vec<u8>> {
    for _ in 0..600 {
        let bytes = std::fs::read(folder.join("huizhi.png")).unwrap_or_default();
        if bytes.ends_with(b"IEND\xaeB`\x82") {
            return Ok(bytes);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    bail!("no picture among the downloads")
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_slip_is_made_at_the_door_as_picture_paper_and_text() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    scene.server.kill()?;
    worker.runs_on_every_page(WATCHES).await?;
    let downloads = tempfile::tempdir()?;
    worker.saves_downloads_in(downloads.path()).await?;
    visits(&worker, NOTE).await?;
    enrols(&worker).await?;
    worker.shows("#give-slip").await?;
    worker.pictures("slip-way").await?;
    worker.taps_on("#give-slip").await?;
    worker.sees("表填好了，存在网格员手机里").await?;
    worker.pictures("slip").await?;
    worker.runs("document.documentElement.dataset.theme = 'dark'; return true").await?;
    worker.shows("#slip-sheet h3").await?;
    worker.pictures("slip-dark").await?;
    worker.runs("document.documentElement.dataset.theme = 'light'; return true").await?;
    let slip = worker.text().await?;
    for piece in ["伍拾伍元整", "55 元", "023-00000205 左岚乡工会", "最迟", "本人签名", "经办网格员"]
    {
        ensure!(slip.contains(piece), "{piece}: {slip}");
    }
    ensure!(
        worker.runs("return !!document.querySelector('#slip-sheet .signature-picture path')").await? == true,
        "signed"
    );

    worker.taps_on("#copy-text").await?;
    worker.until("it is copied", "return copied.length === 1").await?;
    let copied = worker.runs("return copied[0]").await?.as_str().context("a text")?.to_owned();
    let word = worker.runs("return document.querySelector('.slip-word b').innerText").await?;
    let word = word.as_str().context("a payment word")?;
    ensure!(word.chars().count() == 5 && copied.contains(&format!("付款备注：{word}")), "{word}: {copied}");
    ensure!(copied.contains("大写：伍拾伍元整") && copied.contains("核验词：") && !copied.contains("5002"), "{copied}");
    let by_text = worker.runs("return decodeURIComponent(document.querySelector('#slip-by-text').href)").await?;
    let by_text = by_text.as_str().context("a link")?;
    ensure!(by_text.starts_with("sms:1") && by_text.ends_with(&copied), "{by_text}");

    worker.taps_on("#send-slip").await?;
    worker.sees("图片已存进“下载”").await?;
    let png = downloaded(downloads.path()).await?;
    let side = |at: usize| u32::from_be_bytes([png[at], png[at + 1], png[at + 2], png[at + 3]]);
    let (width, height) = (side(16), side(20));
    ensure!(png.starts_with(b"\x89PNG") && width == 1080 && (1500..3500).contains(&height), "{width} × {height}");
    ensure!((30_000..600_000).contains(&png.len()), "{} bytes", png.len());
    let dark = worker.runs(DARK).await?.as_u64().unwrap_or_default();
    ensure!(dark > 20_000, "{dark} dark pixels");
    if let Some(folder) = std::env::var_os("TIANGENG_PICTURES") {
        std::fs::write(Path::new(&folder).join("slip-picture.png"), &png)?;
    }
    worker.shows("#slip-picture").await?;
    worker.pictures("slip-made").await?;

    worker.taps_on("#print-page").await?;
    worker.until("it is printed", "return window.printed === 1").await?;
    let paper = worker.prints().await?;
    ensure!(paper.contains("伍拾伍元整") && paper.contains(word), "{paper}");
    for other in ["复制文字", "待同步", "今日"] {
        ensure!(!paper.contains(other), "{other} is on the paper: {paper}");
    }
    let pages = worker.prints_on_a4("slip-paper").await?;
    ensure!(pages == 1, "{pages} pages");

    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_visits_are_copied_as_text_and_printed_without_the_app_around_them() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    scene.server.kill()?;
    worker.runs_on_every_page(WATCHES).await?;
    visits(&worker, NOTE).await?;
    worker.taps_on("#hand-on-visits").await?;
    worker.sees(NOTE).await?;
    worker.pictures("visits-sheet").await?;
    worker.taps_on("#copy-text").await?;
    worker.until("it is copied", "return copied.length === 1").await?;
    let copied = worker.runs("return copied[0]").await?.as_str().context("a text")?.to_owned();
    ensure!(copied.contains("第 1 次走访 · 上门 · 再考虑") && copied.contains(NOTE), "{copied}");
    let paper = worker.prints().await?;
    ensure!(paper.contains(NOTE) && !paper.contains("复制文字") && !paper.contains("今日"), "{paper}");
    Ok(())
}
