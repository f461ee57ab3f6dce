//! One field of a form, in the shape that its kind has.

use contract::activities::{FieldKind, FormField};
use leptos::prelude::*;

use super::{Asked, Filling, model::Typed, words};
use crate::{
    config::Config,
    i18n::{self, text},
    ui::{
        Checkbox, Choice, Field, Icon, IconName, Notice, OptionRow, Options, Picks, Select,
        TextArea, Tone,
    },
};

/// More options than these stand in the system's own picker.
const IN_SIGHT: usize = 5;

/// What is in a field, as the parts of the page change it.
#[derive(Clone, Copy)]
pub enum Input {
    Text(RwSignal<String>),
    Choices(RwSignal<Vec<String>>),
    Ticked(RwSignal<bool>),
}

impl Input {
    pub fn new(typed: Typed) -> Self {
        match typed {
            Typed::Text(text) => Self::Text(RwSignal::new(text)),
            Typed::Choices(chosen) => Self::Choices(RwSignal::new(chosen)),
            Typed::Ticked(is_ticked) => Self::Ticked(RwSignal::new(is_ticked)),
        }
    }

    pub fn get(self) -> Typed {
        match self {
            Self::Text(text) => Typed::Text(text.get()),
            Self::Choices(chosen) => Typed::Choices(chosen.get()),
            Self::Ticked(is_ticked) => Typed::Ticked(is_ticked.get()),
        }
    }

    pub fn get_untracked(self) -> Typed {
        untrack(|| self.get())
    }

    pub fn set(self, typed: Typed) {
        match (self, typed) {
            (Self::Text(text), Typed::Text(typed)) => text.set(typed),
            (Self::Choices(chosen), Typed::Choices(typed)) => chosen.set(typed),
            (Self::Ticked(is_ticked), Typed::Ticked(typed)) => is_ticked.set(typed),
            // A field keeps its kind as long as it is on the page.
            _ => {}
        }
    }
}

pub fn view(filling: Filling, asked: Asked) -> AnyView {
    let field = &asked.field;
    let error = filling.error(&asked);
    let content = match asked.input {
        Input::Ticked(is_ticked) => consent(field, is_ticked, error),
        Input::Choices(chosen) => {
            let choices =
                field.options.iter().map(|option| Choice::new(&option.value, &option.label));
            view! {
                <Picks
                    label=words::label(field)
                    hint=words::hint(field)
                    choices=choices.collect()
                    chosen
                    error
                />
            }
            .into_any()
        }
        Input::Text(value) if field.kind == FieldKind::Single => single(field, value, error),
        Input::Text(value) => {
            let left = asked.clone();
            let on_blur = Callback::new(move |()| filling.check_left(&left));
            typed(field, value, error, on_blur)
        }
    };
    view! {
        <div class="form-field" data-name=field.name.clone() data-kind=words::kind(field.kind)>
            {content}
        </div>
    }
    .into_any()
}

fn typed(
    field: &FormField,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
    on_blur: Callback<()>,
) -> AnyView {
    if field.kind == FieldKind::LongText {
        let (help, most) = (words::hint(field), field.max_length);
        let hint = move || {
            let count = value.with(|value| value.trim().chars().count());
            let used = most.map(|most| {
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                text::form::used(&i18n::integer(count), &i18n::integer(most.into()))
            });
            [Some(help.clone()).filter(|help| !help.is_empty()), used]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · ")
        };
        let hint = TextProp::from(hint);
        return view! { <TextArea label=words::label(field) hint value error on_blur/> }.into_any();
    }
    let (input_type, inputmode) = match field.kind {
        FieldKind::Phone => ("tel", "numeric"),
        FieldKind::Date => ("date", "text"),
        // The keyboard of digits has no minus everywhere.
        FieldKind::Number if field.min.is_some_and(|min| min >= 0) => ("text", "numeric"),
        _ => ("text", "text"),
    };
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    let (min, max) = (day(field.earliest), day(field.latest));
    view! {
        <Field
            label=words::label(field)
            hint=words::hint(field)
            value
            error
            input_type
            inputmode
            name=words::input_name(field)
            autocomplete=words::autocomplete(field)
            min
            max
            on_blur
        />
    }
    .into_any()
}

/// One of a few in sight; of many, in the system's own picker.
fn single(field: &FormField, value: RwSignal<String>, error: Signal<Option<String>>) -> AnyView {
    let label = words::label(field);
    let hint = words::hint(field);
    let none = (!field.required).then(text::form::none);
    if field.options.len() > IN_SIGHT {
        let first = Choice::new("", none.unwrap_or_else(text::form::choose));
        let options = field.options.iter().map(|option| Choice::new(&option.value, &option.label));
        let choices: Vec<Choice> = [first].into_iter().chain(options).collect();
        return view! { <Select label hint choices=Signal::stored(choices) value error/> }
            .into_any();
    }
    let row = |key: &str, title: &str| OptionRow {
        key: key.to_owned(),
        title: title.to_owned(),
        detail: String::new(),
    };
    let options = field.options.iter().map(|option| row(&option.value, &option.label));
    // What was chosen can be taken back.
    let rows: Vec<OptionRow> = options.chain(none.map(|none| row("", &none))).collect();
    let is_optional = !field.required;
    let chosen = Signal::derive(move || {
        let value = value.get();
        (is_optional || !value.is_empty()).then_some(value)
    });
    let on_choose = Callback::new(move |key| value.set(key));
    view! { <Options label hint rows=Signal::stored(rows) chosen on_choose error/> }.into_any()
}

/// What one agrees to stands there before one does.
fn consent(field: &FormField, checked: RwSignal<bool>, error: Signal<Option<String>>) -> AnyView {
    let asked = field.consent.as_ref().map(|asked| {
        view! {
            <p class="form-field__consent">{asked.text.clone()}</p>
            <p class="form-field__version">{text::form::version(&asked.version)}</p>
        }
    });
    let (label, hint) = (words::label(field), field.help.clone().unwrap_or_default());
    view! {
        <Checkbox checked error hint>{label}</Checkbox>
        {asked}
    }
    .into_any()
}

/// That a field has to be filled in which this version of the app does not know.
pub fn beyond_us() -> AnyView {
    let contact = use_context::<Config>().and_then(|config| config.contact);
    let call = contact.map(|number| {
        let link = format!("tel:{number}");
        view! {
            <a class="row-link" href=link>
                <Icon name=IconName::Headset/>
                <span class="row-link__text">{text::me::contact()}</span>
                <span class="row-link__hint">{number}</span>
            </a>
        }
    });
    view! {
        <div class="form-fields__beyond" data-state="beyond-us">
            <Notice tone=Tone::Warning>{text::form::beyond_us()}</Notice>
            {call}
        </div>
    }
    .into_any()
}
