//! Accounts and sessions.

use super::{SqliteStore, StoreError};
use app::{
    domain::{
        area::AreaCode, audit::Action, id::StaffId, mobile::Mobile, registration::OpenSession, staff::Staff,
        time::Timestamp,
    },
    hex,
    sync::store::SYSTEM,
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::json;

/// SHA-256 of a phone's public key.
pub type KeyHash = [u8; 32];

/// An account, as signing in needs it.
#[derive(Clone, Debug)]
pub struct Account {
    /// Who.
    pub staff: Staff,
    /// PHC string of Argon2id; empty until the first phone was registered.
    pub password_hash: String,
    /// Works here still.
    pub active: bool,
}

/// An account that is added.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Whose.
    pub staff: StaffId,
    /// The county of their first area.
    pub county: AreaCode,
    /// They sign in with it.
    pub phone: Mobile,
    /// PHC string of Argon2id, or empty.
    pub password_hash: String,
    /// Who adds it.
    pub by: StaffId,
    /// Now.
    pub now: Timestamp,
}

/// A session that begins.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// SHA-256 of its token.
    pub token_hash: [u8; 32],
    /// Whose.
    pub staff: StaffId,
    /// The phone that it is begun on.
    pub key: Option<KeyHash>,
    /// Now.
    pub now: Timestamp,
    /// When it ends.
    pub until: Timestamp,
}

/// Reads accounts and sessions.
pub struct Accounts<'a> {
    connection: &'a Connection,
}

impl<'a> Accounts<'a> {
    pub(super) fn new(connection: &'a Connection) -> Self {
        Self { connection }
    }

    pub(super) fn connection(&self) -> &Connection {
        self.connection
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
        let sql = "SELECT entry.body, account.password_hash, account.active FROM account
                   JOIN entry ON entry.county = account.county AND entry.kind = 'staff' AND entry.key = account.staff
                   WHERE account.phone = ?1 AND account.active = 1";
        self.account(sql, params![phone.as_str()])
    }

    /// The account of a member of staff, also of one who works here no longer.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn by_staff(&self, staff: StaffId) -> Result<Option<Account>, StoreError> {
        let sql = "SELECT entry.body, account.password_hash, account.active FROM account
                   JOIN entry ON entry.county = account.county AND entry.kind = 'staff' AND entry.key = account.staff
                   WHERE account.staff = ?1";
        self.account(sql, params![staff.to_string()])
    }

    /// Whose session this is, if it has not expired. Rights are read again each time.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn by_session(&self, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<Account>, StoreError> {
        let sql = "SELECT entry.body, account.password_hash, account.active FROM session
                   JOIN account ON account.county = session.county AND account.staff = session.staff AND account.active = 1
                   JOIN entry ON entry.county = account.county AND entry.kind = 'staff' AND entry.key = account.staff
                   WHERE session.token_hash = ?1 AND session.expires_at > ?2";
        self.account(sql, params![token_hash, now.0])
    }

    /// A user's open sessions, the newest first; `own` is the token's hash of the one that asks.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn sessions_of(&self, staff: StaffId, own: &[u8; 32], now: Timestamp) -> Result<Vec<OpenSession>, StoreError> {
        let sql = "SELECT token_hash, key, created_at, expires_at FROM session
                   WHERE staff = ?1 AND expires_at > ?2 ORDER BY created_at DESC, token_hash";
        let mut statement = self.connection.prepare_cached(sql)?;
        let session = |row: &Row| {
            let (hash, key): ([u8; 32], Option<KeyHash>) = (row.get(0)?, row.get(1)?);
            let (begun_at, expires_at) = (Timestamp(row.get(2)?), Timestamp(row.get(3)?));
            let (id, key, current) = (hex::write(&hash), key.map(|key| hex::write(&key)), hash == *own);
            Ok(OpenSession { id, key, begun_at, expires_at, current })
        };
        statement.query_map(params![staff.to_string(), now.0], session)?.map(|row| Ok(row?)).collect()
    }

    /// The number that a user signs in with.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn phone_of(&self, staff: StaffId) -> Result<Option<Mobile>, StoreError> {
        let sql = "SELECT phone FROM account WHERE staff = ?1";
        let found: Option<String> =
            self.connection.prepare_cached(sql)?.query_row([staff.to_string()], |row| row.get(0)).optional()?;
        Ok(found.and_then(|phone| Mobile::parse(&phone).ok()))
    }

    /// Everybody who works or worked here, with their phone number, by number.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn all(&self) -> Result<Vec<(Mobile, Account)>, StoreError> {
        let sql = "SELECT account.phone, entry.body, account.active FROM account
                   JOIN entry ON entry.county = account.county AND entry.kind = 'staff' AND entry.key = account.staff ORDER BY account.phone";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows =
            statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?)))?;
        let mut all = Vec::new();
        for row in rows {
            let (phone, body, active) = row?;
            if let Ok(phone) = Mobile::parse(&phone) {
                all.push((
                    phone,
                    Account { staff: serde_json::from_str(&body)?, password_hash: String::new(), active },
                ));
            }
        }
        Ok(all)
    }

    fn account(&self, sql: &str, values: impl rusqlite::Params) -> Result<Option<Account>, StoreError> {
        let read = |row: &Row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?));
        let found = self.connection.prepare_cached(sql)?.query_row(values, read).optional()?;
        let account = |(body, password_hash, active): (String, _, _)| {
            Ok(Account { staff: serde_json::from_str(&body)?, password_hash, active })
        };
        found.map(account).transpose()
    }
}

impl SqliteStore<'_> {
    /// Accounts and sessions, as they are in this transaction.
    pub fn accounts(&self) -> Accounts<'_> {
        Accounts::new(self.connection())
    }

    /// Adds an account, or gives the account of this phone number a new password; without one, an earlier one stays until a one-time
    /// code sets another. Answers whose it is.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn put_account(&mut self, new: &NewAccount) -> Result<StaffId, StoreError> {
        let NewAccount { staff, county, phone, password_hash, by, now } = new;
        let sql = "INSERT INTO account (county, staff, phone, password_hash) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (phone) DO UPDATE SET active = 1,
                     password_hash = iif(excluded.password_hash = '', password_hash, excluded.password_hash)
                   RETURNING staff";
        let values = params![county.as_str(), staff.to_string(), phone.as_str(), password_hash];
        let kept: String = self.connection().prepare_cached(sql)?.query_row(values, |row| row.get(0))?;
        let kept = StaffId::parse(&kept).unwrap_or(*staff);
        self.execute("DELETE FROM session WHERE staff = ?1", [kept.to_string()])?; // begun with an earlier password
        self.audit(*by, Action::AccountChanged, &json!({ "staff": kept }), *now)?;
        if !password_hash.is_empty() {
            self.audit(*by, Action::PasswordSet, &json!({ "staff": kept }), *now)?;
        }
        Ok(kept)
    }

    /// Adds an account; false when the phone number has one.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn add_account(&mut self, new: &NewAccount) -> Result<bool, StoreError> {
        let NewAccount { staff, county, phone, password_hash, by, now } = new;
        let sql = "INSERT INTO account (county, staff, phone, password_hash) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (phone) DO NOTHING";
        let values = params![county.as_str(), staff.to_string(), phone.as_str(), password_hash];
        let is_new = self.connection().prepare_cached(sql)?.execute(values)? == 1;
        if is_new {
            self.audit(*by, Action::AccountChanged, &json!({ "staff": staff }), *now)?;
        }
        Ok(is_new)
    }

    /// Whether a person still works here; who does not has no session.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn set_active(&mut self, staff: StaffId, active: bool, by: StaffId, now: Timestamp) -> Result<(), StoreError> {
        if !active {
            self.execute("DELETE FROM session WHERE staff = ?1", [staff.to_string()])?;
        }
        self.execute("UPDATE account SET active = ?2 WHERE staff = ?1", params![staff.to_string(), active])?;
        self.audit(by, Action::AccountChanged, &json!({ "staff": staff, "active": active }), now)
    }

    /// Begins a session and forgets expired ones.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn begin_session(&mut self, new: &NewSession) -> Result<(), StoreError> {
        let NewSession { token_hash, staff, key, now, until } = new;
        self.execute("DELETE FROM session WHERE expires_at <= ?1", [now.0])?;
        // A phone has one session of each of its users.
        self.execute("DELETE FROM session WHERE staff = ?1 AND key = ?2", params![staff.to_string(), key])?;
        let sql = "INSERT INTO session (county, token_hash, staff, key, created_at, expires_at)
                   VALUES ((SELECT county FROM account WHERE staff = ?2), ?1, ?2, ?3, ?4, ?5)";
        self.execute(sql, params![token_hash, staff.to_string(), key, now.0, until.0])?;
        self.audit(*staff, Action::SignedIn, &json!({ "key": key.map(|key| hex::write(&key)) }), *now)
    }

    /// Who works here under a phone number.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn account_of(&self, phone: &Mobile) -> Result<Option<StaffId>, StoreError> {
        let account = Accounts::new(self.connection()).by_phone(phone)?;
        Ok(account.map(|account| account.staff.id))
    }

    /// Changes the password of a member of staff, and ends the sessions that were begun with the old one but for the one in which it
    /// was changed (its token's hash), if there is one.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn set_password(
        &mut self,
        staff: StaffId,
        password_hash: &str,
        keep: Option<[u8; 32]>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let others = "DELETE FROM session WHERE staff = ?1 AND token_hash IS NOT ?2";
        self.execute(others, params![staff.to_string(), keep])?;
        let sql = "UPDATE account SET password_hash = ?2 WHERE staff = ?1";
        self.execute(sql, [&staff.to_string(), password_hash])?;
        self.audit(staff, Action::PasswordSet, &json!({ "staff": staff }), now)
    }

    /// Notes tries to sign in that were refused: the last one's account, if there is one, and how many there were since the last note.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn refuse_session(&mut self, staff: Option<StaffId>, tries: u64, now: Timestamp) -> Result<(), StoreError> {
        let subject = json!({ "account": staff.is_some(), "tries": tries });
        self.audit(staff.unwrap_or(SYSTEM), Action::SignInRefused, &subject, now)
    }

    /// Ends one of a user's own sessions from another one; false when it is not theirs, or there is none.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn end_own_session(
        &mut self,
        staff: StaffId,
        token_hash: [u8; 32],
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let sql = "DELETE FROM session WHERE token_hash = ?1 AND staff = ?2";
        let ended = self.connection().prepare_cached(sql)?.execute(params![token_hash, staff.to_string()])? == 1;
        if ended {
            self.audit(staff, Action::SignedOut, &json!({ "elsewhere": true }), now)?;
        }
        Ok(ended)
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
