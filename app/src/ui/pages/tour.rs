//! How the work goes, in four pictures: after the first sign-in, and again from one's own page.

use crate::ui::{address::Address, components::TopBar, navigation::use_way, preferences::use_lang};
use leptos::prelude::*;

/// Lines of each picture, in a field of 240 × 160: what is drawn quietly, and what is looked at.
const PICTURES: [(&str, &str); 4] = [
    // hills and a house; a phone with a tick
    (
        "M0 128C40 100 84 104 120 122S204 138 240 112M24 124V86L58 60L92 86V124M46 124V98H70V124M196 22L224 50M224 22L196 50",
        "M132 40H184A8 8 0 0 1 192 48V132A8 8 0 0 1 184 140H132A8 8 0 0 1 124 132V48A8 8 0 0 1 132 40ZM142 92L154 104L176 78",
    ),
    // a person, a chosen outcome, a tick; an arrow between each two
    (
        "M75 81H88M83 76L88 81L83 86M165 81H178M173 76L178 81L173 86",
        "M44 50A14 14 0 1 1 44 78A14 14 0 1 1 44 50ZM18 116C18 84 70 84 70 116M104 62H150A8 8 0 0 1 158 70V92A8 8 0 0 1 150 100H130L120 112V100H104A8 8 0 0 1 96 92V70A8 8 0 0 1 104 62M188 82L202 98L228 66",
    ),
    // a form with a signature; a slip
    (
        "M40 28H116V136H40ZM54 48H102M54 62H102M54 76H88M176 28H220V100L210 92L198 100L186 92L176 100ZM186 46H210M186 60H210",
        "M52 118C62 96 66 122 76 108S88 96 94 112S104 114 110 104M128 120L160 62L170 68L138 126L126 130Z",
    ),
    // a phone, waves, an office
    (
        "M28 46H72A8 8 0 0 1 80 54V126A8 8 0 0 1 72 134H28A8 8 0 0 1 20 126V54A8 8 0 0 1 28 46ZM160 134V70L192 46L224 70V134ZM176 134V92M192 134V92M208 134V92",
        "M100 92C112 76 128 76 140 92M108 104C116 94 124 94 132 104M120 116V117M120 60V30M108 42L120 30L132 42",
    ),
];

/// The page.
#[component]
pub fn TourPage() -> impl IntoView {
    let (lang, way, at) = (use_lang(), use_way(), RwSignal::new(0_usize));
    let words = [
        (lang.tour_offline(), lang.tour_offline_text()),
        (lang.tour_visit(), lang.tour_visit_text()),
        (lang.tour_enrol(), lang.tour_enrol_text()),
        (lang.tour_deliver(), lang.tour_deliver_text()),
    ];
    let is_last = move || at.get() + 1 == PICTURES.len();
    let next = move |_| if is_last() { way.finish(Address::Today) } else { at.update(|at| *at += 1) };
    let picture = move || {
        let ((quiet, seen), (title, text)) = (PICTURES[at.get()], words[at.get()]);
        view! {
            <svg class="tour-picture" viewBox="0 0 240 160" aria-hidden="true"><path class="quiet-line" d=quiet></path><path d=seen></path></svg>
            <h2>{title}</h2>
            <p>{text}</p>
        }
        .into_any()
    };
    view! {
        <TopBar title=lang.tour() back=Address::Me/>
        <section class="tour" aria-live="polite">
            {picture}
            <p class="quiet">{move || lang.tour_at(at.get() + 1)}</p>
            <button type="button" class="button primary wide" id="next" on:click=next>{move || if is_last() { lang.tour_end() } else { lang.tour_next() }}</button>
            <a class="text-button" href=Address::Today.to_string()>{lang.tour_skip()}</a>
        </section>
    }
}
