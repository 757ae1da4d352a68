//! A concern opens its answer; what was told is on the person's page at the next visit.

use super::{EVERYBODYS, Scene};
use anyhow::{Result, ensure};
use app::{
    domain::{concern::ConcernCode, visit::Visit},
    sync::command::Command,
};
use std::process;
use tests::harness::{Browser, WORKER, test_file};

/// Enters the answers and stories of the demo county while the server runs.
pub(super) fn enters_answers(scene: &Scene) -> Result<()> {
    for name in ["answers.json", "stories.json"] {
        let file = test_file("../../server/demo").join(name);
        let mut command = process::Command::new(std::env::var("TIANGENG_BIN")?);
        let status = command.args(["records", "--data"]).arg(scene.county.path()).arg(file).status()?;
        ensure!(status.success(), "{name}: {status}");
    }
    Ok(())
}

async fn opens_a_visit(worker: &Browser) -> Result<()> {
    worker.goes_to("/app").await?;
    worker.taps_on(".person-main").await?;
    worker.until("the form is there", "return !!document.querySelector('details.more')").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_concern_opens_its_answer_and_the_next_visit_begins_where_this_one_ended() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    enters_answers(&scene)?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    scene.server.kill()?;
    opens_a_visit(&worker).await?;
    worker.taps("再考虑").await?;
    worker.taps("补充内容").await?;
    worker.taps("已有医保").await?; // it was open before, and is heard again
    worker.sees("医保报的是药费和住院费").await?;
    worker.taps("已有医保").await?;
    worker.taps("怕赔不到").await?;
    worker.sees("赔不赔有条文").await?;
    worker.sees("老周（示例）").await?;
    worker.shows(".concern-answer").await?;
    worker.pictures("answer").await?;
    worker.taps_on(".story .told").await?;
    worker.shows(".story").await?;
    worker.pictures("story").await?;
    worker.taps_on(".concern-answer .chips .chip").await?; // it helped
    worker.taps("保存走访").await?;
    worker.sees("怕赔不到：讲了案例“老周（示例）” → 打消了").await?;
    worker.pictures("told").await?;

    scene.server.start_again()?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    let visits = scene.written()?.into_iter().filter_map(|operation| match operation.command() {
        Ok(Command::VisitLogged(visit)) => Some(visit),
        _ => None,
    });
    let visits: Vec<Visit> = visits.collect();
    let [visit] = visits.as_slice() else { anyhow::bail!("one visit: {visits:?}") };
    ensure!(visit.told.len() == 1 && visit.resolved == [ConcernCode::ClaimDoubt], "{visit:?}");
    Ok(())
}
