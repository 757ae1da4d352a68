//! Scopes: what a copy holds as a whole. A village has its ledger, and the county what it shares with all its staff. Townships and the
//! county have two more each: *work*, for all who work inside the area, and *office*, for those who review there.

use super::{
    area::{AreaCode, Level},
    rights::Need,
    staff::Staff,
};
use crate::json::{Unfit, readable, written};
use std::{cmp::Ordering, fmt};

/// Characters of the longest code: a village's, and the name of a part.
const CODE_BYTES_MAX: usize = 24;

/// Which part of what is kept of an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A village's people, or what the county shares.
    Ledger,
    /// Records for all who work inside the area.
    Work,
    /// Records for those who review there.
    Office,
    /// A part of a later version: it is held as it comes, and nothing is written into it.
    Unknown,
}

impl Part {
    fn suffix(self) -> &'static str {
        match self {
            Self::Work => "-work",
            Self::Office => "-office",
            Self::Ledger | Self::Unknown => "",
        }
    }
}

/// A scope by its code: the area's, and behind a hyphen the part unless it is the ledger; such as `500229221-work`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Scope {
    bytes: [u8; CODE_BYTES_MAX],
    length: u8,
}

impl Scope {
    /// No scope has this code.
    pub const NOWHERE: Self = {
        let mut bytes = [0; CODE_BYTES_MAX];
        let mut at = 0;
        while at < 6 {
            bytes[at] = b'0';
            at += 1;
        }
        Self { bytes, length: 6 }
    };

    /// The part of an area, whether there is such a scope or not.
    pub fn of(area: AreaCode, part: Part) -> Self {
        let (area, suffix) = (area.as_str(), part.suffix());
        let mut bytes = [0; CODE_BYTES_MAX];
        bytes[..area.len()].copy_from_slice(area.as_bytes());
        bytes[area.len()..area.len() + suffix.len()].copy_from_slice(suffix.as_bytes());
        Self { bytes, length: (area.len() + suffix.len()) as u8 }
    }

    /// Reads a code. Parts of a later version are read too.
    pub fn parse(text: &str) -> Option<Self> {
        let (area, part) = text.split_once('-').map_or((text, None), |(area, part)| (area, Some(part)));
        let is_word = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
        AreaCode::parse(area).filter(|_| text.len() <= CODE_BYTES_MAX && part.is_none_or(is_word))?;
        let mut bytes = [0; CODE_BYTES_MAX];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Some(Self { bytes, length: text.len() as u8 })
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }

    /// The area that it belongs to.
    pub fn area(&self) -> AreaCode {
        let code = self.as_str();
        AreaCode::parse(code.split('-').next().unwrap_or(code)).unwrap_or(AreaCode::NOWHERE)
    }

    /// The county in which it lies: it leads every key under which a store keeps anything of the scope.
    pub fn county(&self) -> AreaCode {
        self.area().county()
    }

    /// The part of the area.
    pub fn part(&self) -> Part {
        match self.as_str().split_once('-') {
            None => Part::Ledger,
            Some((_, "work")) => Part::Work,
            Some((_, "office")) => Part::Office,
            Some(_) => Part::Unknown,
        }
    }

    /// Whether it is a village's ledger.
    pub fn is_village(&self) -> bool {
        self.part() == Part::Ledger && self.area().level() == Level::Village
    }

    /// Whether it is what the county shares: areas, plans, staff cards, nouns.
    pub fn is_shared(&self) -> bool {
        self.part() == Part::Ledger && self.area().level() == Level::County
    }

    /// The scopes that come with an area: a village's ledger; work and office of a township; all three of a county.
    pub fn of_area(area: AreaCode) -> Vec<Self> {
        let parts: &[Part] = match area.level() {
            Level::County => &[Part::Ledger, Part::Work, Part::Office],
            Level::Township => &[Part::Work, Part::Office],
            _ => &[Part::Ledger],
        };
        parts.iter().map(|part| Self::of(area, *part)).collect()
    }
}

impl Staff {
    /// Whether this user may read `scope`: the ledgers of their own areas, and what the county shares with all its staff; work of the
    /// townships and the county that they work in; the office of their own areas, if they review or audit.
    pub fn may_read(&self, scope: Scope) -> bool {
        let area = scope.area();
        match scope.part() {
            Part::Ledger => self.works_for(area) || self.areas.iter().any(|own| own.county() == area),
            Part::Work => self.works_in(area),
            Part::Office => self.works_for(area) && self.role.may(Need::ReadOffice),
            Part::Unknown => false,
        }
    }

    /// Whether this user may write into `scope`, as far as the area is asked.
    pub fn may_write(&self, scope: Scope) -> bool {
        match scope.part() {
            Part::Ledger => self.works_for(scope.area()),
            Part::Work | Part::Office => self.may_read(scope),
            Part::Unknown => false,
        }
    }

    /// Whether this user works for `area`, or for a part of it.
    fn works_in(&self, area: AreaCode) -> bool {
        self.areas.iter().any(|own| own.covers(area) || area.covers(*own))
    }
}

impl From<AreaCode> for Scope {
    /// The area's ledger.
    fn from(area: AreaCode) -> Self {
        Self::of(area, Part::Ledger)
    }
}

impl Ord for Scope {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for Scope {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

written!(Scope, scope => scope.as_str().into());

readable!(Scope, tree => Self::parse(&String::from_tree(tree)?).ok_or_else(|| Unfit::not("a scope: an area's code, and the part behind a hyphen")));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{id::StaffId, name::Name, staff::Role};
    use uuid::Uuid;

    fn area(code: &str) -> AreaCode {
        AreaCode::parse(code).unwrap()
    }

    fn scope(code: &str) -> Scope {
        Scope::parse(code).unwrap()
    }

    fn staff(role: Role, code: &str) -> Staff {
        let (id, name) = (StaffId(Uuid::nil()), Name::parse("冉玉兰").unwrap());
        Staff { id, name, role, areas: vec![area(code)], later: Default::default() }
    }

    #[test]
    fn a_code_reads_back() {
        for (code, level, part) in [
            ("500229", "500229", Part::Ledger),
            ("500229221204", "500229221204", Part::Ledger),
            ("500229221-work", "500229221", Part::Work),
            ("500229-office", "500229", Part::Office),
            ("500229221-garden", "500229221", Part::Unknown),
        ] {
            assert_eq!((scope(code).area(), scope(code).part()), (area(level), part));
            assert_eq!(scope(code).to_string(), code);
        }
        assert_eq!(Scope::of(area("500229221"), Part::Office), scope("500229221-office"));
        assert_eq!(Scope::NOWHERE, Scope::from(AreaCode::NOWHERE));
        for code in ["", "5002", "500229-", "500229-Work", "500229-work-2", "-work", "500229221204-abcdefghijkl"] {
            assert_eq!(Scope::parse(code), None, "{code}");
        }
    }

    #[test]
    fn an_area_comes_with_its_scopes() {
        let codes = |code| Scope::of_area(area(code)).iter().map(Scope::to_string).collect::<Vec<_>>();
        assert_eq!(codes("500229"), ["500229", "500229-work", "500229-office"]);
        assert_eq!(codes("500229221"), ["500229221-work", "500229221-office"]);
        assert_eq!(codes("500229221204"), ["500229221204"]);
    }

    #[test]
    fn work_is_read_by_all_who_work_inside_and_the_office_by_those_who_review_or_audit() {
        let read = |role, areas| {
            let codes =
                ["500229", "500229-work", "500229-office", "500229221-work", "500229221-office", "500229221204"];
            let staff = staff(role, areas);
            codes.into_iter().filter(|code| staff.may_read(scope(code))).collect::<Vec<_>>()
        };
        assert_eq!(read(Role::GridWorker, "500229221205"), ["500229", "500229-work", "500229221-work"]);
        assert_eq!(read(Role::GridWorker, "500229220201"), ["500229", "500229-work"]);
        let township = ["500229", "500229-work", "500229221-work", "500229221-office", "500229221204"];
        assert_eq!(read(Role::TownshipUnion, "500229221"), township);
        assert_eq!(read(Role::Auditor, "500229").len(), 6);
        assert_eq!(read(Role::CountyAdmin, "500229").len(), 6);
        assert_eq!(read(Role::CountyAdmin, "500230").len(), 0);
        assert!(!staff(Role::CountyAdmin, "500229").may_read(scope("500229221-garden")));
        assert!(!staff(Role::GridWorker, "500229221204").may_write(scope("500229")), "what the county shares");
    }
}
