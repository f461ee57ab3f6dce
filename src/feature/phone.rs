//! Phone numbers as members type them: mainland numbers, of 11 digits.

/// The digits alone, from what was typed or pasted, also those of a Chinese keyboard's full width:
/// spaces, dashes and `+86` go.
pub fn normalise(typed: &str) -> String {
    let digits: String = typed.chars().filter_map(digit).collect();
    match digits.strip_prefix("86") {
        Some(rest) if rest.len() == 11 => rest.to_owned(),
        _ => digits,
    }
}

/// Whether it can be somebody's number.
pub fn is_complete(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1')
}

/// Grouped for reading: `138 0000 0001`, or masked `138 **** 0001`. Other numbers stay as they are.
pub fn grouped(number: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_digit() || byte == b'*';
    let is_long = number.len() == 11 && number.bytes().all(is_plain);
    match (number.get(..3), number.get(3..7), number.get(7..)) {
        (Some(a), Some(b), Some(c)) if is_long => [a, " ", b, " ", c].concat(),
        _ => number.to_owned(),
    }
}

fn digit(typed: char) -> Option<char> {
    const WIDER_BY: u32 = '０' as u32 - '0' as u32;
    match typed {
        '０'..='９' => char::from_u32(typed as u32 - WIDER_BY),
        '0'..='9' => Some(typed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{grouped, is_complete, normalise};

    #[test]
    fn what_people_paste_becomes_a_number() {
        for typed in [
            "13800000001",
            "138 0000 0001",
            "+86 138-0000-0001",
            "8613800000001",
            "１３８００００　０００１",
        ] {
            assert_eq!(normalise(typed), "13800000001", "{typed}");
        }
    }

    #[test]
    fn numbers_are_grouped_where_that_is_how_they_are_read() {
        assert_eq!(grouped("13800000001"), "138 0000 0001");
        assert_eq!(grouped("138****0001"), "138 **** 0001");
        for other in ["", "021-5555-0101", "****4567", "1380000"] {
            assert_eq!(grouped(other), other);
        }
    }

    #[test]
    fn half_a_number_is_not_sent() {
        for typed in ["", "1380000000", "23800000001", "138000000012"] {
            assert!(!is_complete(&normalise(typed)), "{typed}");
        }
    }
}
