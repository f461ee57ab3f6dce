//! A signup that somebody else changed while the member was changing it: what differs, field by
//! field, and which of the two is to hold.

use leptos::prelude::*;

use super::change::Desk;
use crate::{
    feature::form::{Difference, Filling},
    i18n::text,
    ui::{Button, Notice, OptionRow, Options, Tone},
};

const MINE: &str = "mine";
const NOW: &str = "now";

/// What differs.
pub fn view(desk: Desk, filling: Filling) -> AnyView {
    let differences = differences(desk, filling);
    let lead = move || match differences.with(Vec::is_empty) {
        true => text::sign_up::conflict_same(),
        false => text::sign_up::conflict_body(),
    };
    let rows = move || differences.get().into_iter().map(|it| choice(desk, it)).collect_view();
    view! {
        <section class="conflict" data-state="conflict">
            <Notice tone=Tone::Warning>
                <h2 class="conflict__title" tabindex="-1" node_ref=desk.conflict>
                    {text::sign_up::conflict_title()}
                </h2>
                <p>{lead}</p>
            </Notice>
            {rows}
        </section>
    }
    .into_any()
}

fn differences(desk: Desk, filling: Filling) -> Memo<Vec<Difference>> {
    Memo::new(move |_| desk.signup.with(|signup| filling.differences(&signup.answers)))
}

/// Which of the two answers is to hold; the member's own at first.
fn choice(desk: Desk, difference: Difference) -> AnyView {
    let Difference { name, label, mine, now } = difference;
    let row =
        |key: &str, title: String, detail: String| OptionRow { key: key.into(), title, detail };
    let rows = vec![row(MINE, text::sign_up::mine(), mine), row(NOW, text::sign_up::now(), now)];
    let of = StoredValue::new(name.clone());
    let chosen = Signal::derive(move || {
        let is_taken = of.with_value(|name| desk.taken.with(|taken| taken.contains(name)));
        Some(if is_taken { NOW } else { MINE }.to_owned())
    });
    let on_choose = Callback::new(move |key: String| {
        desk.taken.update(|taken| {
            let name = of.get_value();
            taken.retain(|known| *known != name);
            if key == NOW {
                taken.push(name);
            }
        });
    });
    view! {
        <div class="sign-up__card conflict__field" data-name=name>
            <Options label rows=Signal::stored(rows) chosen on_choose/>
        </div>
    }
    .into_any()
}

pub fn bar(desk: Desk, filling: Filling) -> AnyView {
    let differences = differences(desk, filling);
    let label = move || match differences.with(Vec::is_empty) {
        true => text::sign_up::open_signup(),
        false => text::sign_up::conflict_submit(),
    };
    view! { <Button submit=true pending=desk.deed.is_under_way()>{label}</Button> }.into_any()
}

/// Puts the answers in that were taken, and sends what still differs.
pub fn settle(desk: Desk, filling: Filling) {
    let signup = desk.signup.get_untracked();
    for name in desk.taken.get_untracked() {
        filling.put(&name, signup.answers.get(&name));
    }
    desk.taken.set(Vec::new());
    filling.rebase(&signup.answers, signup.tag);
    if untrack(|| filling.differences(&signup.answers)).is_empty() {
        filling.forget();
        desk.leave(signup.id, text::sign_up::kept_now());
    } else {
        desk.send(filling);
    }
}
