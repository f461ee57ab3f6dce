//! What is chosen before a round begins: of a jigsaw the picture and in how many pieces, of a quiz
//! whether against the clock.

use contract::{
    games::{GameDetail, JigsawPicture, Play, QuizMode, StartRound},
    id::{GameId, PictureId},
};
use leptos::prelude::*;

use crate::{
    i18n::{self, text},
    ui::{Choice, OptionRow, Options, Segments},
};

/// What the member has chosen; until then, what stands first.
#[derive(Clone, Copy)]
pub struct Choices {
    detail: Memo<GameDetail>,
    picture: RwSignal<Option<PictureId>>,
    size: RwSignal<Option<u32>>,
    is_timed: RwSignal<bool>,
}

impl Choices {
    pub fn start(detail: Memo<GameDetail>) -> Self {
        Self {
            detail,
            picture: RwSignal::new(None),
            size: RwSignal::new(None),
            is_timed: RwSignal::new(false),
        }
    }

    /// The request that begins a round.
    pub fn request(self) -> StartRound {
        self.detail.with_untracked(|GameDetail { game, play, .. }| {
            let chosen = (
                self.picture.get_untracked(),
                self.size.get_untracked(),
                self.is_timed.get_untracked(),
            );
            request(game.id.clone(), play, chosen)
        })
    }

    pub fn view(self) -> AnyView {
        let play = Memo::new(move |_| self.detail.with(|detail| detail.play.clone()));
        let view = move || match play.get() {
            Play::Jigsaw { pictures, sizes } => {
                view! { {self.pictures(pictures)}{self.sizes(sizes)} }.into_any()
            }
            Play::Quiz { seconds_per_question: Some(seconds), modes, .. }
                if modes.contains(&QuizMode::Timed) =>
            {
                self.modes(seconds)
            }
            _ => ().into_any(),
        };
        view.into_any()
    }

    fn pictures(self, pictures: Vec<JigsawPicture>) -> AnyView {
        let first = pictures.first().map(|picture| picture.id.clone());
        let first = StoredValue::new(first);
        let row = move |picture: JigsawPicture| {
            let JigsawPicture { id, url, alt, title } = picture;
            let (value, named) = (id.to_string(), id.to_string());
            let id = StoredValue::new(id);
            let is_chosen = move || {
                let chosen = self.picture.get().or_else(|| first.get_value());
                id.with_value(|id| chosen.as_ref() == Some(id))
            };
            view! {
                <label class="game-picture" data-picture=named>
                    <input
                        class="game-picture__input"
                        type="radio"
                        name="picture"
                        value=value
                        prop:checked=is_chosen
                        on:change=move |_| self.picture.set(Some(id.get_value()))
                    />
                    <img class="game-picture__art" src=url alt=alt width="120" height="120" decoding="async"/>
                    <span class="game-picture__title">{title}</span>
                </label>
            }
        };
        let rows = pictures.into_iter().map(row).collect_view();
        view! {
            <fieldset class="game-pictures">
                <legend class="game-pictures__label">{text::games::picture()}</legend>
                <div class="game-pictures__row">{rows}</div>
            </fieldset>
        }
        .into_any()
    }

    fn sizes(self, sizes: Vec<u32>) -> AnyView {
        let first = sizes.first().copied();
        let name = |side: &u32| {
            let side = i18n::integer((*side).into());
            Choice::new(side.clone(), text::games::side(&side))
        };
        let choices: Vec<Choice> = sizes.iter().map(name).collect();
        let chosen = Signal::derive(move || {
            self.size.get().or(first).map_or_else(String::new, |side| side.to_string())
        });
        let on_choose = Callback::new(move |side: String| self.size.set(side.parse().ok()));
        view! { <Segments label=text::games::size() choices chosen on_choose/> }.into_any()
    }

    fn modes(self, seconds: u32) -> AnyView {
        let row = |key: &str, title: String, detail: String| OptionRow {
            key: key.to_owned(),
            title,
            detail,
        };
        let rows = vec![
            row("untimed", text::games::untimed(), text::games::untimed_hint()),
            row("timed", text::games::timed(), text::games::timed_hint(seconds.into())),
        ];
        let chosen = Signal::derive(move || {
            Some(if self.is_timed.get() { "timed" } else { "untimed" }.to_owned())
        });
        let on_choose = Callback::new(move |key: String| self.is_timed.set(key == "timed"));
        view! { <Options label=text::games::mode() rows chosen on_choose/> }.into_any()
    }
}

/// What was chosen, as far as there still is such a choice; else what stands first.
fn request(
    id: GameId,
    play: &Play,
    (picture, size, is_timed): (Option<PictureId>, Option<u32>, bool),
) -> StartRound {
    let nothing = StartRound { id, size: None, picture: None, timed: None };
    match play {
        Play::Jigsaw { pictures, sizes } => {
            let known = picture.filter(|id| pictures.iter().any(|picture| picture.id == *id));
            let first = || pictures.first().map(|picture| picture.id.clone());
            let size = size.filter(|size| sizes.contains(size)).or_else(|| sizes.first().copied());
            StartRound { picture: known.or_else(first), size, ..nothing }
        }
        Play::Quiz { modes, .. } => {
            StartRound { timed: Some(is_timed && modes.contains(&QuizMode::Timed)), ..nothing }
        }
        _ => nothing,
    }
}

#[cfg(test)]
mod tests {
    use contract::{
        games::Play,
        id::{GameId, PictureId},
    };
    use serde_json::{Value, json};

    use super::request;

    fn asked(play: Value, chosen: (Option<&str>, Option<u32>, bool)) -> Value {
        let play: Play = serde_json::from_value(play).unwrap();
        let picture = chosen.0.map(|id| PictureId(id.to_owned()));
        let request = request(GameId("gam_1".into()), &play, (picture, chosen.1, chosen.2));
        serde_json::to_value(request).unwrap()
    }

    fn jigsaw() -> Value {
        let picture = |id: &str| json!({ "id": id, "url": "/a.svg", "alt": "a", "title": "A" });
        json!({ "kind": "jigsaw", "pictures": [picture("pic_1"), picture("pic_2")], "sizes": [3, 4] })
    }

    #[test]
    fn a_jigsaw_begins_with_what_was_chosen_or_stands_first() {
        let first = json!({ "picture": "pic_1", "size": 3 });
        assert_eq!(asked(jigsaw(), (None, None, true)), first);
        let chosen = json!({ "picture": "pic_2", "size": 4 });
        assert_eq!(asked(jigsaw(), (Some("pic_2"), Some(4), false)), chosen);
        assert_eq!(asked(jigsaw(), (Some("pic_9"), Some(9), false)), first, "it is gone");
    }

    #[test]
    fn a_quiz_is_timed_only_where_it_can_be() {
        let quiz = |modes: Value| json!({ "kind": "quiz", "questions": 8, "worth": 5, "seconds_per_question": 20, "modes": modes });
        let both = json!(["untimed", "timed"]);
        assert_eq!(asked(quiz(both.clone()), (None, None, true)), json!({ "timed": true }));
        assert_eq!(asked(quiz(both), (None, None, false)), json!({ "timed": false }));
        assert_eq!(asked(quiz(json!(["untimed"])), (None, None, true)), json!({ "timed": false }));
    }

    #[test]
    fn riddles_need_no_choice() {
        let riddles =
            json!({ "kind": "riddles", "lanterns": 6, "tries": 3, "worth": 3, "hint_cost": 1 });
        assert_eq!(asked(riddles, (None, Some(3), true)), json!({}));
    }
}
