//! People of the ledger: fields as text on the form and on the wire, parsed by one function.

pub use super::return_window::ReturnWindow;
use super::{
    choice::choices,
    date::Date,
    fault::Fault,
    identity_number::IdentityNumber,
    mobile::Mobile,
    name::Name,
    sex::Sex,
    text::{compact, limited},
};
use crate::sorted_map::SortedMap;

/// A line of a form: addresses, work places, jobs.
pub const LINE_CHARACTERS_MAX: usize = 100;
/// As a visit's note.
pub const NOTE_CHARACTERS_MAX: usize = 500;
/// Villagers' groups are numbered within a village; the largest in the county has 21.
const GROUP_MAX: i64 = 99;

choices! {
    /// How a person earns a living.
    Employment {
        AwayOutProvince = "away_out_province", AwayInCity = "away_in_city", LocalOddJob = "local_odd_job",
        LocalIndustry = "local_industry", SelfEmployed = "self_employed", Farming = "farming", Returned = "returned", Other = "other",
    }
}
choices! {
    /// What a person thinks of joining. Enrolled is no intention: it is read from enrolments.
    Intention { NotAsked = "unknown", Unwilling = "unwilling", Hesitant = "hesitant", Willing = "willing", }
}
choices! {
    /// Whether a person can use a smartphone.
    Smartphone { Yes = "yes", WithHelp = "with_help", No = "no", }
}
choices! {
    /// How a person likes to be reached.
    ContactChannel { Phone = "phone", Video = "video", Door = "door", ThroughFamily = "through_family", }
}
choices! {
    /// Yes or no.
    YesNo { Yes = "yes", No = "no", }
}
choices! {
    /// Every field of a person. Each one carries its own version when copies are merged.
    PersonField {
        Name = "name", Sex = "sex", BirthDate = "birth_date", IdentityNumber = "identity_number", Phone = "phone",
        SecondPhone = "second_phone", SecondRelation = "second_relation", Group = "group", Householder = "householder",
        Address = "address", Employment = "employment", WorkPlace = "work_place", Industry = "industry", Job = "job",
        AwaySince = "away_since", ReturnWindow = "return_window", ContactChannel = "contact_channel",
        Smartphone = "smartphone", UnionMember = "union_member", Intention = "intention", Note = "note",
        DoNotContact = "do_not_contact",
    }
}

/// Fields as text: what a form holds, what an operation carries. Empty and absent are the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonDraft(pub SortedMap<PersonField, String>);

impl PersonDraft {
    /// The text of a field, empty when absent.
    pub fn get(&self, field: PersonField) -> &str {
        self.0.get(&field).map_or("", String::as_str)
    }

    /// Sets a field; an empty text removes it.
    pub fn set(&mut self, field: PersonField, text: impl Into<String>) {
        match text.into() {
            text if text.is_empty() => self.0.remove(&field),
            text => self.0.insert(field, text),
        };
    }
}

/// What is wrong, field by field. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonErrors(pub Vec<(PersonField, Fault)>);

impl PersonErrors {
    /// The first fault of one field.
    pub fn of(&self, field: PersonField) -> Option<&Fault> {
        self.0.iter().find(|(f, _)| *f == field).map(|(_, fault)| fault)
    }
}

/// A person whose every field has been parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the fields are PersonField's, in its words
pub struct Person {
    pub name: Name,
    pub sex: Option<Sex>,
    pub birth_date: Option<Date>,
    pub identity_number: Option<IdentityNumber>,
    pub phone: Option<Mobile>,
    pub second_phone: Option<Mobile>,
    pub second_relation: String,
    pub group: Option<u8>,
    pub householder: String,
    pub address: String,
    pub employment: Option<Employment>,
    pub work_place: String,
    pub industry: String,
    pub job: String,
    pub away_since: Option<Date>,
    pub return_window: Option<ReturnWindow>,
    pub contact_channel: Option<ContactChannel>,
    pub smartphone: Option<Smartphone>,
    pub union_member: Option<bool>,
    pub intention: Intention,
    pub note: String,
    pub do_not_contact: bool,
}

impl Person {
    /// Parses a draft: on every keystroke, on save, on import and on the server.
    ///
    /// # Errors
    /// Every fault of every field at once.
    pub fn parse(draft: &PersonDraft, today: Date) -> Result<Self, PersonErrors> {
        let (person, faults) = read(draft, today);
        match person {
            Some(person) if faults.is_empty() => Ok(person),
            _ => Err(PersonErrors(faults)),
        }
    }

    /// The best reading of fields that were accepted once, perhaps by a later version: what cannot be read is left out.
    pub fn from_accepted(draft: &PersonDraft) -> Option<Self> {
        read(draft, Date::LAST).0
    }

    /// The canonical text of every field: `parse(draft()) == self`.
    pub fn draft(&self) -> PersonDraft {
        use PersonField as F;
        let mut draft = PersonDraft::default();
        let code = |choice: Option<&str>| choice.unwrap_or_default().to_owned();
        let yes_no = |yes: bool| if yes { YesNo::Yes.code() } else { YesNo::No.code() };
        let date = |date: Option<Date>| date.map(|d| d.to_string()).unwrap_or_default();
        let mobile = |mobile: &Option<Mobile>| mobile.as_ref().map(|m| m.as_str().to_owned()).unwrap_or_default();
        let fields = [
            (F::Name, self.name.as_str().to_owned()),
            (F::Sex, code(self.sex.as_ref().map(Sex::code))),
            (F::BirthDate, date(self.birth_date)),
            (F::IdentityNumber, self.identity_number.as_ref().map(|n| n.as_str().to_owned()).unwrap_or_default()),
            (F::Phone, mobile(&self.phone)),
            (F::SecondPhone, mobile(&self.second_phone)),
            (F::SecondRelation, self.second_relation.clone()),
            (F::Group, self.group.map(|g| g.to_string()).unwrap_or_default()),
            (F::Householder, self.householder.clone()),
            (F::Address, self.address.clone()),
            (F::Employment, code(self.employment.as_ref().map(Employment::code))),
            (F::WorkPlace, self.work_place.clone()),
            (F::Industry, self.industry.clone()),
            (F::Job, self.job.clone()),
            (F::AwaySince, date(self.away_since)),
            (F::ReturnWindow, self.return_window.map(ReturnWindow::code).unwrap_or_default()),
            (F::ContactChannel, code(self.contact_channel.as_ref().map(ContactChannel::code))),
            (F::Smartphone, code(self.smartphone.as_ref().map(Smartphone::code))),
            (F::UnionMember, code(self.union_member.map(yes_no))),
            (F::Intention, self.intention.code().to_owned()),
            (F::Note, self.note.clone()),
            (F::DoNotContact, if self.do_not_contact { YesNo::Yes.code().to_owned() } else { String::new() }),
        ];
        for (field, text) in fields {
            draft.set(field, text);
        }
        draft
    }
}

/// Reads every field, gathering faults; `None` only without a usable name.
pub(super) fn read(draft: &PersonDraft, today: Date) -> (Option<Person>, Vec<(PersonField, Fault)>) {
    use PersonField as F;
    let mut r = Reader { draft, faults: Vec::new() };
    let name = r.field(F::Name, Name::parse);
    if draft.get(F::Name).trim().is_empty() {
        r.faults.push((F::Name, Fault::Missing));
    }
    let identity_number = r.field(F::IdentityNumber, |text| IdentityNumber::parse(text, today));
    let sex = r.choice(F::Sex, Sex::parse);
    let birth_date = r.field(F::BirthDate, |text| past_date(text, today));
    r.compare(F::Sex, sex, identity_number.as_ref().map(IdentityNumber::sex), Fault::SexDiffers);
    r.compare(
        F::BirthDate,
        birth_date,
        identity_number.as_ref().and_then(IdentityNumber::birth_date),
        Fault::BirthDiffers,
    );
    let person = Person {
        name: name.clone().unwrap_or_else(Name::unread),
        sex: sex.or(identity_number.as_ref().map(IdentityNumber::sex)),
        birth_date: birth_date.or(identity_number.as_ref().and_then(IdentityNumber::birth_date)),
        identity_number,
        phone: r.field(F::Phone, Mobile::parse),
        second_phone: r.field(F::SecondPhone, Mobile::parse),
        second_relation: r.line(F::SecondRelation),
        group: r.field(F::Group, group),
        householder: r.line(F::Householder),
        address: r.line(F::Address),
        employment: r.choice(F::Employment, Employment::parse),
        work_place: r.line(F::WorkPlace),
        industry: r.line(F::Industry),
        job: r.line(F::Job),
        away_since: r.field(F::AwaySince, |text| past_date(text, today)),
        return_window: r.field(F::ReturnWindow, ReturnWindow::parse),
        contact_channel: r.choice(F::ContactChannel, ContactChannel::parse),
        smartphone: r.choice(F::Smartphone, Smartphone::parse),
        union_member: r.choice(F::UnionMember, YesNo::parse).map(|yes| yes == YesNo::Yes),
        intention: r.choice(F::Intention, Intention::parse).unwrap_or(Intention::NotAsked),
        note: r.field(F::Note, |text| limited(text, NOTE_CHARACTERS_MAX)).unwrap_or_default(),
        do_not_contact: r.choice(F::DoNotContact, YesNo::parse) == Some(YesNo::Yes),
    };
    (name.map(|_| person), r.faults)
}

struct Reader<'a> {
    draft: &'a PersonDraft,
    faults: Vec<(PersonField, Fault)>,
}

impl Reader<'_> {
    /// An empty field is `None`; a bad one is `None` with its fault noted.
    fn field<T>(&mut self, field: PersonField, parse: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        let text = self.draft.get(field).trim();
        if text.is_empty() {
            return None;
        }
        parse(text).map_err(|fault| self.faults.push((field, fault))).ok()
    }

    fn line(&mut self, field: PersonField) -> String {
        self.field(field, |text| limited(text, LINE_CHARACTERS_MAX)).unwrap_or_default()
    }

    fn choice<T>(&mut self, field: PersonField, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        self.field(field, |text| parse(text).ok_or(Fault::NotAChoice))
    }

    fn compare<T: PartialEq>(&mut self, field: PersonField, stated: Option<T>, derived: Option<T>, fault: Fault) {
        if stated.is_some() && derived.is_some() && stated != derived {
            self.faults.push((field, fault));
        }
    }
}

fn past_date(text: &str, today: Date) -> Result<Date, Fault> {
    match Date::read(text)? {
        date if date > today => Err(Fault::DateInFuture),
        date => Ok(date),
    }
}

/// `3`, `３组`, `第3组`, `三组`.
fn group(text: &str) -> Result<u8, Fault> {
    const DIGITS: &str = "零一二三四五六七八九";
    let text = compact(text);
    let number = text.trim_start_matches('第').trim_end_matches(['组', '社', '队']);
    let digit = |c: char| DIGITS.chars().position(|d| d == c).map(|d| d as i64);
    let han: Vec<char> = number.chars().collect();
    let value = number.parse::<i64>().ok().or_else(|| match han.as_slice() {
        ['十'] => Some(10),
        ['十', ones] => Some(10 + digit(*ones)?),
        [tens, '十'] => Some(10 * digit(*tens)?),
        [tens, '十', ones] => Some(10 * digit(*tens)? + digit(*ones)?),
        [ones] => digit(*ones),
        _ => None,
    });
    value
        .filter(|n| (1..=GROUP_MAX).contains(n))
        .and_then(|n| u8::try_from(n).ok())
        .ok_or(Fault::OutOfRange { min: 1, max: GROUP_MAX })
}

#[cfg(test)]
mod tests {
    use super::*;
    use PersonField as F;
    use proptest::prelude::*;

    fn today() -> Date {
        Date::ymd(2026, 11, 23).unwrap()
    }

    fn draft(fields: &[(F, &str)]) -> PersonDraft {
        PersonDraft(SortedMap::of(fields.iter().map(|(f, t)| (*f, (*t).to_owned()))))
    }

    #[test]
    fn a_name_is_enough_and_the_identity_number_tells_the_rest() {
        let person =
            Person::parse(&draft(&[(F::Name, " 陈 路川 "), (F::IdentityNumber, "50022919680312101７")]), today())
                .unwrap();
        assert_eq!((person.name.as_str(), person.sex), ("陈路川", Some(Sex::Male)));
        assert_eq!(person.birth_date.map(|d| d.to_string()).as_deref(), Some("1968-03-12"));
        assert_eq!(person.intention, Intention::NotAsked);
    }

    #[test]
    fn every_fault_is_told_at_once_beside_its_field() {
        let errors = Person::parse(
            &draft(&[
                (F::Phone, "12800138000"),
                (F::Sex, "female"),
                (F::IdentityNumber, "500229196803121017"),
                (F::Group, "0"),
            ]),
            today(),
        );
        let errors = errors.unwrap_err();
        assert_eq!(errors.of(F::Name), Some(&Fault::Missing));
        assert_eq!(errors.of(F::Phone), Some(&Fault::MobilePrefix));
        assert_eq!(errors.of(F::Sex), Some(&Fault::SexDiffers));
        assert_eq!(errors.of(F::Group), Some(&Fault::OutOfRange { min: 1, max: 99 }));
    }

    #[test]
    fn groups_read_as_people_write_them() {
        for (text, number) in [("3", 3), ("３组", 3), ("第十二组", 12), ("二十社", 20), ("十", 10), ("7 组", 7)]
        {
            assert_eq!(group(text), Ok(number), "{text}");
        }
        for text in ["0", "100", "百", "-1", "组"] {
            assert_eq!(group(text), Err(Fault::OutOfRange { min: 1, max: 99 }), "{text}");
        }
    }

    #[test]
    fn fields_of_a_later_version_are_left_out_not_lost_with_the_rest() {
        let later = draft(&[(F::Name, "陈路川"), (F::Employment, "astronaut"), (F::Phone, "14000000001")]);
        assert!(Person::parse(&later, today()).is_err());
        let person = Person::from_accepted(&later).unwrap();
        assert_eq!((person.employment, person.phone.unwrap().as_str()), (None, "14000000001"));
    }

    fn choice(codes: Vec<&'static str>) -> impl Strategy<Value = String> {
        prop::sample::select(codes).prop_map(str::to_owned)
    }

    prop_compose! {
        fn a_draft()(name in "[\u{4E00}-\u{9FA5}]{2,6}", phone in "1[3-9][0-9]{9}", line in "\\PC{0,40}",
                     employment in choice(Employment::ALL.iter().map(|e| e.code()).collect()), group in 1..100u8,
                     back in choice(vec!["spring_festival", "2027-01-20", "unknown"]), days in 0..20_000i64) -> PersonDraft {
            let mut draft = PersonDraft::default();
            draft.set(F::Name, name);
            draft.set(F::Phone, phone);
            draft.set(F::Address, line.clone());
            draft.set(F::Note, line);
            draft.set(F::Employment, employment);
            draft.set(F::Group, group.to_string());
            draft.set(F::ReturnWindow, back);
            draft.set(F::BirthDate, Date::from_days_since_1970(days).to_string());
            draft
        }
    }

    proptest! {
        #[test]
        fn reading_what_was_written_gives_the_same_person(draft in a_draft()) {
            let person = Person::parse(&draft, today()).unwrap();
            prop_assert_eq!(Person::parse(&person.draft(), today()), Ok(person));
        }

        #[test]
        fn no_draft_panics(texts in prop::collection::vec("\\PC{0,30}", 22)) {
            let draft = PersonDraft(SortedMap::of(PersonField::ALL.iter().copied().zip(texts)));
            let _ = Person::parse(&draft, today());
        }
    }
}
