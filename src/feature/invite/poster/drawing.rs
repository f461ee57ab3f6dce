//! Draws a poster. The canvas is spoken to by name, as the hosts are: what few calls it takes would
//! otherwise be glue in the first download.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::{
    Poster,
    layout::{self, Ground, HEIGHT, PANEL, Rect, WIDTH},
};
use crate::{
    browser::{self, call, property, set_property},
    ui::qr_path,
};

/// Shows nothing; its style says in which colours and letters the poster is drawn.
const STYLE: &str = "poster-style";

/// A poster as the address of a picture, which holds the picture itself: the webviews that let one
/// keep a picture take that, and not one that lives in the page's memory alone.
pub fn draw(poster: &Poster) -> Option<String> {
    let (modules, code) = qr_path(&poster.link)?;
    let document = browser::document()?;
    let canvas: JsValue = document.create_element("canvas").ok()?.into();
    set_property(&canvas, "width", &WIDTH.into());
    set_property(&canvas, "height", &HEIGHT.into());
    let brush = Brush(call(&canvas, "getContext", &"2d".into()).filter(JsValue::is_object)?);
    let style = Style::read()?;
    brush.paint(poster, modules, &code, &style)?;
    call(&canvas, "toDataURL", &"image/png".into())?
        .as_string()
        .filter(|address| address.starts_with("data:image/"))
}

/// The brand's colours and letters.
struct Style {
    light: JsValue,
    deep: JsValue,
    brass: JsValue,
    family: String,
}

impl Style {
    fn read() -> Option<Self> {
        let document = browser::document()?;
        let sample = document.create_element("i").ok()?;
        sample.set_class_name(STYLE);
        let body = document.body()?;
        body.append_child(&sample).ok()?;
        let computed = call(&browser::global("window"), "getComputedStyle", &sample)?;
        let style = Self {
            light: property(&computed, "color"),
            deep: property(&computed, "backgroundColor"),
            brass: property(&computed, "outlineColor"),
            family: property(&computed, "fontFamily").as_string()?,
        };
        sample.remove();
        Some(style)
    }
}

/// A canvas' context.
struct Brush(JsValue);

impl Brush {
    fn paint(&self, poster: &Poster, modules: u32, code: &str, style: &Style) -> Option<()> {
        let (width, height) = (f64::from(WIDTH), f64::from(HEIGHT));
        let ground = self.invoke("createLinearGradient", &[width, 0.0, 0.0, height])?;
        for (at, colour) in [(0.0, &style.light), (0.55, &style.deep)] {
            let add: Function = property(&ground, "addColorStop").dyn_into().ok()?;
            add.call2(&ground, &at.into(), colour).ok()?;
        }
        self.set("fillStyle", &ground);
        self.invoke("fillRect", &[0.0, 0.0, width, height])?;
        self.leaf()?;
        self.set("fillStyle", &style.brass);
        self.invoke("fillRect", &[64.0, 146.0, 72.0, 6.0])?;
        self.set("fillStyle", &"#fff".into());
        self.round(PANEL, 32.0)?;

        self.set("textBaseline", &"alphabetic".into());
        let measure = |text: &str| {
            self.letters(100.0, &style.family);
            let width = call(&self.0, "measureText", &text.into());
            let width = width.and_then(|measured| property(&measured, "width").as_f64());
            width.unwrap_or_default() / 100.0
        };
        let plan = layout::lay_out(poster, modules, &measure);
        for line in &plan.lines {
            let (colour, align) = match line.ground {
                Ground::Brand => ("#fff", "left"),
                Ground::White => ("#1b211e", "center"),
            };
            self.letters(line.size, &style.family);
            self.set("fillStyle", &colour.into());
            self.set("textAlign", &align.into());
            let write: Function = property(&self.0, "fillText").dyn_into().ok()?;
            let (text, x, y) = (line.text.as_str().into(), line.x.into(), line.y.into());
            write.call3(&self.0, &text, &x, &y).ok()?;
        }

        let qr = plan.qr;
        let side = f64::from(qr.module * modules);
        let (x, y, module) = (f64::from(qr.x), f64::from(qr.y), f64::from(qr.module));
        self.set("fillStyle", &"#fff".into());
        self.invoke("fillRect", &[x, y, side, side])?;
        self.set("fillStyle", &"#000".into());
        self.invoke("setTransform", &[module, 0.0, 0.0, module, x, y])?;
        call(&self.0, "fill", &path(code)?)?;
        Some(())
    }

    /// The brand's leaf, as the page behind has it.
    fn leaf(&self) -> Option<()> {
        let document = browser::document()?;
        let Some(leaf) = document.query_selector(".leaf path").ok()? else { return Some(()) };
        let veins = path(&leaf.get_attribute("d")?)?;
        self.set("strokeStyle", &"rgba(255,255,255,.14)".into());
        self.set("lineWidth", &1.6.into());
        self.set("lineCap", &"round".into());
        self.invoke("setTransform", &[2.5, 0.0, 0.0, 2.5, 230.0, -20.0])?;
        call(&self.0, "stroke", &veins)?;
        self.invoke("setTransform", &[1.0, 0.0, 0.0, 1.0, 0.0, 0.0])?;
        Some(())
    }

    /// A filled field with round corners.
    fn round(&self, field: Rect, radius: f64) -> Option<()> {
        let Rect { x, y, width, height } = field;
        let (right, bottom) = (x + width, y + height);
        self.invoke("beginPath", &[])?;
        self.invoke("moveTo", &[x + radius, y])?;
        for [x, y, next_x, next_y] in [
            [right, y, right, bottom],
            [right, bottom, x, bottom],
            [x, bottom, x, y],
            [x, y, right, y],
        ] {
            self.invoke("arcTo", &[x, y, next_x, next_y, radius])?;
        }
        self.invoke("fill", &[])?;
        Some(())
    }

    fn letters(&self, size: f64, family: &str) {
        let size = (size as u32).to_string();
        self.set("font", &["600 ", &size, "px ", family].concat().into());
    }

    fn set(&self, name: &str, value: &JsValue) {
        set_property(&self.0, name, value);
    }

    fn invoke(&self, name: &str, numbers: &[f64]) -> Option<JsValue> {
        let method: Function = property(&self.0, name).dyn_into().ok()?;
        let arguments = Array::new();
        for number in numbers {
            arguments.push(&(*number).into());
        }
        Reflect::apply(&method, &self.0, &arguments).ok()
    }
}

/// Lines as an SVG path has them.
fn path(lines: &str) -> Option<JsValue> {
    let make: Function = browser::global("Path2D").dyn_into().ok()?;
    Reflect::construct(&make, &Array::of1(&lines.into())).ok()
}
