//! What pages are made of, without knowledge of members: buttons, fields, sheets, codes, lists.
//!
//! A part takes its words as props and speaks itself only where every page would say the same
//! (`text::ui`, `text::failure`). Its variants are enums that become data attributes; how they
//! look is in `style/ui.css`, `style/forms.css`, `style/sheets.css` and `style/lists.css`.

mod bar;
mod barcode;
mod button;
mod check;
mod chips;
mod count_up;
mod countdown;
mod dom;
mod empty;
mod field;
mod fit;
mod icon;
mod list_end;
mod load;
mod motif;
mod notice;
mod options;
mod otp;
mod picks;
mod qr;
mod select;
mod sheet;
mod skeleton;
mod stepper;
mod text_area;
mod toast;
mod window_list;

pub use bar::{Bar, percent};
pub use barcode::{Barcode, code_128_c};
pub use button::{Button, LinkButton, Variant};
pub use check::{Checkbox, Switch};
pub use chips::{Chips, Choice, Segments};
pub use count_up::CountUp;
pub use countdown::{Countdown, Ring};
pub use dom::may_move;
pub use empty::{Art, Empty};
pub use field::Field;
pub use icon::{Icon, IconName};
pub use list_end::{ListEnd, ListFoot};
pub use load::{Data, Failure, FailureKind, Load, LoadState, Shared, Source};
pub use motif::Leaf;
pub use notice::{Failed, Notice, Tone, WaysOn};
pub use options::{OptionRow, Options};
pub use otp::OtpField;
pub use picks::Picks;
pub use qr::{Qr, qr_path};
pub use select::Select;
pub use sheet::Sheet;
pub use skeleton::{SkeletonBlock, SkeletonRows};
pub use stepper::Stepper;
pub use text_area::TextArea;
pub use toast::{ToastHost, ToastKind, Toasts};
pub use window_list::WindowList;
