//! Chromium, Firefox and WebKit, each started with its driver.

use super::browser::{PATIENCE, POLL};
use anyhow::{Context, Result, bail};
use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
    time::Instant,
};
use thirtyfour::{Capabilities, ChromiumLikeCapabilities, DesiredCapabilities, WebDriver};

/// What shows the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// As in Chrome and Edge, on Android too.
    Chromium,
    /// Mozilla's.
    Firefox,
    /// As in Safari: `MiniBrowser` of `WebKitGTK`.
    WebKit,
}

const CHROMIUM_FLAGS: [&str; 14] = [
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

/// The driver's port is any that is free; pages are in Chinese; a microphone that hums, and may be used.
const FIREFOX_SETTINGS: &str = r#"
user_pref("marionette.port", 0);
user_pref("intl.accept_languages", "zh-CN, zh");
user_pref("media.navigator.streams.fake", true);
user_pref("media.navigator.permission.disabled", true);
"#;

/// Processes, and all that they have started: they end together.
#[derive(Default)]
pub(super) struct Processes(Vec<Child>);

impl Processes {
    fn start(&mut self, command: &mut Command) -> Result<&mut Child> {
        let program = command.get_program().display().to_string();
        let child = command.process_group(0).stderr(Stdio::null()).spawn();
        self.0.push(child.with_context(|| format!("cannot start {program}"))?);
        self.0.last_mut().context("the one that was just started")
    }

    /// Asks the one that was started first to end, and waits until it has.
    pub(super) fn asks_to_end(&mut self) -> Result<()> {
        if let Some(first) = self.0.first_mut() {
            Command::new("sh").args(["-c", "kill -TERM $0", &first.id().to_string()]).status()?;
            first.wait()?;
        }
        Ok(())
    }

    /// Kills them, as an empty battery would.
    pub(super) fn end(&mut self) -> Result<()> {
        for mut process in self.0.drain(..) {
            let group = process.id().to_string();
            Command::new("sh").args(["-c", "kill -KILL -$0", &group]).stderr(Stdio::null()).status()?;
            process.wait()?;
        }
        Ok(())
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        drop(self.end());
    }
}

impl Engine {
    /// Starts it on `profile`, which keeps what it stores. WebKit keeps nothing when a driver has started it.
    pub(super) async fn starts(self, profile: &Path) -> Result<(Processes, WebDriver)> {
        let mut processes = Processes::default();
        let driver = match self {
            Engine::Chromium => chromium(profile, &mut processes).await?,
            Engine::Firefox => firefox(profile, &mut processes).await?,
            Engine::WebKit => webkit(profile, &mut processes).await?,
        };
        Ok((processes, driver))
    }
}

async fn chromium(profile: &Path, processes: &mut Processes) -> Result<WebDriver> {
    let port_file = profile.join("DevToolsActivePort");
    drop(std::fs::remove_file(&port_file));
    let mut chromium = Command::new("chromium");
    chromium.args(CHROMIUM_FLAGS).arg(format!("--user-data-dir={}", profile.display())).arg("about:blank");
    processes.start(chromium.stdout(Stdio::null()))?;
    let mut chromedriver = Command::new("chromedriver");
    let said = "started successfully on port ";
    let driver_port = said_port(processes.start(chromedriver.arg("--port=0").stdout(Stdio::piped()))?, said)?;
    let debug_port = written_port(&port_file).await?;
    let mut wishes = DesiredCapabilities::chrome();
    wishes.add_experimental_option("debuggerAddress", format!("127.0.0.1:{debug_port}"))?;
    connects(driver_port, wishes).await
}

async fn firefox(profile: &Path, processes: &mut Processes) -> Result<WebDriver> {
    let port_file = profile.join("MarionetteActivePort");
    drop(std::fs::remove_file(&port_file));
    std::fs::write(profile.join("user.js"), FIREFOX_SETTINGS)?;
    let mut firefox = Command::new("firefox-esr");
    firefox.args(["--headless", "--no-remote", "--marionette", "--profile"]).arg(profile).env("HOME", profile);
    processes.start(firefox.stdout(Stdio::null()))?;
    let marionette_port = written_port(&port_file).await?.to_string();
    let mut geckodriver = Command::new("geckodriver");
    geckodriver.args(["--port", "0", "--connect-existing", "--marionette-port", &marionette_port]);
    let driver_port = said_port(processes.start(geckodriver.stdout(Stdio::piped()))?, "Listening on 127.0.0.1:")?;
    connects(driver_port, DesiredCapabilities::firefox()).await
}

/// Its driver starts the browser, which needs a screen: one that nobody sees.
async fn webkit(profile: &Path, processes: &mut Processes) -> Result<WebDriver> {
    let mut screen = Command::new("Xvfb");
    screen.args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"]);
    let display = said_port(processes.start(screen.stdout(Stdio::piped()))?, "")?;
    let driver_port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port(); // it does not say which it takes
    let mut driver = Command::new("WebKitWebDriver");
    driver.arg(format!("--port={driver_port}")).env("DISPLAY", format!(":{display}")).env("HOME", profile);
    processes.start(driver.env("LANGUAGE", "zh_CN").stdout(Stdio::null()))?;
    let mut wishes = Capabilities::new();
    wishes.set("acceptInsecureCerts", true)?; // the certificate is made for the test
    connects(driver_port, wishes).await
}

/// A driver that has just been started may not listen yet.
async fn connects(port: u16, wishes: impl Into<Capabilities>) -> Result<WebDriver> {
    let (wishes, begun) = (wishes.into(), Instant::now());
    loop {
        match WebDriver::new(format!("http://127.0.0.1:{port}"), wishes.clone()).await {
            Err(error) if begun.elapsed() > PATIENCE => return Err(error.into()),
            Err(_) => tokio::time::sleep(POLL).await,
            Ok(driver) => return Ok(driver),
        }
    }
}

/// A program says on which port it listens, after these words.
fn said_port(program: &mut Child, words: &str) -> Result<u16> {
    let out = program.stdout.take().context("no standard output")?;
    let mut lines = BufReader::new(out).lines().map_while(Result::ok);
    let port = lines.find_map(|line| line.split_once(words)?.1.trim_end_matches('.').parse().ok());
    port.context("it did not say its port")
}

/// A browser writes its port into its profile.
async fn written_port(file: &Path) -> Result<u16> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let said = std::fs::read_to_string(file).unwrap_or_default();
        if let Some(port) = said.lines().next().and_then(|line| line.parse().ok()) {
            return Ok(port);
        }
        tokio::time::sleep(POLL).await;
    }
    bail!("the browser did not say its port")
}
