//! A campaign: what it is, why it is for this member, until when, and the one thing to do. When it is
//! over, or for others, so it says, and what is open instead.

use contract::{
    Code,
    campaigns::{Campaign, CampaignPhase, ClaimCampaign, GetCampaign},
    joining::JoinSource,
    points::GetPoints,
};
use leptos::{html, prelude::*};

use super::{
    elsewhere, panel, source,
    ticking::{self, ask_once_passed},
};
use crate::{
    address::Address,
    api::ApiError,
    browser,
    deed::Deed,
    i18n::{self, text},
    query::Query,
    route::Route,
    session::{Session, SessionState},
    shell::Page,
    ui::{
        Button, Countdown, Data, Icon, IconName, LinkButton, Load, SkeletonBlock, SkeletonRows,
        ToastKind, Toasts, Variant,
    },
};

mod model;
mod offer;
mod words;

use model::{Standing, Step};

/// How somebody comes whose link does not say so.
const CHANNEL: &str = "sms";

/// The page of one.
pub fn page(place: Route) -> AnyView {
    let Route::Campaign(slug) = place.clone() else { return ().into_any() };
    let campaign = Query::new(GetCampaign { slug: slug.clone() });
    // A campaign is everybody's: this tells whether a member is here.
    Query::new(GetPoints {});
    let again = Callback::new(move |()| campaign.again());
    let skeleton = || {
        view! {
            <div class="skeleton campaign__cover" aria-hidden="true"></div>
            <SkeletonBlock height="6rem"/>
            <SkeletonRows rows=2/>
            <SkeletonBlock height="3.25rem"/>
        }
        .into_any()
    };
    view! {
        <Page route=place title=text::campaign::title() class="campaign">
            <Load source=campaign.source skeleton on_retry=again let:campaign>
                {contents(campaign, &slug, again)}
            </Load>
            {elsewhere::link()}
        </Page>
    }
    .into_any()
}

fn contents(data: Data<Campaign>, slug: &str, again: Callback<()>) -> AnyView {
    let session = expect_context::<SessionState>();
    let address = expect_context::<Address>();
    // The reply to the claim, until the page has asked anew.
    let reply = RwSignal::new(None::<Campaign>);
    let campaign = Memo::new(move |_| {
        let latest = data.get();
        let claimed = reply.get().filter(|_| latest.claimed.is_none());
        claimed.unwrap_or(latest)
    });
    let is_guest = Memo::new(move |_| match session.get() {
        Session::Unknown => campaign.with(model::is_for_everybody),
        known => known.must_sign_in(),
    });
    let came_by = slug.to_owned();
    Effect::new(move |_| {
        if is_guest.get() {
            keep(&came_by, address);
        }
    });
    // Under which it is passed on.
    let title = Memo::new(move |_| campaign.with(|campaign| campaign.title.clone()));
    Effect::new(move |_| title.with(|title| browser::set_title(title)));
    let now = ticking::seconds();
    let turns_at =
        Memo::new(move |_| campaign.with(model::turns_at).map(|moment| moment.timestamp()));
    ask_once_passed(turns_at, again);
    let standing = Memo::new(move |_| campaign.with(Standing::of));
    view! {
        <article
            class="campaign__all"
            data-campaign=slug.to_owned()
            data-kind=move || campaign.with(|campaign| words::kind_data(campaign.kind))
            data-standing=move || standing.with(Standing::as_str)
        >
            {cover(campaign)}
            {head(campaign, now)}
            {move || campaign.with(|campaign| words::barrier(&standing.get(), campaign))}
            {claimed(campaign, reply)}
            {offer::view(campaign, is_guest)}
            {action(campaign, is_guest, reply, slug)}
            {move || campaign.with(offer::instead)}
        </article>
    }
    .into_any()
}

/// Keeps how this guest came.
fn keep(slug: &str, address: Address) {
    let place = JoinSource {
        channel: Some(CHANNEL.to_owned()),
        campaign: Some(slug.to_owned()),
        ..JoinSource::default()
    };
    untrack(|| source::arrive_at(address, place));
}

fn cover(campaign: Memo<Campaign>) -> AnyView {
    // What the member did changes nothing of it.
    let picture = Memo::new(move |_| campaign.with(|campaign| campaign.picture.clone()));
    let art = move || match picture.get() {
        Some(address) => view! {
            <img class="art" src=address alt="" width="360" height="240" decoding="async"/>
        }
        .into_any(),
        None => view! { <Icon name=IconName::Sparkles/> }.into_any(),
    };
    view! { <div class="campaign__cover">{art}</div> }.into_any()
}

fn head(campaign: Memo<Campaign>, now: Signal<f64>) -> AnyView {
    let titles = move || {
        campaign.with(|campaign| {
            let why = campaign.why.clone().map(|why| {
                view! {
                    <p class="campaign__why"><Icon name=IconName::Sparkles/><span>{why}</span></p>
                }
            });
            view! {
                <p class="campaign__kind">{words::kind_name(campaign.kind)}</p>
                <h2 class="campaign__title">{campaign.title.clone()}</h2>
                {why}
            }
        })
    };
    let text = move || campaign.with(|campaign| panel::paragraphs(&campaign.text));
    view! {
        <section class="campaign__head">
            {titles}
            {when(campaign, now)}
            <div class="campaign__text">{text}</div>
        </section>
    }
    .into_any()
}

/// Until when it is on, or from when: by the backend's clock, to the second on the last day.
fn when(campaign: Memo<Campaign>, now: Signal<f64>) -> AnyView {
    let times = Memo::new(move |_| {
        campaign.with(|campaign| (campaign.phase, campaign.starts_at, campaign.ends_at))
    });
    let until =
        Memo::new(move |_| campaign.with(model::turns_at).map_or(0.0, |at| at.timestamp() as f64));
    let is_near = Memo::new(move |_| ticking::is_near(now.get(), until.get()));
    let days = Memo::new(move |_| model::days_left(now.get(), until.get()));
    let words = move || {
        let (phase, starts_at, ends_at) = times.get();
        let countdown =
            move |words: String| view! { {words}" "<Countdown now until=until/> }.into_any();
        match phase {
            CampaignPhase::Upcoming if is_near.get() => countdown(text::games::opens_in()),
            CampaignPhase::Upcoming => text::games::opens(&i18n::day_time(&starts_at)).into_any(),
            CampaignPhase::On if is_near.get() => countdown(text::games::closes_in()),
            CampaignPhase::On => {
                let end = i18n::day_time(&ends_at);
                match days.get() {
                    Some(days) => text::campaign::days_left(days, &end).into_any(),
                    None => text::games::closes(&end).into_any(),
                }
            }
            CampaignPhase::Over => text::games::ended(&i18n::day_time(&ends_at)).into_any(),
            CampaignPhase::Unknown => ().into_any(),
        }
    };
    view! {
        <p class="campaign__when" data-state=move || is_near.get().then_some("near")>
            <Icon name=IconName::Clock/>
            <span>{words}</span>
        </p>
    }
    .into_any()
}

/// What came of it, and where it is. It takes the focus once the button that brought it has gone.
fn claimed(campaign: Memo<Campaign>, reply: RwSignal<Option<Campaign>>) -> AnyView {
    let place = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if reply.with(Option::is_some) {
            request_animation_frame(move || {
                panel::take_lost_focus(place.try_get_untracked().flatten());
            });
        }
    });
    let line = move || {
        let words = campaign.with(words::claimed)?;
        let (title, body) = words;
        Some(view! {
            <div class="campaign__claimed" role="status" data-state="claimed" tabindex="-1" node_ref=place>
                <Icon name=IconName::Check/>
                <p class="campaign__claimed-title">{title}</p>
                <p class="campaign__claimed-body">{body}</p>
            </div>
        })
    };
    line.into_any()
}

/// The one thing to do, and what came of doing it.
fn action(
    campaign: Memo<Campaign>,
    is_guest: Memo<bool>,
    reply: RwSignal<Option<Campaign>>,
    slug: &str,
) -> AnyView {
    let address = expect_context::<Address>();
    let toasts = expect_context::<Toasts>();
    let deed = Deed::new();
    let refusal = RwSignal::new(None::<String>);
    let slug = StoredValue::new(slug.to_owned());
    let claim = Callback::new(move |()| {
        refusal.set(None);
        deed.carry_out(ClaimCampaign { slug: slug.get_value() }, move |outcome| match outcome {
            Ok(claimed) => {
                let words = text::campaign::claimed_of(&claimed.title);
                if reply.try_set(Some(claimed)).is_some() {
                    toasts.push(ToastKind::Good, words);
                }
            }
            // What became of it is asked and said beside the page.
            Err(ApiError::Unsettled) => {}
            Err(error) => {
                let words = why_not(&error);
                if refusal.try_set(Some(words.clone())).is_some() {
                    toasts.push(ToastKind::Bad, words);
                }
            }
        });
    });
    let step = Memo::new(move |_| campaign.with(|campaign| Step::of(campaign, is_guest.get())));
    let button = move || {
        match step.get() {
        Step::Claim => {
            let words = campaign.with_untracked(words::claim);
            view! { <Button pending=deed.is_under_way() on_click=claim>{words}</Button> }.into_any()
        }
        Step::SignIn => {
            let sign_in = Signal::derive(move || address.sign_in_and_back().href());
            view! { <LinkButton href=sign_in>{text::campaign::sign_in()}</LinkButton> }.into_any()
        }
        Step::Go(kind, to) => {
            view! { <LinkButton href=to.href() icon=words::icon(kind)>{words::go(kind)}</LinkButton> }
                .into_any()
        }
        Step::Coupon(id) => {
            let to = Route::Coupon(id).href();
            view! { <LinkButton href=to icon=IconName::Ticket>{text::coupon::see()}</LinkButton> }
                .into_any()
        }
        Step::Unknown => view! { <p class="quiet">{text::campaign::outdated()}</p> }.into_any(),
        Step::Nothing => ().into_any(),
    }
    };
    view! {
        {move || step.with(|step| *step == Step::Claim).then(panel::memory_only)}
        <div class="campaign__action action-bar" data-step=move || step.with(words::step_data)>
            {panel::checking(deed, text::campaign::checking)}
            {panel::refused(move || refusal.get())}
            {button}
        </div>
        {move || step.with(|step| *step == Step::SignIn).then(|| joining(address))}
    }
    .into_any()
}

/// The way of who has no card yet.
fn joining(address: Address) -> AnyView {
    let join = Signal::derive(move || match address.sign_in_and_back() {
        Route::SignIn(next) => Route::Join(next).href(),
        other => other.href(),
    });
    view! {
        <div class="campaign__join">
            <LinkButton variant=Variant::Link href=join>{text::campaign::join()}</LinkButton>
        </div>
    }
    .into_any()
}

fn why_not(error: &ApiError) -> String {
    match error.code() {
        Some(Code::CampaignNotOpen) => text::campaign::not_open(),
        Some(Code::CampaignOver | Code::GameOver) => text::campaign::over(),
        Some(Code::NotForYou | Code::TierRequired) => text::campaign::not_mine(),
        Some(Code::AlreadyClaimed) => text::campaign::already(),
        Some(Code::NothingToClaim) => text::campaign::nothing_to_claim(),
        _ => panel::reason(error),
    }
}
