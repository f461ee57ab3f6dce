//! What belongs to a signup: the activity that it is for, its figures, how to get there, what was
//! filled in and handed out, and how it came this far.

use chrono::NaiveDate;
use contract::{
    Points, Timestamp,
    activities::{Answer, Correction, FieldKind, FormField, Place, Received, Signup, SignupStep},
};
use leptos::prelude::*;

use super::super::{link::is_web_address, tile, words};
use crate::{
    feature::{panel, phone},
    i18n::{self, text},
    route::Route,
    ui::{Icon, IconName},
};

/// The activity; it leads to its page.
pub fn activity(signup: &Signup) -> AnyView {
    let activity = &signup.activity;
    view! {
        <a class="signup__activity" href=Route::Activity(activity.id.clone()).href()>
            <span class="signup__art">{tile::picture(activity.picture.as_ref())}</span>
            <span class="signup__title">{activity.title.clone()}</span>
            <span class="signup__when">{words::when(activity)}</span>
            <Icon name=IconName::ChevronRight/>
        </a>
    }
    .into_any()
}

pub fn figures(signup: &Signup) -> AnyView {
    let paid = (signup.points != Points::ZERO)
        .then(|| panel::fact(text::signup::paid(), i18n::points(signup.points)));
    view! {
        <dl class="facts facts-card signup__figures">
            {panel::fact(text::signup::people(), text::signup::party(signup.party.into()))}
            {paid}
            {panel::fact(text::signup::number(), i18n::in_fours(&signup.number))}
            {panel::fact(text::signup::made_at(), i18n::date_time(&signup.made_at))}
        </dl>
    }
    .into_any()
}

/// Where it is, and how to get there.
pub fn place(signup: &Signup) -> Option<AnyView> {
    let Place { name, address, transport, map_url, .. } = signup.activity.place.clone()?;
    let map = map_url.filter(|url| is_web_address(url)).map(|url| {
        view! {
            <a class="signup-place__map" href=url target="_blank" rel="noopener noreferrer">
                <Icon name=IconName::Share/>
                {text::signup::map()}
            </a>
        }
    });
    let way = transport.map(|transport| {
        view! {
            <h3 class="signup-place__label">{text::signup::transport()}</h3>
            {panel::paragraphs(&transport)}
        }
    });
    let view = view! {
        <section class="signup-place">
            <h2 class="section-title">{text::signup::place()}</h2>
            <p class="signup-place__name">{name}</p>
            {address.map(|address| view! { <p class="signup-place__address">{address}</p> })}
            {way}
            {map}
        </section>
    };
    Some(view.into_any())
}

/// What was filled in, in the form's order.
pub fn answers(signup: &Signup) -> Option<AnyView> {
    let form = signup.form.as_ref()?;
    let rows: Vec<AnyView> = form
        .fields
        .iter()
        .filter_map(|field| {
            let answer = answered(field, signup.answers.get(&field.name)?)?;
            Some(panel::fact(field.label.clone(), answer))
        })
        .collect();
    let change = signup.can_change.then(|| {
        view! {
            <a class="signup__change" href=Route::ChangeSignup(signup.id.clone()).href()>
                {text::signup::change()}
            </a>
        }
    });
    if rows.is_empty() && change.is_none() {
        return None;
    }
    let view = view! {
        <details class="signup__answers">
            <summary class="fold__head signup__summary">{text::signup::answers()}</summary>
            <dl class="facts">{rows}</dl>
        </details>
        {change}
    };
    Some(view.into_any())
}

/// An answer as people read it; `None` for one that does not fit its field (any more).
fn answered(field: &FormField, answer: &Answer) -> Option<String> {
    let label = |value: &String| {
        let option = field.options.iter().find(|option| option.value == *value);
        option.map_or_else(|| value.clone(), |option| option.label.clone())
    };
    match (answer, field.kind) {
        (Answer::Flag(true), _) => Some(text::signup::agreed()),
        (Answer::Flag(false), _) => Some(text::signup::not_agreed()),
        (Answer::Number(number), _) => Some(i18n::integer(*number)),
        (Answer::Text(value), FieldKind::Single) => Some(label(value)),
        (Answer::Text(value), FieldKind::Phone) => Some(phone::grouped(value)),
        (Answer::Text(value), FieldKind::Date) => Some(day(value)),
        (Answer::Text(value), _) => Some(value.clone()).filter(|value| !value.is_empty()),
        (Answer::Choices(values), _) => {
            let labels: Vec<String> = values.iter().map(label).collect();
            Some(labels.join(" · ")).filter(|labels| !labels.is_empty())
        }
        (Answer::Unknown, _) => None,
    }
}

fn day(text: &str) -> String {
    let midnight = text.parse::<NaiveDate>().ok().and_then(|day| day.and_hms_opt(0, 0, 0));
    midnight
        .map_or_else(|| text.to_owned(), |at| i18n::date(&Timestamp(at.and_utc().fixed_offset())))
}

/// What was handed out; `None` when it was nothing.
pub fn received(signup: &Signup) -> Option<AnyView> {
    let row = |Received { title, at }: &Received| {
        view! {
            <li class="received__item">
                <Icon name=IconName::Gift/>
                <span class="received__title">{title.clone()}</span>
                <span class="received__at">{i18n::time(at)}</span>
            </li>
        }
    };
    let rows = signup.received.iter().map(row).collect_view();
    (!signup.received.is_empty()).then(|| {
        view! {
            <section class="received">
                <h3 class="received__label">{text::signup::received()}</h3>
                <ul>{rows}</ul>
            </section>
        }
        .into_any()
    })
}

/// What happened to it, the first step first.
pub fn timeline(signup: &Signup) -> Option<AnyView> {
    let last = signup.timeline.len();
    let row = |(position, step): (usize, &SignupStep)| {
        let reason = step.reason.clone().filter(|reason| !reason.is_empty());
        view! {
            <li
                class="timeline__step"
                data-state=step.state.as_str()
                data-kind=step.correction.map(Correction::as_str)
                aria-current=(position == last).then_some("step")
            >
                <span class="timeline__name">{step_name(step)}</span>
                <span class="timeline__at">{i18n::date_time(&step.at)}</span>
                {reason.map(|reason| view! { <span class="timeline__reason">{reason}</span> })}
            </li>
        }
    };
    let rows = (1..).zip(&signup.timeline).map(row).collect_view();
    (last > 0).then(|| {
        view! {
            <section class="signup__timeline">
                <h2 class="section-title">{text::signup::timeline()}</h2>
                <ol class="timeline">{rows}</ol>
            </section>
        }
        .into_any()
    })
}

fn step_name(step: &SignupStep) -> String {
    match step.correction {
        Some(Correction::Asked) => text::signup::step_asked(),
        Some(Correction::Made) => text::signup::step_corrected(),
        Some(Correction::Unknown) | None => words::state_name(step.state),
    }
}

#[cfg(test)]
mod tests {
    use contract::activities::{Answer, FormField};
    use serde_json::json;

    use super::answered;

    fn field(kind: &str) -> FormField {
        let options =
            json!([{"value": "oolong", "label": "Oolong"}, {"value": "green", "label": "Green"}]);
        let field = json!({"name": "tea", "label": "Tea", "kind": kind, "options": options});
        serde_json::from_value(field).unwrap()
    }

    #[test]
    fn answers_read_as_their_options_do() {
        let text = |value: &str| Answer::Text(value.into());
        assert_eq!(answered(&field("single"), &text("oolong")).as_deref(), Some("Oolong"));
        let both = Answer::Choices(vec!["green".into(), "gone".into()]);
        assert_eq!(answered(&field("multiple"), &both).as_deref(), Some("Green · gone"));
        assert_eq!(answered(&field("number"), &Answer::Number(-2)).as_deref(), Some("−2"));
        assert_eq!(
            answered(&field("phone"), &text("13800000001")).as_deref(),
            Some("138 0000 0001")
        );
        assert_eq!(answered(&field("date"), &text("soon")).as_deref(), Some("soon"));
    }

    #[test]
    fn what_says_nothing_is_left_out() {
        for answer in [Answer::Text(String::new()), Answer::Choices(Vec::new()), Answer::Unknown] {
            assert_eq!(answered(&field("text"), &answer), None);
        }
    }
}
