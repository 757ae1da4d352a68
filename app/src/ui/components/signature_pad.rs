//! A signature on glass, drawn as it is kept: strokes, not a picture.

use crate::{
    domain::signature::{FIELD, POINTS_MAX, Signature},
    ui::preferences::use_lang,
};
use leptos::{ev::PointerEvent, html, prelude::*};

/// Points nearer than this to the last one add nothing to be seen.
const STEP_MIN: u16 = 4;

fn view_box() -> String {
    format!("0 0 {} {}", FIELD.0, FIELD.1)
}

/// A field to sign in.
#[component]
pub fn SignaturePad(
    /// The strokes so far.
    #[prop(into)]
    value: Signal<Signature>,
    /// Called with the strokes as they grow.
    #[prop(into)]
    on_input: Callback<Signature>,
    /// What is wrong.
    #[prop(into)]
    fault: Signal<Option<String>>,
    /// Whose signature it is.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let lang = use_lang();
    let field = NodeRef::<html::Div>::new();
    let drawing = RwSignal::new(false);
    let point = move |event: &PointerEvent| -> Option<(u16, u16)> {
        let frame = field.get_untracked()?.get_bounding_client_rect();
        let along = |at: f64, from: f64, length: f64, of: u16| {
            ((at - from) / length.max(1.0) * f64::from(of)).clamp(0.0, f64::from(of)) as u16
        };
        let x = along(f64::from(event.client_x()), frame.left(), frame.width(), FIELD.0);
        Some((x, along(f64::from(event.client_y()), frame.top(), frame.height(), FIELD.1)))
    };
    let begin = move |event: PointerEvent| {
        event.prevent_default();
        let Some((x, y)) = point(&event) else { return };
        if let Some(field) = field.get_untracked() {
            drop(field.set_pointer_capture(event.pointer_id())); // strokes that leave the field still end
        }
        drawing.set(true);
        let mut signature = value.get_untracked();
        signature.0.push(vec![x, y]);
        on_input.run(signature);
    };
    let draw = move |event: PointerEvent| {
        if !drawing.get_untracked() {
            return;
        }
        let (Some((x, y)), mut signature) = (point(&event), value.get_untracked()) else { return };
        if add(&mut signature, x, y) {
            on_input.run(signature);
        }
    };
    let end = move |_: PointerEvent| drawing.set(false);
    let empty = move || value.with(|signature| signature.0.is_empty());
    view! {
        <div class="field" class:faulty=move || fault.get().is_some()>
            <span class="field-label">
                {label.unwrap_or_else(|| lang.signature().to_owned())}
                <button type="button" class="text-button" class:hidden=empty on:click=move |_| on_input.run(Signature::default())>
                    {lang.sign_again()}
                </button>
            </span>
            <div class="signature-pad" node_ref=field id="signature"
                on:pointerdown=begin on:pointermove=draw on:pointerup=end on:pointercancel=end>
                <svg viewBox=view_box() preserveAspectRatio="none"><path d=move || value.with(Signature::svg_path)></path></svg>
                <span class="signature-hint" class:hidden=move || !empty()>{lang.sign_here()}</span>
            </div>
            <span class="fault" role="alert">{move || fault.get()}</span>
        </div>
    }
}

/// Adds a point to the last stroke; false when it is too near or the signature is full.
fn add(signature: &mut Signature, x: u16, y: u16) -> bool {
    let full = signature.points().count() >= POINTS_MAX;
    let Some(stroke) = signature.0.last_mut() else { return false };
    let near =
        stroke.rchunks_exact(2).next().is_some_and(|last| last[0].abs_diff(x).max(last[1].abs_diff(y)) < STEP_MIN);
    if full || near {
        return false;
    }
    stroke.extend([x, y]);
    true
}

/// A signature, to look at.
#[component]
pub fn SignaturePicture(
    /// The strokes.
    signature: Signature,
) -> impl IntoView {
    let lang = use_lang();
    view! {
        <svg class="signature-picture" viewBox=view_box() role="img" aria-label=lang.signature()><path d=signature.svg_path()></path></svg>
    }
}
