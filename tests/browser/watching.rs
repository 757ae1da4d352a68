//! Who looks at a whole identity number leaves a trace, and those who watch over the county see it.

use super::{EVERYBODYS, Scene, first_person};
use anyhow::Result;
use tests::harness::{Browser, COUNTY, WORKER};

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_look_at_a_number_is_one_tap_and_one_entry_in_the_audit() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    scene.server.kill()?;
    let person = first_person(&worker).await?;
    worker.goes_to(&format!("/app/people/{person}")).await?;
    worker.until("it is masked", "return /5002\\*{10}\\d/.test(document.body.innerText)").await?;
    worker.taps_on(".reveal").await?;
    worker.until("the whole shows", "return /500299\\d{11}/.test(document.body.innerText)").await?;
    worker.pictures("revealed").await?;
    worker.taps("隐藏").await?;
    worker.taps("显示").await?;
    worker.sees("待同步 1").await?; // one look, however often it is hidden again
    scene.server.start_again()?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;

    let desk = tempfile::tempdir()?;
    let admin = Browser::open(desk.path(), scene.server.address()).await?;
    admin.signs_in(COUNTY, EVERYBODYS).await?;
    admin.goes_to("/app/me").await?;
    admin.taps("审计记录").await?;
    admin.sees("查看证件号").await?;
    admin.pictures("audit").await?;
    let looks = admin.runs("return document.body.innerText.split('查看证件号').length - 1").await?;
    assert_eq!(looks, 1);
    admin.taps_on("#more").await?;
    admin.until("earlier ones follow", "return document.querySelectorAll('.cells .cell').length > 60").await
}
