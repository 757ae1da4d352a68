//! Renewals without signal: one person in two taps, a household at once.

use super::{EVERYBODYS, Scene};
use anyhow::{Context, Result, ensure};
use app::{
    domain::{
        area::AreaCode,
        id::{ConsentId, PersonId},
        person::PersonField as F,
    },
    sync::command::Command,
};
use tests::harness::{COUNTY, Client, Phone, TOWNSHIP, WORKER, covered, older_plans, person_of, steps_to_cover};

/// 齐心村.
const VILLAGE: &str = "500229205200";

/// Who lives there: the householder and his wife at home, their son far away.
struct Household {
    head: PersonId,
    son: PersonId,
    consents: Vec<ConsentId>,
}

/// A household whose covers end in three weeks, written by phones of others; the son has another number by now.
async fn moves_in(scene: &Scene) -> Result<Household> {
    let village = AreaCode::parse(VILLAGE).context("a village")?;
    let phone = async |number: &str| -> Result<Phone> {
        let mut phone = Phone::with(Client::over_the_wire(scene.server.address())?, number).await;
        phone.syncs().await;
        Ok(phone)
    };
    let mut office = phone(COUNTY).await?;
    office.saves(village.county(), older_plans().into_iter().map(Command::PlanPublished).collect());
    office.syncs().await;
    let (mut worker, mut union) = (phone(WORKER).await?, phone(TOWNSHIP).await?);
    let son = [
        (F::Householder, "陈大山"),
        (F::Employment, "away_out_province"),
        (F::WorkPlace, "浙江省宁波市"),
        (F::ReturnWindow, "spring_festival"),
    ];
    let people = [
        person_of("陈大山", "500299196803121016", "14000000081", &[(F::Employment, "farming")]),
        person_of(
            "冉雪香",
            "500299197001010028",
            "14000000082",
            &[(F::Householder, "陈大山"), (F::Employment, "farming")],
        ),
        person_of("陈小川", "500299198001010014", "14000000083", &son),
    ];
    let mut consents = Vec::new();
    for (person, draft, added) in &people {
        let (consent, forms) = covered(*person, draft, &older_plans(), 20);
        consents.push(consent.id);
        worker.saves(village, vec![added.clone(), Command::ConsentGiven(consent)]);
        worker.saves(village, forms.iter().cloned().map(Command::EnrolmentSubmitted).collect());
        worker.syncs().await;
        union.syncs().await;
        union.saves(village, forms.iter().flat_map(steps_to_cover).collect());
        union.syncs().await;
    }
    let [head, _, son] = people.map(|(person, ..)| person);
    let edit =
        app::sync::fields::Edit { value: "14000000089".into(), was: "14000000083".into(), later: Default::default() };
    let edits = [(F::Phone.code().to_owned(), edit)].into();
    let edited = app::sync::command::PersonEdited { person: son, edits, later: Default::default() };
    worker.saves(village, vec![Command::PersonEdited(edited)]);
    worker.syncs().await;
    Ok(Household { head, son, consents })
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_covers_are_renewed_in_two_taps_and_a_household_at_once_without_signal() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    let home = moves_in(&scene).await?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    let before = scene.written()?.len();
    scene.server.kill()?;

    worker.goes_to(&format!("/app/people/{}", home.head)).await?;
    worker.sees("续保 55 元").await?;
    worker.pictures("renewal-person").await?;
    worker.counts_taps();
    worker.taps_on("#renew").await?;
    worker.sees("沿用").await?;
    worker.pictures("renewal").await?;
    worker.taps_on("#save").await?;
    worker.sees("已提交").await?;
    ensure!(worker.taps_made() == 2, "{} taps", worker.taps_made());
    worker.until("nothing is left to renew", "return !document.querySelector('#renew')").await?;

    worker.taps_on("#household").await?;
    worker.sees("陈大山一户 3 人").await?;
    worker.sees("续保 55 元").await?; // his wife's; the son's number is another
    worker.pictures("household").await?;
    worker.shows("#renew-together").await?;
    worker.pictures("household-renewals").await?;
    worker.taps_on("#renew-all").await?;
    worker.until("hers is handed in", "return !document.querySelector('#renew-all')").await?;
    worker.taps_on("#visit-together .agree:nth-of-type(1)").await?;
    worker.taps_on("#visit-together .agree:nth-of-type(2)").await?;
    worker.reloads().await?;
    worker.sees("保存 2 人的走访").await?; // half filled in, and kept
    worker.taps("再考虑").await?;
    worker.shows("#visit-together").await?;
    worker.pictures("household-visit").await?;
    worker.taps_on("#save-visits").await?;
    worker.sees("保存 0 人的走访").await?;

    worker.goes_to(&format!("/app/people/{}/renew", home.son)).await?;
    worker.sees("手机号 14000000083 → 14000000089").await?;
    worker.pictures("renewal-changed").await?;
    worker.taps("同意参加").await?;
    worker.signs().await?;
    worker.taps_on("#save").await?;
    worker.sees("已提交").await?;

    scene.server.start_again()?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    let (mut on_earlier, mut groups, mut signed) = (0, Vec::new(), 0);
    let written = scene.written()?;
    ensure!(written.len() == before + 9, "{} more", written.len() - before);
    for operation in written {
        match operation.command() {
            Ok(Command::EnrolmentSubmitted(form)) if form.group.is_some() => {
                ensure!(form.consent.is_some_and(|consent| home.consents.contains(&consent)), "{form:?}");
                on_earlier += 1;
            }
            Ok(Command::VisitLogged(visit)) => groups.push(visit.group),
            Ok(Command::ConsentGiven(consent)) if !home.consents.contains(&consent.id) => signed += 1,
            _ => {}
        }
    }
    ensure!((on_earlier, signed) == (4, 1), "{on_earlier} on earlier consents, {signed} signed anew");
    ensure!(groups.len() == 2 && groups[0].is_some() && groups[0] == groups[1], "{groups:?}");
    scene.server.check().map(drop)
}
