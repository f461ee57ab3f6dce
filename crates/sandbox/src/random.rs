//! Secrets that nobody can guess, and hashes of them.

use std::fmt::Write;

use sha2::{Digest, Sha256};

fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without randomness no secret may be handed out.
    getrandom::fill(&mut bytes).expect("the system has a source of randomness");
    bytes
}

fn hex(bytes: &[u8]) -> String {
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
    const SPAN: u64 = 10_u64.pow(16);
    const LIMIT: u64 = u64::MAX - u64::MAX % SPAN;
    loop {
        let number = u64::from_le_bytes(bytes());
        if number < LIMIT {
            return format!("{:016}", number % SPAN);
        }
    }
}

pub fn sha256_hex(data: &[u8]) -> String {
    hex(&Sha256::digest(data))
}

#[cfg(test)]
mod tests {
    #[test]
    fn codes_are_sixteen_digits_and_differ() {
        let codes: std::collections::HashSet<_> = (0..1000).map(|_| super::code()).collect();
        assert_eq!(codes.len(), 1000);
        assert!(
            codes.iter().all(|code| code.len() == 16 && code.bytes().all(|b| b.is_ascii_digit()))
        );
    }
}
