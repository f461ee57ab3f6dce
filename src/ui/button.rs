//! Buttons, and links that look like them.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Variant {
    /// The one thing to do on this page.
    #[default]
    Primary,
    Quiet,
    /// Something that cannot be taken back.
    Danger,
    /// Text alone.
    Link,
}

impl Variant {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Quiet => "quiet",
            Self::Danger => "danger",
            Self::Link => "link",
        }
    }
}

/// A button. While `pending` it cannot be pressed again and says that it is busy.
#[component]
pub fn Button(
    #[prop(optional)] variant: Variant,
    #[prop(optional, into)] pending: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Submits the form it stands in.
    #[prop(optional)]
    submit: bool,
    #[prop(optional)] icon: Option<IconName>,
    #[prop(optional, into)] on_click: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class="button"
            data-variant=variant.as_str()
            type=if submit { "submit" } else { "button" }
            disabled=move || pending.get() || disabled.get()
            aria-busy=move || pending.get().then_some("true")
            on:click=move |_| {
                if let Some(on_click) = on_click {
                    on_click.run(());
                }
            }
        >
            {icon.map(|name| view! { <Icon name/> })}
            <span class="button__label">{children()}</span>
            <span class="button__spinner" aria-hidden="true"></span>
        </button>
    }
    .into_any()
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    #[prop(into)] href: Signal<String>,
    #[prop(optional)] variant: Variant,
    #[prop(optional)] icon: Option<IconName>,
    children: Children,
) -> impl IntoView {
    view! {
        <a class="button" data-variant=variant.as_str() href=move || href.get()>
            {icon.map(|name| view! { <Icon name/> })}
            <span class="button__label">{children()}</span>
        </a>
    }
    .into_any()
}
