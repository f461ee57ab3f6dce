//! What stands around a page: its header with the way back, its title, and the tab bar.

use leptos::prelude::*;

use crate::{
    browser,
    i18n::text,
    route::Route,
    ui::{Art, Empty, Icon, IconName, LinkButton},
};

/// A page below its header. Sets the document's title, and takes the focus to its heading, so that
/// a screen reader says where one has come to.
#[component]
pub fn Page(
    route: Route,
    title: String,
    class: &'static str,
    /// The brand's name, which the header of a first page shows in place of the title and the way back.
    #[prop(optional, into)]
    brand: Option<String>,
    /// What stands at the end of the header.
    #[prop(optional, into)]
    aside: ViewFn,
    children: Children,
) -> impl IntoView {
    let heading = arrive(&title);
    let back = (brand.is_none() && !is_tab(&route)).then(|| {
        view! {
            <a
                class="icon-button header__back"
                data-back=""
                href=route.parent().href()
                aria-label=text::shell::back()
            >
                <Icon name=IconName::ChevronLeft/>
            </a>
        }
    });
    view! {
        <header class="header">
            {back}
            {match brand {
                Some(brand) => view! {
                    <h1 class="header__title" tabindex="-1" node_ref=heading>
                        <Icon name=IconName::Leaf/>
                        {brand}
                    </h1>
                }
                .into_any(),
                None => view! {
                    <h1 class="header__title" tabindex="-1" node_ref=heading>{title}</h1>
                }
                .into_any(),
            }}
            <div class="header__aside">{aside.run()}</div>
        </header>
        <main id="main" class=["page ", class].concat()>{children()}</main>
    }
}

/// A page that fills the screen, with nothing but a way out.
#[component]
pub fn FullScreen(route: Route, title: String, close: String, children: Children) -> impl IntoView {
    let heading = arrive(&title);
    view! {
        <div class="full-screen">
            <header class="header">
                <h1 class="header__title" tabindex="-1" node_ref=heading>{title}</h1>
                <a class="icon-button" data-back="" href=route.parent().href() aria-label=close>
                    <Icon name=IconName::Close/>
                </a>
            </header>
            <main id="main" class="page">{children()}</main>
        </div>
    }
}

fn arrive(title: &str) -> NodeRef<leptos::html::H1> {
    browser::set_title(title);
    let heading = NodeRef::<leptos::html::H1>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            heading.focus().ok();
        }
    });
    heading
}

const TABS: [(Route, IconName); 5] = [
    (Route::Card, IconName::Card),
    (Route::Mall(None), IconName::Bag),
    (Route::Activities, IconName::Calendar),
    (Route::Games, IconName::Game),
    (Route::Me, IconName::User),
];

fn is_tab(route: &Route) -> bool {
    TABS.iter().any(|(tab, _)| tab == route)
}

/// The tab that a place belongs to.
fn tab_above(mut place: Route) -> Route {
    while !is_tab(&place) {
        place = place.parent();
    }
    place
}

fn tab_name(route: &Route) -> String {
    match route {
        Route::Mall(_) => text::shell::mall(),
        Route::Activities => text::shell::activities(),
        Route::Games => text::shell::games(),
        Route::Me => text::shell::me(),
        _ => text::shell::card(),
    }
}

/// The places one tap away, the present one marked.
#[component]
pub fn TabBar(#[prop(into)] path: Signal<String>) -> impl IntoView {
    let tabs = TABS
        .into_iter()
        .map(|(route, icon)| {
            let name = tab_name(&route);
            let href = route.href();
            let is_here = {
                let route = route.clone();
                move || Route::parse(&path.read()).map(tab_above).as_ref() == Some(&route)
            };
            view! {
                <a class="tab" href=href aria-current=move || is_here().then_some("page")>
                    <Icon name=icon/>
                    <span class="tab__name">{name}</span>
                </a>
            }
        })
        .collect_view();
    view! { <nav class="tab-bar" aria-label=text::shell::tabs()>{tabs}</nav> }
}

/// Says plainly that a link leads nowhere.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let heading = arrive(&text::shell::not_found_title());
    view! {
        <main id="main" class="page not-found" data-state="gone">
            <h1 class="visually-hidden" tabindex="-1" node_ref=heading>{text::shell::not_found_title()}</h1>
            <Empty art=Art::Gone title=text::shell::not_found_title() body=text::shell::not_found_body()>
                <LinkButton href=Route::Card.href()>{text::shell::go_home()}</LinkButton>
            </Empty>
        </main>
    }
    .into_any()
}
