//! How the page looks to this member: light or dark, standard or elder. Kept on the device; the
//! boot script sets it again before the first paint.

use leptos::prelude::*;

use crate::browser;

const THEME: &str = "member.theme";
const ELDER: &str = "member.elder";

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == name)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The looks as the pages see them.
#[derive(Clone, Copy)]
pub struct Look {
    theme: RwSignal<Theme>,
    elder: RwSignal<bool>,
}

impl Look {
    pub fn from_device() -> Self {
        let theme = browser::recall(THEME).and_then(|name| Theme::from_name(&name));
        let look = Self {
            theme: RwSignal::new(theme.unwrap_or(Theme::Auto)),
            elder: RwSignal::new(browser::recall(ELDER).as_deref() == Some("on")),
        };
        look.apply();
        look
    }

    pub fn theme(self) -> Theme {
        self.theme.get()
    }

    pub fn set_theme(self, theme: Theme) {
        self.theme.set(theme);
        browser::remember(THEME, theme.as_str());
        self.apply();
    }

    /// Larger text and targets, and fewer things on a page.
    pub fn is_elder(self) -> bool {
        self.elder.get()
    }

    pub fn set_elder(self, elder: bool) {
        self.elder.set(elder);
        browser::remember(ELDER, if elder { "on" } else { "off" });
        self.apply();
    }

    fn apply(self) {
        let theme = self.theme.get_untracked();
        browser::set_root_data("theme", Some(theme.as_str()));
        browser::set_root_data("elder", self.elder.get_untracked().then_some("on"));
    }
}
