//! Reading aloud with a voice of the phone's own: what is read does not leave it.

use wasm_bindgen::JsCast;
use web_sys::{SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};

fn synthesis() -> Option<SpeechSynthesis> {
    web_sys::window()?.speech_synthesis().ok()
}

/// A voice on this phone for a language, by its first part: `zh` of `zh-Hans`. Browsers may know it only at the second question.
pub fn voice(language: &str) -> Option<SpeechSynthesisVoice> {
    let language = language.split('-').next()?;
    let voices = synthesis()?.get_voices();
    let mut voices = voices.iter().map(JsCast::unchecked_into::<SpeechSynthesisVoice>);
    voices.find(|voice| voice.local_service() && voice.lang().starts_with(language))
}

/// Reads a text aloud, in place of what is being read.
pub fn read_aloud(text: &str, language: &str) {
    let (Some(synthesis), Ok(utterance)) = (synthesis(), SpeechSynthesisUtterance::new_with_text(text)) else { return };
    utterance.set_voice(voice(language).as_ref());
    utterance.set_lang(language);
    synthesis.cancel();
    synthesis.speak(&utterance);
}
