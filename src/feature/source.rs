//! How somebody came: by which store, channel, campaign and invitation. It is kept on the device until
//! they have joined, through signing in elsewhere and coming back; the backend checks it.

use std::cell::RefCell;

use contract::joining::JoinSource;

use crate::{address::Address, browser};

const STORE: &str = "member.source";

/// Whoever comes later than that came by something else.
const KEPT_FOR_MS: f64 = 7.0 * 24.0 * 3_600_000.0;

const LONGEST: usize = 64;

thread_local! {
    /// Where the device stores nothing, it lives as long as the page.
    static HERE: RefCell<JoinSource> = RefCell::default();
}

/// Keeps what is said here, beside what was kept before and not said anew.
pub fn keep(said: JoinSource) {
    let known = kept();
    let all = JoinSource {
        store: checked(said.store).or(known.store),
        channel: checked(said.channel).or(known.channel),
        campaign: checked(said.campaign).or(known.campaign),
        invite: checked(said.invite).or(known.invite),
    };
    if all == JoinSource::default() {
        return;
    }
    if let Ok(json) = serde_json::to_string(&all) {
        let stamp = (browser::device_ms() as u64).to_string();
        browser::remember(STORE, &[&*stamp, " ", &json].concat());
    }
    HERE.set(all);
}

/// Keeps what the address says.
pub fn keep_from(address: Address) {
    keep(JoinSource {
        store: address.parameter("store"),
        channel: address.parameter("channel"),
        campaign: address.parameter("campaign"),
        invite: address.parameter("invite"),
    });
}

/// What was kept in the last seven days.
pub fn kept() -> JoinSource {
    let here = HERE.with_borrow(Clone::clone);
    if here != JoinSource::default() {
        return here;
    }
    browser::recall(STORE)
        .and_then(|kept| still_good(&kept, browser::device_ms()))
        .unwrap_or_default()
}

/// Drops the invitation, which does not hold; all else stays.
pub fn drop_invite() {
    let rest = JoinSource { invite: None, ..kept() };
    forget();
    keep(rest);
}

/// Drops it: it was used, or is of no use to a member.
pub fn forget() {
    HERE.take();
    browser::forget(STORE);
}

fn still_good(kept: &str, now: f64) -> Option<JoinSource> {
    let (at, json) = kept.split_once(' ')?;
    let age = now - at.parse::<u64>().ok()? as f64;
    let source: JoinSource = serde_json::from_str(json).ok()?;
    let checked = JoinSource {
        store: checked(source.store),
        channel: checked(source.channel),
        campaign: checked(source.campaign),
        invite: checked(source.invite),
    };
    (age < KEPT_FOR_MS && checked != JoinSource::default()).then_some(checked)
}

/// A name as codes and slugs are: nothing that could mean anything in an address or on a page.
fn checked(name: Option<String>) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    name.filter(|it| !it.is_empty() && it.len() <= LONGEST && it.bytes().all(is_plain))
}

#[cfg(test)]
mod tests {
    use contract::joining::JoinSource;
    use proptest::prelude::*;

    use super::{KEPT_FOR_MS, drop_invite, forget, keep, kept, still_good};

    fn by(store: &str, invite: &str) -> JoinSource {
        let some = |text: &str| Some(text.to_owned());
        JoinSource { store: some(store), invite: some(invite), ..JoinSource::default() }
    }

    #[test]
    fn what_is_said_later_counts_and_what_is_not_said_stays() {
        forget();
        keep(by("SH021", "K7Q2"));
        keep(JoinSource { store: Some("SH022".into()), ..JoinSource::default() });
        assert_eq!(kept(), by("SH022", "K7Q2"));
        drop_invite();
        assert_eq!(kept(), JoinSource { store: Some("SH022".into()), ..JoinSource::default() });
        forget();
        assert_eq!(kept(), JoinSource::default());
    }

    #[test]
    fn it_is_kept_for_seven_days() {
        let stored = r#"1000 {"store":"SH021","invite":"K7Q2"}"#;
        assert_eq!(still_good(stored, 1_000.0), Some(by("SH021", "K7Q2")));
        assert_eq!(still_good(stored, 1_000.0 + KEPT_FOR_MS), None);
        for broken in ["", "1000", "soon {}", "1000 []"] {
            assert_eq!(still_good(broken, 1_000.0), None, "{broken}");
        }
    }

    proptest! {
        #[test]
        fn whatever_an_address_says_only_names_are_kept(said in "\\PC{0,80}", name in "[A-Za-z0-9_-]{1,64}") {
            forget();
            keep(JoinSource { store: Some(said.clone()), campaign: Some(name.clone()), ..JoinSource::default() });
            prop_assert_eq!(kept().campaign, Some(name));
            if let Some(store) = kept().store {
                prop_assert_eq!(&store, &said);
                prop_assert!(store.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)));
            }
            forget();
        }
    }
}
