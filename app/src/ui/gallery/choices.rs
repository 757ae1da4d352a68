//! Choosing: tiles, chips, a sheet, icons.

use super::specimen::{long, shown};
use crate::ui::{
    components::{Chips, Glyph, Icon, Sheet, Tiles},
    preferences::use_lang,
};
use leptos::prelude::*;

const GLYPHS: [Glyph; 21] = [
    Glyph::Today,
    Glyph::Ledger,
    Glyph::Plus,
    Glyph::Form,
    Glyph::Me,
    Glyph::Back,
    Glyph::Phone,
    Glyph::Cloud,
    Glyph::CloudOff,
    Glyph::Clock,
    Glyph::Alert,
    Glyph::Video,
    Glyph::Door,
    Glyph::Person,
    Glyph::Edit,
    Glyph::Close,
    Glyph::Chevron,
    Glyph::Camera,
    Glyph::Microphone,
    Glyph::Speech,
    Glyph::Grip,
];

/// The part.
pub fn part() -> AnyView {
    let lang = use_lang();
    let chips = |label: &'static str, options: Vec<String>, first: Vec<usize>| {
        let chosen = RwSignal::new(first);
        let pick = Callback::new(move |at: usize| chosen.set(vec![at]));
        view! { <Chips label options chosen pick/> }.into_any()
    };
    let words = || ["再考虑", "不在家", "已参保"].map(str::to_owned).to_vec();
    let chosen = RwSignal::new(None);
    let tiles = vec![lang.visit_outcome(crate::domain::visit::VisitOutcome::ALL[0]), long(lang)];
    let open = RwSignal::new(false);
    let filled = RwSignal::new(false);
    let row = move |at: usize| view! { <li class="cell">{format!("{} {}", at + 1, long(lang))}</li> }.into_any();
    let tags = ["tag", "tag good", "tag waiting", "tag bad"];
    [
        shown("Tiles", view! { <div class="form"><Tiles label=lang.outcome_of_visit() options=tiles chosen pick=Callback::new(move |at: usize| chosen.set(Some(at)))/></div> }),
        shown("Chips", view! { <div class="form">
            {chips("", words(), Vec::new())}
            {chips(lang.pick("方式", "How"), words(), vec![1])}
            {chips(lang.note(), vec![long(lang).to_owned(), long(lang).repeat(2)], vec![0, 1])}
        </div> }),
        shown("Sheet", view! {
            <div class="button-row">
                <button type="button" class="button" id="open-sheet" on:click=move |_| open.set(true)>{lang.pick("短", "Short")}</button>
                <button type="button" class="button" id="open-long-sheet" on:click=move |_| filled.set(true)>{lang.pick("长", "Long")}</button>
            </div>
            <Sheet open title=lang.add_staff()><p class="pad">{lang.staff_text()}</p></Sheet>
            <Sheet open=filled title=long(lang)><ul class="cells">{(0..24).map(row).collect_view()}</ul></Sheet>
        }),
        shown("Buttons", view! { <div class="button-row">
            <button type="button" class="button">{lang.save()}</button>
            <button type="button" class="button primary">{lang.save()}</button>
            <button type="button" class="button" disabled>{lang.save()}</button>
            <button type="button" class="button primary" disabled>{lang.save()}</button>
            <button type="button" class="button danger">{lang.erase_person()}</button>
            <button type="button" class="button wide">{long(lang)}</button>
            <button type="button" class="text-button">{lang.show()}</button>
        </div> }),
        shown("Tags", view! { <p class="tags pad">{tags.map(|class| view! { <span class=class>{lang.pick("已参保", "Enrolled")}</span> }.into_any()).collect_view()}<span class="tag">{long(lang)}</span></p> }),
        shown("Icon", view! { <p class="tags pad">{GLYPHS.map(|glyph| view! { <Icon glyph/> }.into_any()).collect_view()}</p> }),
    ]
    .collect_view()
    .into_any()
}
