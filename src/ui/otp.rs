//! A one-time password: one real input, drawn as cells.

use leptos::{html, prelude::*};

use super::{dom, field::Note};

/// Takes a one-time password by typing, pasting or the keyboard's suggestion. It takes the focus as
/// well, since nothing else is wanted when it appears, and again when it has to be typed anew.
#[component]
pub fn OtpField(
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(default = 6)] length: usize,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Runs with the digits as soon as the last one is there.
    on_complete: Callback<String>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        error.track();
        if let Some(input) = input.get() {
            input.focus().ok();
        }
    });
    let id = dom::unique_id("otp");
    let note = Note::new(&id, hint, error);
    let on_input = move |typed: String| {
        let digits = digits(&typed, length);
        let is_new = value.get_untracked() != digits;
        value.set(digits.clone());
        if is_new && digits.len() == length {
            on_complete.run(digits);
        }
    };
    let cell = move |index: usize| {
        let digit = move || value.with(|value| value.get(index..=index).map(str::to_owned));
        let state = move || match value.with(String::len) {
            filled if index < filled => "filled",
            filled if index == filled => "next",
            _ => "open",
        };
        view! { <span class="otp__cell" data-state=state>{digit}</span> }
    };
    view! {
        <div class="field otp" data-state=move || note.state()>
            <label class="field__label" for=id.clone()>{move || label.get()}</label>
            <div class="otp__box">
                <input
                    class="otp__input"
                    node_ref=input
                    id=id
                    type="text"
                    name="one-time-code"
                    inputmode="numeric"
                    autocomplete="one-time-code"
                    autocapitalize="off"
                    spellcheck="false"
                    disabled=move || disabled.get()
                    aria-invalid=move || note.is_invalid()
                    aria-describedby=note.described_by()
                    prop:value=move || value.get()
                    on:input:target=move |event| {
                        let input = event.target();
                        on_input(input.value());
                        input.set_value(&value.get_untracked());
                    }
                />
                <div class="otp__cells" aria-hidden="true">
                    {(0..length).map(cell).collect_view()}
                </div>
            </div>
            {note.view()}
        </div>
    }
    .into_any()
}

/// The first `length` digits in `typed`; a Chinese keyboard's wide digits count as well.
fn digits(typed: &str, length: usize) -> String {
    typed
        .chars()
        .filter_map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
            c => c.is_ascii_digit().then_some(c),
        })
        .take(length)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn a_pasted_message_gives_its_digits() {
        assert_eq!(digits("246 810", 6), "246810");
        assert_eq!(digits("验证码：２４６８１０，5 分钟内有效", 6), "246810");
        assert_eq!(digits("24a", 6), "24");
        assert_eq!(digits("", 6), "");
    }
}
