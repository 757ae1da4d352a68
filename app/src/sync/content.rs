//! Photos and voice notes that a dossier names, and who wrote that.

use super::{command::Command, dossier::Dossier, store::SYSTEM};
use crate::domain::{
    attachment::{Attachment, BlobId},
    id::StaffId,
};

impl Command {
    /// Content that the command brings along: a phone that saves it sends that, too.
    pub fn attached(&self) -> &[Attachment] {
        match self {
            Self::VisitLogged(visit) => &visit.attachments,
            Self::RecordEntered(entered) => &entered.attachments,
            Self::RecordEdited(edited) => &edited.attach,
            _ => &[],
        }
    }
}

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
                Ok(Command::DossierArrived(arrived)) => named.extend(arrived.dossier.named_blobs()),
                Ok(command) => named.extend(by(command.attached(), writer(pending.seq))),
                Err(_) => {}
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
