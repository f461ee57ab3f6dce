//! A form of something that is there already and that somebody else may change meanwhile. It begins with
//! what there is; what the brand wants corrected is said at its fields; and where the thing has become
//! another one, both are shown before anything is sent, field by field, and the member chooses.

use contract::{
    FieldProblem,
    form::{Answers, Form},
};
use leptos::{html, prelude::*, task::spawn_local};

use super::{Difference, Filling, shape};
use crate::{
    draft,
    i18n::text,
    ui::{Notice, OptionRow, Options, Tone},
};

const MINE: &str = "mine";
const NOW: &str = "now";

/// The thing as it is now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Version {
    /// Without a field when it cannot be changed.
    pub form: Form,
    pub answers: Answers,
    /// Another one after each change, whoever made it.
    pub tag: String,
    /// What the brand wants corrected.
    pub wanted: Vec<FieldProblem>,
}

/// A change of it, from the first key until it was sent.
#[derive(Clone, Copy)]
pub struct Changing {
    now: Memo<Version>,
    draft: StoredValue<String>,
    /// The version that a change was meant for and that is no more.
    refused: RwSignal<Option<String>>,
    /// The title of what differs, once it is there.
    title: NodeRef<html::H2>,
    /// The fields whose new answers the member takes.
    taken: RwSignal<Vec<String>>,
}

/// What the form was begun with.
#[derive(Clone, PartialEq)]
struct Begun {
    form: Form,
    answers: Answers,
    tag: String,
}

impl Begun {
    /// Anew with another form, and with other answers as long as nothing was typed.
    fn after(before: Option<&Self>, now: &Version, is_typed: impl Fn() -> bool) -> Self {
        match before {
            Some(known) if shape(&known.form) == shape(&now.form) && is_typed() => known.clone(),
            Some(known) if now.form.fields.is_empty() => known.clone(),
            _ => {
                Self { form: now.form.clone(), answers: now.answers.clone(), tag: now.tag.clone() }
            }
        }
    }
}

impl Changing {
    /// What is typed is kept under the name `draft`.
    pub fn start(now: Memo<Version>, draft: String) -> Self {
        Self {
            now,
            draft: StoredValue::new(draft),
            refused: RwSignal::new(None),
            title: NodeRef::new(),
            taken: RwSignal::new(Vec::new()),
        }
    }

    /// Builds the page around the form, and anew around another one.
    pub fn view(self, page: impl Fn(Filling) -> AnyView + Send + Sync + 'static) -> AnyView {
        let begun = Memo::new(move |before: Option<&Begun>| {
            let is_typed = || self.draft.with_value(|name| draft::recall(name).is_some());
            self.now.with(|now| Begun::after(before, now, is_typed))
        });
        (move || {
            let Begun { form, answers, tag } = begun.get();
            let name = self.draft.get_value();
            let filling = Filling::resume(form, name, Some(&answers), Some(tag));
            untrack(|| {
                // What was typed is what it already says: it went through, be it on an earlier page.
                if self.is_sent(filling) {
                    self.draft.with_value(|name| draft::discard(name));
                    self.rebase(filling);
                }
                page(filling)
            })
        })
        .into_any()
    }

    /// Whether it is another one than the form was begun with.
    fn is_behind(self, filling: Filling) -> bool {
        let mark = filling.mark();
        self.now.with(|now| mark.as_ref() != Some(&now.tag))
    }

    /// Whether nothing that was typed for an earlier version differs from how it is now.
    pub fn is_sent(self, filling: Filling) -> bool {
        self.is_behind(filling) && self.differences(filling).is_empty()
    }

    fn differences(self, filling: Filling) -> Vec<Difference> {
        self.now.with(|now| filling.differences(&now.answers))
    }

    /// From now on it is a change of what there is now.
    pub fn rebase(self, filling: Filling) {
        self.now.with_untracked(|now| filling.rebase(&now.answers, now.tag.clone()));
    }

    /// Points out at the fields what is to be corrected, also what is found wrong while the form is
    /// open; gives what cannot be said there.
    pub fn corrections(self, filling: Filling) -> ReadSignal<Vec<FieldProblem>> {
        let wanted = Memo::new(move |_| self.now.with(|now| now.wanted.clone()));
        let (unsaid, set_unsaid) = signal(filling.point_out(&wanted.get_untracked()));
        Effect::new(move |is_begun: Option<()>| {
            let wanted = wanted.get();
            if is_begun.is_some() {
                spawn_local(async move {
                    set_unsaid.try_set(filling.point_out(&wanted));
                });
            }
        });
        unsaid
    }

    /// What the brand wants corrected, as long as nothing of it was touched.
    pub fn unsolved(self, filling: Filling) -> Vec<FieldProblem> {
        self.now.with(|now| filling.unsolved(&now.wanted, &now.answers))
    }

    /// Whether one has to choose first. The form that one cannot send is then hidden.
    pub fn is_in_conflict(self, filling: Filling) -> Memo<bool> {
        // The draft may be of a version that is no more.
        let is_stale = untrack(|| self.is_behind(filling));
        // The button that was tapped has gone: one goes on where it says why.
        Effect::new(move |_| {
            let Some(title) = self.title.get() else { return };
            if self.refused.with_untracked(Option::is_some) {
                title.scroll_into_view();
                title.focus().ok();
            }
        });
        Memo::new(move |_| {
            let was_refused = self.refused.with(Option::is_some);
            (is_stale || was_refused) && self.is_behind(filling)
        })
    }

    /// What differs, each with the choice; `card` is the class of the page's cards.
    pub fn conflict(self, filling: Filling, card: &'static str) -> AnyView {
        let differences = Memo::new(move |_| self.differences(filling));
        let lead = move || match differences.with(Vec::is_empty) {
            true => text::form::conflict_same(),
            false => text::form::conflict_body(),
        };
        let choices = move || {
            let choice = |difference| self.choice(difference, card);
            differences.get().into_iter().map(choice).collect_view()
        };
        view! {
            <section class="conflict" data-state="conflict">
                <Notice tone=Tone::Warning>
                    <h2 class="conflict__title" tabindex="-1" node_ref=self.title>
                        {text::form::conflict_title()}
                    </h2>
                    <p>{lead}</p>
                </Notice>
                {choices}
            </section>
        }
        .into_any()
    }

    /// Whether what is typed is by now what there is.
    pub fn is_the_same(self, filling: Filling) -> Memo<bool> {
        Memo::new(move |_| self.differences(filling).is_empty())
    }

    /// Which of the two answers is to hold; the member's own at first.
    fn choice(self, difference: Difference, card: &str) -> AnyView {
        let Difference { name, label, mine, now } = difference;
        let row =
            |key: &str, title: String, detail: String| OptionRow { key: key.into(), title, detail };
        let rows = vec![row(MINE, text::form::mine(), mine), row(NOW, text::form::now(), now)];
        let of = StoredValue::new(name.clone());
        let chosen = Signal::derive(move || {
            let is_taken = of.with_value(|name| self.taken.with(|taken| taken.contains(name)));
            Some(if is_taken { NOW } else { MINE }.to_owned())
        });
        let on_choose = Callback::new(move |key: String| {
            self.taken.update(|taken| {
                let name = of.get_value();
                taken.retain(|known| *known != name);
                if key == NOW {
                    taken.push(name);
                }
            });
        });
        view! {
            <div class=[card, " conflict__field"].concat() data-name=name>
                <Options label rows=Signal::stored(rows) chosen on_choose/>
            </div>
        }
        .into_any()
    }

    /// Puts the answers in that were taken. Says whether anything is left to be sent.
    pub fn settle(self, filling: Filling) -> bool {
        let taken = self.taken.get_untracked();
        self.now.with_untracked(|now| {
            for name in taken {
                filling.put(&name, now.answers.get(&name));
            }
        });
        self.taken.set(Vec::new());
        self.rebase(filling);
        let differs = untrack(|| !self.differences(filling).is_empty());
        if !differs {
            filling.forget();
        }
        differs
    }

    /// The answers to be sent. None when something has to be mended first, which is said at the fields.
    pub fn answers(self, filling: Filling) -> Option<Answers> {
        let unsolved = untrack(|| self.unsolved(filling));
        if !unsolved.is_empty() {
            filling.show_problems(&unsolved);
            return None;
        }
        filling.answers()
    }

    /// The version that the change is made on. It is on its way from now on.
    pub fn send_out(self, filling: Filling) -> Option<String> {
        self.refused.set(None);
        untrack(|| filling.mark())
    }

    /// That version is no more. Says whether anybody sees what differs; nobody does once the page has
    /// gone.
    pub fn refuse(self, version: Option<String>) -> bool {
        self.refused.try_set(version).is_none()
    }

    /// Where a change was refused: that what there is instead is on its way, or there.
    pub fn news(self) -> Option<String> {
        let refused = self.refused.get()?;
        Some(match self.now.with(|now| now.tag != refused) {
            true => text::form::renewed(),
            false => text::form::fetching(),
        })
    }
}

#[cfg(test)]
mod tests {
    use contract::form::{Answer, Form};
    use leptos::prelude::*;
    use serde_json::json;

    use super::{Begun, Changing, Filling, Version};
    use crate::draft;

    fn form(version: u32) -> Form {
        let field = |name| json!({ "name": name, "label": name, "kind": "text" });
        let fields = [field("wish"), field("seat")];
        serde_json::from_value(json!({ "version": version, "fields": fields })).unwrap()
    }

    fn version(tag: &str, wish: &str, seat: &str) -> Version {
        let text = |name: &str, words: &str| (name.to_owned(), Answer::Text(words.into()));
        let answers = [text("wish", wish), text("seat", seat)].into();
        Version { form: form(1), answers, tag: tag.into(), wanted: Vec::new() }
    }

    /// What the member typed on `v1`, which is `now` by now.
    fn change(draft: &str, wish: &str, now: &Version) -> (Changing, Filling) {
        draft::discard(draft);
        let first = version("v1", "tea", "door");
        let filling =
            Filling::begin(first.form, draft.into(), Some(&first.answers), Some(first.tag));
        filling.put("wish", Some(&Answer::Text(wish.into())));
        let now = now.clone();
        (Changing::start(Memo::new(move |_| now.clone()), draft.into()), filling)
    }

    #[test]
    fn each_field_is_what_the_member_has_chosen() {
        Owner::new().with(|| {
            let (changing, filling) =
                change("test.each", "milk", &version("v2", "water", "window"));
            assert_eq!(untrack(|| changing.differences(filling)).len(), 2);
            changing.taken.set(vec!["seat".into()]);
            assert!(changing.settle(filling));
            let Version { answers, .. } = version("v2", "milk", "window");
            assert_eq!(changing.answers(filling), Some(answers));
            assert_eq!(changing.send_out(filling).as_deref(), Some("v2"));
        });
    }

    #[test]
    fn where_nothing_differs_any_more_nothing_is_sent() {
        Owner::new().with(|| {
            let (changing, filling) = change("test.same", "milk", &version("v2", "water", "door"));
            assert!(!untrack(|| changing.is_sent(filling)));
            changing.taken.set(vec!["wish".into()]);
            assert!(!changing.settle(filling));
            let (changing, filling) = change("test.sent", "milk", &version("v2", "milk", "door"));
            assert!(untrack(|| changing.is_sent(filling)), "it went through on an earlier page");
        });
    }

    #[test]
    fn what_was_typed_stays_until_the_form_is_another_one() {
        let (first, second) = (version("v1", "tea", "door"), version("v2", "water", "door"));
        let begun = Begun::after(None, &first, || false);
        assert_eq!(begun.tag, "v1");
        assert_eq!(Begun::after(Some(&begun), &second, || false).tag, "v2");
        assert_eq!(Begun::after(Some(&begun), &second, || true).tag, "v1");
        let other = Version { form: form(2), ..second.clone() };
        assert_eq!(Begun::after(Some(&begun), &other, || true).tag, "v2");
        let shut = Version { form: Form::default(), ..second };
        assert_eq!(
            Begun::after(Some(&begun), &shut, || false).tag,
            "v1",
            "it cannot be changed now"
        );
    }
}
