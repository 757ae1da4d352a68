//! A county in which everything shows by a mark which village it is of: whoever reads a mark can be asked whether they may.

use super::sync::{person_added, visit_of};
use app::{
    domain::{
        area::{AreaCode, Level},
        attachment::{Attachment, BlobId},
        id::PersonId,
        person::PersonField,
        visit::Visit,
    },
    sync::{command::Command, store::SYSTEM},
};
use server::store::SqliteStore;
use std::collections::{BTreeMap, BTreeSet};
use tests::harness::{COUNTY, County};

/// What a mark begins with; a village's code follows.
const MARK: &str = "mark-";
const CODE_DIGITS: usize = 12;

/// The county, and who and what is where.
pub struct Marked {
    pub county: County,
    /// One in each village.
    pub people: BTreeMap<AreaCode, PersonId>,
    /// The photo that a visit there names, in each village.
    pub photos: BTreeMap<AreaCode, Attachment>,
}

impl Marked {
    /// A person with a visit and a photo's name in each of the county's villages.
    pub fn new() -> Self {
        let county = County::new();
        let eyes = server::office::system_staff(vec![]);
        let reference = county.database.read_now_as(&eyes, |seen| seen.reference()).unwrap();
        let codes: Vec<AreaCode> = reference.area_codes().collect();
        let (mut people, mut photos, mut commands) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        for village in codes.iter().copied().filter(|code| code.level() == Level::Village) {
            let photo = Attachment::of(&content(village), "image/jpeg", 0).unwrap();
            let (person, said) = marked(village, &photo);
            commands.extend(said.into_iter().map(|command| (village, command)));
            people.insert(village, person);
            photos.insert(village, photo);
        }
        let all = commands.len();
        let outcomes = server::office::record(&county.database, codes[0].county(), commands, |_| {}).unwrap();
        assert!(outcomes.len() == all && outcomes.iter().all(|outcome| !outcome.needs_attention()));
        Self { county, people, photos }
    }

    /// Sends the photos of some villages.
    pub async fn receives_photos(&self, villages: &[AreaCode]) {
        let office = self.county.signed_in(COUNTY).await;
        for village in villages {
            office.put_media(&self.photos[village], 0, content(*village)).await.expect_status(200);
            let blob = self.blob(*village); // the server wrote the visits: it counts as who sent their photos
            let note = move |store: &mut SqliteStore| store.note_sender(SYSTEM, blob);
            self.county.database.write(note).await.unwrap();
        }
    }

    /// The villages of which a body says something: by a mark, a person, or a photo's name.
    pub fn villages_in(&self, body: &[u8]) -> BTreeSet<AreaCode> {
        let text = String::from_utf8_lossy(body);
        let marks = text.match_indices(MARK).filter_map(|(at, _)| text.get(at + MARK.len()..)?.get(..CODE_DIGITS));
        let mut told: BTreeSet<AreaCode> = marks.filter_map(AreaCode::parse).collect();
        told.extend(self.people.iter().filter(|(_, person)| text.contains(&person.to_string())).map(|(v, _)| *v));
        told.extend(self.photos.iter().filter(|(_, one)| text.contains(&one.blob.to_string())).map(|(v, _)| *v));
        told
    }

    /// The name of a village's photo.
    pub fn blob(&self, village: AreaCode) -> BlobId {
        self.photos[&village].blob
    }
}

fn content(village: AreaCode) -> Vec<u8> {
    super::media::jpeg(format!("{MARK}{village}").as_bytes())
}

/// A person whose note, and the note of whose visit, bear the village's mark.
fn marked(village: AreaCode, photo: &Attachment) -> (PersonId, Vec<Command>) {
    let (person, Command::PersonAdded(mut added)) = person_added("陈路川") else { unreachable!() };
    added.fields.insert(PersonField::Note.code().to_owned(), format!("{MARK}{village}"));
    let visit = Visit { note: format!("{MARK}{village}"), attachments: vec![photo.clone()], ..visit_of(person) };
    (person, vec![Command::PersonAdded(added), Command::VisitLogged(visit)])
}
