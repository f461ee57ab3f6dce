//! What the brand says of it: what happens there and when, who leads through it, what to bring.

use contract::activities::{ActivityDetail, Host, ProgrammeItem};
use leptos::prelude::*;

use crate::{
    feature::panel,
    i18n::{self, text},
    ui::{Icon, IconName},
};

pub fn view(detail: &ActivityDetail) -> AnyView {
    let paragraphs = |title: String, body: &Option<String>| {
        body.as_ref().map(|body| section(title, panel::paragraphs(body)))
    };
    let begins = detail.activity.starts_at.date_naive();
    let row = |item: &ProgrammeItem| {
        let at = &item.starts_at;
        let is_same_day = at.date_naive() == begins;
        programme_row(item, if is_same_day { i18n::time(at) } else { i18n::day_time(at) })
    };
    let programme = (!detail.programme.is_empty()).then(|| {
        let rows = detail.programme.iter().map(row).collect_view();
        let list = view! { <ol class="programme">{rows}</ol> };
        section(text::activity_page::programme(), list.into_any())
    });
    let host =
        detail.host.as_ref().map(|host| section(text::activity_page::host(), host_card(host)));
    let bring = (!detail.bring.is_empty()).then(|| {
        let thing = |thing: &String| {
            view! { <li><Icon name=IconName::Check/><span>{thing.clone()}</span></li> }
        };
        let things = detail.bring.iter().map(thing).collect_view();
        let list = view! { <ul class="activity__bring">{things}</ul> };
        section(text::activity_page::bring(), list.into_any())
    });
    view! {
        {paragraphs(text::activity_page::about(), &detail.text)}
        {programme}
        {host}
        {bring}
        {paragraphs(text::activity_page::safety(), &detail.safety)}
        {paragraphs(text::activity_page::insurance(), &detail.insurance)}
    }
    .into_any()
}

pub fn section(title: String, content: AnyView) -> AnyView {
    view! {
        <section class="activity__section">
            <h3 class="section-title">{title}</h3>
            {content}
        </section>
    }
    .into_any()
}

fn programme_row(item: &ProgrammeItem, time: String) -> AnyView {
    view! {
        <li class="programme__item">
            <span class="programme__time">{time}</span>
            <span class="programme__title">{item.title.clone()}</span>
            {item.text.clone().map(|text| view! { <span class="programme__text">{text}</span> })}
        </li>
    }
    .into_any()
}

fn host_card(host: &Host) -> AnyView {
    let face = host.picture.clone().map(|address| {
        view! {
            <img class="host__face" src=address alt="" width="56" height="56" loading="lazy" decoding="async"/>
        }
    });
    view! {
        <div class="host">
            {face}
            <div class="host__words">
                <p class="host__name">{host.name.clone()}</p>
                {host.role.clone().map(|role| view! { <p class="host__role">{role}</p> })}
                {host.text.as_ref().map(|text| panel::paragraphs(text))}
            </div>
        </div>
    }
    .into_any()
}
