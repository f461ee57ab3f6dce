//! A QR code for the terminal, two modules a character.

use crate::Result;
use qrcodegen::{QrCode, QrCodeEcc};

/// Blank modules around the code; readers want four.
const QUIET: i32 = 4;

pub fn drawn(text: &str) -> Result<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Low)
        .map_err(|e| format!("`{text}` does not fit a QR code: {e}."))?;
    let end = code.size() + QUIET;
    let mut drawing = String::new();
    for y in (-QUIET..end).step_by(2) {
        // Black on white whatever the terminal's colours are: scanners want it so.
        drawing.push_str("\u{1b}[30;107m");
        for x in -QUIET..end {
            drawing.push(match (code.get_module(x, y), code.get_module(x, y + 1)) {
                (false, false) => ' ',
                (true, false) => '▀',
                (false, true) => '▄',
                (true, true) => '█',
            });
        }
        drawing.push_str("\u{1b}[0m\n");
    }
    Ok(drawing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_quiet_zone() {
        let drawing = drawn("http://192.168.1.20:8080/").unwrap();
        let lines: Vec<_> = drawing.lines().collect();
        assert_eq!(lines.len(), 17);
        let blank = |line: &str| line.contains(&" ".repeat(25 + 2 * 4));
        assert!(blank(lines[0]) && blank(lines[1]) && !blank(lines[2]));
    }
}
