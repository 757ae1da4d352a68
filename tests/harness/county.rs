//! A county in a directory of its own: real areas, the seeded plans, one member of staff for each role.

use super::{Client, demo_file};
use app::{
    domain::{area::AreaCode, staff::Role},
    messages::Lang,
};
use axum::Router;
use server::{
    config::ServeConfig,
    media::Media,
    office::{areas, calendar, ledger, staff},
    routes::{self, App, Rooms},
    store::{self, Database},
};
use std::{path::Path, sync::Arc};
use tempfile::TempDir;

/// Everybody's password.
pub const PASSWORD: &str = "walnut-lamp-river";
/// Phone number of a grid worker of 左岚乡's six villages.
pub const WORKER: &str = "14000000011";
/// Of a grid worker of another township.
pub const OTHER_WORKER: &str = "14000000012";
/// Of 左岚乡's union.
pub const TOWNSHIP: &str = "14000000013";
/// Of the county union.
pub const COUNTY: &str = "14000000014";
/// Of the auditor.
pub const AUDITOR: &str = "14000000015";

const STAFF: [(&str, &str, Role, &str); 5] = [
    ("冉玉兰", WORKER, Role::GridWorker, "左岚乡"),
    ("陈大勇", OTHER_WORKER, Role::GridWorker, "河鱼乡"),
    ("向明华", TOWNSHIP, Role::TownshipUnion, "左岚乡"),
    ("谭松青", COUNTY, Role::CountyAdmin, "城口县"),
    ("周正", AUDITOR, Role::Auditor, "城口县"),
];

/// A county, and its server in this process.
pub struct County {
    /// Its directory; gone when the county is.
    pub directory: TempDir,
    /// Its database.
    pub database: Database,
    router: Router,
    any_phone: bool,
    /// Its photos.
    pub media: Media,
    /// The server's room for requests.
    pub rooms: Arc<Rooms>,
    backups: std::cell::Cell<i64>,
}

impl County {
    /// A county with areas, plans and staff, and an empty ledger.
    pub fn new() -> Self {
        Self::inside(&std::env::temp_dir())
    }

    /// A county whose phones need a one-time code, as counties are unless they are for training.
    pub fn with_codes() -> Self {
        let mut county = Self::new();
        county.any_phone = false;
        county.started_again()
    }

    /// A one-time code for a member of staff.
    pub fn gives_a_code(&self, phone: &str) -> String {
        staff::issue_code(&self.database, phone, Lang::ZhHans).expect("a code")
    }

    /// The same in a directory inside `folder`.
    pub fn inside(folder: &Path) -> Self {
        let directory = tempfile::tempdir_in(folder).expect("a temporary directory");
        let database = Database::open(directory.path()).expect("a new database");
        areas::import(&database, &demo_file("chengkou-areas.csv")).expect("the county's areas");
        for (name, phone, role, area) in STAFF {
            let (name, phone, areas) = (name.to_owned(), phone.to_owned(), vec![area.to_owned()]);
            let new = staff::NewStaff { name, phone, role, areas, password: Some(PASSWORD.to_owned()) };
            staff::add(&database, &new, Lang::ZhHans).expect("an account");
        }
        Self::of(directory, database, true)
    }

    fn of(directory: TempDir, database: Database, any_phone: bool) -> Self {
        let config = ServeConfig { data: directory.path().to_owned(), any_phone, ..ServeConfig::default() };
        let media = Media::open(directory.path(), None, database.keys()).expect("a folder");
        let app = App::new(database.clone(), media.clone(), config);
        let (rooms, router) = (app.rooms.clone(), routes::router(app));
        let taken = std::fs::read_dir(directory.path().join("backups")).map_or(0, |files| files.count() as i64);
        Self { media, rooms, directory, database, router, any_phone, backups: std::cell::Cell::new(taken) }
    }

    /// What `tiangeng restore` makes of a backup, served in the old one's place.
    pub fn restored_from(file: &Path) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        store::restore(directory.path(), file, server::clock::now()).expect("a good backup");
        Self::opened(directory)
    }

    /// What an operator makes of a backup who copies the file back manually: the epoch stays.
    pub fn copied_back_from(file: &Path) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        std::fs::copy(file, directory.path().join("tiangeng.sqlite3")).expect("a copy");
        for key in ["identity.key", "data.keys"] {
            std::fs::copy(file.with_file_name(key), directory.path().join(key)).expect("a copy");
        }
        Self::opened(directory)
    }

    /// The server is stopped and started again.
    pub fn started_again(self) -> Self {
        let any_phone = self.any_phone;
        Self::opened_with(self.stopped(), any_phone)
    }

    /// The server is stopped: nothing is left but the directory.
    pub fn stopped(self) -> TempDir {
        let Self { directory, database, router, .. } = self;
        drop((database, router));
        directory
    }

    /// The county in a directory, served.
    pub fn opened(directory: TempDir) -> Self {
        Self::opened_with(directory, true)
    }

    fn opened_with(directory: TempDir, any_phone: bool) -> Self {
        let database = Database::open(directory.path()).expect("a database");
        Self::of(directory, database, any_phone)
    }

    /// Takes a backup next to the database.
    pub fn backs_up(&self, keep: usize) -> store::Backup {
        self.backs_up_to(&self.directory.path().join("backups"), keep).expect("a backup")
    }

    /// Takes a backup into a directory.
    ///
    /// # Errors
    /// Why there is none.
    pub fn backs_up_to(&self, to: &Path, keep: usize) -> Result<store::Backup, store::StoreError> {
        let now = server::clock::now().plus_ms(self.backups.get() * 1000); // a name has seconds
        self.backups.set(self.backups.get() + 1);
        store::backup(self.directory.path(), to, keep, now)
    }

    /// The server is stopped, a backup is put in the database's place, and the server is started again.
    pub fn put_back(self, file: &Path) -> (Self, store::Restored) {
        let (any_phone, directory) = (self.any_phone, self.stopped());
        let restored = store::restore(directory.path(), file, server::clock::now()).expect("a good backup");
        (Self::opened_with(directory, any_phone), restored)
    }

    /// Writes into the database behind the server's back.
    pub fn damages(&self, sql: &str) {
        let connection = rusqlite::Connection::open(self.directory.path().join("tiangeng.sqlite3")).expect("the file");
        let guards = "DROP TRIGGER IF EXISTS audit_is_not_rewritten; DROP TRIGGER IF EXISTS audit_is_not_shortened;";
        connection.execute_batch(guards).expect("a statement");
        connection.execute(sql, []).expect("a statement");
    }

    /// The same with the synthetic ledger of 5,000 rows.
    pub fn with_ledger() -> Self {
        let county = Self::new();
        let (summary, _) = county.imports(&demo_file("ledger-5000.xlsx"));
        assert_eq!(summary.to_string(), "imported 5000, refused 0, unchanged 0");
        county
    }

    /// A county as [`Self::new`], with the holidays of the demo county.
    pub fn with_holidays() -> Self {
        let county = Self::new();
        calendar::publish(&county.database, &demo_file("holidays.csv"), Lang::ZhHans).expect("two calendars");
        county
    }

    /// Imports a workbook; refused rows go next to the database.
    pub fn imports(&self, file: &Path) -> (ledger::ImportReport, Vec<ledger::Turned>) {
        self.tries_to_import(file, Lang::ZhHans).expect("a workbook that can be read")
    }

    /// Why a file cannot be imported, in words.
    pub fn refuses_to_import(&self, file: &Path, lang: Lang) -> String {
        format!("{:#}", self.tries_to_import(file, lang).expect_err("no workbook"))
    }

    fn tries_to_import(&self, file: &Path, lang: Lang) -> anyhow::Result<(ledger::ImportReport, Vec<ledger::Turned>)> {
        let cover_from = app::domain::date::Date::ymd(2026, 3, 1).expect("a day");
        let import = ledger::Import { file: file.to_owned(), refused: self.refused_file(), cover_from, lang };
        ledger::import(&self.database, &import, |_| {}, |_, _| {})
    }

    /// Where refused rows are written.
    pub fn refused_file(&self) -> std::path::PathBuf {
        self.directory.path().join("refused.xlsx")
    }

    /// A user's browser, without a session.
    pub fn client(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// The same at a server with other settings on this county.
    pub fn client_with(&self, config: ServeConfig) -> Client {
        Client::new(routes::router(App::new(self.database.clone(), self.media.clone(), config)))
    }

    /// A user's browser, signed in.
    pub async fn signed_in(&self, phone: &str) -> Client {
        let mut client = self.client();
        client.signs_in(phone, PASSWORD).await.expect_status(200);
        client
    }

    /// The code of a village of 左岚乡 or elsewhere.
    pub fn area(&self, name: &str) -> AreaCode {
        let eyes = server::office::system_staff(vec![]);
        let reference = self.database.read_now_as(&eyes, |seen| seen.reference()).expect("reference");
        let (township, village) = name.split_once('/').expect("township/village");
        let fits =
            |code: &AreaCode| reference.area_name(*code) == village && reference.area_name(code.township()) == township;
        reference.area_codes().find(fits).expect("a village of the county")
    }

    /// Whether the database finds itself whole.
    pub fn is_whole(&self) -> Vec<String> {
        self.database.verify(|_| {}).expect("a database that can be read").wrong
    }
}

impl Default for County {
    fn default() -> Self {
        Self::new()
    }
}
