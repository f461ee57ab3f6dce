//! The icons: one set, drawn on a grid of 24 with one stroke width.

use leptos::prelude::*;

/// Declares the icons and the line each is drawn with.
macro_rules! icons {
    ($($name:ident $path:literal)+) => {
        /// An icon of the set.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum IconName { $($name),+ }

        impl IconName {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            const fn path(self) -> &'static str {
                match self { $(Self::$name => $path),+ }
            }
        }
    };
}

icons! {
    ArrowDown "M12 4.5v15M6 13.5l6 6 6-6"
    ArrowUp "M12 19.5v-15M6 10.5l6-6 6 6"
    Bag "M6 8h12l1 11a1.5 1.5 0 0 1-1.5 1.6h-11A1.5 1.5 0 0 1 5 19zM9 10.8V7a3 3 0 0 1 6 0v3.8"
    Barcode "M4 6v12M7.5 6v12M10.5 6v12M13.5 6v12M17 6v12M20 6v12"
    Bell "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 21.2h4M12 5V3.2"
    Cake "M4.5 20v-7a2 2 0 0 1 2-2h11a2 2 0 0 1 2 2v7M3 20h18M4.5 15c1.3 1.3 2.5 1.3 3.8 0 1.2 1.3 2.5 1.3 3.7 0 1.2 1.3 2.5 1.3 3.7 0 1.3 1.3 2.5 1.3 3.8 0M12 11V8M12 3c1.3 1.5 1.6 2.3 1.3 3.2a1.4 1.4 0 0 1-2.6 0C10.4 5.3 10.7 4.5 12 3z"
    Calendar "M5.5 5.5h13A1.5 1.5 0 0 1 20 7v12a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 19V7a1.5 1.5 0 0 1 1.5-1.5zM4 10.2h16M8 3.2v4M16 3.2v4"
    Card "M5 5.5h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2zM3 10h18M6.8 14.5H10"
    Check "M5 12.5l4.5 4.5L19 7.5"
    ChevronDown "M5.5 9l6.5 6.5L18.5 9"
    ChevronLeft "M14.5 5.5L8 12l6.5 6.5"
    ChevronRight "M9.5 5.5L16 12l-6.5 6.5"
    Clock "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5V12l3 2"
    Close "M6 6l12 12M18 6L6 18"
    Copy "M9 9h11v11H9zM6 15H4V4h11v2"
    Cup "M5 9h12v5a5 5 0 0 1-5 5h-2a5 5 0 0 1-5-5zM17 10.5h1.3a2.5 2.5 0 0 1 0 5h-1.5M9 3.2c-.9 1.1.9 2.2 0 3.3M13 3.2c-.9 1.1.9 2.2 0 3.3M4 21.5h14"
    Game "M7.5 7h9a5 5 0 0 1 4.9 6l-.5 2.6a2.6 2.6 0 0 1-4.6 1.1L14.8 15H9.2l-1.5 1.7a2.6 2.6 0 0 1-4.6-1.1L2.6 13a5 5 0 0 1 4.9-6zM8 9.5v3M6.5 11h3M15.5 10h.01M17.5 12h.01"
    Gift "M4 8.5h16v4H4zM5.5 12.5h13V20h-13zM12 8.5V20M12 8.5c-3 0-5-.8-5-2.7C7 4.7 7.9 4 8.9 4 10.9 4 12 5.7 12 8.5zM12 8.5c3 0 5-.8 5-2.7C17 4.7 16.1 4 15.1 4 13.1 4 12 5.7 12 8.5z"
    Globe "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM3.5 12h17M12 3.5c-4.7 5-4.7 12 0 17M12 3.5c4.7 5 4.7 12 0 17"
    Headset "M4.5 14v-2a7.5 7.5 0 0 1 15 0v2M4.5 13.5H7v5H5.5a1 1 0 0 1-1-1zM19.5 13.5H17v5h1.5a1 1 0 0 0 1-1zM19.5 17.5c0 2-2 3.2-5.5 3.2"
    Info "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 11.2v5M12 7.9v.01"
    Leaf "M6.2 18.5C3.5 10.5 9 4.5 20 4c.5 11-5 17-13.8 14.5zM4 21c2.5-5 6-8.7 10.5-11.5"
    Receipt "M6 3.5h12v17l-2-1.5-2 1.5-2-1.5-2 1.5-2-1.5-2 1.5zM9 8.5h6M9 12.5h6"
    Lock "M6 10.5h12V20H6zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5M12 14.5v2"
    LogOut "M14 4.5H6v15h8M10.5 12h10M17 8.5l3.5 3.5-3.5 3.5"
    Medal "M12 10a5.2 5.2 0 1 1 0 10.4A5.2 5.2 0 0 1 12 10zM8.7 10.8L5 3.5h4.5L12 8.4M15.3 10.8L19 3.5h-4.5L12 8.4"
    Minus "M5 12h14"
    Moon "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z"
    Offline "M4 4l16 16M8.5 15.5a5 5 0 0 1 5.3-1.1M5.3 12.2a9.5 9.5 0 0 1 4-2.3M14.5 9.9a9.5 9.5 0 0 1 4.2 2.3M2.5 8.8A14 14 0 0 1 7 6M11 5.1a14 14 0 0 1 10.5 3.7M12 19v.01"
    Phone "M6.5 3.5h3l1.5 4-2 1.5a11 11 0 0 0 6 6l1.5-2 4 1.5v3a2 2 0 0 1-2.2 2A16 16 0 0 1 4.5 5.7a2 2 0 0 1 2-2.2z"
    Pin "M12 21c4-4.5 6.5-7.9 6.5-11a6.5 6.5 0 0 0-13 0c0 3.1 2.5 6.5 6.5 11zM12 7.6a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8z"
    Plus "M12 5v14M5 12h14"
    Points "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM9.3 14.7c-1-4 1.2-6.3 6.2-6.3 0 5-2.3 7.3-6.2 6.3zM8 16.6c1-2 2.3-3.6 4-4.9"
    Qr "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5M20 14v2.5M14 20v-.5M17.5 20H20v-.5"
    Refresh "M20 11A8 8 0 0 0 5.5 7.5L4 9M4 4.5V9h4.5M4 13a8 8 0 0 0 14.5 3.5L20 15M20 19.5V15h-4.5"
    Search "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.3 15.3L20 20"
    Share "M12 15V4M8 7.5l4-4 4 4M7.5 11H5v9.5h14V11h-2.5"
    Shield "M12 3.5l7 2.5v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6zM9 12l2.2 2.2 4-4.2"
    Sparkles "M10 4.5l1.6 4.9 4.9 1.6-4.9 1.6L10 17.5l-1.6-4.9L3.5 11l4.9-1.6zM18 3.5v4M16 5.5h4M18.5 16v4M16.5 18h4"
    Star "M12 3.8l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z"
    Store "M4.5 12v8h15v-8M3 8l2-4h14l2 4a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0zM9.5 20v-5h5v5"
    Sun "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4"
    TextSize "M3 19L8.5 5.5 14 19M4.8 14.5h7.4M15.5 19l3-7.5 3 7.5M16.5 16.5h4"
    Ticket "M4 6.5h16V10a2 2 0 0 0 0 4v3.5H4V14a2 2 0 0 0 0-4zM14 6.5v2M14 11v2M14 15.5v2"
    Truck "M5 17H3V6h11v11H9M14 10h4l3 3.5V17h-2M15 17h-1M7 15a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM17 15a2 2 0 1 1 0 4 2 2 0 0 1 0-4z"
    User "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20.5a7.5 7.5 0 0 1 15 0"
    Warning "M12 4l9 16H3zM12 10v4.5M12 17.3v.01"
}

/// An icon beside words that say the same: screen readers leave it out. Its size and colour are
/// those of the text around it.
#[component]
pub fn Icon(name: IconName) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=name.path()/>
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::IconName;

    #[test]
    fn every_icon_stays_on_its_grid() {
        for icon in IconName::ALL {
            let path = icon.path();
            assert!(path.starts_with('M'), "{icon:?}");
            // Only what is absolute can be checked without drawing: the points one moves to.
            for start in path.split('M').skip(1) {
                let end = start.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(start.len());
                let numbers = start[..end].split([' ', ',']).filter_map(|n| n.parse::<f64>().ok());
                assert!(
                    numbers.into_iter().all(|n| (0.0..=24.0).contains(&n)),
                    "{icon:?}: {start}"
                );
            }
        }
    }
}
