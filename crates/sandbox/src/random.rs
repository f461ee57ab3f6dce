//! Secrets that nobody can guess, and hashes of them.

use std::fmt::Write;

use sha2::{Digest, Sha256};

fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without randomness no secret may be handed out.
    getrandom::fill(&mut bytes).expect("the system has a source of randomness");
    bytes
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A session's token: 256 bits.
pub fn token() -> String {
    hex(&bytes::<32>())
}

/// What a member can tell the help desk.
pub fn request_id() -> String {
    format!("req_{}", hex(&bytes::<8>()))
}

/// 16 decimal digits, each series as likely as any other.
pub fn code() -> String {
    format!("{:016}", Dice::Fair.below(10_usize.pow(16)))
}

/// What decides in games.
pub enum Dice {
    /// Nobody can tell what comes.
    Fair,
    /// For seeds: the same numbers for the same name.
    Loaded { name: String, rolls: u64 },
}

impl Dice {
    pub fn loaded(name: &str) -> Self {
        Self::Loaded { name: name.to_owned(), rolls: 0 }
    }

    fn roll(&mut self) -> u64 {
        match self {
            Self::Fair => u64::from_le_bytes(bytes()),
            Self::Loaded { name, rolls } => {
                *rolls += 1;
                let hash = Sha256::digest(format!("{name}:{rolls}"));
                hash.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
            }
        }
    }

    /// A number below `end`, each as likely as any other.
    pub fn below(&mut self, end: usize) -> usize {
        let end = end.max(1) as u64;
        let limit = u64::MAX - u64::MAX % end;
        loop {
            let number = self.roll();
            if number < limit {
                return (number % end) as usize;
            }
        }
    }

    /// Every order is as likely as any other.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// An id that tells nothing.
    pub fn id(&mut self, prefix: &str) -> String {
        format!("{prefix}_{:016x}", self.roll())
    }
}

pub fn sha256_hex(data: &[u8]) -> String {
    hex(&Sha256::digest(data))
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn dice_are_even_and_loaded_ones_repeat() {
        let mut seen = [0_u32; 6];
        let mut fair = Dice::Fair;
        (0..6_000).for_each(|_| seen[fair.below(6)] += 1);
        assert!(seen.iter().all(|count| (800..1_200).contains(count)), "{seen:?}");
        let rolls = |name| {
            let mut dice = Dice::loaded(name);
            (0..8).map(|_| dice.below(1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(rolls("a"), rolls("a"));
        assert_ne!(rolls("a"), rolls("b"));
        let mut cards: Vec<usize> = (0..52).collect();
        fair.shuffle(&mut cards);
        cards.sort_unstable();
        assert!(cards.into_iter().eq(0..52));
    }

    #[test]
    fn codes_are_sixteen_digits_and_differ() {
        let codes: std::collections::HashSet<_> = (0..1000).map(|_| super::code()).collect();
        assert_eq!(codes.len(), 1000);
        assert!(
            codes.iter().all(|code| code.len() == 16 && code.bytes().all(|b| b.is_ascii_digit()))
        );
    }
}
