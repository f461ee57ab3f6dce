//! What stands around the board: how far one is, what helps, and what is said and done.

use leptos::prelude::*;

use super::{Hint, Table, model::MOST_SWAPS};
use crate::{
    feature::panel,
    i18n::text,
    ui::{Button, LinkButton, Notice, Tone, Variant},
};

/// So few swaps are left that it is said.
const FEW: usize = 50;

impl Table {
    pub(super) fn figures(self, title: String) -> AnyView {
        let made = move || i64::try_from(self.swaps.with(Vec::len)).unwrap_or_default();
        view! {
            <header class="jigsaw__head">
                <h2 class="jigsaw__title">{title}</h2>
                <p class="jigsaw__figures">
                    <span class="jigsaw__right">
                        {text::jigsaw::right()}" "<b>{move || self.so_far()}</b>
                    </span>
                    <span class="jigsaw__moves">{move || text::jigsaw::moves(made())}</span>
                </p>
            </header>
        }
        .into_any()
    }

    pub(super) fn tools(self) -> AnyView {
        let tool = |name: &'static str, label: String, is_on: RwSignal<bool>| {
            view! {
                <button
                    type="button"
                    class="jigsaw__tool"
                    data-tool=name
                    aria-pressed=move || if is_on.get() { "true" } else { "false" }
                    on:click=move |_| is_on.update(|is_on| *is_on = !*is_on)
                >
                    {label}
                </button>
            }
        };
        view! {
            <div class="jigsaw__tools">
                {tool("peek", text::jigsaw::peek(), self.is_peeked_at)}
                {tool("numbers", text::jigsaw::numbers(), self.is_numbered)}
            </div>
        }
        .into_any()
    }

    /// What is said while there is something to swap.
    pub(super) fn on_the_way(self) -> AnyView {
        let left = Memo::new(move |_| MOST_SWAPS.saturating_sub(self.swaps.with(Vec::len)));
        let is_new = Memo::new(move |_| self.swaps.with(Vec::is_empty));
        let how = move || {
            let line = if is_new.get() {
                text::jigsaw::how()
            } else if self.is_taken_up.get() {
                text::jigsaw::taken_up()
            } else {
                return None;
            };
            Some(view! { <p class="jigsaw__how quiet">{line}</p> })
        };
        let bound = move || match left.get() {
            0 => Some(
                view! {
                    <Notice tone=Tone::Warning>{text::jigsaw::used_up(MOST_SWAPS as i64)}</Notice>
                    <Button on_click=Callback::new(move |()| self.begin_again())>
                        {text::jigsaw::again()}
                    </Button>
                }
                .into_any(),
            ),
            left if left <= FEW => {
                let line = text::jigsaw::few_left(left as i64);
                Some(view! { <p class="jigsaw__bound">{line}</p> }.into_any())
            }
            _ => None,
        };
        view! {
            <div class="jigsaw__foot">
                {how}
                {bound}
                {move || self.is_picture_lost.get().then(|| view! {
                    <Notice tone=Tone::Warning>{text::jigsaw::picture_lost()}</Notice>
                })}
                {move || (!self.is_kept.get()).then(|| view! {
                    <Notice tone=Tone::Warning>{text::jigsaw::not_kept()}</Notice>
                })}
            </div>
        }
        .into_any()
    }

    /// What is said and done once it is whole.
    pub(super) fn at_the_end(self) -> AnyView {
        let game = self.game.get_value();
        let finish = Callback::new(move |()| self.finish());
        let again = Callback::new(move |()| self.begin_again());
        // The button stays where it is while it is handed in.
        let way_on = Memo::new(move |_| match self.hint.get() {
            _ if self.is_done.get() => WayOn::None,
            Some(Hint::Expired) => WayOn::Game,
            Some(Hint::Rejected) => WayOn::Again,
            _ => WayOn::Finish,
        });
        let to_game = move |variant| {
            let href = game.clone();
            view! { <LinkButton href variant>{text::jigsaw::to_game()}</LinkButton> }
        };
        let action = move || match way_on.get() {
            WayOn::None => ().into_any(),
            WayOn::Finish => view! {
                <Button pending=self.deed.is_under_way() on_click=finish>
                    {text::jigsaw::finish()}
                </Button>
            }
            .into_any(),
            WayOn::Again => view! {
                <Button on_click=again>{text::jigsaw::again()}</Button>
                {to_game(Variant::Quiet)}
            }
            .into_any(),
            WayOn::Game => to_game(Variant::Primary).into_any(),
        };
        view! {
            <div class="jigsaw__foot">
                <p class="jigsaw__whole">{text::jigsaw::whole()}</p>
                {panel::memory_only()}
                {panel::checking(self.deed, text::jigsaw::checking)}
                {panel::refused(move || self.hint.get().map(Hint::words))}
                {action}
            </div>
        }
        .into_any()
    }
}

/// What there is to do with a whole picture.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WayOn {
    None,
    Finish,
    Again,
    Game,
}
