//! What the authority needs, in SQLite. Runs inside the writer's transaction.

use super::{Keys, Place, StoreError, audit_subject, county_of, settings::own_device, sums::sum};
use app::{
    domain::{
        area::AreaCode,
        audit::Action,
        date::Date,
        id::{DeviceId, EnrolmentId, OperationId, PersonId, RecordId, StaffId},
        identity_number::IdentityNumber,
        noun::{self, Noun},
        period::Period,
        plan::Plan,
        scope::Scope,
        staff::Staff,
        time::Timestamp,
    },
    json,
    sorted_map::SortedMap,
    sync::{
        dossier::Dossier,
        reference::Entry,
        row::RowKey,
        store::{Cover, DeviceRecord, LogEntry, Receipt, Store, Waiting},
        sum::digest_of,
    },
};
use rusqlite::{Connection, OptionalExtension, Params, Row, params};
use std::borrow::Cow;
use uuid::{Builder, Uuid};

/// The writing side of the database, within one transaction.
pub struct SqliteStore<'a> {
    connection: &'a Connection,
    keys: &'a Keys,
}

impl<'a> SqliteStore<'a> {
    pub(super) fn new(connection: &'a Connection, keys: &'a Keys) -> Self {
        Self { connection, keys }
    }

    pub(super) fn connection(&self) -> &Connection {
        self.connection
    }

    pub(super) fn keys(&self) -> &Keys {
        self.keys
    }

    /// Whether the county has an area.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn has_area(&self, area: AreaCode) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM entry WHERE county = ?1 AND kind = 'area' AND key = ?2)";
        let values = [county_of(area.as_str()), area.as_str()];
        Ok(self.connection.prepare_cached(sql)?.query_row(values, |row| row.get(0))?)
    }

    /// Proves that the database can be written.
    pub(super) fn touch(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO setting (key, value) VALUES ('ready_at', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        self.execute(sql, [now.0.to_string()])
    }

    pub(super) fn execute(&self, sql: &str, values: impl Params) -> Result<(), StoreError> {
        self.connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    fn one<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnOnce(&Row) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.connection.prepare_cached(sql)?.query_row(values, read).optional()?)
    }

    fn one_receipt(&self, sql: &str, values: impl Params) -> Result<Option<Receipt>, StoreError> {
        let read = |row: &Row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?));
        let receipt = |(digest, outcome, seq): (_, String, _)| {
            Ok(Receipt { digest, outcome: serde_json::from_str(&outcome)?, seq })
        };
        self.one(sql, values, read)?.map(receipt).transpose()
    }

    /// A dossier's JSON, as it was written.
    fn dossier_text(&self, scope: &str, row: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT body FROM dossier WHERE county = ?1 AND scope = ?2 AND row = ?3";
        let sealed: Option<Vec<u8>> = self.one(sql, [county_of(scope), scope, row], |row| row.get(0))?;
        sealed.map(|sealed| self.keys.data.unseal(Place::Dossier(scope, row), &sealed)).transpose()
    }
}

impl Store for SqliteStore<'_> {
    type Error = StoreError;

    fn device(&self, device: DeviceId) -> Result<Option<DeviceRecord>, StoreError> {
        let read = |row: &Row| Ok((row.get::<_, String>(0)?, row.get(1)?));
        let found = self.one("SELECT owner, acked_n FROM device WHERE id = ?1", [device.to_string()], read)?;
        Ok(found.and_then(|(owner, acked_n)| Some(DeviceRecord { owner: StaffId::parse(&owner)?, acked_n })))
    }

    fn put_device(&mut self, device: DeviceId, record: DeviceRecord) -> Result<(), StoreError> {
        let sql = "INSERT INTO device (county, id, owner, acked_n, seen_at)
                   VALUES (coalesce((SELECT county FROM account WHERE staff = ?2), '000000'), ?1, ?2, ?3, ?4)
                   ON CONFLICT (id) DO UPDATE SET acked_n = excluded.acked_n, seen_at = excluded.seen_at";
        let seen_at = crate::clock::now().0;
        self.execute(sql, params![device.to_string(), record.owner.to_string(), record.acked_n, seen_at])
    }

    fn own_device(&self) -> Result<DeviceId, StoreError> {
        let id = own_device(self.connection)?;
        DeviceId::parse(&id).ok_or_else(|| StoreError::File("the setting own_device is no UUID".into()))
    }

    fn receipt(&self, device: DeviceId, n: u64) -> Result<Option<Receipt>, StoreError> {
        let sql = "SELECT digest, outcome, seq FROM operation WHERE device = ?1 AND n = ?2";
        self.one_receipt(sql, params![device.to_string(), n])
    }

    fn taken(&self, id: OperationId) -> Result<Option<Receipt>, StoreError> {
        let sql = "SELECT digest, outcome, seq FROM operation WHERE id = ?1 ORDER BY rowid LIMIT 1";
        self.one_receipt(sql, [id.to_string()])
    }

    fn kept_digest(&self, digest: [u8; 32]) -> [u8; 32] {
        self.keys.digest("asked", &digest)
    }

    fn follower(&self, cause: OperationId) -> OperationId {
        let keyed = self.keys.digest("follows", cause.0.as_bytes());
        let mut id = [0; 16];
        id.copy_from_slice(&keyed[..16]);
        OperationId(Builder::from_custom_bytes(id).into_uuid())
    }

    fn append(&mut self, entry: &LogEntry) -> Result<(), StoreError> {
        let LogEntry { operation, digest, outcome, by, at, seq } = entry;
        let sql = "INSERT INTO operation (county, device, n, id, scope, seq, body, digest, outcome, by_staff, at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
        let (device, id, text) =
            (operation.device.to_string(), operation.id.to_string(), serde_json::to_vec(operation)?);
        let body = self.keys.data.seal(Place::Operation(&device, operation.n), &text)?;
        let (digest, outcome_text) = (self.kept_digest(*digest), serde_json::to_string(outcome)?);
        let (scope, by_staff) = (operation.scope.as_str(), by.to_string());
        let (county, n) = (county_of(scope), operation.n);
        self.execute(sql, params![county, device, n, id, scope, seq, body, digest, outcome_text, by_staff, at.0])?;
        self.audit(*by, Action::Operation, &audit_subject::subject(self.keys, operation, outcome, &text), *at)
    }

    fn head(&self, scope: Scope) -> Result<Option<u64>, StoreError> {
        let values = [county_of(scope.as_str()), scope.as_str()];
        self.one("SELECT head FROM scope WHERE county = ?1 AND code = ?2", values, |row| row.get(0))
    }

    fn advance(&mut self, scope: Scope, by: u64) -> Result<u64, StoreError> {
        let sql = "UPDATE scope SET head = head + ?3 WHERE county = ?1 AND code = ?2 RETURNING head";
        let head = self.one(sql, params![county_of(scope.as_str()), scope.as_str(), by], |row| row.get(0))?;
        head.ok_or_else(|| StoreError::File(format!("scope {scope} is gone")))
    }

    fn dossier(&self, scope: Scope, row: RowKey) -> Result<Option<Dossier>, StoreError> {
        let text = self.dossier_text(scope.as_str(), &row.to_string())?;
        Ok(text.map(|text| serde_json::from_slice(&text)).transpose()?)
    }

    fn put_dossier(&mut self, dossier: &Dossier) -> Result<(), StoreError> {
        let (scope, row) = (dossier.scope.as_str(), dossier.row().to_string());
        let (before, text) = (self.dossier_text(scope, &row)?, json::write(dossier).into_bytes());
        let mut sum = sum(self.connection, self.keys, dossier.scope)?;
        sum.replace(before.as_deref().map(digest_of), digest_of(&text));
        let sql = "INSERT INTO dossier (county, scope, row, body) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (county, scope, row) DO UPDATE SET body = excluded.body";
        let body = self.keys.data.seal(Place::Dossier(scope, &row), &text)?;
        self.execute(sql, params![county_of(scope), scope, row, body])?;
        let digest = self.keys.data.seal(Place::Sum(scope), sum.digest.cast_signed().to_string().as_bytes())?;
        let sql = "UPDATE scope SET dossiers = ?3, sum = ?4 WHERE county = ?1 AND code = ?2";
        self.execute(sql, params![county_of(scope), scope, sum.dossiers, digest])?;
        self.index(dossier)
    }

    fn put_found_by(&mut self, dossier: &Dossier) -> Result<(), StoreError> {
        self.index_found_by(dossier)
    }

    fn waiting(&self, writer: StaffId) -> Result<Waiting, StoreError> {
        let unknown = r#"SELECT length(body) AS bytes FROM operation
            WHERE by_staff = ?1 AND outcome = '{"review":{"reason":"unknown_kind"}}'"#;
        let sql = format!(
            "SELECT count(*), coalesce(sum(bytes), 0) FROM (SELECT bytes FROM waiting WHERE by_staff = ?1 UNION ALL {unknown})"
        );
        let read = |row: &Row| Ok(Waiting { operations: row.get(0)?, bytes: row.get(1)? });
        Ok(self.one(&sql, [writer.to_string()], read)?.unwrap_or_default())
    }

    fn plan(&self, county: AreaCode, code: &str, version: u32) -> Result<Option<Plan>, StoreError> {
        let sql = "SELECT body FROM entry WHERE county = ?1 AND kind = 'plan' AND key = ?2";
        let values = [county.as_str(), &format!("{code}/{version}")];
        let body: Option<String> = self.one(sql, values, |row| row.get(0))?;
        Ok(body.map(|body| serde_json::from_str(&body)).transpose()?)
    }

    fn noun(&self, county: AreaCode, code: &str, version: u32) -> Result<Option<Cow<'static, Noun>>, StoreError> {
        if let Some(noun) = noun::built_in(code).filter(|noun| noun.version == version) {
            return Ok(Some(Cow::Borrowed(noun)));
        }
        let sql = "SELECT body FROM entry WHERE county = ?1 AND kind = 'noun' AND key = ?2";
        let values = [county.as_str(), &format!("{code}/{version}")];
        let body: Option<String> = self.one(sql, values, |row| row.get(0))?;
        Ok(body.map(|body| serde_json::from_str(&body)).transpose()?.map(Cow::Owned))
    }

    fn nouns(&self, county: AreaCode) -> Result<usize, StoreError> {
        let sql = "SELECT count(*) FROM entry WHERE county = ?1 AND kind = 'noun'";
        Ok(self.one(sql, [county.as_str()], |row| row.get(0))?.unwrap_or_default())
    }

    fn staff(&self, county: AreaCode, id: StaffId) -> Result<Option<Staff>, StoreError> {
        let sql = "SELECT body FROM entry WHERE county = ?1 AND kind = 'staff' AND key = ?2";
        let body: Option<String> = self.one(sql, [county.as_str(), &id.to_string()], |row| row.get(0))?;
        Ok(body.map(|body| serde_json::from_str(&body)).transpose()?)
    }

    fn has_area(&self, area: AreaCode) -> Result<bool, StoreError> {
        SqliteStore::has_area(self, area)
    }

    fn put_entry(&mut self, county: AreaCode, entry: &Entry) -> Result<(), StoreError> {
        let key = match entry {
            Entry::Area(area) => area.code.to_string(),
            Entry::Plan(plan) => format!("{}/{}", plan.code, plan.version),
            Entry::Staff(staff) => staff.id.to_string(),
            Entry::Noun(noun) => format!("{}/{}", noun.code, noun.version),
            Entry::Calendar(calendar) => calendar.year.to_string(),
            Entry::Later(_) => String::new(), // no command writes one: it is read from the disk only
        };
        let (kind, body) = entry.parts();
        let county = entry.county().unwrap_or(county);
        let sql = "INSERT INTO entry (county, kind, key, body) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (county, kind, key) DO UPDATE SET body = excluded.body";
        self.execute(sql, [county.as_str(), &kind, &key, &body.to_string()])?;
        match entry {
            Entry::Area(area) => Scope::of_area(area.code).iter().try_for_each(|scope| {
                self.execute(
                    "INSERT OR IGNORE INTO scope (county, code) VALUES (?1, ?2)",
                    [county.as_str(), scope.as_str()],
                )
            }),
            _ => Ok(()),
        }
    }

    fn other_with(
        &self,
        county: AreaCode,
        number: &IdentityNumber,
        than: PersonId,
    ) -> Result<Option<PersonId>, StoreError> {
        let sql = "SELECT person FROM person_identity WHERE county = ?1 AND hash = ?2 AND person <> ?3 ORDER BY person LIMIT 1";
        let values = params![county.as_str(), self.keys.hash_of(number), than.to_string()];
        let person: Option<String> = self.one(sql, values, |row| row.get(0))?;
        Ok(person.as_deref().and_then(PersonId::parse))
    }

    fn dossiers_of(&self, county: AreaCode, row: RowKey) -> Result<Vec<Dossier>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT scope FROM dossier WHERE county = ?1 AND row = ?2")?;
        let scopes = statement.query_map([county.as_str(), &row.to_string()], |found| found.get::<_, String>(0))?;
        let scopes = scopes.collect::<Result<Vec<_>, _>>()?;
        let dossiers = scopes.iter().filter_map(|scope| Scope::parse(scope)).map(|scope| self.dossier(scope, row));
        Ok(dossiers.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    fn referring(&self, county: AreaCode, record: RecordId, noun: &str) -> Result<SortedMap<String, u32>, StoreError> {
        let sql = "SELECT state, count(*) FROM record_reference WHERE county = ?1 AND named = ?2 AND noun = ?3 GROUP BY state";
        let mut statement = self.connection.prepare_cached(sql)?;
        let values = params![county.as_str(), record.0.as_bytes(), noun];
        let rows = statement.query_map(values, |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(SortedMap::of(rows.collect::<Result<Vec<_>, _>>()?))
    }

    fn owner(&self, county: AreaCode, record: Uuid) -> Result<Option<RowKey>, StoreError> {
        let sql = "SELECT row FROM record_owner WHERE county = ?1 AND id = ?2";
        let owner: Option<String> = self.one(sql, params![county.as_str(), record.as_bytes()], |row| row.get(0))?;
        Ok(owner.as_deref().and_then(RowKey::parse))
    }

    fn claim(&mut self, county: AreaCode, record: Uuid, row: RowKey) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO record_owner (county, id, row) VALUES (?1, ?2, ?3)";
        self.execute(sql, params![county.as_str(), record.as_bytes(), row.to_string()])
    }

    fn covers(&self, county: AreaCode, identity_number: &IdentityNumber, plan: &str) -> Result<Vec<Cover>, StoreError> {
        let sql = "SELECT enrolment, first_day, last_day, person FROM cover
                   WHERE county = ?1 AND hash = ?2 AND plan = ?3 ORDER BY enrolment";
        let mut statement = self.connection.prepare_cached(sql)?;
        let texts = |row: &Row| Ok([row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?]);
        let rows = statement.query_map(params![county.as_str(), self.keys.hash_of(identity_number), plan], texts)?;
        let cover = |[enrolment, first, last, person]: [String; 4]| {
            let (from, to) = (Date::read(&first).ok()?, Date::read(&last).ok()?);
            let (enrolment, person) = (EnrolmentId::parse(&enrolment)?, PersonId::parse(&person)?);
            Some(Cover { enrolment, person, period: Period { from, to } })
        };
        Ok(rows.collect::<Result<Vec<_>, _>>()?.into_iter().filter_map(cover).collect())
    }
}
