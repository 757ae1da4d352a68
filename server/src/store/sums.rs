//! The sums of scopes, by which phones notice that their copy differs.

use super::{Keys, Place, StoreError, county_of};
use app::{domain::scope::Scope, sync::sum::Sum};
use rusqlite::{Connection, OptionalExtension, Row};

/// What a scope amounts to.
pub(super) fn sum(connection: &Connection, keys: &Keys, scope: Scope) -> Result<Sum, StoreError> {
    let mut statement = connection.prepare_cached("SELECT dossiers, sum FROM scope WHERE county = ?1 AND code = ?2")?;
    let read = |row: &Row| Ok((row.get(0)?, row.get::<_, Option<Vec<u8>>>(1)?));
    let values = [county_of(scope.as_str()), scope.as_str()];
    let (dossiers, sealed) = statement.query_row(values, read).optional()?.unwrap_or_default();
    let digest: i64 = sealed.map_or(Ok(0), |sealed| keys.data.read(Place::Sum(scope.as_str()), &sealed))?;
    Ok(Sum { dossiers, digest: digest.cast_unsigned() })
}
