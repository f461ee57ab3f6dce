//! What a campaign gives: what is cheaper, how far the member has come, what is claimed; and what is
//! open instead of it.

use contract::campaigns::{Campaign, CampaignDiscount, CampaignInstead, CampaignSpending};
use leptos::prelude::*;

use super::model::{self, Standing};
use crate::{
    feature::presents,
    i18n::{self, text},
    route::Route,
    ui::{Bar, Icon, IconName},
};

pub fn view(campaign: Memo<Campaign>, is_guest: Memo<bool>) -> AnyView {
    let contents = move || {
        campaign.with(|campaign| {
            // What one cannot have tempts nobody.
            if !matches!(Standing::of(campaign), Standing::Open | Standing::Upcoming) {
                return None;
            }
            let spending = campaign.spending.as_ref();
            let parts = [
                (!campaign.discounts.is_empty()).then(|| discounts(&campaign.discounts)),
                campaign.factor.map(factor),
                spending.map(|spending| progress(spending, is_guest.get())),
                gifts(campaign),
                campaign.chances.map(chances),
            ];
            let parts: Vec<AnyView> = parts.into_iter().flatten().collect();
            (!parts.is_empty())
                .then(|| view! { <section class="campaign__offer">{parts}</section> })
        })
    };
    contents.into_any()
}

fn discounts(discounts: &[CampaignDiscount]) -> AnyView {
    let rows = discounts
        .iter()
        .map(|CampaignDiscount { title, words, .. }| {
            view! {
                <li class="discount">
                    <span class="discount__title">{title.clone()}</span>
                    <b class="discount__words">{words.clone()}</b>
                </li>
            }
        })
        .collect_view();
    view! {
        <h3 class="section-title">{text::campaign::cheaper()}</h3>
        <ul class="discounts box">{rows}</ul>
    }
    .into_any()
}

fn factor(factor: u32) -> AnyView {
    view! {
        <p class="campaign__figure box">
            <b class="campaign__number">{text::campaign::times(&model::times(factor))}</b>
            <span>{text::campaign::on_purchases()}</span>
        </p>
    }
    .into_any()
}

fn chances(count: u32) -> AnyView {
    view! {
        <p class="campaign__figure box">
            <b class="campaign__number">{i18n::integer(count.into())}</b>
            <span>{text::campaign::chances(count.into())}</span>
        </p>
    }
    .into_any()
}

/// How far the member has come; for a guest, how far it is.
fn progress(spending: &CampaignSpending, is_guest: bool) -> AnyView {
    let (threshold, spent) = (i18n::money(&spending.threshold), i18n::money(&spending.spent));
    if is_guest {
        return view! {
            <p class="campaign__figure box">
                <b class="campaign__number">{threshold}</b>
                <span>{text::campaign::threshold()}</span>
            </p>
        }
        .into_any();
    }
    let is_reached = spending.percent >= 100;
    let left = match is_reached {
        true => text::campaign::threshold_reached(),
        false => text::campaign::missing(&i18n::money(&spending.missing)),
    };
    let so_far = text::card::spent_of(&spent, &threshold);
    let percent = spending.percent;
    view! {
        <div class="campaign__progress box" data-percent=percent.to_string()>
            <p class="campaign__missing">{left}</p>
            <Bar percent=Signal::derive(move || percent) label=text::campaign::progress() text=so_far.clone()/>
            <p class="quiet">{so_far}</p>
        </div>
    }
    .into_any()
}

fn gifts(campaign: &Campaign) -> Option<AnyView> {
    let title = match (&campaign.claimed, &campaign.spending) {
        (Some(_), _) => text::campaign::given(),
        (None, Some(_)) => text::campaign::gift(),
        (None, None) => text::campaign::gives(),
    };
    (!campaign.gifts.is_empty()).then(|| {
        view! {
            <h3 class="section-title">{title}</h3>
            {presents::rows(&campaign.gifts)}
        }
        .into_any()
    })
}

/// Where one can go instead.
pub fn instead(campaign: &Campaign) -> Option<AnyView> {
    let rows: Vec<AnyView> = campaign.instead.iter().filter_map(way).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="campaign__instead" data-part="instead">
                <h3 class="section-title">{text::campaign::instead()}</h3>
                {rows}
            </section>
        }
        .into_any()
    })
}

fn way(other: &CampaignInstead) -> Option<AnyView> {
    let place = model::place(other)?;
    let icon = match &place {
        Route::Activity(_) => IconName::Calendar,
        Route::Game(_) => IconName::Game,
        Route::Reward(_) => IconName::Gift,
        _ => IconName::Sparkles,
    };
    Some(
        view! {
            <a class="row-link" href=place.href()>
                <Icon name=icon/>
                <span class="row-link__text">{other.title.clone()}</span>
                <Icon name=IconName::ChevronRight/>
            </a>
        }
        .into_any(),
    )
}
