//! Tests: however many records an area has, no row and no piece of a snapshot grows.

use super::{
    anchors::{County, field, form, noun, subject},
    tests::village,
};
use crate::domain::{date::Date, noun::FieldKind};
use crate::sync::{
    command::Command,
    outcome::Outcome,
    plain::bytes,
    snapshot::{PIECE_BYTES_MAX, PIECE_DOSSIERS},
};

/// Records of one area in this test.
const MANY: u32 = 10_000;
/// Bytes of the row of a record with a text and a day, steps and stamps included.
const ROW_BYTES_MAX: usize = 1024;

#[test]
fn an_area_with_ten_thousand_records_has_small_rows_and_its_snapshot_is_cut() {
    let table = noun(1, vec![field("text", FieldKind::Line), field("on", FieldKind::Day)]);
    let mut county = County::knowing(&[&table]);
    let entered = |n: u32| {
        let mut draft = form(&table, u128::from(n));
        let day = Date::from_days_since_1970(i64::from(20_000 + n % 365)).to_string();
        draft.answers.fields = [("text".to_owned(), format!("第{n}次回访")), ("on".to_owned(), day)].into();
        Command::RecordEntered(draft.entered(&table, subject()))
    };
    let all: Vec<Command> = (1..=MANY).map(entered).collect();
    for part in all.chunks(200) {
        assert!(county.takes_all(part).iter().all(|outcome| *outcome == Outcome::Applied));
    }
    let largest = county.store.dossiers_in(village()).map(bytes).max().unwrap();
    assert_eq!(county.store.dossiers_in(village()).count(), MANY as usize);
    assert!(largest <= ROW_BYTES_MAX, "the largest row has {largest} bytes");
    let pieces = county.store.snapshot(village());
    assert_eq!(pieces.len(), (MANY as usize).div_ceil(PIECE_DOSSIERS));
    let (mut rows, mut most) = (0, 0);
    for piece in pieces {
        most = most.max(bytes(&piece));
        let unpacked = piece.unpack().unwrap();
        assert!(unpacked.len() <= PIECE_DOSSIERS);
        rows += unpacked.len();
    }
    assert!(rows == MANY as usize && most <= PIECE_BYTES_MAX / 4, "{rows} rows, the largest piece has {most} bytes");
}
