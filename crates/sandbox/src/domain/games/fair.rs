//! What makes a draw provable: see `contract::games::Draw` for the steps.

use serde::{Deserialize, Serialize};

use crate::{language::Text, random};

/// One segment as a receipt keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    pub id: String,
    pub title: Text,
    pub weight: u32,
}

/// What a draw came to.
pub struct Verdict {
    pub digest: String,
    pub ticket: u32,
    /// Which of the rows owns the ticket.
    pub index: usize,
}

pub fn commitment(seed: &str) -> String {
    random::sha256_hex(seed.as_bytes())
}

/// Whether a client's nonce has the shape that it must have.
pub fn is_nonce(text: &str) -> bool {
    (16..=64).contains(&text.len())
        && text.len().is_multiple_of(2)
        && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

pub fn total(rows: &[Row]) -> u64 {
    rows.iter().map(|row| u64::from(row.weight)).sum()
}

/// Nothing when there are no tickets.
pub fn verdict(seed: &str, nonce: &str, rows: &[Row]) -> Option<Verdict> {
    let table: Vec<String> = rows.iter().map(|row| format!("{}={}", row.id, row.weight)).collect();
    let digest = random::sha256_hex(format!("{seed}:{nonce}:{}", table.join(",")).as_bytes());
    let number = u64::from_str_radix(digest.get(..12)?, 16).ok()?;
    let ticket = number.checked_rem(total(rows))?;
    let mut end = 0;
    let index = rows.iter().position(|row| {
        end += u64::from(row.weight);
        ticket < end
    })?;
    Some(Verdict { digest, ticket: u32::try_from(ticket).ok()?, index })
}

#[cfg(test)]
mod tests {
    use super::{Row, commitment, is_nonce, verdict};
    use crate::language::Text;

    fn rows(weights: &[u32]) -> Vec<Row> {
        let row = |(nth, &weight): (usize, &u32)| Row {
            id: format!("seg_{nth}"),
            title: Text::plain("x"),
            weight,
        };
        weights.iter().enumerate().map(row).collect()
    }

    /// Reckoned by hand, so that others can check their own arithmetic against it.
    #[test]
    fn a_draw_is_what_anybody_can_reckon() {
        let seed = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
        let nonce = "0123456789abcdef";
        let verdict = verdict(seed, nonce, &rows(&[500, 0, 9_500])).unwrap();
        assert_eq!(
            commitment(seed),
            "2a8abfa8cb9906290437854193ca6bca41d4d4e26d1d454bd66a35158095e737"
        );
        assert_eq!(
            verdict.digest,
            "38786689209671eb81623496bd85156e90ef19315c91ddf039645cafac712ebc"
        );
        assert_eq!((verdict.ticket, verdict.index), (3782, 2));
    }

    #[test]
    fn every_ticket_has_one_owner_and_no_weight_owns_none() {
        for nonce in 0..2_000 {
            let verdict =
                verdict("seed", &format!("{nonce:016x}"), &rows(&[0, 1, 0, 2, 0])).unwrap();
            let owner = if verdict.ticket == 0 { 1 } else { 3 };
            assert_eq!(verdict.index, owner);
        }
        assert!(verdict("seed", "00", &rows(&[0, 0])).is_none());
        assert!(verdict("seed", "00", &[]).is_none());
    }

    #[test]
    fn a_nonce_is_lower_case_hex_of_whole_bytes() {
        for good in ["0123456789abcdef", &"0".repeat(64)] {
            assert!(is_nonce(good), "{good}");
        }
        for bad in ["", "0123456789abcde", "0123456789ABCDEF", &"0".repeat(65), &"0".repeat(66)] {
            assert!(!is_nonce(bad), "{bad}");
        }
        assert!(!is_nonce("0123456789abcdef0"), "half a byte");
        assert!(!is_nonce("0123456789abcdeg"));
    }
}
