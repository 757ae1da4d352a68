//! The one document of the app: independent of the route, so that the service worker can answer every path with it.

use super::Assets;
use leptos::{attr::custom::custom_attribute, prelude::*};

/// Of the phone's own bar above the app: the page's `--sunk`, which its top line has.
const BAR_LIGHT: &str = "#efeae0";
const BAR_DARK: &str = "#121512";

/// An empty app: a skeleton that shows at once, and the script that mounts the real one over it.
#[component]
pub fn Shell(
    /// This build's files.
    assets: Assets,
) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="zh-Hans" data-theme="system">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="description" content="进村入户，没有信号也能办：走访、参保、诉求。"/>
                <meta name="theme-color" id="bar-light" {..custom_attribute("media", "(prefers-color-scheme: light)")} content=BAR_LIGHT/>
                <meta name="theme-color" id="bar-dark" {..custom_attribute("media", "(prefers-color-scheme: dark)")} content=BAR_DARK/>
                <meta name="mobile-web-app-capable" content="yes"/>
                <meta name="apple-mobile-web-app-status-bar-style" content="default"/>
                <meta name="apple-mobile-web-app-title" content="田埂"/>
                <meta name="build" content=assets.build.clone()/>
                <title>"田埂"</title>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <link rel="icon" href=assets.icon.clone()/>
                <link rel="apple-touch-icon" href="/icon-apple-180.png"/>
                <link rel="stylesheet" href=assets.css.clone() integrity=assets.integrity_of(&assets.css)/>
                <link rel="modulepreload" href=assets.js.clone() integrity=assets.integrity_of(&assets.js)/>
                <link rel="preload" href=assets.wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin=""/>
                <script type="module" src=assets.boot.clone() integrity=assets.integrity_of(&assets.boot)></script>
            </head>
            <body>
                <div id="skeleton" class="skeleton" aria-hidden="true">
                    <div class="skeleton-bar"></div>
                    <div class="skeleton-row"></div>
                    <div class="skeleton-row"></div>
                    <div class="skeleton-row"></div>
                </div>
                <noscript>"请打开浏览器的 JavaScript 后使用田埂。Please turn on JavaScript."</noscript>
            </body>
        </html>
    }
}
