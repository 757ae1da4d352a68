//! What a person may ask for: to withdraw a consent, to see all that is kept, to be erased.

use super::{
    media::jpeg,
    sync::{enrolment, person_added, visit_of},
};
use app::{
    domain::{
        area::AreaCode,
        attachment::BlobId,
        consent::{Purpose, Withdrawal},
        enrolment::Move,
        erasure::ErasureReason,
        fault::Fault,
        id::{ConsentId, DeviceId, EnrolmentId, PersonId},
        time::Timestamp,
        visit::Visit,
    },
    sync::{
        command::{Command, EnrolmentMoved, PersonRemoved, PersonRestored, ReviewSettled},
        dossier::Dossier,
        erasure::{BLOTTED, PersonErased},
        outcome::{Outcome, RefusalReason},
    },
};
use rusqlite::{Connection, Row};
use serde_json::{Value, json};
use server::{
    clock,
    media::Media,
    office::retention::{Retained, look_after},
    store::{Keys, Place},
};
use tests::harness::{COUNTY, County, Phone, TOWNSHIP, WORKER};
use uuid::Uuid;

const NUMBER: &str = "500299196803121016";
const NAME: &str = "欧阳慕雪";
const NOTE: &str = "腿脚不便，下次带老花镜";

/// A person of a county, who was taken in by a worker.
pub struct Story {
    pub county: County,
    pub village: AreaCode,
    pub worker: Phone,
    pub township: Phone,
    pub person: PersonId,
    pub consent: ConsentId,
    form: EnrolmentId,
    photo: Vec<u8>,
}

impl Story {
    /// A worker has taken a person in, with a photo, a note and a form, and the township's desk has it all.
    pub async fn begins() -> Self {
        let county = County::new();
        let village = county.area("左岚乡/大坝村");
        let (mut worker, mut township) = (Phone::of(&county, WORKER).await, Phone::of(&county, TOWNSHIP).await);
        let ((person, added), photo) = (person_added(NAME), jpeg(b"a house at the end of the valley"));
        let attachments = vec![worker.takes(photo.clone())];
        let visit = Visit { note: NOTE.into(), attachments, ..visit_of(person) };
        let (form, mut commands) = enrolment(person, NUMBER);
        let Command::ConsentGiven(consent) = &mut commands[0] else { unreachable!() };
        consent.purposes.push(Purpose::Contact);
        let consent = consent.id;
        worker.syncs().await;
        worker.saves(village, vec![added, Command::VisitLogged(visit)]);
        worker.saves(village, commands);
        worker.syncs().await;
        township.syncs().await;
        assert_eq!((worker.status().waiting, worker.status().attention), (0, 0));
        Self { county, village, worker, township, person, consent, form, photo }
    }

    pub fn step(&self, step: Move) -> Command {
        let reason = "本人不办了".into();
        Command::EnrolmentMoved(EnrolmentMoved {
            person: self.person,
            enrolment: self.form,
            step,
            reason,
            marks: Vec::new(),
            later: Default::default(),
        })
    }

    fn withdrawal(&self, purposes: Vec<Purpose>) -> Command {
        let (person, on, note) = (self.person, clock::now().date(), String::new());
        Command::ConsentWithdrawn(Withdrawal {
            person,
            consent: self.consent,
            purposes,
            on,
            note,
            later: Default::default(),
        })
    }

    fn erasure(&self) -> Command {
        Command::PersonErased(PersonErased {
            person: self.person,
            reason: ErasureReason::Requested,
            later: Default::default(),
        })
    }

    /// The desk does something and learns what became of the last of it.
    pub async fn decides(&mut self, commands: Vec<Command>) -> Outcome {
        self.township.saves(self.village, commands);
        self.township.syncs().await;
        self.township
            .outbox()
            .last()
            .and_then(|sent| sent.result.clone())
            .map(|result| result.outcome)
            .expect("an answer")
    }

    /// The form is rejected, and the person erased.
    pub async fn erases(&mut self) {
        let commands = vec![self.step(Move::TakeUp), self.step(Move::Reject), self.erasure()];
        assert_eq!(self.decides(commands).await, Outcome::Applied);
        self.worker.syncs().await;
    }

    pub fn dossier(phone: &Phone, person: PersonId) -> Dossier {
        phone.ledger().all_files().find(|file| file.dossier.person_id() == person).expect("a file").dossier.clone()
    }

    pub async fn a_day_passes(&self, at: Timestamp) -> Retained {
        look_after(&self.county.database, &self.media(), at).await.expect("a good store")
    }

    fn media(&self) -> Media {
        Media::open(self.county.directory.path(), None, self.county.database.keys()).expect("a folder")
    }

    /// The log and the dossiers, opened with the county's keys.
    pub fn opened(&self) -> String {
        let directory = self.county.directory.path();
        let (database, keys) =
            (Connection::open(directory.join("tiangeng.sqlite3")).unwrap(), Keys::open(directory).unwrap());
        let mut texts = String::new();
        let mut statement = database.prepare("SELECT device, n, body FROM operation").unwrap();
        let read = |row: &Row| Ok((row.get::<_, String>(0)?, row.get::<_, u64>(1)?, row.get::<_, Vec<u8>>(2)?));
        for (device, n, body) in statement.query_map([], read).unwrap().map(Result::unwrap) {
            texts += &String::from_utf8(keys.data.unseal(Place::Operation(&device, n), &body).unwrap()).unwrap();
        }
        let mut statement = database.prepare("SELECT scope, row, body FROM dossier").unwrap();
        let read = |row: &Row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, Vec<u8>>(2)?));
        for (scope, person, body) in statement.query_map([], read).unwrap().map(Result::unwrap) {
            texts += &String::from_utf8(keys.data.unseal(Place::Dossier(&scope, &person), &body).unwrap()).unwrap();
        }
        texts
    }
}

pub fn in_years(years: i64) -> Timestamp {
    clock::now().plus_ms(years * 366 * 86_400_000)
}

fn refused_for(outcome: &Outcome) -> Option<Fault> {
    match outcome {
        Outcome::Refused { reason: RefusalReason::Faulty { fault, .. } } => Some(fault.clone()),
        _ => None,
    }
}

#[tokio::test]
async fn whoever_withdraws_is_called_on_no_more_and_no_form_goes_on_without_a_new_consent() {
    let mut story = Story::begins().await;
    let withdrawn = story.withdrawal(vec![Purpose::Contact]);
    assert_eq!(story.decides(vec![withdrawn.clone(), story.step(Move::TakeUp)]).await, Outcome::Applied);
    assert_eq!(story.decides(vec![withdrawn]).await, Outcome::Noop, "said twice, done once");
    story.worker.syncs().await;
    let dossier = Story::dossier(&story.worker, story.person);
    assert!(dossier.wants_no_contact());
    assert_eq!(dossier.stands_for(story.consent), [Purpose::Enrolment]);
    let withdrawn = story.withdrawal(vec![Purpose::Enrolment, Purpose::Contact]);
    let outcome = story.decides(vec![withdrawn, story.step(Move::Approve)]).await;
    assert_eq!(refused_for(&outcome), Some(Fault::ConsentWithdrawn));
    assert_eq!(story.decides(vec![story.step(Move::Cancel)]).await, Outcome::Applied);
    let again = enrolment(story.person, NUMBER).1;
    assert_eq!(story.decides(again).await, Outcome::Applied, "a new consent, a new form");
}

#[tokio::test]
async fn whoever_is_erased_is_on_no_phone_and_a_day_later_in_no_record_but_what_the_law_keeps() {
    let mut story = Story::begins().await;
    assert_eq!(refused_for(&story.decides(vec![story.erasure()]).await), Some(Fault::FormsOpen));
    story.erases().await;
    for phone in [&story.worker, &story.township] {
        let dossier = Story::dossier(phone, story.person);
        assert!(dossier.is_erased() && dossier.fields.is_empty() && dossier.visits.is_empty(), "{dossier:?}");
        assert_eq!((dossier.consents.len(), dossier.enrolments.len()), (1, 0), "the form was never cover");
        assert_eq!(phone.ledger().files().count(), 0);
    }
    let restored = Command::PersonRestored(PersonRestored { person: story.person, later: Default::default() });
    assert_eq!(refused_for(&story.decides(vec![restored]).await), Some(Fault::Erased));
    assert!(story.opened().contains(NOTE), "the log still has it");
    let done = story.a_day_passes(clock::now()).await;
    assert_eq!((done.people, done.contents), (0, 1));
    for secret in [NAME, NOTE, NUMBER] {
        assert!(!story.opened().contains(secret), "{secret}");
    }
    assert!(story.opened().contains(BLOTTED) && story.opened().contains(&story.consent.to_string()));
    assert_eq!(story.media().get(app::domain::attachment::BlobId::of(&story.photo)).await.unwrap(), None);
    assert_eq!(story.a_day_passes(clock::now()).await, Retained::default(), "once is enough");
    assert_eq!(story.county.is_whole(), Vec::<String>::new());
    story.county.database.rebuild(|_| {}).unwrap();
    assert_eq!(story.county.is_whole(), Vec::<String>::new(), "what is left folds to the same");
    let mut anew = Phone::of(&story.county, COUNTY).await;
    anew.syncs().await;
    assert_eq!(Story::dossier(&anew, story.person), Story::dossier(&story.worker, story.person));
}

#[tokio::test]
async fn what_the_law_keeps_goes_when_its_time_is_up_also_of_those_who_were_only_taken_off_the_ledger() {
    let mut story = Story::begins().await;
    let ((other, added), reason) = (person_added("解大勇"), "已迁出本县".into());
    let removed =
        Command::PersonRemoved(PersonRemoved { person: other, reason, same_as: None, later: Default::default() });
    assert_eq!(story.decides(vec![added, removed]).await, Outcome::Applied);
    story.erases().await;
    assert_eq!(story.a_day_passes(in_years(2)).await.people, 0);
    let done = story.a_day_passes(in_years(4)).await;
    assert_eq!(done.people, 2);
    assert!(!story.opened().contains(&story.consent.to_string()) && !story.opened().contains("解大勇"));
    story.worker.syncs().await;
    assert!(Story::dossier(&story.worker, story.person).consents.is_empty());
    assert_eq!(story.a_day_passes(in_years(4)).await, Retained::default());
    assert_eq!(story.county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn work_that_comes_late_for_somebody_erased_waits_for_the_township_and_then_goes_too() {
    let mut story = Story::begins().await;
    let late = Visit { note: "晚到的记录".into(), ..visit_of(story.person) };
    story.worker.saves(story.village, vec![Command::VisitLogged(late)]); // offline
    let commands = vec![story.step(Move::TakeUp), story.step(Move::Reject), story.erasure()];
    story.decides(commands).await;
    story.worker.syncs().await;
    story.a_day_passes(clock::now()).await;
    story.township.syncs().await;
    let waiting = Story::dossier(&story.township, story.person).reviews;
    assert!(story.opened().contains("晚到的记录") && waiting.len() == 1, "nothing is dropped unseen");
    let (review, about) = (waiting[0].id.unwrap(), waiting[0].reason.clone());
    let settled = ReviewSettled {
        person: Some(story.person),
        record: None,
        review,
        about,
        accepted: false,
        later: Default::default(),
    };
    assert_eq!(story.decides(vec![Command::ReviewSettled(settled)]).await, Outcome::Applied);
    story.a_day_passes(clock::now()).await;
    assert!(!story.opened().contains("晚到的记录"));
    assert_eq!(story.county.is_whole(), Vec::<String>::new());
}

/// Operations that name a person and that this version cannot read, or refuses.
fn unread(story: &Story) -> Value {
    let (device, person) = (DeviceId(Uuid::now_v7()), story.person);
    let blob = BlobId::of(&story.photo);
    let of = |n: u64, scope: &str, kind: &str, body: Value| json!({ "device": device, "n": n, "id": Uuid::now_v7(), "schema": 4, "scope": scope, "kind": kind, "body": body, "device_time": 0 });
    let village = story.village.as_str();
    let operations = [
        of(1, "the moon", "VisitLogged", json!({ "person": person, "note": NOTE, "attachments": [{ "blob": blob }] })),
        of(2, village, "VisitLogged", json!({ "person": person, "note": NOTE, "channel": 7 })),
        of(3, village, "HologramProjected", json!({ "people": [{ "who": person, "name": NAME }] })),
        of(
            4,
            village,
            "PersonEdited",
            json!({ "person": person, "edits": { "identity_number": { "value": NUMBER.replace('6', "7"), "was": "" } } }),
        ),
        of(5, village, "DossierArrived", json!({ "dossier": { "person": person, "note": NOTE } })),
        of(6, "the moon", "HologramProjected", json!({ "people": [{ "who": person, "name": NAME }] })),
    ];
    json!({ "protocol": 1, "schema": 4, "device": device, "operations": operations })
}

#[tokio::test]
async fn what_could_not_be_read_or_was_refused_of_somebody_erased_goes_too() {
    let mut story = Story::begins().await;
    let answer = story.county.signed_in(WORKER).await.post("/api/v1/sync", unread(&story)).await;
    assert_eq!(answer.expect_status(200).json()["acked_n"], 6);
    story.erases().await;
    story.a_day_passes(clock::now()).await;
    for secret in [NAME, NOTE, NUMBER, &NUMBER.replace('6', "7")] {
        assert!(!story.opened().contains(secret), "{secret}");
    }
    assert_eq!(story.a_day_passes(clock::now()).await, Retained::default(), "once is enough");
    assert_eq!(story.county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn what_could_not_be_read_of_somebody_else_stays() {
    let mut story = Story::begins().await;
    let mut request = unread(&story);
    let (other, _) = person_added("解大勇");
    request["operations"][0]["body"]["person"] = json!(other);
    request["operations"][1]["body"]["person"] = json!(other);
    story.county.signed_in(WORKER).await.post("/api/v1/sync", request).await.expect_status(200);
    story.erases().await;
    story.a_day_passes(clock::now()).await;
    assert_eq!(story.opened().matches(NOTE).count(), 2);
}

#[tokio::test]
async fn a_backup_of_before_that_is_put_back_does_not_bring_somebody_back() {
    let mut story = Story::begins().await;
    let backup = story.county.backs_up(30).file;
    story.erases().await;
    story.a_day_passes(clock::now()).await;
    story.county = County::restored_from(&backup);
    assert!(story.opened().contains(NOTE));
    for phone in [&mut story.township, &mut story.worker] {
        phone.finds(&story.county, if phone.staff().role.reviews() { TOWNSHIP } else { WORKER }).await;
        phone.syncs().await;
    }
    story.a_day_passes(clock::now()).await;
    assert!(!story.opened().contains(NOTE) && !story.opened().contains(NAME));
    assert_eq!(story.county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn somebody_gets_all_that_is_kept_about_them_and_it_is_on_record() {
    let story = Story::begins().await;
    let path = format!("/api/v1/people/{}/{}", story.village, story.person);
    let desk = story.county.signed_in(TOWNSHIP).await;
    let answer = desk.get(&path).await.expect_status(200);
    assert!(answer.header("content-disposition").starts_with("attachment"));
    let photo = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, &story.photo);
    for told in [NAME, NUMBER, NOTE, "冉玉兰", "14000000099", "联系走访", &photo] {
        assert!(answer.text().contains(told), "{told}");
    }
    let audit = story.county.signed_in(COUNTY).await.get("/api/v1/audit?limit=50").await.text();
    assert!(audit.contains("person_exported") && audit.contains(&story.person.to_string()));
    story.county.signed_in(WORKER).await.get(&path).await.expect_status(403);
}
