//! The consents, one by one: none is ticked until somebody ticks it, each has its version and date,
//! and its full text unfolds where it stands, so that nothing of the form is lost over reading.

use contract::{
    bootstrap::{Bootstrap, ConsentText},
    joining::ConsentGiven,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::{
    browser,
    feature::panel,
    i18n::{self, text},
    ui::{Checkbox, Data},
};

/// What was agreed to. No draft has it: it is asked anew on every visit.
#[derive(Clone, Copy)]
pub struct Consents {
    given: StoredValue<Vec<ConsentGiven>>,
    /// The purposes that something was found wrong with.
    lacking: RwSignal<Vec<String>>,
}

impl Consents {
    pub fn start() -> Self {
        Self { given: StoredValue::new(Vec::new()), lacking: RwSignal::new(Vec::new()) }
    }

    pub fn given(self) -> Vec<ConsentGiven> {
        self.given.get_value()
    }

    /// Says at each required one that is not ticked that it is required. Says whether there is one.
    pub fn are_lacking(self, texts: &[ConsentText]) -> bool {
        let given = self.given();
        let is_lacking = |text: &&ConsentText| text.required && !given.contains(&consent(text));
        let lacking = texts.iter().filter(is_lacking).map(|text| text.purpose.clone());
        let lacking: Vec<String> = lacking.collect();
        let is_any = !lacking.is_empty();
        self.lacking.set(lacking);
        is_any
    }

    /// Says the same of those that the backend lacks. It may be called when the page is gone.
    pub fn show_lacking(self, purposes: Vec<String>) {
        self.lacking.try_set(purposes);
    }

    /// Leads to the first of them.
    pub fn lead_to_lacking(self) {
        let first = self.lacking.try_with_untracked(|lacking| lacking.first().cloned()).flatten();
        let input = first.and_then(|purpose| {
            let selector = format!(".consent[data-purpose=\"{purpose}\"] input");
            browser::document()?.query_selector(&selector).ok().flatten()
        });
        if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
            input.focus().ok();
        }
    }

    pub fn view(self, bootstrap: Data<Bootstrap>) -> AnyView {
        let texts = Memo::new(move |_| bootstrap.with(|bootstrap| bootstrap.consents.clone()));
        let rows = move || texts.get().into_iter().map(|text| self.row(text)).collect_view();
        view! {
            <fieldset class="consents">
                <legend class="consents__title">{text::join::consents()}</legend>
                {rows}
            </fieldset>
        }
        .into_any()
    }

    /// Its box, its version, its full text.
    fn row(self, of: ConsentText) -> AnyView {
        let consent = consent(&of);
        let ConsentText { purpose, version, date, title, text: body, required } = of;
        // A text that came anew and is the same is still agreed to.
        let ticked = RwSignal::new(self.given.with_value(|given| given.contains(&consent)));
        Effect::new(move |_| {
            let is_ticked = ticked.get();
            self.given.update_value(|given| {
                given.retain(|known| known.purpose != consent.purpose);
                given.extend(is_ticked.then(|| consent.clone()));
            });
        });
        let of = purpose.clone();
        let error = Signal::derive(move || {
            let is_lacking = self.lacking.with(|lacking| lacking.contains(&of)) && !ticked.get();
            is_lacking.then(text::join::consent_required)
        });
        let name = title.clone();
        let kind = if required { text::join::required() } else { text::join::optional() };
        view! {
            <div class="consent" data-purpose=purpose>
                <Checkbox checked=ticked error>
                    <span class="consent__title">{title}</span>
                    <span class="consent__kind">{kind}</span>
                </Checkbox>
                <details class="consent__details">
                    <summary class="consent__fold">
                        <span class="consent__version">
                            {text::join::version(&version, &i18n::date(&date))}
                        </span>
                        <span class="consent__read fold__head">
                            {text::join::read()}
                            <span class="visually-hidden">" "{name}</span>
                        </span>
                    </summary>
                    <div class="consent__text">{panel::paragraphs(&body)}</div>
                </details>
            </div>
        }
        .into_any()
    }
}

fn consent(text: &ConsentText) -> ConsentGiven {
    ConsentGiven { purpose: text.purpose.clone(), version: text.version.clone() }
}
