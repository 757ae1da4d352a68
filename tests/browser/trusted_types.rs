//! What got into a page as text stays text: the browser refuses to make markup or script of it.

use super::Scene;
use anyhow::{Result, ensure};
use serde_json::json;

/// Ways from a text to markup or script, each with its name; `window.passed` names those that were not refused. They are tried later,
/// from a timer: what the driver itself runs may evaluate texts.
const WAYS_IN: &str = "
    const element = document.createElement('div');
    const script = document.createElement('script');
    const markup = '<img src=x onerror=\"window.broken = true\">';
    const ways = {
        innerHTML: () => { element.innerHTML = markup; },
        'the smallest innerHTML': () => { element.innerHTML = ''; },
        outerHTML: () => { document.querySelector('main').outerHTML = markup; },
        insertAdjacentHTML: () => document.body.insertAdjacentHTML('beforeend', markup),
        'document.write': () => document.write(markup),
        DOMParser: () => new DOMParser().parseFromString(markup, 'text/html'),
        srcdoc: () => { document.createElement('iframe').srcdoc = markup; },
        eval: () => window['ev' + 'al']('window.broken = true'),
        Function: () => new Function('window.broken = true')(),
        setTimeout: () => setTimeout('window.broken = true', 0),
        'a script from elsewhere': () => { script.src = 'https://example.org/a.js'; },
        'a script of text': () => { script.text = 'window.broken = true'; },
        'a worker by name': () => new Worker('/sw.js'),
        'a second policy': () => trustedTypes.createPolicy('another', {}),
        'the same policy again': () => trustedTypes.createPolicy('tiangeng', { createHTML: text => text }),
        'a policy for all': () => trustedTypes.createPolicy('default', { createHTML: text => text }),
    };
    const passes = way => { try { way(); return true; } catch { return false; } };
    setTimeout(() => { window.passed = Object.keys(ways).filter(name => passes(ways[name])); }, 0);
    return true;";

#[tokio::test(flavor = "multi_thread")]
async fn browser_refuses_to_make_markup_or_script_of_text() -> Result<()> {
    let (_scene, worker) = Scene::set().await?;
    worker.until("the policy is there", "return typeof window.tiangengKdfWorker === 'function'").await?;
    worker.runs(WAYS_IN).await?;
    worker.until("all are tried", "return !!window.passed").await?;
    let passed = worker.runs("return window.passed").await?;
    ensure!(passed == json!([]), "let through: {passed}");
    ensure!(worker.runs("return !!window.broken").await? == json!(false), "something ran");
    ensure!(
        worker.runs("return document.body.textContent.includes('onerror')").await? == json!(false),
        "nothing shows"
    );
    Ok(())
}
