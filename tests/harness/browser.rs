//! A browser at phone size, as a process that can be killed.

use super::engine::{Engine, Processes};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    sync::atomic::AtomicUsize,
    time::{Duration, Instant},
};
use thirtyfour::{WebDriver, prelude::*};

/// What does not show within this time does not show: thirty times what the slowest step takes on a machine of our own, so that one whose
/// processors do something else meanwhile is waited for.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);
pub(super) const POLL: Duration = Duration::from_millis(50);
/// How much waits, as the line at the top says.
pub const WAITING: &str = "return Number((document.body.innerText.match(/待同步 (\\d+)/) || [0, 0])[1])";

/// A browser with a profile of its own.
pub struct Browser {
    processes: Processes,
    pub(super) engine: Engine,
    pub(super) driver: WebDriver,
    /// Where the app is: `http://127.0.0.1:8080`.
    pub(super) origin: String,
    /// Taps and signatures since they are counted.
    pub(super) taps: AtomicUsize,
}

impl Browser {
    /// Opens Chromium on `profile`, which keeps what it stores, for the app at `address` (host and port).
    ///
    /// # Errors
    /// When Chromium or its driver do not start.
    pub async fn open(profile: &Path, address: &str) -> Result<Self> {
        Self::open_in(Engine::Chromium, profile, &format!("http://{address}")).await
    }

    /// Opens a browser of this engine for the app at `origin`.
    ///
    /// # Errors
    /// When it or its driver do not start.
    pub async fn open_in(engine: Engine, profile: &Path, origin: &str) -> Result<Self> {
        let (processes, driver) = engine.starts(profile).await?;
        let browser = Self { processes, engine, driver, origin: origin.to_owned(), taps: AtomicUsize::new(0) };
        browser.becomes_a_phone().await?;
        Ok(browser)
    }

    /// Lets the browser save files into a folder without asking.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn saves_downloads_in(&self, folder: &Path) -> Result<()> {
        let settings = json!({ "behavior": "allow", "downloadPath": folder });
        self.driver.cdp().send_raw("Browser.setDownloadBehavior", settings).await?;
        Ok(())
    }

    /// Runs a script at the beginning of every page that is opened from now on.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn runs_on_every_page(&self, script: &str) -> Result<()> {
        self.driver.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await?;
        Ok(())
    }

    /// Chooses a file in a file field, which people see as a button.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn chooses(&self, selector: &str, file: &Path) -> Result<()> {
        Ok(self.driver.find(By::Css(selector)).await?.send_keys(file.display().to_string()).await?)
    }

    /// Kills the browser, as an empty battery would.
    ///
    /// # Errors
    /// When it is not there to be killed.
    pub fn kill(mut self) -> Result<()> {
        self.processes.end()
    }

    /// Closes the browser, which writes what it keeps.
    ///
    /// # Errors
    /// When it is not there to be closed.
    pub fn closes(mut self) -> Result<()> {
        self.processes.asks_to_end()
    }

    /// Goes to a path of the app.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn goes_to(&self, path: &str) -> Result<()> {
        self.goes_to_and_stops(path).await?;
        self.unlocks().await
    }

    /// The same, and leaves a locked phone locked.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn goes_to_and_stops(&self, path: &str) -> Result<()> {
        self.loads(self.driver.goto(format!("{}{path}", self.origin))).await
    }

    /// Presses the back button, as a swipe from the edge does.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn goes_back(&self) -> Result<()> {
        Ok(self.driver.back().await?)
    }

    /// Loads a page. WebKit's driver may answer while the one before still shows.
    async fn loads(&self, page: impl Future<Output = WebDriverResult<()>>) -> Result<()> {
        if self.engine != Engine::WebKit {
            return Ok(page.await?);
        }
        self.runs("window.isLeft = true").await?;
        page.await?;
        self.until("the page before is gone", "return !window.isLeft").await
    }

    /// Opens the phone with everybody's passphrase if it is locked.
    ///
    /// # Errors
    /// When nothing shows that could be unlocked or used.
    pub async fn unlocks(&self) -> Result<()> {
        self.until("a page is there", "return !!document.querySelector('main')").await?;
        if self.runs("return !!document.querySelector('#lock')").await? == Value::Bool(true) {
            self.types_in_place("#lock input", super::PASSWORD).await?;
            self.taps_on("#unlock").await?;
            let open = "return !document.querySelector('#lock') && !!document.querySelector('main')";
            self.until("the phone is unlocked", open).await?;
        }
        Ok(())
    }

    /// Loads the page again. Firefox's driver would do it past the service worker, as with the shift key held.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn reloads(&self) -> Result<()> {
        match self.engine {
            Engine::Firefox => self.driver.goto(self.driver.current_url().await?.as_str()).await?,
            Engine::Chromium | Engine::WebKit => self.loads(self.driver.refresh()).await?,
        }
        self.unlocks().await
    }

    /// Opens another tab of the same browser and turns to it.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn opens_another_tab(&self, path: &str) -> Result<()> {
        let tab = self.driver.new_tab().await?;
        self.driver.switch_to_window(tab).await?;
        self.becomes_a_phone().await?;
        self.goes_to(path).await
    }

    /// Freezes this tab as phones do with those in the background, or thaws it.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn is_frozen(&self, frozen: bool) -> Result<()> {
        let state = if frozen { "frozen" } else { "active" };
        self.driver.cdp().send_raw("Page.setWebLifecycleState", json!({ "state": state })).await?;
        Ok(())
    }

    /// Turns to the other of two tabs.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn goes_to_the_other_tab(&self) -> Result<()> {
        let (this, tabs) = (self.driver.window().await?, self.driver.windows().await?);
        let other = tabs.into_iter().find(|tab| *tab != this).context("no other tab")?;
        Ok(self.driver.switch_to_window(other).await?)
    }

    /// Signs in and waits until everything is on the phone: the whole ledger, and the app itself.
    ///
    /// # Errors
    /// When it does not get that far.
    pub async fn signs_in(&self, phone: &str, password: &str) -> Result<()> {
        self.enters(phone, password).await?;
        self.has_the_whole_ledger().await?;
        self.sees("全部已送达").await?;
        self.until("the service worker is in control", "return !!navigator.serviceWorker.controller").await
    }

    /// Signs in, and waits for nothing.
    ///
    /// # Errors
    /// When there is nowhere to sign in.
    pub async fn enters(&self, phone: &str, password: &str) -> Result<()> {
        self.goes_to("/app").await?;
        self.types("phone", phone).await?;
        self.types("password", password).await?;
        self.taps("登录").await
    }

    /// Waits until the first sync is complete, as the line at the top says.
    ///
    /// # Errors
    /// When it is not in the end.
    pub async fn has_the_whole_ledger(&self) -> Result<()> {
        self.until("the whole ledger is here", "return !!document.querySelector('#sync-line[data-ledger=whole]')").await
    }

    /// On the sync screen: delivers everything, and signs in again first if the browser lost its cookie with the battery
    /// (it writes cookies to the disk half a minute late). Waits until the server has answered since, and as long
    /// as what waits gets less. WebKit does not say with which status.
    ///
    /// # Errors
    /// When something still waits in the end.
    pub async fn delivers(&self, phone: &str, password: &str) -> Result<()> {
        let begun = self.runs("return Date.now()").await?.as_u64().context("a time")?;
        let done = format!(
            "const answer = performance.getEntriesByType('resource').findLast(entry => entry.name.endsWith('/api/v1/sync'));
            const shows = text => document.body.innerText.includes(text);
            return answer && (answer.responseStatus ?? 200) === 200 && performance.timeOrigin + answer.responseEnd > {begun}
                && shows('已连接') && shows('全部已送达')"
        );
        self.taps("立即同步").await?;
        let (mut waiting, mut since) = (Value::Null, Instant::now());
        while since.elapsed() < PATIENCE {
            if self.runs(&done).await.is_ok_and(|done| done == Value::Bool(true)) {
                return Ok(());
            }
            let now = self.runs(WAITING).await.unwrap_or_default();
            if now != waiting {
                (waiting, since) = (now, Instant::now());
            }
            // A phone that is open renews its session by itself: the question may come, and go while it is typed into.
            drop(self.answers(phone, password).await);
            tokio::time::sleep(POLL).await;
        }
        bail!("{waiting} still wait. What shows: {}", self.text().await?)
    }

    /// Answers the question for the password, if it is there.
    async fn answers(&self, phone: &str, password: &str) -> Result<()> {
        for (selector, text) in [("[name=phone]", phone), ("[name=password]", password)] {
            let field = self.driver.find(By::Css(selector)).await?;
            field.clear().await?;
            field.send_keys(text).await?;
        }
        let button = self.driver.find(By::Css("form [type=submit]")).await?;
        if button.is_enabled().await? {
            button.click().await?;
        }
        Ok(())
    }

    /// Waits until a text can be read on the page.
    ///
    /// # Errors
    /// When it does not show, with what does.
    pub async fn sees(&self, text: &str) -> Result<()> {
        let script = format!("return document.body.innerText.includes({})", json!(text));
        let seen = self.until(text, &script).await;
        match seen {
            Ok(()) => Ok(()),
            Err(_) => bail!("“{text}” does not show. What shows: {}", self.text().await?),
        }
    }

    /// Waits until a script answers true.
    ///
    /// # Errors
    /// When it does not in time.
    pub async fn until(&self, what: &str, script: &str) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if self.runs(script).await.is_ok_and(|answer| answer == Value::Bool(true)) {
                return Ok(());
            }
            tokio::time::sleep(POLL).await;
        }
        let shown = self.runs("return location.pathname + ': ' + document.body.innerText.slice(0, 400)").await?;
        bail!("waited in vain until {what}; the page shows {shown}")
    }

    /// Waits until all that the app keeps in its local storage is in the files of `profile`, where it outlives a dead battery: the browser
    /// writes some seconds late, and later the more it has written. What was kept before is written with what is kept now.
    ///
    /// # Errors
    /// When it is not in the end.
    pub async fn is_on_the_disk(&self, profile: &Path) -> Result<()> {
        let mark = format!("mark-{:016x}", fastrand::u64(..));
        self.runs(&format!("localStorage.setItem('mark', '{mark}'); return true")).await?;
        let folder = profile.join("Default/Local Storage/leveldb");
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE * 2 {
            let files = std::fs::read_dir(&folder).into_iter().flatten().flatten();
            let mut contents = files.filter_map(|file| std::fs::read(file.path()).ok());
            if contents.any(|bytes| bytes.windows(mark.len()).any(|window| window == mark.as_bytes())) {
                return Ok(());
            }
            tokio::time::sleep(POLL * 4).await;
        }
        bail!("the local storage is not on the disk")
    }

    /// Runs a script on the page.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn runs(&self, script: &str) -> Result<Value> {
        Ok(self.driver.execute(script, Vec::new()).await?.json().clone())
    }

    /// Runs no scripts of pages from here on, as a browser whose user has turned them off; questions of the journey are still answered.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn runs_no_scripts(&self) -> Result<()> {
        let off = json!({ "value": true });
        self.driver.cdp().send_raw("Emulation.setScriptExecutionDisabled", off).await?;
        Ok(())
    }

    /// Loads the page again, whatever it is.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn reloads_as_it_is(&self) -> Result<()> {
        Ok(self.driver.refresh().await?)
    }

    /// Everything that can be read on the page.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn text(&self) -> Result<String> {
        Ok(self.runs("return document.body.innerText").await?.as_str().unwrap_or_default().to_owned())
    }

    /// Keeps a picture of the screen where `TIANGENG_PICTURES` says, if it says; those of other browsers than Chromium say which it is.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn pictures(&self, name: &str) -> Result<()> {
        if let Some(folder) = std::env::var_os("TIANGENG_PICTURES") {
            tokio::time::sleep(Duration::from_millis(400)).await; // what slides in has slid in
            let file = match self.engine {
                Engine::Chromium => format!("{name}.png"),
                Engine::Firefox => format!("firefox-{name}.png"),
                Engine::WebKit => format!("webkit-{name}.png"),
            };
            self.driver.screenshot(&PathBuf::from(folder).join(file)).await?;
        }
        Ok(())
    }
}
