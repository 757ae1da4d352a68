//! Attachments: photos, voice notes and short clips, named by their content.

use super::{choice::choices, fault::Fault};
use crate::{
    hex,
    json::{Unfit, readable, record, written},
};
use sha2::{Digest, Sha256};
use std::fmt;

/// Attachments of one visit: house, meeting, voice; more is an album, and an album takes an evening to send.
pub const ATTACHMENTS_MAX: usize = 6;
/// Bytes of one attachment: a photo of 1280 pixels takes about 300 KB, a minute of voice about 250 KB, a quarter of a minute of film as chat apps
/// send it about 1 MB.
pub const ATTACHMENT_BYTES_MAX: u64 = 1_500_000;
/// The longer side of a photo, in pixels: enough to read a house number, a tenth of what a camera makes.
pub const PHOTO_PIXELS_MAX: u32 = 1280;
/// Pixels that a JPEG may say to have. The phone's own have 1.6 million at most; whoever looks at one needs four bytes for each.
pub const JPEG_PIXELS_MAX: u32 = 40_000_000;
/// Seconds of one voice note.
pub const VOICE_SECONDS_MAX: u32 = 60;

choices! {
    /// What is attached.
    AttachmentKind { Photo = "photo", Voice = "voice", Clip = "clip", }
}

/// What content of a type begins with: a place and the bytes there.
type Beginning = (usize, &'static [u8]);

/// Types that are taken, what they are, and how their content begins.
const TYPES: [(&str, AttachmentKind, Beginning); 6] = [
    ("image/jpeg", AttachmentKind::Photo, (0, &[0xFF, 0xD8, 0xFF])),
    ("audio/webm", AttachmentKind::Voice, (0, &[0x1A, 0x45, 0xDF, 0xA3])),
    ("audio/mp4", AttachmentKind::Voice, (4, b"ftyp")),
    ("audio/ogg", AttachmentKind::Voice, (0, b"OggS")),
    ("video/webm", AttachmentKind::Clip, (0, &[0x1A, 0x45, 0xDF, 0xA3])),
    ("video/mp4", AttachmentKind::Clip, (4, b"ftyp")),
];

/// SHA-256 of some content: its name everywhere.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(pub [u8; 32]);

impl BlobId {
    /// The name of some content.
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }

    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        hex::read(text).map(Self)
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::write(&self.0))
    }
}

impl fmt::Debug for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

written!(BlobId, blob => blob.to_string().into());

readable!(BlobId, tree => Self::parse(&String::from_tree(tree)?).ok_or_else(|| Unfit::not("64 hexadecimal digits")));

record! {
    /// A photo, voice note or clip. Its content travels by itself and may arrive later.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Attachment + later {
        /// The content.
        pub blob: BlobId,
        /// What it is.
        pub kind: AttachmentKind,
        /// `image/jpeg`, `audio/webm`, `audio/mp4`, `audio/ogg`, `video/webm` or `video/mp4`.
        pub media_type: String,
        /// How large.
        pub bytes: u64,
        /// Seconds of a voice note.
        pub seconds: u32 = default,
    }
}

impl Attachment {
    /// An attachment with this content; `media_type` may carry parameters.
    ///
    /// # Errors
    /// `AttachmentType`, `AttachmentTooLarge`.
    pub fn of(content: &[u8], media_type: &str, seconds: u32) -> Result<Self, Fault> {
        let media_type = media_type.split(';').next().unwrap_or_default().trim();
        let named = Self::named(BlobId::of(content), media_type, content.len() as u64)?;
        Ok(Self { seconds, ..named })
    }

    /// An attachment of which only name, type and size are known.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn named(blob: BlobId, media_type: &str, bytes: u64) -> Result<Self, Fault> {
        let kind = kind_of(media_type).ok_or(Fault::AttachmentType)?;
        let attachment =
            Self { blob, kind, media_type: media_type.to_owned(), bytes, seconds: 0, later: Default::default() };
        attachment.check().map(|()| attachment)
    }

    /// Whether such a thing may be attached.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn check(&self) -> Result<(), Fault> {
        match kind_of(&self.media_type) {
            Some(kind) if kind == self.kind => {}
            _ => return Err(Fault::AttachmentType),
        }
        match self.bytes {
            1..=ATTACHMENT_BYTES_MAX => Ok(()),
            _ => Err(Fault::AttachmentTooLarge { max_kb: ATTACHMENT_BYTES_MAX / 1000 }),
        }
    }
}

fn kind_of(media_type: &str) -> Option<AttachmentKind> {
    TYPES.iter().find(|(name, ..)| *name == media_type).map(|(_, kind, _)| *kind)
}

/// Of which type content is, by how it begins; sound and film begin alike, and film says that it has a picture.
pub fn type_of(content: &[u8]) -> Option<&'static str> {
    let begins = |(at, bytes): Beginning| content.get(at..at + bytes.len()) == Some(bytes);
    let fits = |kind| kind == AttachmentKind::Photo || (kind == AttachmentKind::Clip) == has_moving_picture(content);
    TYPES.iter().find(|(_, kind, beginning)| begins(*beginning) && fits(*kind)).map(|(name, ..)| *name)
}

/// Whether content is of a type that is taken, by how it begins; a photo also whether it has a picture's size. Photos and clips reveal no
/// place: cameras write where they were, for photos into the Exif part, which the phone leaves out.
pub fn is_what_it_says(content: &[u8], media_type: &str) -> bool {
    let is_right = match kind_of(media_type) {
        Some(AttachmentKind::Photo) => {
            matches!(jpeg_pixels(content), Some(1..=JPEG_PIXELS_MAX)) && !has(content, b"Exif\0\0")
        }
        Some(AttachmentKind::Clip) => !PLACE_MARKS.iter().any(|mark| has(content, mark)),
        _ => true,
    };
    type_of(content) == Some(media_type) && is_right
}

/// How film says where it was taken: Apple's tag and key, and the box of 3GPP TS 26.244, 8.9.
const PLACE_MARKS: [&[u8]; 3] = [b"\xA9xyz", b"location.ISO6709", b"loci\0\0\0\0"];

/// A track of pictures: the handler of ISO/IEC 14496-12, 8.4.3, or a codec's name in WebM.
fn has_moving_picture(content: &[u8]) -> bool {
    let handler = |window: &[u8]| window.starts_with(b"hdlr") && window.ends_with(b"vide");
    content.windows(16).any(handler) || has(content, b"V_VP8") || has(content, b"V_VP9") || has(content, b"V_AV1")
}

fn has(content: &[u8], mark: &[u8]) -> bool {
    content.windows(mark.len()).any(|window| window == mark)
}

/// The most pixels that a JPEG's frame headers speak of (ITU-T T.81, B.1.1 and B.2.2); `None` when its segments do not lead to image
/// data. Decoders that are more patient than this are not asked.
fn jpeg_pixels(content: &[u8]) -> Option<u32> {
    let (mut rest, mut pixels) = (content.strip_prefix(&[0xFF, 0xD8])?, 0);
    loop {
        let ([0xFF, marker, length @ ..], body) = rest.split_first_chunk::<4>()? else { return None };
        match (marker, body) {
            (0xDA, _) => return Some(pixels), // start of the image data
            (0xC4 | 0xC8 | 0xCC, _) => {}     // tables of codes, between the frame headers
            (0xC0..=0xCF, [_, h1, h2, w1, w2, ..]) => {
                let side = |high: &u8, low: &u8| u32::from(u16::from_be_bytes([*high, *low]));
                pixels = pixels.max(side(h1, h2) * side(w1, w2));
            }
            _ => {}
        }
        rest = rest.get(2 + usize::from(u16::from_be_bytes(*length))..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Start, a frame header of 16 × 16, image data.
    const PHOTO: [u8; 17] = [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 16, 0, 16, 1, 1, 17, 0, 0xFF, 0xDA];

    fn photo_of(height: u16, width: u16) -> Vec<u8> {
        let mut photo = [&PHOTO[..], &[0, 2]].concat();
        photo[7..9].copy_from_slice(&height.to_be_bytes());
        photo[9..11].copy_from_slice(&width.to_be_bytes());
        photo
    }

    #[test]
    fn content_has_a_name_that_can_be_read_back() {
        let blob = BlobId::of(b"abc");
        assert_eq!(blob.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(BlobId::parse(&blob.to_string()), Some(blob));
        for wrong in ["", "ba78", &blob.to_string().replace('b', "g"), &format!("{blob}0")] {
            assert_eq!(BlobId::parse(wrong), None);
        }
    }

    #[test]
    fn only_photos_and_voice_of_a_sensible_size_are_attached() {
        let photo = Attachment::of(&PHOTO, "image/jpeg", 0).unwrap();
        assert_eq!((photo.kind, photo.bytes), (AttachmentKind::Photo, 17));
        assert_eq!(Attachment::of(&PHOTO, "audio/webm;codecs=opus", 3).unwrap().media_type, "audio/webm");
        assert_eq!(Attachment::of(&PHOTO, "text/html", 0), Err(Fault::AttachmentType));
        let empty = Attachment::of(&[], "image/jpeg", 0);
        assert_eq!(empty, Err(Fault::AttachmentTooLarge { max_kb: 1500 }));
        let posing = Attachment { kind: AttachmentKind::Voice, ..photo };
        assert_eq!(posing.check(), Err(Fault::AttachmentType));
    }

    #[test]
    fn content_is_what_it_says_and_tells_no_place() {
        let photo = photo_of(16, 16);
        assert!(is_what_it_says(&photo, "image/jpeg"));
        assert!(!is_what_it_says(b"<html>", "image/jpeg"));
        assert!(!is_what_it_says(&photo, "text/html"));
        assert!(!is_what_it_says(&[&photo[..], b"Exif\0\0GPS"].concat(), "image/jpeg"));
        assert!(is_what_it_says(b"\0\0\0\x20ftypM4A ", "audio/mp4"));
    }

    #[test]
    fn film_is_told_from_sound_and_tells_no_place() {
        let film = b"\0\0\0\x18ftypmp42....hdlr\0\0\0\0\0\0\0\0vide".to_vec();
        assert_eq!(type_of(&film), Some("video/mp4"));
        assert!(is_what_it_says(&film, "video/mp4") && !is_what_it_says(&film, "audio/mp4"));
        assert_eq!(type_of(b"\0\0\0\x18ftypM4A ....hdlr\0\0\0\0\0\0\0\0soun"), Some("audio/mp4"));
        assert_eq!(type_of(b"\x1A\x45\xDF\xA3....V_VP9"), Some("video/webm"));
        for mark in PLACE_MARKS {
            assert!(!is_what_it_says(&[&film, mark].concat(), "video/mp4"));
        }
        let attached = Attachment::of(&film, "video/mp4", 0).unwrap();
        assert_eq!((attached.kind, attached.check()), (AttachmentKind::Clip, Ok(())));
    }

    #[test]
    fn a_photo_that_says_to_be_huge_or_nothing_is_none() {
        assert_eq!(jpeg_pixels(&photo_of(960, 1280)), Some(960 * 1280));
        assert!(is_what_it_says(&photo_of(5000, 8000), "image/jpeg"));
        for (height, width) in [(5001, 8000), (u16::MAX, u16::MAX), (0, 1280), (0, 0)] {
            assert!(!is_what_it_says(&photo_of(height, width), "image/jpeg"), "{height} × {width}");
        }
        let second = [&photo_of(16, 16)[..15], &photo_of(u16::MAX, u16::MAX)[2..]].concat();
        assert!(!is_what_it_says(&second, "image/jpeg"), "the larger of two sizes counts");
        for end in 0..photo_of(16, 16).len() {
            assert!(!is_what_it_says(&photo_of(16, 16)[..end], "image/jpeg"), "cut at {end}");
        }
    }
}
