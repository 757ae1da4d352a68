//! Registered phones: one-time codes, signatures, what a locked, revoked or expired phone delivers.

use super::sync::person_added;
use app::{
    domain::{
        id::{DeviceId, OperationId},
        registration::RegistrationState,
        staff::Staff,
    },
    sync::{
        dossier::Dossier,
        operation::{Operation, SCHEMA},
        outcome::ReviewReason,
        sealed::{self, SealedDelivery, SealedReceipt},
    },
};
use server::{
    clock,
    office::system_staff,
    store::{KeyHash, SqliteStore},
};
use tests::harness::{Answer, Client, County, DeviceKey, PASSWORD, TOWNSHIP, WORKER};
use uuid::Uuid;

const PASSPHRASE: &str = "gao shan liu shui";

/// A worker's phone that was registered with a code.
struct Registered {
    county: County,
    client: Client,
    key: DeviceKey,
    staff: Staff,
    rescue_key: String,
}

impl Registered {
    async fn new() -> Self {
        let county = County::with_codes();
        let (mut client, key) = (county.client(), DeviceKey::new());
        let code = county.gives_a_code(WORKER);
        let answer = client.signs_in_on(&key, WORKER, PASSPHRASE, Some(&code)).await.expect_status(200).json();
        let rescue_key = answer["rescue_key"].as_str().unwrap().to_owned();
        let staff = serde_json::from_value(answer).unwrap();
        Self { county, client, key, staff, rescue_key }
    }

    fn key_hash(&self) -> KeyHash {
        app::hex::read(&self.key.hash()).unwrap()
    }

    fn added(&self, device: u128, n: u64) -> Operation {
        let (kind, body) = person_added("陈路川").1.parts();
        let scope = self.county.area("左岚乡/大坝村").into();
        let (device, id) = (DeviceId(Uuid::from_u128(device)), OperationId(Uuid::now_v7()));
        Operation {
            device,
            n,
            id,
            schema: SCHEMA,
            scope,
            kind,
            body,
            device_time: clock::now(),
            later: Default::default(),
        }
    }

    fn sealed(&self, operations: &[Operation]) -> Vec<u8> {
        let seal = |o: &Operation| sealed::seal(&self.rescue_key, [7; 32], self.staff.id, o, clock::now()).unwrap();
        SealedDelivery { staff: self.staff.id, sealed: operations.iter().map(seal).collect() }.write()
    }

    async fn delivers(&self, operations: &[Operation]) -> SealedReceipt {
        let answer = self.client.post_signed(&self.key, "/api/v1/deliveries", self.sealed(operations)).await;
        serde_json::from_value(answer.expect_status(200).json()).unwrap()
    }

    async fn ends(&self, state: RegistrationState) {
        let (key, staff) = (self.key_hash(), self.staff.id);
        let end = move |store: &mut SqliteStore| store.end_registration(key, staff, state, staff, clock::now());
        self.county.database.write(end).await.unwrap();
    }

    /// The village's dossiers as the county sees them.
    fn dossiers(&self) -> Vec<Dossier> {
        let village = self.county.area("左岚乡/大坝村");
        self.county.database.read_now_as(&system_staff(vec![village]), |seen| seen.dossiers(village.into())).unwrap()
    }

    /// Why operations wait for the township.
    fn reviews(&self) -> Vec<ReviewReason> {
        self.dossiers().into_iter().flat_map(|dossier| dossier.reviews).map(|pending| pending.reason).collect()
    }
}

fn code_of(answer: &Answer) -> String {
    answer.error().0
}

#[tokio::test]
async fn a_phone_is_registered_with_a_code_that_is_good_once_and_sets_the_passphrase() {
    let county = County::with_codes();
    let (mut client, key) = (county.client(), DeviceKey::new());
    let told = client.signs_in_on(&key, WORKER, PASSWORD, None).await.expect_status(403);
    assert_eq!(code_of(&told), "code_needed", "the right password alone is not enough");
    let code = county.gives_a_code(WORKER);
    let wrong = if code == "12345678" { "87654321" } else { "12345678" };
    let told = client.signs_in_on(&key, WORKER, PASSPHRASE, Some(wrong)).await.expect_status(401);
    assert_eq!(code_of(&told), "wrong_code");
    let told = client.signs_in_on(&key, WORKER, "12345678", Some(&code)).await.expect_status(422).json();
    assert_eq!(told["error"]["fault"], "passphrase_weak", "a weak one does not use up the code");
    for guessed in ["starwars99", "chengkou2026", "ranyulan1"] {
        let told = client.signs_in_on(&key, WORKER, guessed, Some(&code)).await.expect_status(422).json();
        assert_eq!((&told["error"]["field"], &told["error"]["fault"]), (&"password".into(), &"passphrase_weak".into()));
    }
    let told = client.signs_in_on(&key, WORKER, "ranyulan1", Some(wrong)).await.expect_status(401);
    assert_eq!(code_of(&told), "wrong_code", "without the code nobody learns what is near to the account");
    client.signs_in_on(&key, WORKER, PASSPHRASE, Some(&code)).await.expect_status(200);
    client.get("/api/v1/session").await.expect_status(200);
    client.signs_in_on(&DeviceKey::new(), WORKER, PASSPHRASE, Some(&code)).await.expect_status(401);
    client.signs_in_on(&key, WORKER, PASSPHRASE, None).await.expect_status(200);
    client.signs_in_on(&key, WORKER, PASSWORD, None).await.expect_status(401);
    client.signs_in_on(&key, TOWNSHIP, PASSWORD, None).await.expect_status(403);
}

#[tokio::test]
async fn a_code_of_yesterday_and_a_code_of_another_register_nothing() {
    let county = County::with_codes();
    let (mut client, key) = (county.client(), DeviceKey::new());
    let code = county.gives_a_code(WORKER);
    client.signs_in_on(&key, TOWNSHIP, PASSPHRASE, Some(&code)).await.expect_status(401);
    county.damages("UPDATE registration_code SET expires_at = 0");
    client.signs_in_on(&key, WORKER, PASSPHRASE, Some(&code)).await.expect_status(401);
}

#[tokio::test]
async fn codes_are_not_guessed() {
    let county = County::with_codes();
    let (mut client, key) = (county.client(), DeviceKey::new());
    let code = county.gives_a_code(WORKER);
    let mut refused = 0;
    for guess in (0..20).map(|guess| format!("{guess:08}")).filter(|guess| *guess != code) {
        let answer = client.signs_in_on(&key, WORKER, PASSPHRASE, Some(&guess)).await;
        refused += u32::from(answer.status == 429);
    }
    assert!(refused >= 9, "{refused}");
}

#[tokio::test]
async fn somebody_elses_key_an_altered_request_and_a_repeated_one_are_refused() {
    let phone = Registered::new().await;
    let (path, body) = ("/api/v1/deliveries", phone.sealed(&[phone.added(1, 1)]));
    let signature = phone.key.signs("POST", path, &body);
    let other = DeviceKey::new();
    let altered = phone.sealed(&[phone.added(1, 1)]);
    let forged = signature.replace(&phone.key.hash(), &other.hash());
    for (signature, body) in [
        (signature.as_str(), altered),
        (forged.as_str(), body.clone()),
        (&other.signs("POST", path, &body), body.clone()),
        (&phone.key.signs("POST", "/api/v1/session", &body), body.clone()),
        ("TiangengDevice nonsense", body.clone()),
    ] {
        let told = phone.client.post_with(path, signature, body).await.expect_status(401);
        assert_eq!(code_of(&told), "signature_refused");
    }
    let last = phone.key.signs("POST", path, &body);
    phone.client.post_with(path, &last, body.clone()).await.expect_status(200);
    phone.client.post_with(path, &last, body.clone()).await.expect_status(401);
    phone.client.post_with(path, &signature, body).await.expect_status(401); // an earlier number comes too late
}

#[tokio::test]
async fn a_locked_phone_delivers_what_it_cannot_read_and_everything_counts_once() {
    let phone = Registered::new().await;
    let operations = [phone.added(1, 1), phone.added(1, 2)];
    let receipt = phone.delivers(&operations).await;
    let state = RegistrationState::Active;
    assert_eq!(receipt, SealedReceipt { taken: vec![true, true], durable: vec![false, false], state });
    let entries = |phone: &Registered| phone.county.database.verify(|_| {}).unwrap().operations;
    let before = entries(&phone);
    phone.delivers(&operations).await;
    assert_eq!(entries(&phone), before, "shown again, it leaves no trace");
    phone.county.backs_up(1);
    assert_eq!(phone.delivers(&operations).await.durable, [true, true], "a backup holds it: the phone may let go");
    assert_eq!(phone.dossiers().len(), 2);
    assert!(phone.county.is_whole().is_empty());
}

#[tokio::test]
async fn a_revoked_phone_reads_nothing_and_its_work_goes_to_review() {
    let phone = Registered::new().await;
    phone.ends(RegistrationState::Revoked).await;
    phone.client.get("/api/v1/session").await.expect_status(401);
    let mut again = phone.county.client();
    let told = again.signs_in_on(&phone.key, WORKER, PASSPHRASE, None).await.expect_status(403);
    assert_eq!(code_of(&told), "registration_revoked");
    let receipt = phone.delivers(&[phone.added(1, 1)]).await;
    assert_eq!((receipt.taken, receipt.state), (vec![true], RegistrationState::Revoked));
    assert_eq!(phone.reviews(), [ReviewReason::PhoneRevoked]);
}

#[tokio::test]
async fn the_phone_of_somebody_who_works_here_no_longer_hears_so() {
    let phone = Registered::new().await;
    phone.county.damages("UPDATE account SET active = 0");
    let receipt = phone.delivers(&[phone.added(1, 1)]).await;
    assert_eq!((receipt.taken, receipt.state), (vec![true], RegistrationState::Revoked));
    assert_eq!(phone.reviews(), [ReviewReason::PhoneRevoked]);
}

#[tokio::test]
async fn a_phone_has_one_session_and_a_new_passphrase_ends_all_others() {
    let county = County::new();
    let (mut first, mut second) = (county.client(), county.client());
    let (key, other) = (DeviceKey::new(), DeviceKey::new());
    first.signs_in_on(&key, WORKER, PASSWORD, None).await.expect_status(200);
    let earlier = first.clone();
    first.signs_in_on(&key, WORKER, PASSWORD, None).await.expect_status(200);
    earlier.get("/api/v1/session").await.expect_status(401);
    let code = county.gives_a_code(WORKER);
    second.signs_in_on(&other, WORKER, PASSPHRASE, Some(&code)).await.expect_status(200);
    first.get("/api/v1/session").await.expect_status(401);
}

#[tokio::test]
async fn a_phone_that_was_away_for_too_long_delivers_to_review_until_its_owner_signs_in() {
    let phone = Registered::new().await;
    phone.county.damages("UPDATE registration SET expires_at = 1");
    phone.delivers(&[phone.added(1, 1)]).await;
    assert_eq!(phone.reviews(), [ReviewReason::PhoneRevoked]);
    let mut client = phone.county.client();
    client.signs_in_on(&phone.key, WORKER, PASSPHRASE, None).await.expect_status(200);
    phone.delivers(&[phone.added(2, 1)]).await;
    assert_eq!(phone.reviews().len(), 1, "the second is in the ledger");
}
