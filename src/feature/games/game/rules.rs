//! The rules of a game, one tap away: what can be won, how many there are of it and how likely it
//! is; how one plays, who may, from when until when, and whose game it is.

use contract::games::{GameDetail, GamePrize, PrizeKind};
use leptos::prelude::*;

use super::super::{
    odds,
    words::{self, RULES},
};
use crate::{
    address::Address,
    feature::panel,
    i18n::{self, text},
    ui::{Icon, IconName, Sheet},
};

/// What opens them.
pub fn way() -> AnyView {
    let address = expect_context::<Address>();
    view! {
        <button type="button" class="game__rules" on:click=move |_| address.open(RULES, "1")>
            <Icon name=IconName::Info/>
            <span>{text::games::rules_title()}</span>
        </button>
    }
    .into_any()
}

/// Closed unless the address says otherwise.
pub fn sheet(detail: Memo<GameDetail>) -> AnyView {
    let address = expect_context::<Address>();
    let is_open = Memo::new(move |_| address.parameter(RULES).is_some());
    view! {
        <Sheet
            open=is_open
            title=text::games::rules_title()
            on_close=Callback::new(move |()| address.close(RULES))
        >
            <div class="game-rules">{move || detail.with(contents)}</div>
        </Sheet>
    }
    .into_any()
}

fn contents(detail: &GameDetail) -> AnyView {
    let GameDetail { game, rules, prizes, .. } = detail;
    let won = match prizes.is_empty() {
        true => {
            let earns = words::earns(game).unwrap_or_else(text::games::rules_nothing);
            section(text::games::rules_earning(), view! { <p>{earns}</p> }.into_any())
        }
        false => {
            let rows = prizes.iter().map(prize).collect_view();
            let list = view! {
                <ul class="game-rules__prizes">{rows}</ul>
                <p class="quiet">{text::games::odds_note()}</p>
            };
            section(text::games::rules_prizes(), list.into_any())
        }
    };
    let ways = (!rules.how_chances_are_earned.is_empty()).then(|| {
        let row = |source: &contract::games::ChanceSource| {
            panel::fact(source.title.clone(), words::gives(source))
        };
        let rows = rules.how_chances_are_earned.iter().map(row).collect_view();
        section(text::games::ways(), view! { <dl class="facts">{rows}</dl> }.into_any())
    });
    view! {
        {won}
        {ways}
        {texts(text::games::how(), &rules.how_to_play)}
        {texts(text::games::conditions(), &rules.conditions)}
        <dl class="facts game-rules__facts">
            {panel::fact(text::games::period(), words::period(&rules.period))}
            {panel::fact(text::games::organiser(), rules.organiser.clone())}
            {panel::fact(text::games::contact(), rules.contact.clone())}
            {panel::fact(text::games::version(), rules.version.clone())}
        </dl>
        <p class="quiet">{text::games::server_time()}</p>
    }
    .into_any()
}

fn section(title: String, content: AnyView) -> AnyView {
    view! {
        <section class="game-rules__section">
            <h3 class="section-title">{title}</h3>
            {content}
        </section>
    }
    .into_any()
}

/// What the brand says in paragraphs, if it says anything.
pub fn texts(title: String, paragraphs: &[String]) -> Option<AnyView> {
    let lines = paragraphs.iter().map(|text| panel::paragraphs(text)).collect_view();
    (!paragraphs.is_empty()).then(|| section(title, lines.into_any()))
}

fn prize(prize: &GamePrize) -> AnyView {
    let line = |words: String| view! { <span class="quiet">{words}</span> };
    let picture = prize.picture.clone().map(|address| {
        view! { <img class="rule-prize__art" src=address alt="" width="64" height="64" loading="lazy" decoding="async"/> }
    });
    view! {
        <li class="rule-prize" data-prize=prize.id.to_string()>
            {picture}
            <span class="rule-prize__words">
                <span class="rule-prize__title">{prize.title.clone()}</span>
                {kind(prize.kind).map(line)}
                {count(prize).map(line)}
                {prize.value.as_ref().map(|value| line(text::games::worth(&i18n::money(value))))}
                {prize.claim_days.map(|days| line(text::games::claim(days.into())))}
            </span>
            <span class="rule-prize__odds">
                <b>{odds::percent(prize.odds)}</b>
                <span class="quiet">{text::games::odds()}</span>
            </span>
        </li>
    }
    .into_any()
}

/// How one gets it.
fn kind(kind: PrizeKind) -> Option<String> {
    Some(match kind {
        PrizeKind::Points => text::games::gives_points(),
        PrizeKind::Coupon => text::games::gives_coupon(),
        PrizeKind::Voucher => text::games::gives_voucher(),
        PrizeKind::Goods => text::games::gives_goods(),
        PrizeKind::None | PrizeKind::Unknown => return None,
    })
}

/// How many there are; of nothing nobody counts any.
fn count(prize: &GamePrize) -> Option<String> {
    let number = |count: u32| i18n::integer(count.into());
    match (prize.total, prize.left) {
        _ if prize.kind == PrizeKind::None => None,
        (Some(total), Some(0)) => Some(text::games::count_none(&number(total))),
        (Some(total), Some(left)) => Some(text::games::count(&number(total), &number(left))),
        (Some(total), None) => Some(text::games::count_total(&number(total))),
        (None, _) => Some(text::games::count_endless()),
    }
}
