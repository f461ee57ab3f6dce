//! The draft of a form: it is stored as it is typed, the member is told so, also where another page
//! stores its own in the same place, and starting over can be undone.

use leptos::{prelude::*, task::spawn_local};

use super::{
    Filling,
    model::{Draft, Typed},
};
use crate::{
    browser, draft,
    i18n::text,
    ui::{Button, Variant},
};

/// After so long without a key it is said that the draft is saved.
const PAUSE_MS: u32 = 800;

/// Where the draft is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// There is none.
    Nothing,
    /// It was begun earlier.
    Restored,
    Saved,
    /// Another page has the same form open, and what is typed last is kept.
    Shared,
    /// Storage does not take it: it lives as long as the page.
    Here,
}

impl Kept {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "draft-none",
            Self::Restored => "draft-restored",
            Self::Saved => "draft-saved",
            Self::Shared => "draft-shared",
            Self::Here => "draft-here",
        }
    }
}

/// What was there before it was cleared.
#[derive(Clone)]
pub struct Cleared {
    draft: Draft,
    was_resumed: bool,
}

/// A quiet line below the fields.
pub fn line(filling: Filling) -> AnyView {
    let can_undo =
        Memo::new(move |_| filling.is_untouched.get() && filling.cleared.with(Option::is_some));
    let words = move || match filling.kept.get() {
        _ if can_undo.get() => text::form::cleared(),
        Kept::Nothing => String::new(),
        Kept::Restored => text::form::restored(),
        Kept::Saved => text::form::saved(),
        Kept::Shared => text::form::saved_shared(),
        Kept::Here => text::form::saved_here(),
    };
    let label = move || if can_undo.get() { text::form::undo() } else { text::form::clear() };
    let on_click =
        Callback::new(
            move |()| {
                if can_undo.get_untracked() { filling.undo() } else { filling.clear() }
            },
        );
    let is_there = Memo::new(move |_| !filling.is_untouched.get() || can_undo.get());
    view! {
        <div class="draft-line">
            <p class="draft-line__state" role="status" data-state=move || filling.kept.get().as_str()>
                {words}
            </p>
            {move || is_there.get().then(|| view! {
                <Button variant=Variant::Link on_click>{label}</Button>
            })}
        </div>
    }
    .into_any()
}

impl Filling {
    /// Stores what is typed, and says so once the typing pauses.
    pub(super) fn keep(self) {
        let turn = StoredValue::new(0_u32);
        let is_shared = StoredValue::new(false);
        Effect::new(move |is_begun: Option<()>| {
            let draft = self.as_draft();
            let is_untouched = self.is_untouched.get();
            // Whatever is typed after it was cleared is not to be undone.
            if !is_untouched && self.cleared.with_untracked(Option::is_some) {
                spawn_local(async move {
                    self.cleared.try_set(None);
                });
            }
            if is_begun.is_none() || self.is_sent.get_value() {
                return;
            }
            let kept = self.draft.with_value(|name| {
                let stored = draft::recall(name);
                let is_anothers = stored.is_some() && self.stored.get_value() != stored;
                is_shared.update_value(|is_shared| *is_shared |= is_anothers);
                if is_untouched {
                    // What another page typed is not this one's to drop.
                    if !is_anothers {
                        draft::discard(name);
                        self.stored.set_value(None);
                    }
                    return Kept::Nothing;
                }
                let draft = draft.write();
                let is_saved = draft::store(name, &draft);
                self.stored.set_value(Some(draft));
                match (is_saved, is_shared.get_value()) {
                    (false, _) => Kept::Here,
                    (true, false) => Kept::Saved,
                    (true, true) => Kept::Shared,
                }
            });
            let mine = turn.get_value().wrapping_add(1);
            turn.set_value(mine);
            spawn_local(async move {
                browser::sleep(PAUSE_MS).await;
                if turn.try_get_value() == Some(mine) {
                    self.kept.try_set(kept);
                }
            });
        });
    }

    /// From now on what is typed is kept under another name, and nothing of it under the one before. Where
    /// nothing is typed, what was kept under the other name stands there.
    pub fn keep_as(self, name: String) {
        let Some(before) = self.draft.try_get_value().filter(|before| *before != name) else {
            return;
        };
        // What another page typed is not this one's to drop.
        if draft::recall(&before) == self.stored.get_value() {
            draft::discard(&before);
        }
        let is_untouched = self.is_untouched.get_untracked();
        let stored = if is_untouched {
            draft::recall(&name)
        } else {
            let draft = untrack(|| self.as_draft()).write();
            draft::store(&name, &draft);
            Some(draft)
        };
        self.stored.set_value(stored.clone());
        self.draft.set_value(name);
        let typed = stored.filter(|_| is_untouched).and_then(|stored| Draft::read(&stored));
        if let Some(typed) = typed {
            self.resume_with(typed);
        }
    }

    /// Puts in what was typed earlier, as far as it fits.
    pub(super) fn resume_with(self, draft: Draft) {
        self.form.with_value(|form| {
            self.fields.with_value(|fields| {
                for asked in fields {
                    if let Some(typed) = draft.typed(form, &asked.field) {
                        asked.input.set(typed);
                    }
                }
            });
        });
        self.party.set(draft.party.max(1));
        self.rating.set(draft.rating);
        if draft.mark.is_some() {
            self.mark.set(draft.mark);
        }
        self.is_resumed.set(true);
        self.kept.set(Kept::Restored);
    }

    /// Whether what was typed on an earlier page, or on another one, is what stands there.
    pub fn is_resumed(self) -> bool {
        self.is_resumed.get() && !self.is_untouched.get()
    }

    /// Begins anew with what the backend has; it can be undone.
    pub fn clear(self) {
        let draft = untrack(|| self.as_draft());
        let was_resumed = self.is_resumed.get_untracked();
        self.cleared.set(Some(Cleared { draft, was_resumed }));
        self.is_resumed.set(false);
        self.fields.with_value(|fields| {
            fields.iter().for_each(|asked| asked.input.set(asked.at_first.clone()));
        });
        self.party.set(1);
        self.rating.set(0);
        self.mark.set(self.mark_at_first.get_value());
        self.faults.set(Vec::new());
    }

    fn undo(self) {
        let Some(cleared) = self.cleared.get_untracked() else { return };
        let Cleared { draft: before, was_resumed } = cleared;
        self.fields.with_value(|fields| {
            for asked in fields {
                let answer = before.answers.get(&asked.field.name);
                asked.input.set(Typed::of(&asked.field, answer));
            }
        });
        self.party.set(before.party);
        self.rating.set(before.rating);
        self.mark.set(before.mark);
        self.is_resumed.set(was_resumed);
        self.cleared.set(None);
    }
}

#[cfg(test)]
mod tests {
    use contract::activities::{Answer, Answers, Form};
    use leptos::prelude::*;
    use serde_json::json;

    use super::Filling;

    fn answers(wish: &str) -> Answers {
        [("wish".to_owned(), Answer::Text(wish.into()))].into()
    }

    fn filling(draft: &str) -> Filling {
        let fields = json!([{ "name": "wish", "label": "Wish", "kind": "text" }]);
        let form: Form = serde_json::from_value(json!({ "version": 1, "fields": fields })).unwrap();
        Filling::begin(form, draft.into(), Some(&answers("tea")), Some("v1".into()))
    }

    #[test]
    fn what_is_cleared_can_be_undone() {
        Owner::new().with(|| {
            let filling = filling("test.undo");
            filling.put("wish", Some(&Answer::Text("milk".into())));
            filling.rating().set(4);
            filling.clear();
            assert_eq!(filling.checked(), Some(answers("tea")));
            assert_eq!(filling.rating().get_untracked(), 0);
            filling.undo();
            assert_eq!(filling.checked(), Some(answers("milk")));
            assert_eq!(filling.rating().get_untracked(), 4);
        });
    }

    #[test]
    fn what_is_kept_under_another_name_is_not_kept_under_the_first() {
        Owner::new().with(|| {
            let typed = filling("test.first");
            typed.put("wish", Some(&Answer::Text("milk".into())));
            crate::draft::store("test.first", &untrack(|| typed.as_draft()).write());
            // Another page's, of which this one knows nothing.
            typed.keep_as("test.another".into());
            let first = filling("test.first");
            assert_eq!(first.checked(), Some(answers("milk")));
            first.keep_as("test.second".into());
            assert_eq!(crate::draft::recall("test.first"), None);
            assert_eq!(filling("test.second").checked(), Some(answers("milk")));
            filling("test.untouched").keep_as("test.third".into());
            assert_eq!(crate::draft::recall("test.third"), None);
            let untouched = filling("test.fourth");
            untouched.keep_as("test.second".into());
            assert_eq!(untouched.checked(), Some(answers("milk")), "what is there is not lost");
            assert_eq!(crate::draft::recall("test.second"), crate::draft::recall("test.another"));
            crate::draft::discard("test.second");
            crate::draft::discard("test.another");
        });
    }

    #[test]
    fn what_was_brought_back_is_told_until_it_is_cleared() {
        Owner::new().with(|| {
            let is_resumed = |filling: Filling| untrack(|| filling.is_resumed());
            let first = filling("test.resumed");
            first.put("wish", Some(&Answer::Text("milk".into())));
            assert!(!is_resumed(first), "it was typed here");
            crate::draft::store("test.resumed", &untrack(|| first.as_draft()).write());
            let second = filling("test.resumed");
            assert_eq!(second.checked(), Some(answers("milk")));
            assert!(is_resumed(second));
            second.clear();
            assert!(!is_resumed(second));
            assert_eq!(second.checked(), Some(answers("tea")));
            second.undo();
            assert!(is_resumed(second));
            second.clear();
            second.put("wish", Some(&Answer::Text("water".into())));
            assert!(!is_resumed(second), "that was typed here");
        });
    }

    #[test]
    fn a_settled_conflict_stays_settled_when_the_form_is_cleared() {
        Owner::new().with(|| {
            let filling = filling("test.rebase");
            filling.put("wish", Some(&Answer::Text("milk".into())));
            filling.rebase(&answers("water"), "v2".into());
            assert_eq!(filling.checked(), Some(answers("milk")));
            filling.clear();
            assert_eq!(untrack(|| filling.mark()).as_deref(), Some("v2"));
            assert_eq!(filling.checked(), Some(answers("water")));
        });
    }

    #[test]
    fn what_was_filled_in_anew_is_not_what_was_found_wrong() {
        Owner::new().with(|| {
            let filling = filling("test.point_out");
            let wrong = json!([{ "pointer": "/answers/wish", "code": "invalid", "detail": "no" }]);
            let wrong: Vec<contract::FieldProblem> = serde_json::from_value(wrong).unwrap();
            assert_eq!(filling.point_out(&wrong), []);
            let unsolved = || untrack(|| filling.unsolved(&wrong, &answers("tea")));
            assert_eq!(unsolved(), wrong);
            filling.put("wish", Some(&Answer::Text(" tea ".into())));
            assert_eq!(unsolved(), wrong, "it says the same");
            filling.put("wish", Some(&Answer::Text("milk".into())));
            assert_eq!(unsolved(), []);
            assert_eq!(filling.point_out(&wrong), wrong);
            assert_eq!(filling.label_at(&wrong[0]).as_deref(), Some("Wish"));
            let party = json!([{ "pointer": "/party", "code": "invalid", "detail": "no" }]);
            let party: Vec<contract::FieldProblem> = serde_json::from_value(party).unwrap();
            assert_eq!(
                untrack(|| filling.unsolved(&party, &answers("milk"))),
                [],
                "it is no field"
            );
        });
    }

    #[test]
    fn a_correction_of_one_field_is_a_correction() {
        let text = |words: &str| Answer::Text(words.into());
        Owner::new().with(|| {
            let fields = json!([
                { "name": "wish", "label": "Wish", "kind": "text" },
                { "name": "seat", "label": "Seat", "kind": "text" },
                { "name": "note", "label": "Note", "kind": "text" },
            ]);
            let form = serde_json::from_value(json!({ "version": 1, "fields": fields })).unwrap();
            let said = ["wish", "seat", "note"].map(|name| (name.to_owned(), text("tea")));
            let said = Answers::from(said);
            let filling = Filling::begin(form, "test.some".into(), Some(&said), None);
            let wrong = json!([
                { "pointer": "/answers/wish", "code": "invalid", "detail": "no" },
                { "pointer": "/answers/seat", "code": "invalid", "detail": "no" },
                { "pointer": "/party", "code": "invalid", "detail": "no" },
            ]);
            let wrong: Vec<contract::FieldProblem> = serde_json::from_value(wrong).unwrap();
            let unsolved = || untrack(|| filling.unsolved(&wrong, &said));
            assert_eq!(unsolved(), wrong[..2]);
            filling.put("note", Some(&text("please")));
            assert_eq!(unsolved(), wrong[..2], "nobody asked for that");
            filling.put("seat", Some(&text("window")));
            assert_eq!(unsolved(), [], "the other one may be right as it is");
        });
    }
}
