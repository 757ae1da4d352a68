//! A slip as a picture: drawn on the phone, without a line, as wide as chats show and as high as what it says.

use crate::{
    domain::{
        signature::{FIELD, Signature},
        wrapping::wrapped,
    },
    messages::{Lang, SlipLine, SlipSheet},
    ui::handing_out::encoded,
};
use leptos::prelude::document;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, wasm_bindgen::JsCast};

/// Pixels: chats show so many on a phone's width.
const WIDTH: u32 = 1080;
const MARGIN: f64 = 64.0;
/// What is left between the margins.
const INSIDE: f64 = WIDTH as f64 - 2.0 * MARGIN;
/// Where what a line says begins, behind its label.
const COLUMN: f64 = 250.0;
/// Letters: a phone shows the picture at a third of its size, so most are 16 pixels there.
const TITLE: f64 = 66.0;
const LARGE: f64 = 60.0;
const BODY: f64 = 46.0;
const SMALL: f64 = 38.0;
const INK: &str = "#22261f";
const QUIET: &str = "#5d6257";
const GREEN: &str = "#24543e";
const PALE: &str = "#eef3ec";
const LINE: &str = "#cfc8b8";
/// The families of the style sheet.
const FAMILIES: &str =
    "system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'WenQuanYi Micro Hei', sans-serif";
/// The type of the picture: letters stay sharp.
const MEDIA_TYPE: &str = "image/png";

/// The picture of a slip; `None` when the browser cannot draw it.
pub async fn slip_picture(sheet: &SlipSheet, lang: Lang) -> Option<Blob> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.unchecked_into();
    let measured = Pen::on(&canvas, false)?.sheet(sheet, lang);
    canvas.set_width(WIDTH);
    canvas.set_height(measured as u32);
    Pen::on(&canvas, true)?.sheet(sheet, lang);
    JsFuture::from(encoded(&canvas, MEDIA_TYPE, 1.0)).await.ok()?.dyn_into().ok()
}

/// Where the next line goes. A pen that does not draw finds out how high the picture gets.
struct Pen {
    context: CanvasRenderingContext2d,
    y: f64,
    draws: bool,
}

impl Pen {
    fn on(canvas: &HtmlCanvasElement, draws: bool) -> Option<Self> {
        let context = canvas.get_context("2d").ok()??.unchecked_into();
        Some(Self { context, y: MARGIN, draws })
    }

    /// Draws all of it; its height.
    fn sheet(mut self, sheet: &SlipSheet, lang: Lang) -> f64 {
        self.fills("#ffffff", 0.0, f64::from(u32::MAX));
        self.says(&sheet.issuer, (MARGIN, INSIDE), (SMALL, QUIET));
        self.says(lang.slip_title(), (MARGIN, INSIDE), (TITLE, GREEN));
        self.y += 20.0;
        self.boxed(&sheet.holds);
        for line in sheet.whom.iter().chain([&sheet.identity]).chain(&sheet.agreed) {
            self.line(line, BODY);
        }
        if let Some(signature) = &sheet.signature {
            self.signature(signature);
        }
        self.rule();
        self.says(lang.slip_next(), (MARGIN, INSIDE), (BODY, GREEN));
        for (next, n) in sheet.next.iter().zip(1..) {
            self.y += 8.0;
            let begun = self.y;
            self.says(&format!("{n}."), (MARGIN, INSIDE), (BODY, QUIET));
            self.y = begun;
            self.says(next, (MARGIN + 60.0, INSIDE - 60.0), (BODY, INK));
        }
        self.rule();
        for line in &sheet.words {
            self.line(line, if line.hint.is_empty() { BODY } else { LARGE });
            if !line.hint.is_empty() {
                self.says(line.hint, (MARGIN + COLUMN, INSIDE - COLUMN), (SMALL, QUIET));
            }
        }
        self.y + MARGIN
    }

    /// A label, and behind it what it says.
    fn line(&mut self, line: &SlipLine, size: f64) {
        self.y += 14.0;
        let begun = self.y;
        self.y += (size - SMALL) * 0.7; // on one line with the first of the text
        self.says(&line.label, (MARGIN, COLUMN - 20.0), (SMALL, QUIET));
        let label_ends = std::mem::replace(&mut self.y, begun);
        self.says(&line.text, (MARGIN + COLUMN, INSIDE - COLUMN), (size, INK));
        self.y = self.y.max(label_ends);
    }

    /// Sentences on a pale ground.
    fn boxed(&mut self, sentences: &[String]) {
        let (begun, drew) = (self.y, std::mem::replace(&mut self.draws, false));
        for draws in [false, drew] {
            let ends = self.y;
            (self.draws, self.y) = (draws, begun);
            self.fills(PALE, begun, ends - begun);
            self.y += 20.0;
            for sentence in sentences {
                self.says(sentence, (MARGIN + 24.0, INSIDE - 48.0), (BODY, GREEN));
            }
            self.y += 20.0;
        }
        self.draws = drew;
    }

    /// Text in as many lines as it needs, from a place to the right, as wide as given.
    fn says(&mut self, text: &str, (x, width): (f64, f64), (size, color): (f64, &str)) {
        let weight = if size > BODY { 650 } else { 400 };
        self.context.set_font(&format!("{weight} {size}px {FAMILIES}"));
        let fits = |line: &str| self.context.measure_text(line).is_ok_and(|found| found.width() <= width);
        for line in wrapped(text, fits) {
            self.y += size * 1.4;
            if self.draws {
                self.context.set_fill_style_str(color);
                drop(self.context.fill_text(&line, x, self.y - size * 0.35));
            }
        }
    }

    fn fills(&self, color: &str, y: f64, height: f64) {
        if self.draws {
            self.context.set_fill_style_str(color);
            let (x, width) = if y > 0.0 { (MARGIN, INSIDE) } else { (0.0, f64::from(WIDTH)) };
            self.context.fill_rect(x, y, width, height);
        }
    }

    fn rule(&mut self) {
        self.y += 28.0;
        self.fills(LINE, self.y, 2.0);
        self.y += 22.0;
    }

    fn signature(&mut self, signature: &Signature) {
        let scale = (INSIDE - COLUMN) / f64::from(FIELD.0);
        if self.draws {
            self.context.begin_path();
            for stroke in &signature.0 {
                for (at, point) in stroke.chunks_exact(2).enumerate() {
                    let (x, y) = (MARGIN + COLUMN + f64::from(point[0]) * scale, self.y + f64::from(point[1]) * scale);
                    if at == 0 { self.context.move_to(x, y) } else { self.context.line_to(x, y) }
                }
            }
            self.context.set_stroke_style_str(INK);
            self.context.set_line_width(6.0);
            self.context.set_line_cap("round");
            self.context.stroke();
        }
        self.y += f64::from(FIELD.1) * scale;
    }
}
