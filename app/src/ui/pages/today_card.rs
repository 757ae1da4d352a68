//! The sheet of a card: its place in the user's own order, and another day.

use super::{today_board::TodayBoard, today_changes::name_on_list};
use crate::{
    domain::{date::Date, fault::Fault, id::PersonId, own_order::PUT_OFF_DAYS_MAX},
    ui::{
        components::{Chips, DayField, Sheet},
        desk::use_desk,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// Days from today that are one tap away: tomorrow, in three days, in a week.
const DAYS_AHEAD: [i64; 3] = [1, 3, 7];

/// The sheet of the card whose handle was tapped.
#[component]
pub fn CardSheet(board: TodayBoard) -> impl IntoView {
    let desk = use_desk();
    let title = Signal::derive(move || board.card.get().map(|person| name_on_list(desk, person)).unwrap_or_default());
    view! {
        <Sheet open=board.card_open title>
            {move || board.card.get().map(|person| view! { <Arranging board person/><AnotherDay board person/> }.into_any())}
        </Sheet>
    }
}

/// Moves the card in the own order, step by step: what dragging does, for keyboards and screen readers.
#[component]
fn Arranging(board: TodayBoard, person: PersonId) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let own = Memo::new(move |_| {
        let shown = board.shown(desk);
        (shown.iter().position(|one| *one == person), shown.len())
    });
    let put = move |at: usize| board.arrange(desk, person, at, lang);
    let take_out = move || {
        board.change(lang.was_taken_out(&name_on_list(desk, person)), |order| order.take_out(person));
    };
    let status = move || match own.get().0 {
        Some(at) => lang.own_place(at + 1),
        None => lang.not_in_own_order().to_owned(),
    };
    let step = |id: &'static str, word: &'static str, off: bool, act: Callback<()>| {
        view! { <li><button type="button" class="cell action" id=id disabled=off on:click=move |_| act.run(())>{word}</button></li> }
            .into_any()
    };
    let steps = move || {
        let (at, count) = own.get();
        let top = step("to-top", lang.to_the_top(), at == Some(0), Callback::new(move |()| put(0)));
        let others = match at {
            Some(at) => vec![
                step("move-up", lang.move_up(), at == 0, Callback::new(move |()| put(at.saturating_sub(1)))),
                step("move-down", lang.move_down(), at + 1 == count, Callback::new(move |()| put(at + 1))),
                step("take-out", lang.out_of_own_order(), false, Callback::new(move |()| take_out())),
            ],
            None if count > 0 => vec![step("to-end", lang.to_own_end(), false, Callback::new(move |()| put(count)))],
            None => Vec::new(),
        };
        view! { <ul class="cells">{top}{others}</ul> }.into_any()
    };
    view! { <p class="quiet pad" role="status">{status}</p>{steps} }
}

/// Leaves the person for another day.
#[component]
fn AnotherDay(board: TodayBoard, person: PersonId) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (choosing, chosen) = (RwSignal::new(false), RwSignal::new(String::new()));
    let fault = RwSignal::new(None::<String>);
    let put_off = move |until: Date| {
        let words = lang.was_put_off(&name_on_list(desk, person), &lang.day(until, board.day));
        board.change(words, |order| order.put_off_to(person, until));
        board.card_open.set(false);
    };
    let words = [lang.tomorrow(), lang.in_three_days(), lang.in_a_week()];
    let day = |(word, ahead): (&str, i64)| format!("{word} {}", lang.day(board.day.plus_days(ahead), board.day));
    let options: Vec<String> =
        words.into_iter().zip(DAYS_AHEAD).map(day).chain([lang.another_day().to_owned()]).collect();
    let pick = move |at: usize| match DAYS_AHEAD.get(at) {
        Some(ahead) => put_off(board.day.plus_days(*ahead)),
        None => choosing.set(true),
    };
    let take = move |_| match day_ahead(&chosen.get_untracked(), board.day) {
        Ok(until) => put_off(until),
        Err(why) => fault.set(Some(lang.fault(&why))),
    };
    view! {
        <div class="form">
            <Chips label=lang.not_today() options chosen=Signal::derive(move || if choosing.get() { vec![DAYS_AHEAD.len()] } else { Vec::new() }) pick=Callback::new(pick)/>
            {move || choosing.get().then(|| view! {
                <DayField label=lang.another_day() name="until" value=chosen on_input=Callback::new(move |text| { chosen.set(text); fault.set(None); })/>
                <p class="fault" role="alert">{fault}</p>
                <button type="button" class="button primary" id="put-off-to" on:click=take>{lang.put_off_to_day()}</button>
            }.into_any())}
        </div>
    }
}

/// A day that is typed or picked, after today.
fn day_ahead(text: &str, today: Date) -> Result<Date, Fault> {
    let day = Date::read(text)?;
    match day.days_since(today) {
        ..1 => Err(Fault::DateTooEarly),
        1..=PUT_OFF_DAYS_MAX => Ok(day),
        _ => Err(Fault::OutOfRange { min: 1, max: PUT_OFF_DAYS_MAX }),
    }
}
