//! A rescue file part by part: what one says is read in batches, so that a file of 40 MB never takes much more in memory.

use super::{
    operation::Operation,
    plain::OPERATION_BYTES_MAX,
    protocol::{OPERATIONS_MAX, REQUEST_BYTES_MAX, REQUEST_TREE_BYTES_MAX},
    rescue::{self, Rescue},
    scan,
};
use crate::{
    domain::{attachment::Attachment, fault::Fault},
    json, json_budget,
};
use std::ops::Range;

/// Operations in one file: a hundred a day for the half year after which a phone's registration ends.
pub const RESCUE_OPERATIONS_MAX: usize = 20_000;
/// Bytes of one as text: twice its body's, for its other fields and for what is written longer than it has to be.
const TEXT_BYTES_MAX: usize = 2 * OPERATION_BYTES_MAX;
const TOO_LARGE: Fault = Fault::RescueTooLarge { operations: RESCUE_OPERATIONS_MAX };

/// What a rescue file holds, its operations still as text.
#[derive(Debug)]
pub struct Parts {
    text: String,
    /// Where each operation is in the text.
    operations: Vec<Range<usize>>,
    /// What else the file says; its list of operations is empty.
    pub rescue: Rescue,
    /// Content of its attachments, in order.
    pub contents: Vec<Vec<u8>>,
}

impl Parts {
    /// Takes a file's inside apart. Every operation was read once then, so that a damaged file is refused whole.
    ///
    /// # Errors
    /// `RescueDamaged`, `RescueTooLarge`.
    pub fn of(plain: Vec<u8>) -> Result<Self, Fault> {
        let (text, contents) = rescue::text_and_contents(&plain).ok_or(Fault::RescueDamaged)?;
        let list = scan::list(text, "operations", RESCUE_OPERATIONS_MAX).ok_or(Fault::RescueDamaged)?;
        let rest = [&text[..list.whole.start], "[]", &text[list.whole.end..]].concat();
        if list.items.len() > RESCUE_OPERATIONS_MAX || !json_budget::fits(rest.as_bytes(), REQUEST_TREE_BYTES_MAX) {
            return Err(TOO_LARGE);
        }
        let rescue: Rescue = json::read(&rest).map_err(|_| Fault::RescueDamaged)?;
        let contents = rescue::contents_of(&rescue.attachments, contents).ok_or(Fault::RescueDamaged)?;
        let parts = Self { text: text.to_owned(), operations: list.items, rescue, contents };
        parts.batches()?.into_iter().try_for_each(|batch| parts.read(batch).map(drop))?;
        Ok(parts)
    }

    /// The operations in batches that a delivery may have.
    ///
    /// # Errors
    /// `RescueTooLarge` when one alone is more than an operation may be.
    pub fn batches(&self) -> Result<Vec<&[Range<usize>]>, Fault> {
        let (mut batches, mut rest) = (Vec::new(), &self.operations[..]);
        while !rest.is_empty() {
            let (mut bytes, mut weight) = (0, 0);
            let fits = |at: &&Range<usize>| {
                bytes += at.len();
                weight += json_budget::weight(&self.text.as_bytes()[(*at).clone()]);
                bytes <= REQUEST_BYTES_MAX && weight <= REQUEST_TREE_BYTES_MAX
            };
            let count = rest.iter().take(OPERATIONS_MAX).take_while(fits).count();
            if count == 0 || rest[..count].iter().any(|at| at.len() > TEXT_BYTES_MAX) {
                return Err(TOO_LARGE);
            }
            let (batch, after) = rest.split_at(count);
            batches.push(batch);
            rest = after;
        }
        Ok(batches)
    }

    /// The operations of one batch.
    ///
    /// # Errors
    /// `RescueDamaged` when one has no number or name.
    pub fn read(&self, batch: &[Range<usize>]) -> Result<Vec<Operation>, Fault> {
        let read = |at: &Range<usize>| json::read(&self.text[at.clone()]).map_err(|_| Fault::RescueDamaged);
        batch.iter().map(read).collect()
    }

    /// How many operations the file holds.
    pub fn count(&self) -> usize {
        self.operations.len()
    }

    /// The photos and voice notes, each with its content, which is let go of.
    pub fn attachments(&mut self) -> impl Iterator<Item = (Attachment, Vec<u8>)> + use<> {
        std::mem::take(&mut self.rescue.attachments).into_iter().zip(std::mem::take(&mut self.contents))
    }
}
