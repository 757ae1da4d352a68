//! The tables of DEMAND in docs/api.md are those of the program. Whoever changes the noun runs this test and copies what it prints.

use app::domain::noun::{DEMAND, Limit, Noun, State, Step, StepBy, Text};
use std::{fs, path::Path};

fn line(cells: &[&str]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

fn codes<'a>(codes: impl IntoIterator<Item = &'a Text>) -> String {
    codes.into_iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(" ")
}

fn state(state: &State) -> String {
    let end = if state.is_end { "end" } else { "" };
    line(&[&format!("`{}`", state.code), &state.label.en, &state.label.zh, end])
}

fn step(step: &Step) -> String {
    let by = if step.by == StepBy::Anyone { String::new() } else { format!(", `{}`", step.by.code()) };
    let asked = step.fields.iter().map(|field| format!("`{}` ({})", field.code, field.kind.code()));
    let asked: Vec<String> = step.reason.then(|| "`reason`".to_owned()).into_iter().chain(asked).collect();
    let to = if step.to.is_empty() { "stays".to_owned() } else { format!("`{}`", step.to) };
    let who = format!("`{}`{by}", step.need.code());
    line(&[&format!("`{}`", step.code), &step.label.en, &codes(&*step.from), &to, &who, &asked.join(", ")])
}

fn limit(limit: &Limit) -> String {
    let since = limit.since.iter().map(|step| if step.is_empty() { "entered".to_owned() } else { format!("`{step}`") });
    let when = if limit.when.is_empty() { String::new() } else { format!("`{}` is `{}`", limit.when, limit.is) };
    let (since, length) = (since.collect::<Vec<_>>().join(" "), format!("{} `{}`", limit.length, limit.unit.code()));
    line(&[&format!("`{}`", limit.code), &limit.label.en, &codes(&*limit.states), &since, &length, &when])
}

/// A noun's states, steps and limits as the page has them.
fn tables(noun: &Noun) -> String {
    let states: String = noun.states.iter().map(state).collect();
    let steps: String = noun.steps.iter().map(step).collect();
    let limits: String = noun.limits.iter().map(limit).collect();
    let states = format!("| state | English | Chinese | |\n|---|---|---|---|\n{states}");
    let steps = format!("| step | in words | from | to | who | asked with it |\n|---|---|---|---|---|---|\n{steps}");
    let limits = format!("| limit | in words | while | since | length | where |\n|---|---|---|---|---|---|\n{limits}");
    format!("{states}\n{steps}\n{limits}")
}

#[test]
fn the_page_has_the_tables_of_the_program() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/api.md")).unwrap();
    let tables = tables(&DEMAND);
    assert!(page.contains(&tables), "docs/api.md has other tables than:\n\n{tables}");
}
