//! Accounts and sessions.

use super::{SqliteStore, StoreError};
use app::{
    domain::{audit::Action, id::StaffId, mobile::Mobile, staff::Staff, time::Timestamp},
    sync::store::SYSTEM,
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::json;

/// An account, as signing in needs it.
#[derive(Clone, Debug)]
pub struct Account {
    /// Who.
    pub staff: Staff,
    /// PHC string of Argon2id.
    pub password_hash: String,
}

/// Reads accounts and sessions.
pub struct Accounts<'a> {
    connection: &'a Connection,
}

impl<'a> Accounts<'a> {
    pub(super) fn new(connection: &'a Connection) -> Self {
        Self { connection }
    }

    /// How many accounts there are.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn count(&self) -> Result<u64, StoreError> {
        Ok(self.connection.query_row("SELECT count(*) FROM account", [], |row| row.get(0))?)
    }

    /// The active account of a phone number.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn by_phone(&self, phone: &Mobile) -> Result<Option<Account>, StoreError> {
        let sql = "SELECT entry.body, account.password_hash FROM account
                   JOIN entry ON entry.kind = 'staff' AND entry.key = account.staff
                   WHERE account.phone = ?1 AND account.active = 1";
        self.account(sql, params![phone.as_str()])
    }

    /// Whose session this is, if it has not expired. Rights are read anew each time.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn by_session(&self, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<Account>, StoreError> {
        let sql = "SELECT entry.body, account.password_hash FROM session
                   JOIN account ON account.staff = session.staff AND account.active = 1
                   JOIN entry ON entry.kind = 'staff' AND entry.key = account.staff
                   WHERE session.token_hash = ?1 AND session.expires_at > ?2";
        self.account(sql, params![token_hash, now.0])
    }

    fn account(&self, sql: &str, values: impl rusqlite::Params) -> Result<Option<Account>, StoreError> {
        let read = |row: &Row| Ok((row.get::<_, String>(0)?, row.get(1)?));
        let found = self.connection.prepare_cached(sql)?.query_row(values, read).optional()?;
        found
            .map(|(body, password_hash)| Ok(Account { staff: serde_json::from_str(&body)?, password_hash }))
            .transpose()
    }
}

impl SqliteStore<'_> {
    /// Adds an account, or gives the account of this phone number a new password. Answers whose it is. The server's own doing, until
    /// somebody else can.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn put_account(
        &mut self,
        staff: StaffId,
        phone: &Mobile,
        password_hash: &str,
        now: Timestamp,
    ) -> Result<StaffId, StoreError> {
        let sql = "INSERT INTO account (staff, phone, password_hash) VALUES (?1, ?2, ?3)
                   ON CONFLICT (phone) DO UPDATE SET password_hash = excluded.password_hash, active = 1 RETURNING staff";
        let values = params![staff.to_string(), phone.as_str(), password_hash];
        let kept: String = self.connection().prepare_cached(sql)?.query_row(values, |row| row.get(0))?;
        let kept = StaffId::parse(&kept).unwrap_or(staff);
        for action in [Action::AccountChanged, Action::PasswordSet] {
            self.audit(SYSTEM, action, &json!({ "staff": kept }), now)?;
        }
        Ok(kept)
    }

    /// Begins a session and forgets expired ones.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn begin_session(
        &mut self,
        token_hash: [u8; 32],
        staff: StaffId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.execute("DELETE FROM session WHERE expires_at <= ?1", [now.0])?;
        let sql = "INSERT INTO session (token_hash, staff, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)";
        self.execute(sql, params![token_hash, staff.to_string(), now.0, until.0])?;
        self.audit(staff, Action::SignedIn, &json!({}), now)
    }

    /// Notes tries to sign in that were refused: the last one's account, if there is one, and how many there were since the last note.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn refuse_session(&mut self, staff: Option<StaffId>, tries: u64, now: Timestamp) -> Result<(), StoreError> {
        let subject = json!({ "account": staff.is_some(), "tries": tries });
        self.audit(staff.unwrap_or(SYSTEM), Action::SignInRefused, &subject, now)
    }

    /// Ends a session, if there is one.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn end_session(&mut self, token_hash: [u8; 32], now: Timestamp) -> Result<(), StoreError> {
        let sql = "DELETE FROM session WHERE token_hash = ?1 RETURNING staff";
        let mut statement = self.connection().prepare_cached(sql)?;
        let ended: Option<String> = statement.query_row([token_hash], |row| row.get(0)).optional()?;
        drop(statement);
        match ended.as_deref().and_then(StaffId::parse) {
            Some(staff) => self.audit(staff, Action::SignedOut, &json!({}), now),
            None => Ok(()),
        }
    }
}
