//! Signing in: phone number and passphrase, and a one-time code the first time on a phone; afterwards it works offline.

use crate::{
    domain::{fault::Fault, mobile::Mobile, passphrase, registration::CODE_DIGITS, staff::Staff},
    messages::Lang,
    ui::{
        EnterError, LockedStore, SignIn,
        components::{Glyph, Icon, TextField},
        desk::use_desk,
        install::{self, AppPlace},
        preferences::{TEXT_SIZES, use_lang, use_preferences},
        telling,
    },
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// What the screen asks for besides phone number and passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asks {
    Nothing,
    Code,
    EarlierPassphrase,
}

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    phone: RwSignal<String>,
    passphrase: RwSignal<String>,
    again: RwSignal<String>,
    code: RwSignal<String>,
    earlier: RwSignal<String>,
    asks: RwSignal<Asks>,
}

impl Typed {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        let scanned = scanned_code();
        let asks = RwSignal::new(if scanned.is_some() { Asks::Code } else { Asks::Nothing });
        let code = RwSignal::new(scanned.unwrap_or_default());
        Self { phone: text(), passphrase: text(), again: text(), code, earlier: text(), asks }
    }

    fn phone_fault(&self) -> Option<Fault> {
        Mobile::parse(&self.phone.get()).err()
    }

    fn passphrase_fault(&self) -> Option<Fault> {
        let phone = Mobile::parse(&self.phone.get()).ok();
        match self.asks.get() {
            Asks::Code => self.passphrase.with(|text| passphrase::check(text, phone.as_ref())).err(),
            _ => self.passphrase.with(String::is_empty).then_some(Fault::Missing),
        }
    }

    fn again_fault(&self) -> Option<Fault> {
        let differs = self.asks.get() == Asks::Code && self.again.get() != self.passphrase.get();
        differs.then_some(Fault::PassphrasesDiffer)
    }

    fn code_fault(&self) -> Option<Fault> {
        let digits = self.code.with(|code| code.chars().filter(char::is_ascii_digit).count());
        (self.asks.get() == Asks::Code && digits != CODE_DIGITS).then_some(Fault::CodeLength { digits: CODE_DIGITS })
    }

    fn is_whole(&self) -> bool {
        let faults = [self.phone_fault(), self.passphrase_fault(), self.again_fault(), self.code_fault()];
        faults.into_iter().all(|fault| fault.is_none())
    }

    fn wish(&self, begin_anew: bool) -> SignIn {
        let (code, earlier) = (self.code.get_untracked(), self.earlier.get_untracked());
        let locked = match begin_anew {
            true => LockedStore::BeginAnew,
            false if earlier.is_empty() => LockedStore::Ask,
            false => LockedStore::OpenWith(earlier),
        };
        let code = Some(code).filter(|code| !code.is_empty() && self.asks.get_untracked() == Asks::Code);
        SignIn { phone: self.phone.get_untracked(), passphrase: self.passphrase.get_untracked(), code, locked }
    }
}

/// The code of the picture through which this page was opened. It comes after `#`: servers and their logs never see it.
fn scanned_code() -> Option<String> {
    let location = window().location();
    let code = location.hash().ok()?.strip_prefix("#code=")?.to_owned();
    if let Ok(history) = window().history() {
        drop(history.replace_state_with_url(
            &history.state().unwrap_or_default(),
            "",
            location.pathname().ok().as_deref(),
        ));
    }
    Some(code)
}

/// The sign-in screen.
#[component]
pub fn SignInPage() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (typed, here) = (Typed::new(), install::place());
    let (busy, tried, refused) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(None::<String>));
    let enter = move |begin_anew: bool| {
        tried.set(true);
        if busy.get_untracked() || !untrack(move || typed.is_whole()) {
            return;
        }
        busy.set(true);
        refused.set(None);
        let answer = desk.edge(|edge| edge.sign_in(typed.wish(begin_anew), lang.code()));
        spawn_local(async move {
            let result = answer.await;
            busy.set(false);
            let Err(error) = result else { return };
            match error {
                EnterError::CodeNeeded(_) => typed.asks.set(Asks::Code),
                EnterError::OtherPassphrase => typed.asks.set(Asks::EarlierPassphrase),
                _ => {}
            }
            tried.set(false);
            refused.set(Some(telling::not_in(&error, lang)));
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        enter(false);
    };
    let fault = move |find: fn(&Typed) -> Option<Fault>| {
        Signal::derive(move || find(&typed).filter(|_| tried.get()).map(|fault| lang.fault(&fault)))
    };
    let code_fields = move || {
        (typed.asks.get() == Asks::Code).then(|| view! {
            <TextField label=lang.passphrase_again() name="again" kind="password" autocomplete="new-password" value=typed.again on_input=move |text| typed.again.set(text) fault=fault(Typed::again_fault)/>
            <p class="quiet">{lang.passphrase_hint()}</p>
            <TextField label=lang.one_time_code() name="code" keys="numeric" hint="00000000" value=typed.code on_input=move |text| typed.code.set(text) fault=fault(Typed::code_fault)/>
            <p class="quiet">{lang.one_time_code_hint()}</p>
            {(here == AppPlace::IosTab).then(|| view! { <p class="warn-line" id="install-first"><Icon glyph=Glyph::Alert/>{lang.install_first()}</p> }.into_any())}
        }.into_any())
    };
    let earlier_field = move || {
        (typed.asks.get() == Asks::EarlierPassphrase).then(|| view! {
            <p>{lang.earlier_passphrase_text()}</p>
            <TextField label=lang.earlier_passphrase() name="earlier" kind="password" autocomplete="current-password" value=typed.earlier on_input=move |text| typed.earlier.set(text)/>
        }.into_any())
    };
    let anew = move || {
        (typed.asks.get() == Asks::EarlierPassphrase).then(|| view! {
            <p class="quiet">{lang.begin_anew_text()}</p>
            <button type="button" class="button wide" id="begin-anew" on:click=move |_| enter(true)>{lang.begin_anew_here()}</button>
        }.into_any())
    };
    let what = Signal::derive(move || match typed.asks.get() {
        Asks::Code => "new-password",
        _ => "current-password",
    });
    let button = move || match typed.asks.get() {
        _ if busy.get() => lang.signing_in(),
        Asks::Code => lang.register_phone(),
        _ => lang.sign_in(),
    };
    let other_way = move || match typed.asks.get() {
        Asks::Code => (lang.no_code(), Asks::Nothing),
        _ => (lang.have_code(), Asks::Code),
    };
    view! {
        <main class="sign-in">
            <div class="sign-in-mark" aria-hidden="true"><Terraces/></div>
            <h1>{lang.app_name()}</h1>
            <p class="quiet">{lang.app_purpose()}</p>
            {(here == AppPlace::Wechat).then(|| view! { <p class="warn-line" id="open-in-browser"><Icon glyph=Glyph::Alert/>{lang.open_in_browser()}</p> }.into_any())}
            <form on:submit=submit novalidate>
                <TextField label=lang.phone_number() name="phone" keys="tel" value=typed.phone on_input=move |text| typed.phone.set(text) fault=fault(Typed::phone_fault)/>
                <TextField label=lang.passphrase() name="password" kind="password" autocomplete=what value=typed.passphrase on_input=move |text| typed.passphrase.set(text) fault=fault(Typed::passphrase_fault)/>
                {code_fields}
                {earlier_field}
                <p class="fault" role="alert" id="refused">{move || refused.get()}</p>
                <button class="button primary wide" type="submit" disabled=move || busy.get()>{button}</button>
                {anew}
            </form>
            <button type="button" class="text-button" id="other-way" on:click=move |_| typed.asks.set(other_way().1)>{move || other_way().0}</button>
            <Others/>
            <p class="quiet">{lang.sign_in_hint()}</p>
            {install::hint(here, lang).filter(|_| !matches!(here, AppPlace::Wechat | AppPlace::IosTab)).map(|hint| view! { <p class="quiet" id="install">{hint}</p> }.into_any())}
            <Foot/>
        </main>
    }
}

/// Others who have worked with this phone: each opens their own offline.
#[component]
fn Others() -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let others = desk.edge(|edge| edge.others());
    let button = move |staff: Staff| {
        let name = staff.name.as_str().to_owned();
        view! { <button type="button" class="button wide" on:click=move |_| desk.edge(|edge| edge.turn_to(Some(staff.clone())))>{name}</button> }
    };
    (!others.is_empty()).then(|| {
        view! {
            <p class="quiet">{lang.works_here_too()}</p>
            {others.into_iter().map(button).collect_view()}
        }
        .into_any()
    })
}

/// Letters and language, before anybody is in.
#[component]
pub fn Foot() -> impl IntoView {
    let (lang, preferences) = (use_lang(), use_preferences());
    let enlarge = move |_| {
        preferences.update(|p| {
            let at = TEXT_SIZES.iter().position(|size| *size == p.text).unwrap_or_default();
            p.text = TEXT_SIZES[(at + 2) % TEXT_SIZES.len()];
        });
    };
    let other_language = move |_| {
        preferences.update(|p| p.lang = if p.lang == Lang::ZhHans { Lang::En } else { Lang::ZhHans });
    };
    view! {
        <div class="sign-in-foot">
            <button type="button" class="text-button" on:click=enlarge>{lang.larger_letters()}</button>
            <button type="button" class="text-button" on:click=other_language>{lang.other_language()}</button>
        </div>
    }
}

/// Three terraces of a hillside: the paths between fields that the app is named after. Class and path of each, the farthest first; from
/// a list, as [`crate::ui::components::Skeleton`].
const TERRACES: [(&str, &str); 3] = [
    ("hill far", "M0 44C24 20 44 20 62 34S98 54 120 30V72H0z"),
    ("hill mid", "M0 56C22 38 50 40 70 48s34 6 50-4v28H0z"),
    ("hill near", "M0 66c26-12 46-10 66-4s38 4 54-2v12H0z"),
];

/// The mark of the app.
#[component]
pub fn Terraces() -> impl IntoView {
    let hills = TERRACES.map(|(class, d)| view! { <path class=class d=d></path> });
    view! { <svg viewBox="0 0 120 72">{hills}</svg> }
}
