//! What makes a draw provable: see `contract::games::Draw` for the steps.

use contract::games::PrizeKind;
use serde::{Deserialize, Serialize};

use crate::{language::Text, random};

/// One segment as a receipt keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    pub id: String,
    pub title: Text,
    pub weight: u32,
    pub prize: String,
    pub kind: PrizeKind,
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

pub fn total(rows: &[Row]) -> u32 {
    rows.iter().map(|row| row.weight).sum()
}

fn table(rows: &[Row]) -> String {
    let row = |row: &Row| format!("{}={}:{}:{}", row.id, row.weight, row.prize, row.kind.as_str());
    rows.iter().map(row).collect::<Vec<_>>().join(",")
}

/// What a draw from these segments names them by.
pub fn table_hash(rows: &[Row]) -> String {
    random::sha256_hex(table(rows).as_bytes())
}

/// Nothing when there are no tickets.
pub fn verdict(seed: &str, nonce: &str, rows: &[Row]) -> Option<Verdict> {
    let digest = random::sha256_hex(format!("{seed}:{nonce}:{}", table(rows)).as_bytes());
    let number = u64::from_str_radix(digest.get(..12)?, 16).ok()?;
    let ticket = u32::try_from(number.checked_rem(total(rows).into())?).ok()?;
    let mut end = 0;
    let index = rows.iter().position(|row| {
        end += row.weight;
        ticket < end
    })?;
    Some(Verdict { digest, ticket, index })
}

#[cfg(test)]
mod tests {
    use contract::games::PrizeKind;

    use super::{Row, commitment, is_nonce, table_hash, verdict};
    use crate::language::Text;

    fn rows(weights: &[u32]) -> Vec<Row> {
        let row = |(nth, &weight): (usize, &u32)| Row {
            id: format!("seg_{nth}"),
            title: Text::plain("x"),
            weight,
            prize: format!("prz_{nth}"),
            kind: if nth == 2 { PrizeKind::None } else { PrizeKind::Goods },
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
            "57c2dee92a524ba95786098ffb1172ba7ec400769c661c8c42dff27d7e34751a"
        );
        assert_eq!((verdict.ticket, verdict.index), (4610, 2));
        // Of "seg_0=500:prz_0:goods,seg_1=0:prz_1:goods,seg_2=9500:prz_2:none".
        assert_eq!(
            table_hash(&rows(&[500, 0, 9_500])),
            "e0560c887977d285c5ae5e943d666a79e7f8413da81e5508047836ef085ce9c7"
        );
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
