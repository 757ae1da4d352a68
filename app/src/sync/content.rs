//! Photos and voice notes that a dossier names, and who wrote that.

use super::{command::Command, dossier::Dossier, store::SYSTEM};
use crate::domain::{
    attachment::{Attachment, BlobId},
    id::StaffId,
};

impl Dossier {
    /// Content that visits name, also those that wait for the township, and who wrote them.
    pub fn named_blobs(&self) -> Vec<(BlobId, StaffId)> {
        let writer = |seq: u64| self.stamp(seq).map_or(SYSTEM, |stamp| stamp.1);
        let by = |attachments: &[Attachment], by: StaffId| -> Vec<_> {
            attachments.iter().map(|attachment| (attachment.blob, by)).collect()
        };
        let visits = self.visits.iter().flat_map(|kept| by(&kept.value.attachments, writer(kept.seq)));
        let attached = self.records.iter().flat_map(|record| &record.attachments);
        let mut named: Vec<_> = visits.chain(attached.map(|kept| (kept.value.blob, writer(kept.seq)))).collect();
        for pending in &self.reviews {
            match Command::read(&pending.kind, pending.body.clone()) {
                Ok(Command::VisitLogged(visit)) => named.extend(by(&visit.attachments, writer(pending.seq))),
                Ok(Command::RecordEntered(entered)) => named.extend(by(&entered.attachments, writer(pending.seq))),
                Ok(Command::RecordEdited(edited)) => named.extend(by(&edited.attach, writer(pending.seq))),
                Ok(Command::DossierArrived(arrived)) => named.extend(arrived.dossier.named_blobs()),
                Ok(_) | Err(_) => {}
            }
        }
        named.sort_unstable();
        named.dedup();
        named
    }

    /// The same content, whoever named it.
    pub fn blobs(&self) -> Vec<BlobId> {
        let mut blobs: Vec<BlobId> = self.named_blobs().into_iter().map(|(blob, _)| blob).collect();
        blobs.dedup();
        blobs
    }
}
