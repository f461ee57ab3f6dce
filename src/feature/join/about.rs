//! What joining gives, who invites, and where one comes from, as far as the backend has found it so.

use contract::joining::{CheckedSource, JoinOffer, SourceInvite};
use leptos::prelude::*;

use super::model;
use crate::{
    feature::presents,
    i18n::text,
    ui::{Data, Icon, IconName, Notice, Tone},
};

/// Above the form. An invitation that was dropped is not spoken of any more.
pub fn view(offer: Data<JoinOffer>, is_invite_dropped: RwSignal<bool>) -> AnyView {
    let gifts = move || {
        let invite = invitation(offer, is_invite_dropped.get());
        let mut gifts = offer.with(|offer| offer.gifts.clone());
        gifts.extend(invite.as_ref().map(|invite| invite.gifts.clone()).unwrap_or_default());
        let by = invite.filter(|invite| model::why_not(invite).is_none());
        let by = by.and_then(|invite| invite.inviter).map(|name| {
            view! {
                <p class="join-gifts__by"><Icon name=IconName::User/>{text::join::invited_by(&name)}</p>
            }
        });
        (by.is_some() || !gifts.is_empty()).then(|| {
            view! {
                <section class="join-gifts">
                    {by}
                    <h2 class="join-gifts__title">{text::join::gives()}</h2>
                    {presents::rows(&gifts)}
                </section>
            }
        })
    };
    let no_good = move || {
        let invite = invitation(offer, is_invite_dropped.get())?;
        let why = model::why_not(&invite)?;
        Some(view! {
            <div data-state="invite-no-good">
                <Notice tone=Tone::Warning>
                    <p>{why}</p>
                    <p>{text::join::without()}</p>
                </Notice>
            </div>
        })
    };
    let notes = move || {
        let (from, is_reviewed) = offer.with(|offer| (places(&offer.source), offer.is_reviewed));
        let from = (!from.is_empty()).then(|| {
            view! { <p class="join__from"><Icon name=IconName::Store/>{text::join::from(&from)}</p> }
        });
        let review = is_reviewed.then(|| {
            view! { <p class="join__from"><Icon name=IconName::Clock/>{text::join::reviewed()}</p> }
        });
        view! { {from}{review} }
    };
    view! { {gifts}{no_good}{notes} }.into_any()
}

fn invitation(offer: Data<JoinOffer>, is_dropped: bool) -> Option<SourceInvite> {
    offer.with(|offer| offer.source.invite.clone().filter(|_| !is_dropped))
}

/// The store and the campaign, by their names.
fn places(source: &CheckedSource) -> String {
    let store = source.store.as_ref().map(|store| store.name.as_str());
    let campaign = source.campaign.as_ref().map(|campaign| campaign.title.as_str());
    store.into_iter().chain(campaign).collect::<Vec<_>>().join(" · ")
}
