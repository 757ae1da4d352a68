//! Content of photos and voice notes: its type, and whether it is what it says.
#![no_main]

use app::domain::attachment::{Attachment, is_what_it_says, type_of};
use libfuzzer_sys::fuzz_target;

const TYPES: [&str; 7] = ["image/jpeg", "audio/webm", "audio/mp4", "audio/ogg", "video/webm", "video/mp4", "text/html"];

fuzz_target!(|bytes: &[u8]| {
    let found = type_of(bytes);
    for media_type in TYPES {
        assert!(!is_what_it_says(bytes, media_type) || found == Some(media_type));
        if let Ok(attachment) = Attachment::of(bytes, media_type, 0) {
            assert_eq!(attachment.check(), Ok(()));
        }
    }
});
