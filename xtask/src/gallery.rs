//! Every component is in the gallery.

use crate::{shell::root, sources::rust_files};
use std::fs;

const COMPONENTS: &str = "app/src/ui/components";
const GALLERY: &str = "app/src/ui/gallery";

/// Components that nobody can look at in the gallery.
pub fn missing() -> anyhow::Result<Vec<String>> {
    let (components, gallery) = (texts(COMPONENTS)?, texts(GALLERY)?);
    let missing = not_shown(&components, &gallery);
    Ok(missing.map(|name| format!("{name} of {COMPONENTS} is not in the gallery ({GALLERY})")).collect())
}

fn texts(folder: &str) -> anyhow::Result<String> {
    let mut all = String::new();
    for file in rust_files(&root().join(folder))? {
        all.push_str(&fs::read_to_string(file)?);
    }
    Ok(all)
}

/// Names of public components that no markup has.
fn not_shown<'a>(components: &'a str, gallery: &str) -> impl Iterator<Item = &'a str> {
    let public = components.split("#[component]\npub fn ").skip(1);
    let names = public.filter_map(|rest| rest.split(['(', '<']).next());
    names.filter(move |name| {
        let mark = format!("<{name}");
        let mut marks = gallery.split(&mark).skip(1);
        !marks.any(|after| after.starts_with([' ', '/', '>', '\n']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_that_is_not_in_the_gallery_is_found() {
        let components = "#[component]\npub fn Row(card: Card) {}\n#[component]\npub fn RowHead<T>() {}\n#[component]\nfn Private() {}\n#[component]\npub fn Bar() {}";
        let found: Vec<_> = not_shown(components, "view! { <RowHead head/> }\n<Bar\n label/>").collect();
        assert_eq!(found, ["Row"]);
    }
}
