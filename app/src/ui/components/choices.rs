//! Choosing: one of a few large tiles, one or several of some chips.

use leptos::prelude::*;

/// Choices as words; what is chosen is given by index, so that one piece of code serves every list.
pub type Pick = Callback<usize>;

/// Large tiles, two in a row: for the one choice that matters on a screen.
#[component]
pub fn Tiles(
    /// Words of the tiles.
    options: Vec<&'static str>,
    /// Which one is chosen.
    #[prop(into)]
    chosen: Signal<Option<usize>>,
    /// Called with the tapped one.
    pick: Pick,
    /// What is chosen here, for screen readers.
    label: &'static str,
) -> impl IntoView {
    let tile = move |(at, word): (usize, &'static str)| {
        let on = move || chosen.get() == Some(at);
        view! {
            <button type="button" class="tile" role="radio" class:chosen=on aria-checked=move || on().to_string() on:click=move |_| pick.run(at)>
                {word}
            </button>
        }
    };
    view! { <div class="tiles" role="radiogroup" aria-label=label>{options.into_iter().enumerate().map(tile).collect_view()}</div> }
}

/// Chips. Tapping a chosen one of several takes it back.
#[component]
pub fn Chips(
    /// Words of the chips.
    #[prop(into)]
    options: Vec<String>,
    /// Which are chosen.
    #[prop(into)]
    chosen: Signal<Vec<usize>>,
    /// Called with the tapped one.
    pick: Pick,
    /// What is chosen here.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let chip = move |(at, word): (usize, String)| {
        let on = move || chosen.with(|chosen| chosen.contains(&at));
        view! {
            <button type="button" class="chip" class:chosen=on aria-pressed=move || on().to_string() on:click=move |_| pick.run(at)>
                {word}
            </button>
        }
    };
    view! {
        <div class="chips-field">
            {(!label.is_empty()).then(|| view! { <span class="field-label">{label.clone()}</span> }.into_any())}
            <div class="chips" role="group" aria-label=label>{options.into_iter().enumerate().map(chip).collect_view()}</div>
        </div>
    }
}

/// The words of a list of choices.
pub fn words<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str) -> Vec<String> {
    all.iter().map(|choice| word(*choice).to_owned()).collect()
}

/// The index of a choice, as [`Chips`] wants it.
pub fn position<T: PartialEq>(all: &[T], choice: &T) -> Vec<usize> {
    all.iter().position(|one| one == choice).into_iter().collect()
}
