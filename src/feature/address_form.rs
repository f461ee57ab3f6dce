//! The form for an address, new or known: the address book has it, and so has whoever sends
//! something. What was typed stays until it is saved.

mod model;

use contract::{
    Code,
    mall::{self, Region},
};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

pub use self::model::phone_line;
use self::model::{Draft, Part, Wrong};
use super::panel;
use crate::{
    api::ApiError,
    deed::Deed,
    draft,
    i18n::{self, text},
    ui::{Button, Checkbox, Choice, Field, Select, ToastKind, Toasts},
};

/// An address in one line, as the member's language writes it.
pub fn one_line(address: &mall::Address) -> String {
    let region = match address.region {
        Region::Cn => String::new(),
        region => region_name(region),
    };
    model::one_line(address, &region, i18n::locale())
}

/// The name that a draft of the region has.
const REGION: &str = "address.region";

/// Asks for an address, or changes one. `on_saved` gets it as the backend keeps it; it may be gone
/// by then.
#[component]
pub fn AddressForm(
    existing: Option<mall::Address>,
    /// What stands on the button, where saving is not the end of it.
    #[prop(optional, into)]
    save: Option<String>,
    on_saved: Callback<mall::Address>,
) -> impl IntoView {
    let known = existing.as_ref().map(Draft::of).unwrap_or_default();
    let can_become_default = !known.is_default;
    let form = Form::start(&known, existing.is_none());
    let deed = Deed::new();
    let toasts = expect_context::<Toasts>();
    let element = NodeRef::<html::Form>::new();
    let focus = move |part: Part| {
        let form = element.try_get_untracked().flatten();
        let selector = format!("[name={}]", part.name());
        let input = form.and_then(|form| form.query_selector(&selector).ok().flatten());
        if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
            input.focus().ok();
        }
    };

    let on_end = move |outcome: Result<mall::Address, ApiError>, typed: Draft| match outcome {
        Ok(address) => {
            draft::forget(&Part::ALL.map(Part::draft));
            draft::forget(&[REGION]);
            if on_saved.try_run(address).is_none() {
                toasts.push(ToastKind::Good, text::address::saved());
            }
        }
        Err(error) => {
            if form.refusal.try_get_untracked().is_none() {
                toasts.push(ToastKind::Bad, panel::reason(&error));
            } else if let Some(part) = form.refuse(&error, &typed) {
                focus(part);
            }
        }
    };
    let submit = move || {
        let typed = form.typed();
        let tidy = typed.tidy();
        let wrongs = tidy.wrongs();
        form.refusal.set(None);
        form.faults.set(
            wrongs
                .iter()
                .map(|(part, why)| Fault::new(*part, words(*why, typed.region), &typed))
                .collect(),
        );
        if let Some((part, _)) = wrongs.first() {
            return focus(*part);
        }
        match &existing {
            None => deed.carry_out(tidy.into_new(), move |outcome| on_end(outcome, typed)),
            Some(before) => match tidy.changes(before) {
                Some(change) => deed.carry_out(change, move |outcome| on_end(outcome, typed)),
                None => on_saved.run(before.clone()),
            },
        }
    };

    let region = Memo::new(move |_| form.region.with(|code| model::region_named(code)));
    let fields = move || {
        let region = region.get();
        let inputs = form.inputs.into_iter().filter(|(part, _)| part.is_in(region));
        inputs.map(|(part, value)| field(form, region, part, value)).collect_view()
    };
    view! {
        <form
            class="form address-form"
            novalidate
            node_ref=element
            data-region=move || region.get().as_str()
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            {region_choice(form)}
            {fields}
            {can_become_default.then(|| view! {
                <Checkbox checked=form.is_default>{text::address::as_default()}</Checkbox>
            })}
            <div class="address-form__foot">
                {panel::memory_only()}
                {panel::refused(move || form.refusal.get())}
                {panel::checking(deed, text::address::checking)}
                <Button submit=true pending=deed.is_under_way()>
                    {save.unwrap_or_else(text::address::save)}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// What is in the form.
#[derive(Clone, Copy)]
struct Form {
    /// By its code.
    region: RwSignal<String>,
    inputs: [(Part, RwSignal<String>); 7],
    is_default: RwSignal<bool>,
    faults: RwSignal<Vec<Fault>>,
    /// Why it was not saved, where no part is to blame.
    refusal: RwSignal<Option<String>>,
}

/// What is wrong with a part, as long as it stays what it was and where it was.
#[derive(Clone)]
struct Fault {
    part: Part,
    region: Region,
    line: String,
    typed: String,
}

impl Fault {
    fn new(part: Part, line: String, typed: &Draft) -> Self {
        Self { part, region: typed.region, line, typed: typed.part(part).to_owned() }
    }
}

impl Form {
    /// What a new one was begun with comes back; a known one is as it is.
    fn start(known: &Draft, is_new: bool) -> Self {
        let input = |part: Part| match is_new {
            true => draft::text(part.draft()),
            false => RwSignal::new(known.part(part).to_owned()),
        };
        let region = match is_new {
            true => draft::text(REGION),
            false => RwSignal::new(known.region.as_str().to_owned()),
        };
        if region.with_untracked(String::is_empty) {
            region.set(model::usual_region(i18n::locale()).as_str().to_owned());
        }
        Self {
            region,
            inputs: Part::ALL.map(|part| (part, input(part))),
            is_default: RwSignal::new(known.is_default),
            faults: RwSignal::new(Vec::new()),
            refusal: RwSignal::new(None),
        }
    }

    fn typed(self) -> Draft {
        let is_default = self.is_default.get_untracked();
        let region = self.region.with_untracked(|code| model::region_named(code));
        let mut draft = Draft { region, is_default, ..Draft::default() };
        for (part, value) in self.inputs {
            draft.set(part, value.get_untracked());
        }
        draft
    }

    /// Says why it was not saved. Gives back the first part that is to blame.
    fn refuse(self, error: &ApiError, typed: &Draft) -> Option<Part> {
        let problem = match error {
            ApiError::Rejected(refusal) => refusal.problem(),
            _ => contract::Problem::default(),
        };
        let fault = |part: Part| {
            let told =
                problem.errors.iter().find(|error| Part::at(&error.pointer) == Some(part))?;
            let line = Some(told.detail.clone()).filter(|detail| !detail.is_empty());
            Some(Fault::new(part, line.unwrap_or_else(text::address::invalid), typed))
        };
        let faults: Vec<Fault> = Part::ALL.into_iter().filter_map(fault).collect();
        let first = faults.first().map(|fault| fault.part);
        if first.is_none() {
            let line = match (problem.code, problem.limit) {
                (Code::LimitReached, Some(limit)) => text::address::limit(limit.into()),
                _ => panel::reason(error),
            };
            self.refusal.try_set(Some(line));
        }
        self.faults.try_set(faults);
        first
    }
}

/// Where it is. Where that is none that one can choose, it stays as it is.
fn region_choice(form: Form) -> Option<AnyView> {
    let code = form.region.get_untracked();
    let choice = |region: &Region| Choice::new(region.as_str(), region_name(*region));
    let choices: Vec<Choice> = Region::ALL.iter().map(choice).collect();
    (model::region_named(&code) != Region::Unknown).then(|| {
        view! {
            <div class="address-form__part" data-part="region">
                <Select
                    label=text::address::region()
                    choices
                    value=form.region
                    autocomplete="country"
                />
            </div>
        }
        .into_any()
    })
}

fn region_name(region: Region) -> String {
    match region {
        Region::Cn => text::address::region_cn(),
        Region::Hk => text::address::region_hk(),
        Region::Mo => text::address::region_mo(),
        Region::Tw => text::address::region_tw(),
        Region::Unknown => String::new(),
    }
}

fn field(form: Form, region: Region, part: Part, value: RwSignal<String>) -> AnyView {
    let error = Signal::derive(move || {
        form.faults.with(|faults| {
            let is_of_this = |fault: &&Fault| fault.part == part && fault.region == region;
            let fault = faults.iter().find(is_of_this)?;
            value.with(|value| *value == fault.typed).then(|| fault.line.clone())
        })
    });
    let hint = if part == Part::Street { text::address::street_hint() } else { String::new() };
    let is_digits = matches!(part, Part::Phone | Part::Postcode);
    let (label, autocomplete) = match part {
        Part::Name => (text::address::name(), "name"),
        Part::Phone => (text::address::phone(), "tel-national"),
        Part::Province => (text::address::province(), "address-level1"),
        Part::City if region == Region::Tw => (text::address::county(), "address-level1"),
        Part::City => (text::address::city(), "address-level2"),
        Part::District if region.needs_district() => (text::address::area(), "address-level2"),
        Part::District => (text::address::district(), "address-level3"),
        Part::Street => (text::address::street(), "street-address"),
        Part::Postcode => (text::address::postcode(), "postal-code"),
    };
    view! {
        <div class="address-form__part" data-part=part.name()>
            <Field
                label
                hint
                name=part.name()
                value
                error
                input_type=if part == Part::Phone { "tel" } else { "text" }
                inputmode=if is_digits { "numeric" } else { "text" }
                autocomplete
                // What is too long is said, not cut off where nobody sees it.
                maxlength=200
            />
        </div>
    }
    .into_any()
}

fn words(why: Wrong, region: Region) -> String {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    match why {
        Wrong::Missing => text::address::missing(),
        Wrong::TooShort(least) => text::address::too_short(count(least)),
        Wrong::TooLong(most) => text::address::too_long(count(most)),
        Wrong::NotAPhone if region == Region::Cn => text::address::phone_invalid(),
        Wrong::NotAPhone if region == Region::Unknown => text::address::invalid(),
        Wrong::NotAPhone => text::address::phone_elsewhere(&region_name(region)),
        Wrong::NotAPostcode if region == Region::Cn => text::address::postcode_invalid(),
        Wrong::NotAPostcode => text::address::postcode_elsewhere(),
        Wrong::Invalid => text::address::invalid(),
    }
}
