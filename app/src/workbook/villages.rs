//! Finding a village by what a cell calls it.

use crate::{
    domain::{
        area::{AreaCode, Level},
        fault::Fault,
        text::compact,
    },
    sync::reference::Reference,
};

/// Endings that people add or leave off.
const VILLAGE_ENDINGS: [&str; 8] =
    ["社区居民委员会", "社区居委会", "村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"];
const TOWNSHIP_ENDINGS: [&str; 5] = ["街道办事处", "人民政府", "街道", "镇", "乡"];

/// The county's townships and villages by name.
pub struct Villages {
    townships: Vec<(AreaCode, String)>,
    villages: Vec<(AreaCode, String)>,
}

impl Villages {
    /// From the county's list.
    pub fn new(reference: &Reference) -> Self {
        let of = |level| {
            let codes = reference.area_codes().filter(move |code| code.level() == level);
            codes.map(|code| (code, reference.area_name(code).to_owned())).collect()
        };
        Self { townships: of(Level::Township), villages: of(Level::Village) }
    }

    /// The name of a township or village.
    pub fn name(&self, code: AreaCode) -> Option<&str> {
        let mut all = self.townships.iter().chain(&self.villages);
        all.find(|(known, _)| *known == code).map(|(_, name)| name.as_str())
    }

    /// The township that a text names.
    pub fn township(&self, text: &str) -> Option<AreaCode> {
        let text = compact(text);
        let exact = self.townships.iter().find(|(_, name)| *name == text);
        let stem = without(&text, &TOWNSHIP_ENDINGS);
        let same_stem = |(_, name): &&(AreaCode, String)| without(name, &TOWNSHIP_ENDINGS) == stem;
        exact.or_else(|| self.townships.iter().find(same_stem)).map(|(code, _)| *code)
    }

    /// The township whose full name a sheet's tab or title holds.
    pub fn township_in(&self, title: &str) -> Option<AreaCode> {
        let title = compact(title);
        let held = self.townships.iter().find(|(_, name)| title.contains(name.as_str())).map(|(code, _)| *code);
        held.or_else(|| self.township(&title))
    }

    /// The one village that a sheet's tab or title names.
    pub fn village_in(&self, township: Option<AreaCode>, title: &str) -> Option<AreaCode> {
        let text = compact(title);
        let within = |code: &AreaCode| township.is_none_or(|township| township.covers(*code));
        let held = self.villages.iter().filter(|(code, name)| within(code) && text.contains(name.as_str()));
        let longest = held.clone().map(|(_, name)| name.len()).max();
        let found: Vec<AreaCode> =
            held.filter(|(_, name)| Some(name.len()) == longest).map(|(code, _)| *code).collect();
        match found.as_slice() {
            [one] => Some(*one),
            [] => self.find(township, &text).ok().map(|(code, _)| code),
            _ => None,
        }
    }

    /// The village that two cells name, and the group if it follows the village's name.
    ///
    /// # Errors
    /// `Missing`, `VillageUnknown`, `VillageAmbiguous`.
    pub fn find(&self, township: Option<AreaCode>, text: &str) -> Result<(AreaCode, String), Fault> {
        let text = compact(text);
        if text.is_empty() {
            return Err(Fault::Missing);
        }
        let (township, rest) = self.leading_township(township, &text);
        let (name, group) = split_group(rest);
        let within = |code: &AreaCode| township.is_none_or(|township| township.covers(*code));
        let named = |fits: &dyn Fn(&str) -> bool| -> Vec<AreaCode> {
            self.villages.iter().filter(|(code, name)| within(code) && fits(name)).map(|(code, _)| *code).collect()
        };
        let mut found = named(&|village| village == name);
        if found.is_empty() {
            let stem = without(name, &VILLAGE_ENDINGS);
            found = named(&|village| without(village, &VILLAGE_ENDINGS) == stem);
        }
        match found.as_slice() {
            [one] => Ok((*one, group.to_owned())),
            [] => Err(Fault::VillageUnknown),
            _ => Err(Fault::VillageAmbiguous),
        }
    }

    /// `左岚乡大坝村3组` names its township itself.
    fn leading_township<'t>(&self, known: Option<AreaCode>, text: &'t str) -> (Option<AreaCode>, &'t str) {
        let leads = |(code, name): &(AreaCode, String)| {
            let rest = text.strip_prefix(name.as_str()).filter(|rest| !rest.is_empty())?;
            Some((Some(*code), rest))
        };
        self.townships.iter().find_map(leads).unwrap_or((known, text))
    }
}

fn without<'t>(name: &'t str, endings: &[&str]) -> &'t str {
    let stem = endings.iter().find_map(|ending| name.strip_suffix(ending));
    stem.filter(|stem| !stem.is_empty()).unwrap_or(name)
}

/// `大坝村第三组` → `大坝村`, `第三组`.
fn split_group(text: &str) -> (&str, &str) {
    let Some(head) = ["组", "社", "队"].iter().find_map(|ending| text.strip_suffix(ending)) else {
        return (text, "");
    };
    let name = head.trim_end_matches(|c: char| c.is_ascii_digit() || "零一二三四五六七八九十第".contains(c));
    if name.len() == head.len() || name.is_empty() { (text, "") } else { (name, &text[name.len()..]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::area::Area, sync::command::Command};

    fn villages() -> Villages {
        let mut reference = Reference::default();
        for (code, name) in [
            ("500229", "城口县"),
            ("500229001", "葛城街道"),
            ("500229221", "左岚乡"),
            ("500229001001", "土城社区"),
            ("500229221201", "大坝村"),
            ("500229221202", "齐心村"),
            ("500229001202", "齐心村"),
        ] {
            let area = Area {
                code: AreaCode::parse(code).unwrap(),
                name: name.into(),
                phone: String::new(),
                later: Default::default(),
            };
            reference.apply(&Command::AreaListed(area));
        }
        Villages::new(&reference)
    }

    #[test]
    fn villages_are_found_however_they_are_written() {
        let villages = villages();
        let zuolan = villages.township("左岚");
        for (text, group) in [
            ("大坝村", ""),
            ("大坝", ""),
            ("大坝村委会", ""),
            ("大坝村民委员会", ""),
            ("大 坝 村 ３组", "3组"),
            ("大坝村第十二社", "第十二社"),
            ("左岚乡大坝村3组", "3组"),
        ] {
            let found = villages.find(zuolan, text).map(|(code, group)| (code.to_string(), group));
            assert_eq!(found, Ok(("500229221201".into(), group.into())), "{text}");
        }
        assert_eq!(villages.find(villages.township("葛城街道办事处"), "土城").unwrap().0.as_str(), "500229001001");
    }

    #[test]
    fn unknown_and_ambiguous_villages_are_told_apart() {
        let villages = villages();
        assert_eq!(villages.find(None, "不存在村"), Err(Fault::VillageUnknown));
        assert_eq!(villages.find(None, "齐心村"), Err(Fault::VillageAmbiguous));
        assert!(villages.find(villages.township("左岚乡"), "齐心村").is_ok());
        assert_eq!(villages.find(None, " "), Err(Fault::Missing));
    }
}
