//! Passphrases that others would guess: 30,000 of known leaks (11,611 of them have eight characters and more), words, names, dates and
//! walks on the keyboard, and what is near to who chooses it. The phone looks for the commonest only: its bundle has no room for lists.

use app::{
    domain::{area::Level, fault::Fault, mobile::Mobile, passphrase, pinyin::Spelling, staff::Staff},
    sync::reference::Reference,
};

/// Tries that a passphrase has to withstand, as a power of ten: what eight characters are worth that follow no pattern.
const GUESSES_LOG10_MIN: f64 = 8.0;

/// Words around a grid worker: the product, the union, the scheme. Names of areas, their own name and number come on top.
const CONTEXT: [&str; 24] = [
    "tiangeng",
    "田埂",
    "gonghui",
    "工会",
    "zonggonghui",
    "总工会",
    "wanggeyuan",
    "网格员",
    "wangge",
    "网格",
    "huzhu",
    "互助",
    "huzhubaozhang",
    "互助保障",
    "zhigong",
    "职工",
    "canbao",
    "参保",
    "taizhang",
    "台账",
    "chongqing",
    "重庆",
    "kouling",
    "口令",
];

/// Shorter ones are in any text.
const WORD_CHARACTERS_MIN: usize = 2;
/// Characters that must be left when near words are taken out.
const REST_CHARACTERS_MIN: usize = 4;

/// Kinds of areas, which people leave out when they say a name.
const KINDS: [&str; 6] = ["街道", "社区", "县", "镇", "乡", "村"];

/// Words that are near to who chooses a passphrase: the context, the county and its townships, their own villages, their name.
pub fn near(reference: &Reference, staff: &Staff) -> Vec<String> {
    let mut words: Vec<String> = CONTEXT.map(str::to_owned).to_vec();
    let own = |code| staff.areas.iter().any(|area| area.covers(code));
    let areas = reference.area_codes().filter(|code| code.level() != Level::Village || own(*code));
    for name in areas.map(|code| reference.area_name(code)) {
        let short = KINDS.iter().find_map(|kind| name.strip_suffix(kind)).unwrap_or(name);
        words.extend([name, short].into_iter().flat_map(|name| [name.to_owned(), Spelling::of_text(name).full]));
    }
    let name = staff.name.as_str();
    words.extend([name.to_owned(), Spelling::of_name(name).full]);
    words.retain(|word| word.chars().count() >= WORD_CHARACTERS_MIN);
    words
}

/// Checks a passphrase before it becomes an account's.
///
/// # Errors
/// `PassphraseShort`, `PassphraseWeak`.
pub fn check(wanted: &str, phone: &Mobile, near: &[String]) -> Result<(), Fault> {
    passphrase::check(wanted, Some(phone))?;
    let near: Vec<&str> = near.iter().map(String::as_str).chain([phone.as_str()]).collect();
    let withstands = zxcvbn::zxcvbn(wanted, &near).guesses_log10() >= GUESSES_LOG10_MIN;
    if withstands && says_more(wanted, &near) { Ok(()) } else { Err(Fault::PassphraseWeak) }
}

/// Whether it is more than near words one after the other: three of them count as many tries, but not for a colleague.
fn says_more(wanted: &str, near: &[&str]) -> bool {
    let rest = near.iter().fold(wanted.to_lowercase(), |rest, word| rest.replace(word, ""));
    rest.chars().count() >= REST_CHARACTERS_MIN
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::{
        domain::{
            area::{Area, AreaCode},
            id::StaffId,
            name::Name,
            staff::Role,
        },
        sync::reference::Entry,
    };

    fn checked(wanted: &str) -> Result<(), Fault> {
        let mut reference = Reference::default();
        for (code, name) in [("500229", "城口县"), ("500229205", "左岚乡"), ("500229205201", "大坝村")] {
            let code = AreaCode::parse(code).unwrap();
            reference.insert(Entry::Area(Area {
                code,
                name: name.to_owned(),
                phone: String::new(),
                later: Default::default(),
            }));
        }
        let areas = vec![AreaCode::parse("500229205").unwrap()];
        let name = Name::parse("冉玉兰").unwrap();
        let staff =
            Staff { id: StaffId(uuid::Uuid::nil()), name, role: Role::GridWorker, areas, later: Default::default() };
        check(wanted, &Mobile::parse("14000000011").unwrap(), &near(&reference, &staff))
    }

    #[test]
    fn what_was_leaked_and_what_is_made_of_it_is_refused() {
        for weak in ["starwars", "trustno1", "baseball1", "P@ssw0rd", "sunshine99", "1qaz2wsx3edc", "qwertyuiop123"] {
            assert_eq!(checked(weak), Err(Fault::PassphraseWeak), "{weak}");
        }
    }

    #[test]
    fn words_of_the_county_the_union_and_the_own_name_are_refused() {
        for weak in [
            "chengkou2026",
            "Zuolanxiang1",
            "dabacun123",
            "gonghui888",
            "wanggeyuan",
            "tiangeng-demo",
            "huzhubaozhang1",
            "ranyulan1990",
            "城口县左岚乡大坝村",
            "冉玉兰冉玉兰12",
            "14000000011a",
        ] {
            assert_eq!(checked(weak), Err(Fault::PassphraseWeak), "{weak}");
        }
    }

    #[test]
    fn sentences_words_together_and_what_no_pattern_made_are_taken() {
        for good in ["左岚的核桃今年好", "walnut-lamp-river", "gao shan liu shui", "kx7q#vmw", "蓼子桥头三棵树"]
        {
            let long_enough = good.chars().count() >= 8;
            assert_eq!(checked(good).is_ok(), long_enough, "{good}");
        }
        assert_eq!(
            checked(&format!("{}kx7q#vmw", "walnut-lamp-river ".repeat(200))),
            Ok(()),
            "also a very long one, in little time"
        );
    }
}
