//! How somebody came, kept on the device until they have joined: through signing in elsewhere, through
//! other apps, and over a reload.
//!
//! - The last link that names a store, a channel or a campaign says how somebody came, as a whole: nothing
//!   of an earlier one is put beside it.
//! - A link that names a store or a campaign of which the backend does not know says nothing, and what an
//!   earlier one said stays.
//! - An invitation is a friend's credit. It stays beside whatever link comes later, until it was used or
//!   refused, or a newer one came.
//! - Both count for seven days. They go when they were used, and when a member is here, to whom they are of
//!   no use. They lie where drafts do: of one person, and nobody's any more once that one has signed out.
//!
//! The backend checks all of it again when somebody joins.

use contract::joining::{CheckedSource, JoinSource};
use serde::{Deserialize, Serialize};

use crate::{address::Address, browser, draft};

/// Under which it lies among the drafts.
const NAME: &str = "source";

/// Whoever comes later than that came by something else.
const KEPT_FOR_MS: f64 = 7.0 * 24.0 * 3_600_000.0;

const LONGEST: usize = 64;

/// What lies in storage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Kept {
    /// The last link of which the backend knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<Stamped>,
    /// A later one of which it was not asked yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    said: Option<Stamped>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    invite: Option<Stamped>,
}

/// Something that was said, and when, by the device's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Stamped {
    at_ms: f64,
    said: JoinSource,
}

/// Keeps what a link has said.
pub fn arrive(said: JoinSource) {
    keep(load().after(said, browser::device_ms()));
}

/// Keeps what the address of this page says; `place` is what the page itself stands for. A channel that
/// the address names is better known than the place's.
pub fn arrive_at(address: Address, place: JoinSource) {
    let said = |name: &str| address.parameter(name);
    arrive(JoinSource {
        store: place.store.or_else(|| said("store")),
        campaign: place.campaign.or_else(|| said("campaign")),
        channel: checked(said("channel")).or(place.channel),
        invite: said("invite"),
    });
}

/// What was kept in the last seven days.
pub fn kept() -> JoinSource {
    load().source()
}

/// Takes notice of what the backend has found so when it was `asked` of what was kept. Says whether it has
/// to be asked anew: the last link has turned out to say nothing.
pub fn settle(asked: &JoinSource, found: &CheckedSource) -> bool {
    let settled = load().settled(asked, found);
    let is_other = settled.clone().source() != *asked;
    keep(settled);
    is_other
}

/// Drops this invitation, which does not hold; all else stays.
pub fn drop_invite(code: &str) {
    let kept = load();
    let is_it = |invite: &Stamped| {
        invite.said.invite.as_deref().is_some_and(|kept| kept.eq_ignore_ascii_case(code))
    };
    let invite = kept.invite.filter(|invite| !is_it(invite));
    keep(Kept { invite, ..kept });
}

/// Drops it all: it was used, or is of no use to a member.
pub fn forget() {
    draft::discard(NAME);
}

fn load() -> Kept {
    let stored = draft::recall(NAME).and_then(|json| serde_json::from_str::<Kept>(&json).ok());
    stored.unwrap_or_default().still_good(browser::device_ms())
}

fn keep(kept: Kept) {
    if kept == Kept::default() {
        return forget();
    }
    if let Ok(json) = serde_json::to_string(&kept) {
        draft::store(NAME, &json);
    }
}

impl Kept {
    fn after(self, said: JoinSource, at_ms: f64) -> Self {
        let invite = checked(said.invite);
        let link = JoinSource {
            store: checked(said.store),
            channel: checked(said.channel),
            campaign: checked(said.campaign),
            invite: None,
        };
        let stamped = |said: JoinSource| Some(Stamped { at_ms, said });
        let (link, said) = if link == JoinSource::default() {
            (self.link, self.said)
        } else if link.store.is_none() && link.campaign.is_none() {
            // There is nothing in it of which the backend might not know.
            (stamped(link), None)
        } else {
            (self.link, stamped(link))
        };
        Self {
            link,
            said,
            invite: match invite {
                Some(_) => stamped(JoinSource { invite, ..JoinSource::default() }),
                None => self.invite,
            },
        }
    }

    fn settled(self, asked: &JoinSource, found: &CheckedSource) -> Self {
        let is_asked = |link: &Stamped| {
            let JoinSource { store, channel, campaign, .. } = &link.said;
            (store, channel, campaign) == (&asked.store, &asked.channel, &asked.campaign)
        };
        let is_so = asked.store.is_some() == found.store.is_some()
            && asked.campaign.is_some() == found.campaign.is_some();
        match self.said {
            Some(said) if is_asked(&said) => {
                let link = if is_so { Some(said) } else { self.link };
                Self { link, said: None, invite: self.invite }
            }
            said => Self { said, ..self },
        }
    }

    fn source(self) -> JoinSource {
        let said = |it: Option<Stamped>| it.map(|it| it.said).unwrap_or_default();
        JoinSource { invite: said(self.invite).invite, ..said(self.said.or(self.link)) }
    }

    /// Without what is too old, and without what this app would not have stored.
    fn still_good(self, now_ms: f64) -> Self {
        let good = |it: Option<Stamped>| it.filter(|it| now_ms - it.at_ms < KEPT_FOR_MS);
        let [link, said, invite] = [self.link, self.said, self.invite].map(good);
        let again = |known: Self, it: Option<Stamped>| match it {
            Some(it) => known.after(it.said, it.at_ms),
            None => known,
        };
        let Self { link, said: unasked, .. } = again(Self::default(), link);
        let link = unasked.or(link);
        again(again(Self { link, ..Self::default() }, said), invite)
    }
}

/// A name as codes and slugs are: nothing that could mean anything in an address or on a page.
fn checked(name: Option<String>) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    name.filter(|it| !it.is_empty() && it.len() <= LONGEST && it.bytes().all(is_plain))
}

#[cfg(test)]
mod tests {
    use contract::joining::{CheckedSource, JoinSource};
    use proptest::prelude::*;
    use serde_json::json;

    use super::{KEPT_FOR_MS, Kept, arrive, drop_invite, forget, kept, settle};

    fn source(said: serde_json::Value) -> JoinSource {
        serde_json::from_value(said).unwrap()
    }

    fn found(said: serde_json::Value) -> CheckedSource {
        serde_json::from_value(said).unwrap()
    }

    /// A link of which the backend knows.
    fn come_by(said: serde_json::Value) {
        arrive(source(said));
        let mut so = json!({});
        if kept().store.is_some() {
            so["store"] = json!({ "code": "SH021", "name": "x" });
        }
        if kept().campaign.is_some() {
            so["campaign"] = json!({ "slug": "tea", "title": "x" });
        }
        assert!(!settle(&kept(), &found(so)));
    }

    #[test]
    fn the_last_link_replaces_the_earlier_as_a_whole_but_for_the_invitation() {
        forget();
        come_by(json!({ "channel": "partner", "campaign": "tea", "invite": "K7Q2" }));
        come_by(json!({ "store": "SH021", "channel": "qr" }));
        assert_eq!(kept(), source(json!({ "store": "SH021", "channel": "qr", "invite": "K7Q2" })));
        come_by(json!({ "channel": "friend", "invite": "M3P4" }));
        assert_eq!(kept(), source(json!({ "channel": "friend", "invite": "M3P4" })));
        arrive(JoinSource::default());
        assert_eq!(kept(), source(json!({ "channel": "friend", "invite": "M3P4" })));
        drop_invite("K7Q2");
        assert_eq!(kept().invite.as_deref(), Some("M3P4"), "it was another one");
        drop_invite("m3p4");
        assert_eq!(kept(), source(json!({ "channel": "friend" })));
        forget();
        assert_eq!(kept(), JoinSource::default());
    }

    #[test]
    fn what_the_backend_does_not_know_displaces_nothing() {
        forget();
        come_by(json!({ "store": "SH021", "channel": "qr" }));
        for nowhere in [
            json!({ "store": "NOPE", "channel": "partner" }),
            json!({ "campaign": "nothing", "channel": "sms" }),
        ] {
            arrive(source(nowhere.clone()));
            assert_eq!(kept(), source(nowhere), "as long as nobody was asked");
            assert!(settle(&kept(), &found(json!({ "channel": "partner" }))));
            assert_eq!(kept(), source(json!({ "store": "SH021", "channel": "qr" })));
        }
        arrive(source(json!({ "store": "NOPE", "invite": "K7Q2" })));
        // A reply to an earlier question says nothing of this one.
        settle(&source(json!({ "store": "SH021" })), &found(json!({})));
        assert_eq!(kept().store.as_deref(), Some("NOPE"));
        assert!(settle(&kept(), &found(json!({}))));
        assert_eq!(kept(), source(json!({ "store": "SH021", "channel": "qr", "invite": "K7Q2" })));
        forget();
    }

    #[test]
    fn a_link_and_an_invitation_are_kept_for_seven_days_each() {
        let by = |kept: Kept, now| kept.still_good(now).source();
        let first = Kept::default().after(source(json!({ "invite": "K7Q2" })), 0.0);
        let both = first.after(source(json!({ "store": "SH021" })), 1_000.0);
        assert_eq!(
            by(both.clone(), KEPT_FOR_MS - 1.0),
            source(json!({ "store": "SH021", "invite": "K7Q2" }))
        );
        assert_eq!(by(both.clone(), KEPT_FOR_MS), source(json!({ "store": "SH021" })));
        assert_eq!(by(both.clone(), KEPT_FOR_MS + 1_000.0), JoinSource::default());
        assert_eq!(by(both, -1.0).store.as_deref(), Some("SH021"), "the clock was set back");
    }

    proptest! {
        #[test]
        fn whatever_an_address_says_only_names_are_kept(said in "\\PC{0,80}", name in "[A-Za-z0-9_-]{1,64}") {
            forget();
            let is_plain = |text: &String| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
            arrive(JoinSource { store: Some(said.clone()), campaign: Some(name.clone()), invite: Some(said.clone()), channel: None });
            prop_assert_eq!(kept().campaign, Some(name));
            for kept in [kept().store, kept().invite].into_iter().flatten() {
                prop_assert_eq!(&kept, &said);
                prop_assert!(is_plain(&kept) && !kept.is_empty() && kept.len() <= 64);
            }
            forget();
        }

        #[test]
        fn whatever_lies_in_storage_only_names_come_out(said in "\\PC{0,80}", at_ms in any::<f64>()) {
            let stamped = json!({ "at_ms": at_ms, "said": { "store": said, "channel": said, "invite": said } });
            let stored = json!({ "link": stamped, "said": stamped, "invite": stamped }).to_string();
            if let Ok(stored) = serde_json::from_str::<Kept>(&stored) {
                let JoinSource { store, channel, invite, .. } = stored.still_good(0.0).source();
                for name in [store, channel, invite].into_iter().flatten() {
                    prop_assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)), "{}", name);
                }
            }
        }
    }
}
