//! Words about what the township decides on.

use super::{Lang, words::words};

words! {
    accept: "采纳" / "Accept";
    dismiss: "不采纳" / "Set aside";
    handed_in_by: "谁交的" / "Handed in by";
    shelf_open_reviews: "待核对" / "To check";
    no_open_reviews: "没有要核对的" / "Nothing to check";
    no_open_reviews_text: "重复的人、写给别村的记录会出现在这里" / "People entered twice and records for other villages appear here";
}
