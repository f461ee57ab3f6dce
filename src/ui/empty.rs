//! A place where something will be: what it is, and what to do next.

use leptos::prelude::*;

/// The drawn pictures in public/art.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Art {
    Ledger,
    Offline,
    Gone,
    Busy,
    Locked,
    SignIn,
    Join,
    Broken,
    Mall,
    Activities,
}

impl Art {
    pub const ALL: [Self; 10] = [
        Self::Ledger,
        Self::Offline,
        Self::Gone,
        Self::Busy,
        Self::Locked,
        Self::SignIn,
        Self::Join,
        Self::Broken,
        Self::Mall,
        Self::Activities,
    ];

    /// Where the picture is.
    pub const fn address(self) -> &'static str {
        match self {
            Self::Ledger => "/art/ledger.svg",
            Self::Offline => "/art/offline.svg",
            Self::Gone => "/art/gone.svg",
            Self::Busy => "/art/busy.svg",
            Self::Locked => "/art/locked.svg",
            Self::SignIn => "/art/sign-in.svg",
            Self::Join => "/art/join.svg",
            Self::Broken => "/art/broken.svg",
            Self::Mall => "/art/mall.svg",
            Self::Activities => "/art/activities.svg",
        }
    }
}

/// An empty place. `children` are the ways on.
#[component]
pub fn Empty(
    #[prop(default = Art::Ledger)] art: Art,
    #[prop(into)] title: TextProp,
    #[prop(optional, into)] body: Option<TextProp>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <img class="empty__art" src=art.address() alt="" width="160" height="120"/>
            <h2 class="empty__title">{move || title.get()}</h2>
            {body.map(|body| view! { <p class="empty__body">{move || body.get()}</p> })}
            {children.map(|children| view! { <div class="empty__actions">{children()}</div> })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::Art;

    #[test]
    fn every_picture_is_there_and_small() {
        for art in Art::ALL {
            let file = format!("{}/public{}", env!("CARGO_MANIFEST_DIR"), art.address());
            let size = std::fs::metadata(&file).map(|meta| meta.len());
            assert!(size.is_ok_and(|size| size < 6 * 1024), "{file}");
        }
    }
}
