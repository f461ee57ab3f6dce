//! Draws again what a receipt says was drawn, from nothing but what stands in it, as the contract
//! tells everybody to ([`contract::games::Draw`]); and holds it against what this device sent.

use contract::games::{PrizeKind, Receipt, Segment, TableRow};
use sha2::{Digest, Sha256};

use crate::feature::draws_sent::{self, Sent};

/// So many digits of the digest make the number that the ticket is taken from.
pub const DIGITS: usize = 12;

/// What has to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nonce, commitment and table are those that the tap named.
    Sent,
    /// The seed is the one that was promised.
    Commitment,
    /// The table can be read in one way alone, and its weights add up.
    Table,
    /// Seed, nonce and table give the digest.
    Digest,
    /// The digest gives the ticket.
    Ticket,
    /// The ticket is the drawn segment's.
    Segment,
    /// The prize is the drawn segment's, and this draw's; or there is none on it.
    Prize,
}

impl Step {
    /// The value of `data-step`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Commitment => "commitment",
            Self::Table => "table",
            Self::Digest => "digest",
            Self::Ticket => "ticket",
            Self::Segment => "segment",
            Self::Prize => "prize",
        }
    }
}

/// A receipt drawn again.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// In the order in which one would check them, and whether each holds; `None` for what cannot be
    /// compared, because this device has not kept what was sent.
    pub steps: [(Step, Option<bool>); 7],
    /// What this device has kept of the tap.
    pub sent: Option<Sent>,
    /// What is hashed for the digest.
    pub input: String,
    /// The part of it that says the segments.
    pub table: String,
    /// What the first digits of the digest make.
    pub number: u64,
}

impl Proof {
    /// With what this device has kept.
    pub fn of(receipt: &Receipt) -> Self {
        Self::with(receipt, draws_sent::of(&receipt.id))
    }

    pub fn with(receipt: &Receipt, sent: Option<Sent>) -> Self {
        let table = table_text(&receipt.table);
        let input = [&*receipt.seed, ":", &receipt.nonce, ":", &table].concat();
        let total = u64::from(receipt.total_weight);
        let number = leading_number(&receipt.digest);
        let ticket = number.and_then(|number| number.checked_rem(total));
        let is_promised =
            is_hex(&receipt.seed, 64..=64) && sha256(&receipt.seed) == receipt.commitment;
        let is_digest = is_hex(&receipt.nonce, 16..=64)
            && receipt.nonce.len().is_multiple_of(2)
            && sha256(&input) == receipt.digest;
        let drawn = owner(&receipt.table, receipt.ticket.into());
        let is_sent = |sent: &Sent| {
            sent.game == receipt.game.as_str()
                && sent.nonce == receipt.nonce
                && sent.commitment == receipt.commitment
                && sent.table_hash == sha256(&table)
        };
        let is_table = is_plain(&receipt.table) && sum(&receipt.table) == total;
        let is_segment = drawn.is_some_and(|row| row.id == receipt.segment);
        let steps = [
            (Step::Sent, sent.as_ref().map(is_sent)),
            (Step::Commitment, Some(is_promised)),
            (Step::Table, Some(is_table)),
            (Step::Digest, Some(is_digest)),
            (Step::Ticket, Some(ticket == Some(receipt.ticket.into()))),
            (Step::Segment, Some(is_segment)),
            (Step::Prize, Some(drawn.is_some_and(|row| has_its_prize(receipt, row)))),
        ];
        Self { steps, sent, input, table, number: number.unwrap_or_default() }
    }

    /// The first step that does not hold.
    pub fn broken(&self) -> Option<Step> {
        self.steps.iter().find(|(_, holds)| *holds == Some(false)).map(|(step, _)| *step)
    }

    /// Whether this device knows what was sent.
    pub const fn is_compared(&self) -> bool {
        self.sent.is_some()
    }
}

/// The first and the last ticket of each row; `None` for one that owns none.
pub fn tickets(table: &[TableRow]) -> Vec<Option<(u64, u64)>> {
    let mut next = 0;
    let row = |row: &TableRow| {
        let first = next;
        next += u64::from(row.weight);
        (row.weight > 0).then(|| (first, next.saturating_sub(1)))
    };
    table.iter().map(row).collect()
}

fn owner(table: &[TableRow], ticket: u64) -> Option<&TableRow> {
    let owns = |of: &Option<(u64, u64)>| of.is_some_and(|(from, to)| (from..=to).contains(&ticket));
    table.get(tickets(table).iter().position(owns)?)
}

fn sum(table: &[TableRow]) -> u64 {
    table.iter().map(|row| u64::from(row.weight)).sum()
}

fn row_text(id: &str, weight: u32, prize: &str, kind: PrizeKind) -> String {
    [id, "=", &*weight.to_string(), ":", prize, ":", kind.as_str()].concat()
}

fn table_text(table: &[TableRow]) -> String {
    let row = |row: &TableRow| row_text(row.id.as_str(), row.weight, row.prize.as_str(), row.kind);
    table.iter().map(row).collect::<Vec<_>>().join(",")
}

/// What a draw names the odds by: of the segments as they are shown.
pub fn table_hash(segments: &[Segment]) -> String {
    let row = |row: &Segment| row_text(row.id.as_str(), row.weight, row.prize.as_str(), row.kind);
    sha256(&segments.iter().map(row).collect::<Vec<_>>().join(","))
}

/// Whether no other table has the same text, and each id names one row.
fn is_plain(table: &[TableRow]) -> bool {
    let is_plain = |id: &str| {
        !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
    };
    let is_known = |nth: usize, row: &TableRow| table.iter().take(nth).any(|it| it.id == row.id);
    table.iter().enumerate().all(|(nth, row)| {
        is_plain(row.id.as_str()) && is_plain(row.prize.as_str()) && !is_known(nth, row)
    })
}

/// Whether it gives the prize of the drawn row, and gives it for this draw; or none, where the row
/// has none.
fn has_its_prize(receipt: &Receipt, drawn: &TableRow) -> bool {
    match &receipt.prize {
        None => drawn.kind == PrizeKind::None,
        Some(prize) => {
            drawn.kind != PrizeKind::None
                && prize.kind == drawn.kind
                && prize.game_prize == drawn.prize
                && prize.draw == receipt.id
                && prize.game == receipt.game
                && prize.serial == receipt.serial
        }
    }
}

fn leading_number(digest: &str) -> Option<u64> {
    let digits = digest.get(..DIGITS).filter(|digits| is_hex(digits, DIGITS..=DIGITS))?;
    u64::from_str_radix(digits, 16).ok()
}

/// Whether it is lower-case hex of a length.
fn is_hex(text: &str, length: core::ops::RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Lower-case hex, as the backend and the rest of the world write it.
fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text))
}

/// Lower-case hex of bytes.
pub fn hex(bytes: &[u8]) -> String {
    let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.filter_map(|nibble| char::from_digit(nibble.into(), 16)).collect()
}

#[cfg(test)]
mod tests {
    use contract::{
        games::{PrizeKind, Receipt, Segment, TableRow},
        id::{GamePrizeId, SegmentId},
    };
    use proptest::prelude::*;

    use super::{Proof, Step, hex, leading_number, sha256, sum, table_hash, table_text, tickets};
    use crate::feature::{draws_sent::Sent, games::receipt::sample};

    fn rows(weights: &[u32]) -> Vec<TableRow> {
        let row = |(nth, weight): (usize, &u32)| TableRow {
            id: SegmentId(format!("seg_{nth}")),
            title: "x".into(),
            weight: *weight,
            prize: GamePrizeId(format!("prz_{nth}")),
            kind: PrizeKind::None,
        };
        weights.iter().enumerate().map(row).collect()
    }

    /// As an honest backend draws it.
    fn drawn(seed: &str, nonce: &str, weights: &[u32]) -> Receipt {
        let table = rows(weights);
        let digest = sha256(&format!("{seed}:{nonce}:{}", table_text(&table)));
        let total = sum(&table);
        let ticket = leading_number(&digest).unwrap() % total;
        let mut left = ticket;
        let row = table.iter().find(|row| {
            let is_it = left < row.weight.into();
            left = left.saturating_sub(row.weight.into());
            is_it
        });
        Receipt {
            segment: row.unwrap().id.clone(),
            seed: seed.to_owned(),
            nonce: nonce.to_owned(),
            commitment: sha256(seed),
            total_weight: total as u32,
            ticket: ticket as u32,
            digest,
            table,
            ..sample::receipt()
        }
    }

    #[test]
    fn the_hash_is_the_one_that_everybody_has() {
        // FIPS 180-4, and the well-known one of nothing.
        assert_eq!(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(
            sha256("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(
            sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        );
    }

    #[test]
    fn a_draw_that_was_reckoned_by_hand_is_drawn_again() {
        let seed = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
        let mut table = rows(&[500, 0, 9_500]);
        table[0].kind = PrizeKind::Goods;
        table[1].kind = PrizeKind::Goods;
        let receipt = Receipt {
            seed: seed.into(),
            nonce: "0123456789abcdef".into(),
            commitment: "2a8abfa8cb9906290437854193ca6bca41d4d4e26d1d454bd66a35158095e737".into(),
            digest: "57c2dee92a524ba95786098ffb1172ba7ec400769c661c8c42dff27d7e34751a".into(),
            table,
            total_weight: 10_000,
            ticket: 4_610,
            segment: SegmentId("seg_2".into()),
            ..sample::receipt()
        };
        let proof = Proof::of(&receipt);
        assert_eq!(proof.broken(), None);
        assert_eq!(proof.table, "seg_0=500:prz_0:goods,seg_1=0:prz_1:goods,seg_2=9500:prz_2:none");
        assert_eq!(proof.number % 10_000, 4_610);
    }

    #[test]
    fn each_step_fails_for_itself() {
        for good in [sample::receipt(), sample::won()] {
            assert_eq!(Proof::of(&good).broken(), None, "{good:?}");
        }
        type Change = fn(&mut Receipt);
        let changes: [(Step, Change); 13] = [
            (Step::Commitment, |it| it.commitment.replace_range(0..1, "g")),
            (Step::Commitment, |it| it.seed.make_ascii_uppercase()),
            (Step::Table, |it| it.total_weight += 1),
            (Step::Digest, |it| it.nonce.push_str("00")),
            (Step::Ticket, |it| it.ticket ^= 1),
            (Step::Segment, |it| it.segment.0.push('x')),
            (Step::Prize, |it| it.serial.push('0')),
            (Step::Digest, |it| it.table.swap(0, 1)),
            (Step::Digest, |it| it.table[0].prize.0.push('x')),
            (Step::Digest, |it| it.table[0].kind = PrizeKind::Coupon),
            (Step::Table, |it| it.table[0].prize.0.push(',')),
            (Step::Prize, |it| it.prize = None),
            (Step::Prize, |it| {
                if let Some(prize) = &mut it.prize {
                    prize.game_prize.0.push('x');
                }
            }),
        ];
        for (step, change) in changes {
            let mut receipt = sample::won();
            change(&mut receipt);
            assert_eq!(Proof::of(&receipt).broken(), Some(step), "{receipt:?}");
        }
    }

    #[test]
    fn a_prize_is_that_of_the_segment_and_there_is_none_without() {
        let mut receipt = sample::won();
        if let Some(prize) = &mut receipt.prize {
            prize.kind = PrizeKind::Coupon;
        }
        assert_eq!(Proof::of(&receipt).broken(), Some(Step::Prize), "of another kind");
        let given = Receipt { prize: sample::won().prize, ..sample::receipt() };
        assert_eq!(Proof::of(&given).broken(), Some(Step::Prize), "where there is none");
    }

    #[test]
    fn a_nonce_is_32_digits() {
        assert_eq!(hex(&[0xab; 16]), "ab".repeat(16));
    }

    #[test]
    fn a_receipt_is_held_against_what_was_sent() {
        let receipt = sample::won();
        let sent = Sent {
            game: "gam_wheel".into(),
            nonce: receipt.nonce.clone(),
            commitment: receipt.commitment.clone(),
            table_hash: sha256(&table_text(&receipt.table)),
            ..Sent::default()
        };
        let proof = Proof::with(&receipt, Some(sent.clone()));
        assert_eq!((proof.broken(), proof.is_compared()), (None, true));
        let proof = Proof::with(&receipt, None);
        assert_eq!((proof.broken(), proof.is_compared()), (None, false));
        for other in [
            Sent { game: "gam_grid".into(), ..sent.clone() },
            Sent { nonce: "00".repeat(16), ..sent.clone() },
            Sent { commitment: "00".repeat(32), ..sent.clone() },
            Sent { table_hash: "00".repeat(32), ..sent },
        ] {
            assert_eq!(Proof::with(&receipt, Some(other)).broken(), Some(Step::Sent));
        }
    }

    #[test]
    fn segments_and_the_receipts_table_are_written_alike() {
        let segment = |row: &TableRow| Segment {
            id: row.id.clone(),
            prize: row.prize.clone(),
            kind: row.kind,
            title: String::new(),
            picture: None,
            weight: row.weight,
        };
        let table = sample::receipt().table;
        let segments: Vec<Segment> = table.iter().map(segment).collect();
        assert_eq!(table_hash(&segments), sha256(&table_text(&table)));
        assert_eq!(
            table_hash(&segments),
            "51620eb64970bd800f080bbca95a4cf0dba0c0eff4de42e1353e7d37f10937d9"
        );
    }

    #[test]
    fn a_table_that_can_be_read_in_two_ways_is_none() {
        let mut receipt = drawn(&"0".repeat(64), &"0".repeat(16), &[1, 1]);
        receipt.table[1].id.0 = "seg_0".into();
        let is_table = |receipt: &Receipt| Proof::of(receipt).steps[2] == (Step::Table, Some(true));
        assert!(!is_table(&receipt), "two rows with one id");
        receipt.table = rows(&[2]);
        assert!(is_table(&receipt));
        receipt.table[0].id.0 = "a=1:x:none,b".into();
        assert!(!is_table(&receipt), "an id that looks like two rows");
    }

    #[test]
    fn tickets_are_owned_in_turn() {
        let table = rows(&[2, 0, 3]);
        assert_eq!(tickets(&table), [Some((0, 1)), None, Some((2, 4))]);
    }

    #[test]
    fn nothing_in_a_receipt_makes_it_panic() {
        let mut receipt = sample::receipt();
        receipt.total_weight = 0;
        receipt.table.clear();
        for digest in ["", "é", "ééééééé", "zzzzzzzzzzzzz", "12345"] {
            receipt.digest = digest.into();
            assert_eq!(Proof::of(&receipt).steps[4], (Step::Ticket, Some(false)), "{digest}");
        }
        assert_eq!(hex(&[0, 15, 255]), "000fff");
    }

    proptest! {
        #[test]
        fn whatever_is_drawn_honestly_is_drawn_again(
            seed in "[0-9a-f]{64}",
            nonce in "([0-9a-f]{2}){8,32}",
            mut weights in prop::collection::vec(0_u32..5_000, 1..12),
        ) {
            weights.push(1);
            prop_assert_eq!(Proof::of(&drawn(&seed, &nonce, &weights)).broken(), None);
        }

        /// Every field that says what was drawn.
        #[test]
        fn any_change_of_any_field_is_found(
            seed in "[0-9a-f]{64}",
            nonce in "([0-9a-f]{2}){8,32}",
            weights in prop::collection::vec(1_u32..5_000, 2..12),
            field in 0_usize..10,
            at in any::<prop::sample::Index>(),
            other in "[0-9a-g]",
            by in 1_u32..5_000,
        ) {
            let good = drawn(&seed, &nonce, &weights);
            let mut bad = good.clone();
            let row = at.index(weights.len());
            let text = |text: &mut String| {
                let place = at.index(text.len());
                text.replace_range(place..=place, &other);
            };
            match field {
                0 => text(&mut bad.seed),
                1 => text(&mut bad.nonce),
                2 => text(&mut bad.commitment),
                3 => text(&mut bad.digest),
                4 => bad.segment = SegmentId(format!("seg_{by}")),
                5 => bad.ticket = bad.ticket.wrapping_add(by),
                6 => bad.total_weight = bad.total_weight.wrapping_add(by),
                7 => bad.table[row].weight += by,
                8 => bad.table[row].prize.0.push_str(&other),
                _ => bad.table[row].id.0.push_str(&other),
            }
            prop_assume!(bad != good);
            prop_assert!(Proof::of(&bad).broken().is_some(), "{:?}", bad);
        }
    }
}
