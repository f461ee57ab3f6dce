//! A sign-in by a host that this browser has begun: the secret that ends it, which leaves the device
//! only then, and where it was to lead. An address that somebody else was led back to finds none here.

use sha2::{Digest, Sha256};

use crate::{browser, route::ReturnTo};

const STORE: &str = "member.sign-in";

/// A secret and what is told of it beforehand (PKCE, RFC 7636).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    pub verifier: String,
    pub challenge: String,
}

impl Secret {
    /// A new one; `None` where the browser has no source of secrets.
    pub fn make() -> Option<Self> {
        let bytes = [browser::secret_bytes()?, browser::secret_bytes()?].concat();
        Some(Self::of(base64(&bytes)))
    }

    fn of(verifier: String) -> Self {
        let challenge = base64(&Sha256::digest(&verifier));
        Self { verifier, challenge }
    }
}

/// How long what is begun is kept: for this visit, or on the device, where the way back may end in
/// another web-view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    Visit,
    Device,
}

/// Keeps what has begun. Says whether it will be there when one comes back.
pub fn keep(state: &str, verifier: &str, next: Option<&ReturnTo>, keeping: Keeping) -> bool {
    let kept = [verifier, next.map_or("", ReturnTo::as_str), state].join(" ");
    forget();
    match keeping {
        Keeping::Visit => {
            browser::remember_for_visit(STORE, &kept);
            browser::recall_for_visit(STORE).as_deref() == Some(&*kept)
        }
        Keeping::Device => browser::remember(STORE, &kept),
    }
}

/// What was begun here.
pub fn kept() -> Option<Begun> {
    Begun::read(&browser::recall_for_visit(STORE).or_else(|| browser::recall(STORE))?)
}

/// Its secret is used up; where it was to lead is still to be known, should the page be loaded anew.
pub fn spend() {
    let Some(begun) = kept() else { return };
    let keeping = match browser::recall_for_visit(STORE) {
        Some(_) => Keeping::Visit,
        None => Keeping::Device,
    };
    keep("", "", begun.next.as_ref(), keeping);
}

/// Drops it: it has come to an end.
pub fn forget() {
    browser::forget_for_visit(STORE);
    browser::forget(STORE);
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    state: String,
    verifier: String,
    /// Where one was to go on after it.
    pub next: Option<ReturnTo>,
}

impl Begun {
    fn read(kept: &str) -> Option<Self> {
        let mut parts = kept.splitn(3, ' ').map(str::to_owned);
        let (verifier, next, state) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { state, verifier, next: ReturnTo::parse(&next) })
    }

    /// The secret that ends the sign-in with this state, if that is the one.
    pub fn ends(&self, state: Option<&str>) -> Option<&str> {
        let is_spent = self.verifier.is_empty();
        (!is_spent && state == Some(&self.state)).then_some(&self.verifier)
    }
}

/// Base64 as addresses take it, without padding (RFC 4648, 5).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - group.len()));
        for nth in 0..=group.len() {
            let at = (bits >> (18 - 6 * nth)) as usize & 63;
            text.extend(LETTERS.get(at).copied().map(char::from));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Begun, ReturnTo, Secret, base64};

    #[test]
    fn a_challenge_is_made_as_the_standard_shows_it() {
        // RFC 7636, appendix B.
        let secret = Secret::of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into());
        assert_eq!(secret.challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn base64_is_the_one_for_addresses() {
        // RFC 4648, 10.
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "Zg"),
            (b"fo", "Zm8"),
            (b"foo", "Zm9v"),
            (b"foob", "Zm9vYg"),
            (b"\xfb\xff\xfe", "-__-"),
        ] {
            assert_eq!(base64(bytes), text);
        }
        assert_eq!(base64(&[255; 32]).len(), 43);
    }

    #[test]
    fn only_the_state_that_was_given_here_finds_the_secret() {
        let next = ReturnTo::parse("/points/entries?kind=earn");
        let begun = Begun::read("v1 /points/entries?kind=earn s 1").unwrap();
        assert_eq!((begun.ends(Some("s 1")), &begun.next), (Some("v1"), &next));
        assert_eq!((begun.ends(Some("s 2")), begun.ends(None)), (None, None));
        assert_eq!(Begun::read("v1  s1").unwrap().next, None);
        assert_eq!(Begun::read("v1 //evil.example s1").unwrap().next, None);
        assert_eq!((Begun::read(""), Begun::read("v1 s1")), (None, None));
        let spent = Begun::read(" /points ").unwrap();
        assert_eq!((spent.ends(Some("")), &spent.next), (None, &ReturnTo::parse("/points")));
    }
}
