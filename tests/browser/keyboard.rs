//! Without pointing: the day's work but for signatures, with the keyboard alone. What has the keyboard is always marked and in sight.

use super::{Scene, kinds};
use anyhow::{Result, ensure};

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_visit_and_a_video_call_are_written_with_the_keyboard_alone() -> Result<()> {
    let (scene, worker) = Scene::set().await?;
    worker.goes_to("/app").await?;
    worker.presses("/visit").await?;
    worker.presses("再考虑").await?;
    worker.presses("补充内容").await?;
    worker.presses("嫌贵").await?;
    worker.writes("note", "键盘写的").await?;
    worker.presses("保存走访").await?;
    worker.sees("第 1 次走访").await?;

    worker.presses("视频办理").await?;
    worker.presses("已出示身份证").await?;
    worker.presses("断线").await?;
    worker.pictures("keyboard").await?;
    worker.presses("保存").await?;
    worker.sees("第 2 次走访 · 视频").await?;

    worker.presses("新记一笔").await?;
    worker.presses("记走访").await?; // in the sheet, which keeps the keyboard while it is up
    worker.sees("给谁记走访").await?;
    worker.presses("新记一笔").await?;
    worker.presses_escape().await?;
    ensure!(worker.focused().await?.contains("新记一笔"), "the keyboard is not back: {}", worker.focused().await?);

    worker.sees("全部已送达").await?;
    ensure!(
        kinds(&scene.written()?) == ["VisitLogged", "VisitLogged", "VideoSessionLogged"],
        "{:?}",
        kinds(&scene.written()?)
    );
    Ok(())
}
