//! What works in the app that the card was opened in, and how to open it in a browser, at the place
//! where one was.

use leptos::{prelude::*, task::spawn_local};

use super::{host_login::place_name, panel};
use crate::{
    address::Address,
    browser,
    host::{self, Capabilities, HostKind, Login, Share},
    i18n::text,
    route::{FROM, ReturnTo, Route},
    shell::Page,
    ui::{Button, IconName, Notice, ToastKind, Toasts, Variant},
};

#[component]
pub fn HelpPage() -> impl IntoView {
    let kind = host::kind();
    let works = move || {
        view! {
            <dl class="facts facts-card">
                {facts(kind, host::capabilities())
                    .into_iter()
                    .map(|(name, value)| panel::fact(name, value))
                    .collect_view()}
            </dl>
        }
        .into_any()
    };
    let close = move || {
        let button = || {
            view! {
                <div data-part="close">
                    <Button variant=Variant::Quiet on_click=Callback::new(|()| host::here().close())>
                        {text::help::close(&place_name(kind))}
                    </Button>
                </div>
            }
        };
        host::capabilities().close.then(button)
    };
    view! {
        <Page route=Route::Help title=text::help::title() class="help">
            <div data-host=kind.key()>
                <Notice>{text::help::here(&place_name(kind))}</Notice>
            </div>
            <section class="help__part">
                <h2 class="section-title">{text::help::works()}</h2>
                {works}
            </section>
            <Elsewhere kind/>
            {close}
        </Page>
    }
    .into_any()
}

/// The steps to a browser, and the address that leads there.
#[component]
fn Elsewhere(kind: HostKind) -> impl IntoView {
    let address = expect_context::<Address>();
    let toasts = expect_context::<Toasts>();
    let place = Memo::new(move |_| {
        let from = address.parameter(FROM).and_then(|from| ReturnTo::parse_open(&from));
        let path = from.map_or_else(|| Route::Card.href(), |from| from.as_str().to_owned());
        browser::origin() + &path
    });
    let copy = Callback::new(move |()| {
        let link = place.get_untracked();
        spawn_local(async move {
            if browser::copy(&link).await {
                toasts.push(ToastKind::Good, text::help::copied());
            } else {
                toasts.push(ToastKind::Bad, text::help::copy_failed());
            }
        });
    });
    let open = move || {
        let click = Callback::new(move |()| {
            let opened = host::here().open_outside(&place.get_untracked());
            spawn_local(async move {
                if opened.await.is_err() {
                    toasts.push(ToastKind::Bad, text::help::open_failed());
                }
            });
        });
        let button = || {
            view! {
                <div data-part="open">
                    <Button on_click=click>{text::help::open()}</Button>
                </div>
            }
        };
        host::capabilities().open_outside.then(button)
    };
    let steps: Vec<String> = steps(kind);
    let list = (!steps.is_empty()).then(|| {
        let steps = steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view();
        view! { <ol class="help__steps box">{steps}</ol> }
    });
    view! {
        <section class="help__part" data-part="elsewhere">
            <h2 class="section-title">{text::help::elsewhere()}</h2>
            {list}
            {open}
            <div class="help__copy">
                <p class="help__hint">{text::help::address()}</p>
                <p class="help__address">{move || place.get()}</p>
                <Button variant=Variant::Quiet icon=IconName::Copy on_click=copy>
                    {text::help::copy()}
                </Button>
            </div>
        </section>
    }
    .into_any()
}

fn facts(kind: HostKind, can: Capabilities) -> Vec<(String, String)> {
    use text::help as say;
    let login = match can.login {
        Login::Phone => say::login_phone(),
        _ => say::login_host(&place_name(kind)),
    };
    let share = match can.share {
        Share::Native => Some(say::share_native()),
        Share::Menu => Some(say::share_menu()),
        Share::SystemSheet => Some(say::share_sheet()),
        Share::CopyLink => Some(say::share_copy()),
        Share::Off => None,
    };
    let scan = if can.scan { say::scan_here() } else { say::scan_camera() };
    let picture = if can.save_picture {
        say::picture_save()
    } else if can.long_press_picture {
        say::picture_press()
    } else {
        say::picture_shot()
    };
    let share = share.map(|share| (say::share(), share));
    let facts = [(say::scan(), scan), (say::picture(), picture)];
    [(say::login(), login)].into_iter().chain(share).chain(facts).collect()
}

/// How a member gets to the browser from there; in a browser one is there already.
fn steps(kind: HostKind) -> Vec<String> {
    use text::help as say;
    match kind {
        HostKind::Browser => Vec::new(),
        HostKind::Wechat | HostKind::Wecom | HostKind::Alipay | HostKind::Dingtalk => {
            vec![say::step_dots(), say::step_browser()]
        }
        HostKind::Line => vec![say::step_line(), say::step_browser()],
        HostKind::WechatMini | HostKind::Telegram => vec![say::step_copy(), say::step_paste()],
    }
}
