//! Afterwards: pictures of it, and what the brand did about what its guests said.

use contract::{
    activities::{Activity, BrandAnswer, Gallery, GetGallery, Picture},
    id::SignupId,
};
use leptos::prelude::*;

use super::texts;
use crate::{
    i18n::{self, text},
    query::Query,
    route::Route,
    ui::{Data, Icon, IconName, Load},
};

pub fn view(activity: Memo<Activity>) -> AnyView {
    let gallery = Query::new(GetGallery { id: activity.with_untracked(|known| known.id.clone()) });
    let own = Memo::new(move |_| {
        activity.with(|activity| activity.signup.as_ref().map(|own| own.id.clone()))
    });
    view! {
        <div class="activity__afterwards">
            <Load
                source=gallery.source
                skeleton=|| view! { <div class="skeleton keepsakes" aria-hidden="true"></div> }.into_any()
                on_retry=Callback::new(move |()| gallery.again())
                let:gallery
            >
                {contents(gallery, own)}
            </Load>
        </div>
    }
    .into_any()
}

fn contents(data: Data<Gallery>, own: Memo<Option<SignupId>>) -> AnyView {
    let gallery = Memo::new(move |_| data.get());
    (move || {
        let own = own.get();
        gallery.with(|gallery| {
            view! { {pictures(&gallery.pictures)} {answers(&gallery.answers, own)} }.into_any()
        })
    })
    .into_any()
}

/// To be swept through.
fn pictures(pictures: &[Picture]) -> Option<AnyView> {
    let picture = |picture: &Picture| {
        let Picture { url, alt } = picture.clone();
        view! {
            <li>
                <img class="keepsakes__picture" src=url alt=alt width="360" height="270" loading="lazy" decoding="async"/>
            </li>
        }
    };
    let rows = pictures.iter().map(picture).collect_view();
    (!pictures.is_empty()).then(|| {
        let label = text::activity_page::gallery_pictures();
        let strip = view! {
            <div class="keepsakes" tabindex="0" role="group" aria-label=label>
                <ul class="keepsakes__strip">{rows}</ul>
            </div>
        };
        texts::section(text::activity_page::gallery(), strip.into_any())
    })
}

/// What was said, and what was done about it. The member's own words lead to where they said them.
fn answers(answers: &[BrandAnswer], own: Option<SignupId>) -> Option<AnyView> {
    let rows = answers.iter().map(|one| answer(one, own.clone())).collect_view();
    (!answers.is_empty()).then(|| {
        let list = view! { <ul class="voices">{rows}</ul> };
        texts::section(text::activity_page::answers(), list.into_any())
    })
}

fn answer(answer: &BrandAnswer, own: Option<SignupId>) -> AnyView {
    let mark = || view! { <Icon name=IconName::Star/>{text::activity_page::own()} };
    let mark = answer.is_mine.then(|| match own {
        Some(id) => {
            let href = Route::Signup(id).href();
            view! { <a class="voice__own" href=href>{mark()}<Icon name=IconName::ChevronRight/></a> }
                .into_any()
        }
        None => view! { <span class="voice__own">{mark()}</span> }.into_any(),
    });
    view! {
        <li
            class="voice"
            data-feedback=answer.id.to_string()
            data-kind=answer.is_mine.then_some("own")
        >
            {mark}
            <p class="voice__said">
                <span class="voice__label">{text::activity_page::said()}</span>
                {answer.said.clone()}
            </p>
            <p class="voice__did">
                <span class="voice__label">{text::activity_page::did()}</span>
                {answer.did.clone()}
            </p>
            <p class="voice__at">{i18n::date(&answer.at)}</p>
        </li>
    }
    .into_any()
}
