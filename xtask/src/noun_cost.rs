//! What a noun costs: the lines of its own files, and the lines elsewhere in the product that name it.

use crate::{
    shell::root,
    sources::{rust_files, without_tests},
};
use anyhow::{Context, ensure};
use clap::Args;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Lines of a noun's own files, tests included: its table, its words and its rule.
const OWN_LINES_MAX: usize = 200;
/// Lines elsewhere that name it: the module, the name it is used by, the list of nouns, and one for a page of its own.
const EDITS_MAX: usize = 4;
/// Where nouns are.
const NOUNS: &str = "app/src/domain/noun";
/// The product: what tests name is no cost of a noun.
const FOLDERS: [&str; 4] = ["app/src", "server/src", "frontend/src", "frontend/kdf"];
/// What comes before a module that is all test.
const TEST_MODULE: &str = "#[cfg(test)]\nmod ";

#[derive(Args)]
pub struct NounCost {
    /// The noun's code, as `wish`; every noun without it
    noun: Option<String>,
}

impl NounCost {
    /// Prints what each costs; one that costs too much is an error.
    #[allow(clippy::print_stdout, reason = "what is printed is the result")]
    pub fn run(&self) -> anyhow::Result<()> {
        let nouns = nouns()?;
        let asked = |noun: &&String| self.noun.as_ref().is_none_or(|asked| asked == *noun);
        let chosen: Vec<&String> = nouns.iter().filter(asked).collect();
        ensure!(!chosen.is_empty(), "no such noun; there are {}", nouns.join(", "));
        for noun in chosen {
            let cost = Cost::of(noun)?;
            println!("{noun}: {} lines of its own, {} elsewhere", cost.own, cost.edits.len());
            cost.edits.iter().for_each(|edit| println!("  {edit}"));
            ensure!(
                cost.is_fair() || IN_SCREENS.contains(&noun.as_str()),
                "{noun}: more than {OWN_LINES_MAX} lines, or {EDITS_MAX} elsewhere"
            );
        }
        Ok(())
    }
}

/// Known to screens by design: form and page know who raised a record; demands have a tab and a line on Today; a visit offers answers and stories;
/// a meeting has pages of its own, with its questions; an activity has one, with its sign-ups, vacancies, and what follows.
const IN_SCREENS: [&str; 12] = [
    "caller", "demand", "answer", "story", "meeting", "question", "activity", "sign_up", "vacancy", "recheck",
    "joining", "entry",
];

/// Codes of all nouns: files of their folder that write a table down.
fn nouns() -> anyhow::Result<Vec<String>> {
    let mut nouns = Vec::new();
    for file in rust_files(&root().join(NOUNS))? {
        let has_table = fs::read_to_string(&file)?.lines().any(|line| line.starts_with("noun! {"));
        nouns.extend(file.file_stem().filter(|_| has_table).map(|stem| stem.to_string_lossy().into_owned()));
    }
    Ok(nouns)
}

/// What one noun costs.
struct Cost {
    own: usize,
    edits: Vec<String>,
}

impl Cost {
    fn of(noun: &str) -> anyhow::Result<Self> {
        let own_files = own_files(noun)?;
        ensure!(!own_files.is_empty(), "{noun} has no file in {NOUNS}");
        let mut cost = Self { own: 0, edits: Vec::new() };
        for file in &own_files {
            cost.own += fs::read_to_string(file)?.lines().count();
        }
        let (mut texts, mut tests) = (Vec::new(), Vec::new());
        for folder in FOLDERS {
            for file in rust_files(&root().join(folder))? {
                let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
                tests.extend(test_modules(&file, &text));
                texts.push((file, text));
            }
        }
        for (file, text) in texts {
            let name = file.strip_prefix(root()).unwrap_or(&file).display().to_string();
            if !own_files.contains(&file) && !tests.iter().any(|test| file.starts_with(test)) {
                cost.edits.extend(naming(noun, &text).map(|(at, line)| format!("{name}:{at}: {}", line.trim())));
            }
        }
        Ok(cost)
    }

    fn is_fair(&self) -> bool {
        self.own <= OWN_LINES_MAX && self.edits.len() <= EDITS_MAX
    }
}

/// Files and folders of the modules of a file that are all test.
fn test_modules(file: &Path, text: &str) -> Vec<PathBuf> {
    let names = text.split(TEST_MODULE).skip(1).filter_map(|rest| rest.split(';').next());
    let beside = file.parent().unwrap_or(file);
    let stem = file.file_stem().map(|stem| beside.join(stem)).unwrap_or_default();
    names
        .flat_map(|name| [beside, &stem].map(|folder| folder.join(name)))
        .flat_map(|path| [path.with_extension("rs"), path])
        .collect()
}

/// `wish.rs`, and the files of the folder `wish`.
fn own_files(noun: &str) -> anyhow::Result<Vec<PathBuf>> {
    let folder: &Path = &root().join(NOUNS);
    let mut files = vec![folder.join(format!("{noun}.rs"))];
    files.retain(|file| file.exists());
    if folder.join(noun).is_dir() {
        files.extend(rust_files(&folder.join(noun))?);
    }
    Ok(files)
}

/// Lines, with their numbers, that name a noun: its table's constant, its module, or its code as a text. Comments and tests do not count.
fn naming<'a>(noun: &'a str, text: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    let product = without_tests(text);
    let (constant, code) = (noun.to_uppercase(), format!("\"{noun}\""));
    let module = [format!("mod {noun};"), format!("{noun}::")];
    let starts_word = |line: &str, at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let names = move |line: &str| {
        let line = line.split("//").next().unwrap_or_default();
        let mut words = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        words.any(|word| word == constant)
            || line.contains(&code)
            || module.iter().any(|name| line.match_indices(name).any(|(at, _)| starts_word(line, at)))
    };
    (1..).zip(product.lines()).filter(move |(_, line)| names(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_noun_is_a_table_with_its_words_and_rule_and_some_lines_elsewhere() {
        let nouns = nouns().unwrap();
        assert!(nouns.contains(&"wish".to_owned()), "{nouns:?}");
        for noun in nouns.into_iter().filter(|noun| !IN_SCREENS.contains(&noun.as_str())) {
            let cost = Cost::of(&noun).unwrap();
            assert!(cost.is_fair() && !cost.edits.is_empty(), "{noun}: {} lines, {:?}", cost.own, cost.edits);
        }
    }

    #[test]
    fn whatever_names_a_noun_is_counted_and_nothing_else() {
        let text = "mod wish;\npub use wish::WISH;\nlet wish = sign_in();\n// WISH in a comment\nif noun.code == \"wish\" {\nWISHES\n\
            use super::bad_wish::Form;\n\
            #[cfg(test)]\nmod tests {\nuse WISH;\n";
        let found: Vec<usize> = naming("wish", text).map(|(at, _)| at).collect();
        assert_eq!(found, [1, 2, 5]);
    }
}
