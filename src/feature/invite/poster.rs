//! The poster of an invitation: a picture with the brand, the member's own words and the QR code of the
//! link, to be kept by pressing it long, saved, or passed on as the place allows.

use leptos::{html, prelude::*, task::spawn_local};

use super::passing_on;
use crate::{
    browser,
    config::Config,
    draft,
    host::{self, HostKind},
    i18n::{self, text},
    ui::{Button, Field, Notice, Sheet, Tone, Variant},
};

mod drawing;
mod layout;

/// Under which the member's words are kept.
const WORDS: &str = "poster";
/// So many characters at most.
const MOST: usize = 40;
/// What is typed is drawn once it rests so long.
const REST_MS: u32 = 250;

/// What the poster says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poster {
    pub brand: String,
    pub words: String,
    pub link: String,
    /// What to do with the code below it.
    pub scan: String,
    pub code: String,
}

/// How far the picture is.
#[derive(Clone, PartialEq, Eq)]
enum Picture {
    UnderWay,
    Drawn {
        address: String,
        alt: String,
    },
    /// This browser draws none.
    Failed,
}

pub fn sheet(code: String, link: String, is_open: Memo<bool>, on_close: Callback<()>) -> AnyView {
    let (code, link) = (StoredValue::new(code), StoredValue::new(link));
    view! {
        <Sheet open=is_open title=text::invite::poster() on_close>
            {contents(code.get_value(), link.get_value())}
        </Sheet>
    }
    .into_any()
}

fn contents(code: String, link: String) -> AnyView {
    let brand = expect_context::<Config>().brand_name;
    let brand = brand.in_language(i18n::locale().tag()).to_owned();
    let words = RwSignal::new(draft::recall(WORDS).unwrap_or_default());
    let picture = RwSignal::new(Picture::UnderWay);
    let turn = StoredValue::new(0_u32);
    // Here and not in a toast, which would lie behind the sheet.
    let news = RwSignal::new(None::<(Tone, String)>);
    // Below the buttons, which stay where they are; the sheet follows.
    let told = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(told) = told.get() {
            told.scroll_into_view_with_bool(false);
        }
    });
    let on_failure = Callback::new(move |words| {
        news.try_set(Some((Tone::Warning, words)));
    });
    let poster = move |words: String| Poster {
        scan: text::poster::scan(&brand),
        code: text::poster::code(&i18n::in_fours(&code)),
        brand: brand.clone(),
        link: link.clone(),
        words,
    };
    Effect::new(move |_| {
        let words = said(&words.read());
        if words.is_empty() {
            draft::discard(WORDS);
        } else {
            draft::store(WORDS, &words);
        }
        let mine = turn.get_value().wrapping_add(1);
        turn.set_value(mine);
        let poster = poster(if words.is_empty() { text::poster::usual() } else { words });
        spawn_local(async move {
            // The sheet rises first.
            browser::sleep(REST_MS).await;
            if turn.try_get_value() == Some(mine) {
                picture.try_set(draw(&poster));
            }
        });
    });
    let save = move || {
        let save = Callback::new(move |()| {
            if let Picture::Drawn { address, .. } = picture.get_untracked() {
                keep(&address, news);
            }
        });
        can_save().then(|| {
            view! {
                <div data-part="save">
                    <Button
                        variant=Variant::Quiet
                        disabled=Signal::derive(move || !matches!(*picture.read(), Picture::Drawn { .. }))
                        on_click=save
                    >
                        {text::poster::save()}
                    </Button>
                </div>
            }
        })
    };
    let press = move || {
        let hint = || view! { <p class="poster__press">{text::poster::press()}</p> };
        host::capabilities().long_press_picture.then(hint)
    };
    view! {
        <div class="poster">
            {move || shown(picture.get())}
            {press}
            <Field
                label=text::poster::words()
                hint=text::poster::hint()
                placeholder=text::poster::usual()
                value=words
                name="words"
                maxlength=MOST as u32
            />
            <div class="poster__ways">
                {save}
                {move || passing_on::host_way(host::capabilities().share, on_failure)}
            </div>
            {move || {
                let (tone, words) = news.get()?;
                Some(view! { <div data-part="news" node_ref=told><Notice tone>{words}</Notice></div> })
            }}
        </div>
    }
    .into_any()
}

fn shown(picture: Picture) -> AnyView {
    match picture {
        Picture::UnderWay => {
            view! { <div class="poster__picture skeleton" data-state="loading"></div> }.into_any()
        }
        Picture::Drawn { address, alt } => view! {
            <img
                class="poster__picture"
                data-state="ready"
                src=address
                alt=alt
                width=layout::WIDTH.to_string()
                height=layout::HEIGHT.to_string()
            />
        }
        .into_any(),
        Picture::Failed => {
            view! { <div data-state="failed"><Notice tone=Tone::Warning>{text::poster::failed()}</Notice></div> }
                .into_any()
        }
    }
}

fn draw(poster: &Poster) -> Picture {
    let Some(address) = drawing::draw(poster) else { return Picture::Failed };
    let alt = text::poster::alt(&poster.words, &poster.brand, &poster.code);
    Picture::Drawn { address, alt }
}

/// The member's words in one line, and no more of them than the poster takes. What would turn their
/// direction is left out, and no sign is cut in two.
fn said(typed: &str) -> String {
    let line: Vec<&str> = typed.split_whitespace().collect();
    let is_said = |c: &char| {
        !c.is_control() && !matches!(*c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let line: String = line.join(" ").chars().filter(is_said).collect();
    let ends = line.char_indices().map(|(at, _)| at).chain([line.len()]).take(MOST + 1);
    let whole = ends.filter(|end| layout::is_between_signs(&line, *end)).last();
    line.get(..whole.unwrap_or_default()).unwrap_or_default().to_owned()
}

/// Telegram fetches what it saves from a server, where a poster is not.
fn can_save() -> bool {
    host::capabilities().save_picture && host::kind() != HostKind::Telegram
}

fn keep(address: &str, news: RwSignal<Option<(Tone, String)>>) {
    let answer = host::here().save_picture(address);
    spawn_local(async move {
        news.try_set(Some(match answer.await {
            Ok(()) => (Tone::Good, text::poster::saved()),
            Err(_) => (Tone::Warning, text::poster::save_failed()),
        }));
    });
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{MOST, said};

    #[test]
    fn nothing_is_promised_for_passing_it_on() {
        let promises = ["奖", "獎", "赠", "贈", "积分", "積分", "免费", "免費", "领", "領", "返"];
        let in_english = ["gift", "reward", "earn", "free", "win ", "bonus", "points"];
        for locale in [
            include_str!("../../../locales/zh-Hans.json"),
            include_str!("../../../locales/zh-Hant.json"),
            include_str!("../../../locales/en.json"),
        ] {
            let texts: Value = serde_json::from_str(locale).unwrap();
            let invite = &texts["invite"];
            let said = ["title", "scan", "send", "copy_link", "menu", "poster"];
            let words: Vec<&Value> = said.iter().map(|key| &invite[*key]).collect();
            let words = format!("{} {words:?}", texts["poster"]).to_lowercase();
            for promise in promises.iter().chain(&in_english) {
                assert!(!words.contains(promise), "{promise} in {words}");
            }
        }
    }

    #[test]
    fn words_are_one_line_of_forty_characters() {
        assert_eq!(said("  a\n b\tc  "), "a b c");
        assert_eq!(said(" \n"), "");
        assert_eq!(said(&"茶".repeat(60)), "茶".repeat(MOST));
        assert_eq!(said("a\u{7}b"), "ab");
    }

    #[test]
    fn words_keep_their_direction_and_signs_stay_whole() {
        assert_eq!(said("\u{202e}请喝茶\u{2066}"), "请喝茶");
        let tea_for_two = "茶".repeat(MOST - 2) + "👩\u{200d}👧";
        assert_eq!(said(&tea_for_two), "茶".repeat(MOST - 2));
        assert_eq!(said("👍🏽☕\u{fe0f}"), "👍🏽☕\u{fe0f}");
        assert_eq!(said(&("茶".repeat(MOST - 1) + "🇨🇳")), "茶".repeat(MOST - 1));
        assert_eq!(said(&"🇨🇳".repeat(MOST)), "🇨🇳".repeat(MOST / 2));
    }
}
