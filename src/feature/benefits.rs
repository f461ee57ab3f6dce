//! The benefits of a tier, as the card and the tiers page show them.

use contract::member::{Benefit, BenefitIcon};
use leptos::prelude::*;

use crate::ui::{Icon, IconName};

/// Each benefit with its sign, its title and what it means.
#[component]
pub fn Benefits(benefits: Vec<Benefit>) -> impl IntoView {
    let rows = benefits
        .into_iter()
        .map(|benefit| {
            let detail = benefit.detail;
            view! {
                <li class="benefit">
                    <span class="benefit__icon"><Icon name=sign(benefit.icon)/></span>
                    <span class="benefit__title">{benefit.title}</span>
                    {detail.map(|detail| view! { <span class="benefit__detail">{detail}</span> })}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="benefits">{rows}</ul> }
}

const fn sign(icon: BenefitIcon) -> IconName {
    match icon {
        BenefitIcon::Points => IconName::Leaf,
        BenefitIcon::Birthday => IconName::Cake,
        BenefitIcon::Drink => IconName::Cup,
        BenefitIcon::Delivery => IconName::Truck,
        BenefitIcon::Event => IconName::Calendar,
        BenefitIcon::Support => IconName::Headset,
        BenefitIcon::Gift => IconName::Gift,
        BenefitIcon::Unknown => IconName::Sparkles,
    }
}
