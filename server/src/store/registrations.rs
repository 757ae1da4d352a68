//! Registered phones and the codes that register them.

use super::{Accounts, KeyHash, SqliteStore, StoreError};
use app::{
    domain::{
        audit::Action,
        id::{OperationId, StaffId},
        registration::{CODE_MINUTES, REGISTRATION_DAYS, Registration, RegistrationState},
        time::Timestamp,
    },
    hex,
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::json;

const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;
/// How far a phone may be behind in being noted as seen, while it works with a session: the note is a write.
const HEARD_MS: i64 = 60 * MINUTE_MS;

/// A phone that is about to be registered.
#[derive(Clone, Debug)]
pub struct NewRegistration {
    /// SHA-256 of the public key.
    pub key: KeyHash,
    /// Whose.
    pub staff: StaffId,
    /// What its browser calls itself.
    pub name: String,
    /// A point on P-256, uncompressed.
    pub public_key: Vec<u8>,
}

/// A registration with what proves it.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The registration.
    pub registration: Registration,
    /// A point on P-256, uncompressed.
    pub public_key: Vec<u8>,
    /// Of the last signed request.
    pub counter: u64,
}

/// Narrows to the county of the account whose id is `?1`.
const OF_THEIR_COUNTY: &str = "county = (SELECT county FROM account WHERE staff = ?1)";
const COLUMNS: &str = "key, staff, name, state, registered_at, seen_at, expires_at, public_key, counter";

fn proof(row: &Row) -> rusqlite::Result<Option<Proof>> {
    let (key, staff, state): (KeyHash, String, String) = (row.get(0)?, row.get(1)?, row.get(3)?);
    let (Some(staff), Some(state)) = (StaffId::parse(&staff), RegistrationState::read(&state)) else { return Ok(None) };
    let registration = Registration {
        key: hex::write(&key),
        staff,
        name: row.get(2)?,
        state,
        registered_at: Timestamp(row.get(4)?),
        seen_at: Timestamp(row.get(5)?),
        expires_at: Timestamp(row.get(6)?),
    };
    Ok(Some(Proof { registration, public_key: row.get(7)?, counter: row.get(8)? }))
}

fn is_of_another(connection: &Connection, key: KeyHash, staff: StaffId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM registration WHERE key = ?1 AND staff <> ?2)";
    Ok(connection.prepare_cached(sql)?.query_row(params![key, staff.to_string()], |row| row.get(0))?)
}

impl Accounts<'_> {
    /// A phone's registration for a member of staff.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn registration(&self, key: KeyHash, staff: StaffId) -> Result<Option<Proof>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM registration WHERE key = ?1 AND staff = ?2");
        let mut statement = self.connection().prepare_cached(&sql)?;
        Ok(statement.query_row(params![key, staff.to_string()], proof).optional()?.flatten())
    }

    /// Whether a key speaks for another user.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn is_key_of_another(&self, key: KeyHash, staff: StaffId) -> Result<bool, StoreError> {
        is_of_another(self.connection(), key, staff)
    }

    /// The key with which a session was begun; `None` for one that no phone has begun.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn key_of_session(&self, token_hash: [u8; 32]) -> Result<Option<KeyHash>, StoreError> {
        let mut statement = self.connection().prepare_cached("SELECT key FROM session WHERE token_hash = ?1")?;
        Ok(statement.query_row([token_hash], |row| row.get(0)).optional()?.flatten())
    }

    /// Whether a phone with this key was ever registered here, whatever became of it.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn is_registered(&self, key: KeyHash) -> Result<bool, StoreError> {
        let mut statement =
            self.connection().prepare_cached("SELECT EXISTS (SELECT 1 FROM registration WHERE key = ?1)")?;
        Ok(statement.query_row([key], |row| row.get(0))?)
    }

    /// The phones of a member of staff, the newest first.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn registrations_of(&self, staff: StaffId) -> Result<Vec<Registration>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM registration WHERE {OF_THEIR_COUNTY} AND staff = ?1 ORDER BY registered_at DESC, key"
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let rows = statement.query_map([staff.to_string()], proof)?;
        rows.filter_map(|row| row.map(|proof| proof.map(|p| p.registration)).transpose()).map(|r| Ok(r?)).collect()
    }
}

impl SqliteStore<'_> {
    /// Whether an operation is in every backup that is kept, and in one at least, under whichever number it came.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn is_durable(&self, id: OperationId) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM backup) AND NOT EXISTS (SELECT 1 FROM backup WHERE NOT EXISTS (
                     SELECT 1 FROM operation JOIN backup_device
                       ON backup_device.folder = backup.folder AND backup_device.backup = backup.name
                       AND backup_device.device = operation.device AND backup_device.acked_n >= operation.n
                     WHERE operation.id = ?1))";
        Ok(self.connection().prepare_cached(sql)?.query_row([id.to_string()], |row| row.get(0))?)
    }

    /// Keeps a code for a member of staff in place of an earlier one.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn put_code(&mut self, staff: StaffId, hash: [u8; 32], by: StaffId, now: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO registration_code (county, staff, hash, expires_at)
                   VALUES ((SELECT county FROM account WHERE staff = ?1), ?1, ?2, ?3)
                   ON CONFLICT (county, staff) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at";
        self.execute(sql, params![staff.to_string(), hash, now.plus_ms(CODE_MINUTES * MINUTE_MS).0])?;
        self.audit(by, Action::CodeIssued, &json!({ "staff": staff }), now)
    }

    /// Whether this is the code of a member of staff and still good. A good one is used up.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn use_code(&mut self, staff: StaffId, hash: [u8; 32], now: Timestamp) -> Result<bool, StoreError> {
        let sql = format!(
            "DELETE FROM registration_code WHERE {OF_THEIR_COUNTY} AND staff = ?1 AND hash = ?2 AND expires_at > ?3"
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        Ok(statement.execute(params![staff.to_string(), hash, now.0])? == 1)
    }

    /// Registers a phone, or registers it again after it was taken out of use. `false`, and nothing is done, when its key speaks for
    /// another user: who has that key could deliver in both names.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn register(&mut self, new: &NewRegistration, now: Timestamp) -> Result<bool, StoreError> {
        if is_of_another(self.connection(), new.key, new.staff)? {
            return Ok(false);
        }
        let sql = "INSERT INTO registration (county, key, staff, name, public_key, state, registered_at, expires_at, seen_at, counter)
                   VALUES ((SELECT county FROM account WHERE staff = ?2), ?1, ?2, ?3, ?4, 'active', ?5, ?6, ?5, 0)
                   ON CONFLICT (county, key, staff) DO UPDATE SET name = excluded.name, state = excluded.state,
                     registered_at = excluded.registered_at, expires_at = excluded.expires_at, seen_at = excluded.seen_at";
        let until = now.plus_ms(REGISTRATION_DAYS * DAY_MS).0;
        self.execute(sql, params![new.key, new.staff.to_string(), new.name, new.public_key, now.0, until])?;
        self.audit(new.staff, Action::DeviceRegistered, &json!({ "key": hex::write(&new.key) }), now)?;
        Ok(true)
    }

    /// A phone in use signs for its owner with another key from now on; its sessions go on. `false`, and nothing is done, when the phone
    /// is not in use, or the new key is another user's or was taken out of use.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn change_key(&mut self, old: KeyHash, new: &NewRegistration, now: Timestamp) -> Result<bool, StoreError> {
        if old == new.key {
            return Ok(true);
        }
        let (staff, key) = (new.staff.to_string(), new.key);
        // A row of the new key for the same person is replaced: an earlier try got that far.
        let sql = "UPDATE OR REPLACE registration SET key = ?3, public_key = ?4, counter = 0
                   WHERE key = ?1 AND staff = ?2 AND state = 'active'
                     AND NOT EXISTS (SELECT 1 FROM registration WHERE key = ?3 AND (staff <> ?2 OR state <> 'active'))";
        if self.connection().prepare_cached(sql)?.execute(params![old, staff, key, new.public_key])? == 0 {
            return Ok(false);
        }
        self.execute("UPDATE session SET key = ?3 WHERE key = ?1 AND staff = ?2", params![old, staff, key])?;
        let what = json!({ "key": hex::write(&key), "replaces": hex::write(&old) });
        self.audit(new.staff, Action::DeviceRegistered, &what, now)?;
        Ok(true)
    }

    /// Whether a signed request is new: its number counts on. Then it is the last one, and the phone was in contact.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn count_request(&mut self, key: KeyHash, staff: StaffId, n: u64, now: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE registration SET counter = ?3, seen_at = ?4 WHERE key = ?1 AND staff = ?2 AND counter < ?3";
        let mut statement = self.connection().prepare_cached(sql)?;
        Ok(statement.execute(params![key, staff.to_string(), n, now.0])? == 1)
    }

    /// The phone of this session (its token's hash) was in contact.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn heard_of(&mut self, token_hash: [u8; 32], now: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE registration SET seen_at = ?2 WHERE seen_at < ?3
                   AND (key, staff) IN (SELECT key, staff FROM session WHERE token_hash = ?1)";
        self.execute(sql, params![token_hash, now.0, now.plus_ms(-HEARD_MS).0])
    }

    /// Its owner has signed in on a phone: it delivers for another [`REGISTRATION_DAYS`].
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn renew_registration(&mut self, key: KeyHash, staff: StaffId, now: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE registration SET expires_at = ?3 WHERE key = ?1 AND staff = ?2 AND state = 'active'";
        self.execute(sql, params![key, staff.to_string(), now.plus_ms(REGISTRATION_DAYS * DAY_MS).0])
    }

    /// Takes a phone out of use, and ends its sessions.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn end_registration(
        &mut self,
        key: KeyHash,
        staff: StaffId,
        state: RegistrationState,
        by: StaffId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let of = params![key, staff.to_string()];
        self.execute("DELETE FROM session WHERE key = ?1 AND staff = ?2", of)?;
        let sql = "UPDATE registration SET state = ?3 WHERE key = ?1 AND staff = ?2";
        self.execute(sql, params![key, staff.to_string(), state.code()])?;
        let action = if state == RegistrationState::Wiped { Action::DeviceWiped } else { Action::DeviceRevoked };
        self.audit(by, action, &json!({ "staff": staff, "key": hex::write(&key) }), now)
    }
}
