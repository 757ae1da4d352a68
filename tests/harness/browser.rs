//! Chromium at phone size, as a process that can be killed, and hands that tap and type.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, WebDriver, WebElement, prelude::*};

/// A phone's screen in CSS pixels.
const SCREEN: (u32, u32) = (390, 844);
/// An office's.
const DESK: (u32, u32) = (1440, 900);
/// What does not show within this time does not show.
const PATIENCE: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(50);

const FLAGS: [&str; 14] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--lang=zh-CN",
    "--window-size=390,844",
    "--remote-debugging-port=0",
    // a microphone that hums, and may be used
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
];

/// A browser with a profile of its own.
pub struct Browser {
    chromium: Child,
    chromedriver: Child,
    pub(super) driver: WebDriver,
    pub(super) address: String,
}

impl Browser {
    /// Opens a browser on `profile`, which keeps what it stores, for the app at `address` (host and port).
    ///
    /// # Errors
    /// When Chromium or its driver do not start.
    pub async fn open(profile: &Path, address: &str) -> Result<Self> {
        let port_file = profile.join("DevToolsActivePort");
        drop(std::fs::remove_file(&port_file));
        let quiet = |command: &mut Command| -> Result<Child> { Ok(command.stderr(Stdio::null()).spawn()?) };
        let mut chromium = Command::new("chromium");
        chromium
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdout(Stdio::null());
        let chromium = quiet(&mut chromium).context("cannot start chromium")?;
        let mut chromedriver = Command::new("chromedriver");
        let mut chromedriver =
            quiet(chromedriver.arg("--port=0").stdout(Stdio::piped())).context("cannot start chromedriver")?;
        let driver_port = driver_port(&mut chromedriver)?;
        let debug_port = debug_port(&port_file).await?;
        let mut wishes = DesiredCapabilities::chrome();
        wishes.add_experimental_option("debuggerAddress", format!("127.0.0.1:{debug_port}"))?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{driver_port}"), wishes).await?;
        let browser = Self { chromium, chromedriver, driver, address: address.to_owned() };
        browser.becomes_a_phone().await?;
        Ok(browser)
    }

    async fn becomes_a_phone(&self) -> Result<()> {
        let screen = json!({ "width": SCREEN.0, "height": SCREEN.1, "deviceScaleFactor": 2, "mobile": true });
        self.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", screen).await?;
        Ok(())
    }

    /// The screen of an office, in the page that is open.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn becomes_a_desk(&self) -> Result<()> {
        let screen = json!({ "width": DESK.0, "height": DESK.1, "deviceScaleFactor": 1, "mobile": false });
        self.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", screen).await?;
        Ok(())
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
        self.chromium.kill()?;
        self.chromium.wait()?;
        Ok(())
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
        Ok(self.driver.goto(format!("http://{}{path}", self.address)).await?)
    }

    /// Opens the phone with everybody's passphrase if it is locked.
    ///
    /// # Errors
    /// When nothing shows that could be unlocked or used.
    pub async fn unlocks(&self) -> Result<()> {
        self.until("a page is there", "return !!document.querySelector('main')").await?;
        if self.runs("return !!document.querySelector('#lock')").await? == Value::Bool(true) {
            self.types_into("#lock input", super::PASSWORD).await?;
            self.taps_on("#unlock").await?;
            let open = "return !document.querySelector('#lock') && !!document.querySelector('main')";
            self.until("the phone is unlocked", open).await?;
        }
        Ok(())
    }

    /// Loads the page again.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn reloads(&self) -> Result<()> {
        self.driver.refresh().await?;
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

    /// Turns back to the tab that was opened first.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn goes_back_to_the_first_tab(&self) -> Result<()> {
        let first = self.driver.windows().await?.into_iter().next().context("no tab")?;
        Ok(self.driver.switch_to_window(first).await?)
    }

    /// Signs in and waits until everything is on the phone.
    ///
    /// # Errors
    /// When it does not get that far.
    pub async fn signs_in(&self, phone: &str, password: &str) -> Result<()> {
        self.goes_to("/app").await?;
        self.types("phone", phone).await?;
        self.types("password", password).await?;
        self.taps("登录").await?;
        self.sees("全部已送达").await?;
        self.until("the service worker is in control", "return !!navigator.serviceWorker.controller").await
    }

    /// On the sync screen: delivers everything, and signs in again first if the browser lost its cookie with the battery
    /// (it writes cookies to the disk half a minute late).
    ///
    /// # Errors
    /// When something still waits in the end.
    pub async fn delivers(&self, phone: &str, password: &str) -> Result<()> {
        self.taps("立即同步").await?;
        // A phone that is open renews its session by itself: the question may come and go.
        let asked = "!!document.querySelector('[name=password]')";
        let done = format!("return document.body.innerText.includes('全部已送达') || {asked}");
        self.until("everything is delivered", &done).await?;
        if self.runs(&format!("return {asked}")).await? == Value::Bool(true) {
            drop(self.answers(phone, password).await); // the question may go under the typing hand
        }
        self.sees("全部已送达").await
    }

    async fn answers(&self, phone: &str, password: &str) -> Result<()> {
        self.types("phone", phone).await?;
        self.types("password", password).await?;
        self.taps_on("form [type=submit]").await
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
        bail!("waited in vain until {what}")
    }

    /// Runs a script on the page.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn runs(&self, script: &str) -> Result<Value> {
        Ok(self.driver.execute(script, Vec::new()).await?.json().clone())
    }

    /// Everything that can be read on the page.
    ///
    /// # Errors
    /// Those of the driver.
    pub async fn text(&self) -> Result<String> {
        Ok(self.runs("return document.body.innerText").await?.as_str().unwrap_or_default().to_owned())
    }

    /// Taps the first button, link or heading with this text.
    ///
    /// # Errors
    /// When there is none.
    pub async fn taps(&self, text: &str) -> Result<()> {
        let named = |tag: &str| format!("//{tag}[contains(normalize-space(.), '{text}')]");
        let xpath = ["button", "a", "summary"].map(named).join(" | ");
        self.tap(By::XPath(xpath)).await.with_context(|| format!("nothing to tap says “{text}”"))
    }

    /// Taps what a CSS selector finds.
    ///
    /// # Errors
    /// When it finds nothing.
    pub async fn taps_on(&self, selector: &str) -> Result<()> {
        self.tap(By::Css(selector)).await
    }

    /// A person sees a list change under the finger and taps again.
    async fn tap(&self, by: By) -> Result<()> {
        let begun = Instant::now();
        loop {
            let tapped = self.tap_once(by.clone()).await;
            match &tapped {
                Err(error) if is_stale(error) && begun.elapsed() < PATIENCE => {}
                _ => return tapped,
            }
        }
    }

    async fn tap_once(&self, by: By) -> Result<()> {
        let element = self.finds(by).await?;
        self.centres(&element).await?;
        Ok(element.click().await?)
    }

    /// Scrolls so that what a CSS selector finds is in the middle of the screen.
    ///
    /// # Errors
    /// When it finds nothing.
    pub async fn shows(&self, selector: &str) -> Result<()> {
        self.centres(&self.finds(By::Css(selector)).await?).await
    }

    async fn centres(&self, element: &WebElement) -> Result<()> {
        let script = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})";
        self.driver.execute(script, vec![element.to_json()?]).await?;
        Ok(())
    }

    /// Types into the field of this name, in place of what stands there.
    ///
    /// # Errors
    /// When there is none.
    pub async fn types(&self, name: &str, text: &str) -> Result<()> {
        self.type_into(By::Css(format!("[name='{name}']")), text, true).await
    }

    /// Types into what a CSS selector finds.
    ///
    /// # Errors
    /// When it finds nothing.
    pub async fn types_into(&self, selector: &str, text: &str) -> Result<()> {
        self.type_into(By::Css(selector), text, false).await
    }

    /// In place of what stands there or behind it; a field that is replaced meanwhile is typed into once more.
    async fn type_into(&self, by: By, text: &str, instead: bool) -> Result<()> {
        let begun = Instant::now();
        loop {
            let typed = self.type_once(by.clone(), text, instead).await;
            match &typed {
                Err(error) if is_stale(error) && begun.elapsed() < PATIENCE => {}
                _ => return typed,
            }
        }
    }

    async fn type_once(&self, by: By, text: &str, instead: bool) -> Result<()> {
        let field = self.finds(by).await?;
        if instead {
            field.clear().await?;
        }
        Ok(field.send_keys(text).await?)
    }

    /// Signs on the glass.
    ///
    /// # Errors
    /// When there is no field to sign in.
    pub async fn signs(&self) -> Result<()> {
        let field = self.finds(By::Id("signature")).await?;
        self.centres(&field).await?;
        let mut pen = self.driver.action_chain().move_to_element_center(&field).click_and_hold();
        for step in 0..24 {
            pen = pen.move_by_offset(6, if step % 4 < 2 { 9 } else { -9 });
        }
        Ok(pen.release().perform().await?)
    }

    /// Keeps a picture of the screen where `TIANGENG_PICTURES` says, if it says.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn pictures(&self, name: &str) -> Result<()> {
        if let Some(folder) = std::env::var_os("TIANGENG_PICTURES") {
            tokio::time::sleep(Duration::from_millis(400)).await; // what slides in has slid in
            self.driver.screenshot(&PathBuf::from(folder).join(format!("{name}.png"))).await?;
        }
        Ok(())
    }

    async fn finds(&self, by: By) -> Result<WebElement> {
        Ok(self.driver.query(by).wait(PATIENCE, POLL).and_displayed().first().await?)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        for child in [&mut self.chromium, &mut self.chromedriver] {
            drop(child.kill());
            drop(child.wait());
        }
    }
}

/// Whether an element was replaced between being found and being tapped.
fn is_stale(error: &anyhow::Error) -> bool {
    error.downcast_ref::<thirtyfour::error::WebDriverError>().is_some_and(|error| error.to_string().contains("stale"))
}

/// The driver says on which port it listens.
fn driver_port(chromedriver: &mut Child) -> Result<u16> {
    let out = chromedriver.stdout.take().context("no standard output")?;
    let said =
        BufReader::new(out).lines().map_while(Result::ok).find(|line| line.contains("started successfully on port"));
    let port = said.as_deref().and_then(|line| line.trim_end_matches('.').rsplit(' ').next());
    port.and_then(|port| port.parse().ok()).context("chromedriver did not say its port")
}

/// The browser writes its port into its profile.
async fn debug_port(file: &Path) -> Result<u16> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let said = std::fs::read_to_string(file).unwrap_or_default();
        if let Some(port) = said.lines().next().and_then(|line| line.parse().ok()) {
            return Ok(port);
        }
        tokio::time::sleep(POLL).await;
    }
    bail!("chromium did not say its port")
}
