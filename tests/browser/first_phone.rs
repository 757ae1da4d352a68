//! A county without demonstrations' ease: a new worker, a one-time code, a phone that is registered with it.

use super::alone;
use anyhow::{Context, Result};
use tests::harness::{Browser, COUNTY, Server};

const NEW: &str = "14000000031";
const THEIRS: &str = "核桃树下等你回来";

async fn registers(browser: &Browser, phone: &str, passphrase: &str, code: &str) -> Result<()> {
    browser.types("phone", phone).await?;
    browser.types("password", passphrase).await?;
    browser.types("again", passphrase).await?;
    browser.types("code", code).await?;
    browser.taps_on("form [type=submit]").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_new_worker_gets_a_code_and_works_on_the_same_morning() -> Result<()> {
    let _alone = alone().await;
    let (county, desk, pocket) = (tempfile::tempdir()?, tempfile::tempdir()?, tempfile::tempdir()?);
    let server = Server::with_codes(county.path(), &[("谭松青", COUNTY, "county_admin", "城口县")])?;
    let admin = Browser::open(desk.path(), server.address()).await?;
    admin.goes_to("/app").await?;
    admin.types("phone", COUNTY).await?;
    admin.types("password", super::EVERYBODYS).await?;
    admin.taps_on("form [type=submit]").await?;
    admin.sees("这部手机还没有登记").await?;
    registers(&admin, COUNTY, "12345678", &server.gives_a_code(COUNTY)?).await?;
    admin.sees("太容易被猜到").await?;
    admin.pictures("register").await?;
    registers(&admin, COUNTY, super::EVERYBODYS, &server.gives_a_code(COUNTY)?).await?;
    admin.sees("全部已送达").await?;

    admin.goes_to("/app/staff").await?;
    admin.taps_on("#add-staff").await?;
    admin.types("staff-name", "罗开竹").await?;
    admin.types("staff-phone", NEW).await?;
    admin.taps("请选择").await?;
    admin.types_into(".sheet .search", "大坝村").await?;
    admin.taps("左岚乡 大坝村").await?;
    admin.pictures("add-staff").await?;
    admin.taps_on("#save-staff").await?;
    admin.taps("罗开竹").await?;
    admin.sees("还没有登记手机").await?;
    admin.taps("给一次性码").await?;
    admin.sees("只能用一次").await?;
    admin.until("the picture is there", "return document.querySelector('.code-picture').naturalWidth > 0").await?;
    admin.pictures("one-time-code").await?;
    let code = admin.runs("return document.querySelector('#code').innerText").await?;
    let code = code.as_str().context("a code")?.replace(' ', "");

    let worker = Browser::open(pocket.path(), server.address()).await?;
    worker.goes_to(&format!("/app#code={code}")).await?; // as the camera opens it
    let filled = worker.runs("return document.querySelector('[name=code]').value + location.hash").await?;
    assert_eq!(filled, code.as_str(), "the code is filled in, and no longer in the bar");
    registers(&worker, NEW, "chengkou2026", &code).await?; // this phone finds nothing wrong with it
    worker.sees("太容易被猜到").await?;
    worker.pictures("guessed-passphrase").await?;
    let filled = worker
        .runs("return document.querySelector('[name=phone]').value + document.querySelector('[name=code]').value")
        .await?;
    assert_eq!(filled, format!("{NEW}{code}"), "what was typed stays, and the code is still good");
    worker.types("password", THEIRS).await?;
    worker.types("again", THEIRS).await?;
    worker.taps_on("form [type=submit]").await?;
    worker.sees("全部已送达").await?;
    worker.goes_to_and_stops("/app/me").await?;
    worker.types_into("#lock input", THEIRS).await?;
    worker.taps_on("#unlock").await?;
    worker.sees("罗开竹").await?;
    admin.goes_to("/app/staff").await?;
    admin.taps("罗开竹").await?;
    admin.sees("在用").await?;
    admin.pictures("staff-of-county").await
}
