//! What every public page has: a head without scripts, and the top with the other language.

use super::Assets;
use crate::messages::Lang;
use leptos::prelude::*;

/// A public page.
#[component]
pub fn SiteDocument(
    /// Its title in the browser's tab.
    title: String,
    /// What it is, in a sentence.
    description: &'static str,
    /// Whether search engines may list it.
    #[prop(default = true)]
    listed: bool,
    /// This build's files.
    assets: Assets,
    /// In which language.
    lang: Lang,
    /// What else its address asks, with an ampersand before it: the other language keeps it.
    #[prop(default = "")]
    asked: &'static str,
    /// What is below the top.
    children: Children,
) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang=lang.code()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="description" content=description/>
                {(!listed).then(|| view! { <meta name="robots" content="noindex"/> })}
                <title>{title}</title>
                <link rel="icon" href=assets.icon.clone()/>
                <link rel="stylesheet" href=assets.css.clone()/>
            </head>
            <body class="site">
                <header class="site-top">
                    <span class="brand">{lang.app_name()}</span>
                    <a href=format!("{}{asked}", lang.pick("?lang=en", "?lang=zh"))>{lang.other_language()}</a>
                </header>
                {children()}
            </body>
        </html>
    }
}
