//! Each kind of field with what people type into it, right and wrong.

use contract::activities::{Answer, Answers, Form, FormField};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Draft, Typed, Wrong, at_first, check, field_at, half_width, shape};

fn field(kind: &str, more: Value) -> FormField {
    let mut json = json!({ "name": "x", "label": "X", "kind": kind });
    if let (Some(json), Value::Object(more)) = (json.as_object_mut(), more) {
        json.extend(more);
    }
    serde_json::from_value(json).unwrap()
}

fn options(kind: &str, more: Value) -> FormField {
    let options = ["a", "b", "c"].map(|value| json!({ "value": value, "label": value }));
    let mut field = field(kind, more);
    field.options = serde_json::from_value(json!(options)).unwrap();
    field
}

fn text(typed: &str) -> Typed {
    Typed::Text(typed.to_owned())
}

fn choices(chosen: &[&str]) -> Typed {
    Typed::Choices(chosen.iter().map(|&value| value.to_owned()).collect())
}

fn sent(typed: &str) -> Result<Option<Answer>, Wrong> {
    Ok(Some(Answer::Text(typed.to_owned())))
}

#[test]
fn a_line_is_sent_without_the_space_around_it() {
    let line = field("text", json!({ "max_length": 4, "required": true }));
    assert_eq!(check(&line, &text(" 林小满 ")), sent("林小满"));
    assert_eq!(check(&line, &text("林\t满")), sent("林 满"));
    assert_eq!(check(&line, &text("  ")), Err(Wrong::Required));
    assert_eq!(check(&line, &text("一二三四五")), Err(Wrong::TooLong));
    assert_eq!(check(&line, &text("一\n二")), Err(Wrong::Invalid));
    assert_eq!(check(&field("text", json!({})), &text("")), Ok(None), "nobody has to");
}

#[test]
fn lines_may_be_many() {
    let lines = field("long_text", json!({ "max_length": 9 }));
    assert_eq!(check(&lines, &text("一\n二\n")), sent("一\n二"));
    assert_eq!(check(&lines, &text(&"长".repeat(10))), Err(Wrong::TooLong));
    assert_eq!(check(&lines, &text("一\u{7}")), Err(Wrong::Invalid));
}

#[test]
fn a_phone_is_sent_as_digits() {
    let phone = field("phone", json!({}));
    for typed in ["13800000001", "+86 138-0000-0001", "１３８０００００００１"] {
        assert_eq!(check(&phone, &text(typed)), sent("13800000001"), "{typed}");
    }
    for typed in ["1380000000", "23800000001", "abc", "13800000001x"] {
        assert_eq!(check(&phone, &text(typed)), Err(Wrong::Invalid), "{typed}");
    }
}

#[test]
fn a_number_is_whole_and_within_its_bounds() {
    let number = field("number", json!({ "min": -2, "max": 120 }));
    for (typed, value) in [("8", 8), (" 120 ", 120), ("-2", -2), ("−1", -1), ("１２", 12)] {
        assert_eq!(check(&number, &text(typed)), Ok(Some(Answer::Number(value))), "{typed}");
    }
    for typed in ["1.5", "八", "8岁", "1e3", "99999999999999999999"] {
        assert_eq!(check(&number, &text(typed)), Err(Wrong::Invalid), "{typed}");
    }
    for typed in ["-3", "121"] {
        assert_eq!(check(&number, &text(typed)), Err(Wrong::OutOfRange), "{typed}");
    }
}

#[test]
fn one_of_the_options_is_one_of_them() {
    let single = options("single", json!({ "required": true }));
    assert_eq!(check(&single, &text("b")), sent("b"));
    assert_eq!(check(&single, &text("")), Err(Wrong::Required));
    assert_eq!(check(&single, &text("d")), Err(Wrong::Invalid));
}

#[test]
fn no_more_options_than_are_allowed() {
    let multiple = options("multiple", json!({ "max_choices": 2 }));
    let expected = Answer::Choices(vec!["a".into(), "c".into()]);
    assert_eq!(check(&multiple, &choices(&["a", "c"])), Ok(Some(expected)));
    assert_eq!(check(&multiple, &choices(&["a", "b", "c"])), Err(Wrong::OutOfRange));
    assert_eq!(check(&multiple, &choices(&[])), Ok(None));
    let required = options("multiple", json!({ "required": true }));
    assert_eq!(check(&required, &choices(&[])), Err(Wrong::Required));
    assert!(check(&required, &choices(&["a", "b", "c"])).is_ok(), "as many as there are");
}

#[test]
fn a_date_exists_and_lies_within_its_bounds() {
    let date = field("date", json!({ "earliest": "2026-11-01", "latest": "2026-11-30" }));
    assert_eq!(check(&date, &text("2026-11-30")), sent("2026-11-30"));
    for typed in ["2026-10-31", "2026-12-01"] {
        assert_eq!(check(&date, &text(typed)), Err(Wrong::OutOfRange), "{typed}");
    }
    for typed in ["2026-02-30", "30.11.2026", "soon", "12026-11-30"] {
        assert_eq!(check(&date, &text(typed)), Err(Wrong::Invalid), "{typed}");
    }
}

#[test]
fn one_agrees_oneself() {
    let more = json!({ "required": true, "value": true, "prefill": "name" });
    let must = field("consent", more);
    assert_eq!(at_first(&must, None), Typed::Ticked(false), "unticked, whatever is known");
    assert_eq!(check(&must, &Typed::Ticked(false)), Err(Wrong::Required));
    assert_eq!(check(&must, &Typed::Ticked(true)), Ok(Some(Answer::Flag(true))));
    let may = field("consent", json!({}));
    assert_eq!(check(&may, &Typed::Ticked(false)), Ok(Some(Answer::Flag(false))));
}

#[test]
fn what_is_known_is_put_in_and_what_was_answered_goes_before_it() {
    let name = field("text", json!({ "prefill": "name", "value": "林小满", "required": true }));
    let city = field("text", json!({ "prefill": "city", "value": "杭州" }));
    let none = Answers::new();
    let own = Answers::from([("x".to_owned(), Answer::Text("小满".into()))]);
    assert_eq!(at_first(&name, None), text("林小满"));
    assert_eq!(at_first(&name, Some(&own)), text("小满"));
    assert_eq!(at_first(&name, Some(&none)), text("林小满"), "it has to be there");
    assert_eq!(at_first(&city, Some(&none)), text(""), "it was left empty");
}

#[test]
fn only_what_fits_is_kept_of_an_answer() {
    let single = options("single", json!({}));
    assert_eq!(Typed::of(&single, Some(&Answer::Text("gone".into()))), text(""));
    let multiple = options("multiple", json!({}));
    let answer = Answer::Choices(vec!["c".into(), "gone".into(), "a".into()]);
    assert_eq!(Typed::of(&multiple, Some(&answer)), choices(&["a", "c"]));
    assert_eq!(Typed::of(&multiple, Some(&Answer::Unknown)), choices(&[]));
    assert_eq!(Typed::of(&field("number", json!({})), Some(&Answer::Number(-3))), text("-3"));
}

#[test]
fn a_draft_comes_back_as_it_was_typed() {
    let form = Form { version: 3, fields: vec![field("number", json!({}))] };
    let asked = &form.fields[0];
    let draft = Draft {
        version: 3,
        party: 2,
        rating: 4,
        mark: None,
        answers: Answers::from([("x".to_owned(), text("12a").to_draft())]),
    };
    let read = Draft::read(&draft.write()).unwrap();
    assert_eq!(read, draft);
    assert_eq!(read.typed(&form, asked), Some(text("12a")), "wrong as it is");
    for stored in ["", "{\"party\":\"many\"}", "{\"answers\":3}", "null"] {
        assert_eq!(Draft::read(stored), None, "{stored:?}");
    }
    assert_eq!(Draft::read("{\"later\":1}"), Some(Draft::default()));
}

#[test]
fn another_form_asks_for_consent_anew() {
    let ticked = Answers::from([("x".to_owned(), Answer::Flag(true))]);
    let draft = Draft { version: 3, answers: ticked, ..Draft::default() };
    let form = |version| Form { version, fields: vec![field("consent", json!({}))] };
    let typed = |form: &Form| draft.typed(form, &form.fields[0]);
    assert_eq!(typed(&form(3)), Some(Typed::Ticked(true)));
    assert_eq!(typed(&form(4)), None);
}

#[test]
fn forms_that_ask_for_the_same_are_the_same() {
    let form = |value: Value| Form { version: 1, fields: vec![field("text", value)] };
    assert_eq!(shape(&form(json!({ "value": "a" }))), shape(&form(json!({}))));
    assert_ne!(shape(&form(json!({ "required": true }))), shape(&form(json!({}))));
}

#[test]
fn a_pointer_leads_to_its_field() {
    assert_eq!(field_at("/answers/phone"), Some("phone"));
    assert_eq!(field_at("/answers/teas/0"), Some("teas"));
    for elsewhere in ["/party", "/answers", "answers/phone", ""] {
        assert_eq!(field_at(elsewhere), None, "{elsewhere:?}");
    }
}

#[test]
fn wide_digits_are_digits() {
    assert_eq!(half_width("＋８６ １３８－０"), "+86 138-0");
}

proptest! {
    #[test]
    fn what_is_sent_once_is_right_for_good(
        typed in "\\PC{0,40}|[0-9+ -]{0,16}|20[0-9]{2}-[01][0-9]-[0-3][0-9]",
    ) {
        for kind in ["text", "long_text", "phone", "number", "date"] {
            let field = field(kind, json!({ "max_length": 20, "min": 0 }));
            if let Ok(Some(answer)) = check(&field, &text(&typed)) {
                let again = Typed::of(&field, Some(&answer));
                prop_assert_eq!(check(&field, &again), Ok(Some(answer)));
            }
        }
    }

    #[test]
    fn no_stored_bytes_make_a_draft_panic(stored in "\\PC{0,80}") {
        let form = Form { version: 0, fields: vec![options("multiple", json!({}))] };
        if let Some(draft) = Draft::read(&stored) {
            draft.typed(&form, &form.fields[0]);
        }
    }
}
