//! A call or a visit that was arranged and is near: said on every page that is not a form.

use crate::{
    domain::{
        time::Timestamp,
        visit::{Appointment, Channel},
    },
    sync::{engine::Engine, today_list::arranged},
    ui::{
        address::Address,
        components::{Glyph, Icon},
        desk::use_desk,
        navigation::use_way,
        preferences::use_lang,
        telling,
    },
};
use leptos::{leptos_dom::helpers::set_interval_with_handle, prelude::*};
use std::time::Duration;

/// Time to walk out to where there is signal.
const MINUTES_BEFORE: i64 = 15;
/// Who was promised a call may still be waiting.
const MINUTES_AFTER: i64 = 60;
const LOOKS_EVERY: Duration = Duration::from_secs(30);

/// The line.
#[component]
pub fn Reminder() -> impl IntoView {
    let (desk, lang, way) = (use_desk(), use_lang(), use_way());
    let looks = RwSignal::new(0_u32);
    if let Ok(timer) =
        set_interval_with_handle(move || looks.update(|count| *count = count.wrapping_add(1)), LOOKS_EVERY)
    {
        on_cleanup(move || timer.clear());
    }
    let near = Memo::new(move |_| {
        looks.track();
        let now = desk.now();
        desk.read(|engine| near(engine, engine.likely_now(now))).flatten()
    });
    move || {
        let (to, name, appointment) = near.get().filter(|_| !way.now().is_form())?;
        let words = lang.reminder(&lang.arranged_at(appointment), &name);
        Some(
            view! { <a class="update-line" id="reminder" href=to.to_string()><Icon glyph=Glyph::Clock/>{words}</a> }
                .into_any(),
        )
    }
}

/// The first that is near, and where it is dealt with.
fn near(engine: &Engine, now: Timestamp) -> Option<(Address, String, Appointment)> {
    let (hour, minute) = now.clock();
    let minutes = hour * 60 + minute;
    let mut all = arranged(engine.ledger(), now.date()).into_iter();
    let (file, appointment) = all.find(|(_, one)| {
        let at = one.at.minutes();
        (at - MINUTES_BEFORE..=at + MINUTES_AFTER).contains(&minutes)
    })?;
    let person = file.dossier.person_id();
    let to = if appointment.channel == Channel::Video { Address::Video(person) } else { Address::Person(person) };
    Some((to, telling::name(file), appointment))
}
