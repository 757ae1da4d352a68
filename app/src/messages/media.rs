//! Words about photos and voice notes.

use super::{Lang, words::words};
use crate::sync::engine::MediaStatus;

words! {
    photos_and_voice: "照片和录音（可不填）" / "Photos and voice (optional)";
    photos_hint: "照片会缩小，不带拍摄地点；请不要拍身份证。" / "Photos are made small and carry no place. Please take none of identity cards.";
    take_photo: "拍照" / "Take photo";
    add_photo: "相册" / "Gallery";
    add_clip: "选短片" / "Choose clip";
    add_voice: "录一段话" / "Record";
    end_voice: "说完了" / "Done";
    attaching: "正在存…" / "Keeping…";
    remove_attachment: "去掉" / "Remove";
    photo: "照片" / "Photo";
    content_missing: "还没传到，或现在没有网络" / "Not here yet, or no line";
    send_now: "现在就发" / "Send now";
    microphone_refused: "用不了麦克风：请在浏览器设置里允许，再试一次" / "The microphone cannot be used: allow it in the browser's settings and try again";
    camera_refused: "用不了相机：请在浏览器设置里允许，再试一次，或从相册里选" / "The camera cannot be used: allow it in the browser's settings and try again, or choose from the gallery";
    camera: "拍照用" / "Camera for photos";
    camera_of_phone: "手机相机" / "The phone's camera app";
    camera_in_page: "页面内相机" / "Camera in the page";
    camera_in_page_hint: "用的是页面内相机：有的手机一打开手机相机就会关掉本页。在“我的”里可以改回。" / "The camera in the page is used: some phones close the page when their camera app opens. Change it under “Me”.";
    shutter: "拍下" / "Take";
    camera_off: "不拍了" / "Close camera";
    photo_unreadable: "这张照片打不开，请换一张。HEIC 照片请在相机设置里改成 JPEG（兼容性最佳）再拍" / "This file cannot be read: please choose another photo. For HEIC, set the camera to JPEG (most compatible) and take it again";
    photo_not_taken: "服务器不收这样的内容，没有存：请换一张照片，或重录一段" / "The server would not take this, so it was not kept: choose another photo or record again";
    media_stuck: "。一直传不出去：这个网络可能不让传文件，换个网络试试，或告诉乡镇" / ". They do not get through: this network may not let files pass. Try another one, or tell the township";
    refused_by_server: "服务器没有收" / "Not taken by the server";
    short_of_room: "手机空间不足：不再收新照片，文字照常保存" / "Little room left: no new photos; text is kept as ever";
}

impl Lang {
    /// How long a voice note is.
    pub fn seconds(self, seconds: u32) -> String {
        match self {
            Lang::ZhHans => format!("{seconds} 秒"),
            Lang::En => format!("{seconds} s"),
        }
    }

    /// What waits, and for what.
    pub fn media_waiting(self, status: MediaStatus) -> String {
        let (count, kb) = (status.waiting, status.bytes.div_ceil(1024));
        let mut words = match (self, status.for_wifi) {
            (Lang::ZhHans, true) => format!("照片录音 {count} 件（{kb} KB），等 Wi-Fi 再发"),
            (Lang::ZhHans, false) => format!("照片录音 {count} 件（{kb} KB）待发，排在文字后面"),
            (Lang::En, true) => format!("{count} photos or voice notes ({kb} KB) wait for Wi-Fi"),
            (Lang::En, false) => format!("{count} photos or voice notes ({kb} KB) to be sent, after the text"),
        };
        if status.stuck {
            words.push_str(self.media_stuck());
        }
        words
    }

    /// What this phone lost before it was sent.
    pub fn media_lost(self, count: usize) -> String {
        match self {
            Lang::ZhHans => format!("本机丢了 {count} 件还没送达的照片录音，文字都在；要用请重新拍。"),
            Lang::En => format!(
                "This phone lost {count} photos or voice notes before they were sent. All text is here; take them again if they are needed."
            ),
        }
    }

    /// What the server does not take. The visits are there, without these.
    pub fn media_refused(self, count: usize) -> String {
        match self {
            Lang::ZhHans => {
                format!("服务器没有收 {count} 件照片录音，别的照常发送。走访都在；要用请重新拍，或再试一次。")
            }
            Lang::En => format!(
                "The server did not take {count} photos or voice notes; everything else goes on. The visits are there; take them again if they are needed, or try once more."
            ),
        }
    }
}
