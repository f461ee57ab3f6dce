//! One form of what every brand asks for and what this one asks for besides, and the way back from
//! its answers to the request.

use chrono::NaiveDate;
use contract::{
    FieldProblem,
    form::{Answer, Answers, FieldKind, Form, FormField, Prefill},
    joining::{Application, SourceInvite},
    referral::InviteState,
};

use crate::i18n::text;

/// No field of a brand's form has a point in its name.
const NAME: &str = "profile.name";
const BIRTHDAY: &str = "profile.birthday";

const LONGEST_NAME: u32 = 40;

/// The brand's form below the name and the birthday.
pub fn with_profile(form: Form, today: Option<NaiveDate>) -> Form {
    use text::join as say;
    let words = [say::name(), say::name_hint(), say::birthday(), say::birthday_hint()];
    whole(form, today, words)
}

fn whole(form: Form, today: Option<NaiveDate>, words: [String; 4]) -> Form {
    let [name, name_hint, birthday, birthday_hint] = words;
    let field = |name: &str, label: String, help: String, kind| FormField {
        name: name.to_owned(),
        label,
        help: Some(help),
        kind,
        required: false,
        max_length: None,
        min: None,
        max: None,
        earliest: None,
        latest: None,
        options: Vec::new(),
        max_choices: None,
        prefill: None,
        value: None,
        consent: None,
    };
    let name = FormField {
        required: true,
        max_length: Some(LONGEST_NAME),
        prefill: Some(Prefill::Name),
        ..field(NAME, name, name_hint, FieldKind::Text)
    };
    let birthday = FormField {
        earliest: NaiveDate::from_ymd_opt(1900, 1, 1),
        latest: today,
        prefill: Some(Prefill::Birthday),
        ..field(BIRTHDAY, birthday, birthday_hint, FieldKind::Date)
    };
    let fields = [name, birthday].into_iter().chain(form.fields).collect();
    Form { version: form.version, fields }
}

/// What was filled in, as requests have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    pub name: String,
    pub birthday: Option<NaiveDate>,
    pub answers: Answers,
}

impl Filled {
    pub fn of(mut answers: Answers) -> Self {
        let mut text = |name: &str| match answers.remove(name) {
            Some(Answer::Text(text)) => Some(text),
            _ => None,
        };
        let name = text(NAME).unwrap_or_default();
        let birthday = text(BIRTHDAY).and_then(|day| day.parse().ok());
        Self { name, birthday, answers }
    }
}

/// What an application says, as answers to the whole form.
pub fn answers(application: &Application) -> Answers {
    let mut answers = application.answers.clone();
    answers.insert(NAME.to_owned(), Answer::Text(application.name.clone()));
    if let Some(day) = application.birthday {
        answers.insert(BIRTHDAY.to_owned(), Answer::Text(day.to_string()));
    }
    answers
}

/// Problems as the whole form has them: name and birthday are fields like others there.
pub fn at_fields(problems: &[FieldProblem]) -> Vec<FieldProblem> {
    let moved = |problem: &FieldProblem| {
        let field = match problem.pointer.as_str() {
            "/name" => NAME,
            "/birthday" => BIRTHDAY,
            _ => return problem.clone(),
        };
        FieldProblem { pointer: ["/answers/", field].concat(), ..problem.clone() }
    };
    problems.iter().map(moved).collect()
}

/// The purposes of the consents that problems are about.
pub fn consents(problems: &[FieldProblem]) -> Vec<String> {
    let purpose =
        |problem: &FieldProblem| problem.pointer.strip_prefix("/consents/").map(Into::into);
    problems.iter().filter_map(purpose).collect()
}

/// Whether something was found outdated: it is asked for anew.
pub fn is_outdated(problems: &[FieldProblem]) -> bool {
    problems.iter().any(|problem| problem.code == "outdated")
}

/// Why an invitation does not hold.
pub fn why_not(invite: &SourceInvite) -> Option<String> {
    Some(match invite.state {
        InviteState::Ok => return None,
        InviteState::InviteExpired => text::join::invite_expired(),
        InviteState::InviteUsed => text::join::invite_used(),
        InviteState::InviteOwn => text::join::invite_own(),
        InviteState::AlreadyMember => text::join::invite_member(),
        InviteState::NotFound => text::join::invite_not_found(),
        InviteState::Unknown => text::join::invite_no_good(),
    })
}

/// The day that it is where the members are.
pub fn day_of(now_ms: f64) -> Option<NaiveDate> {
    const EAST_S: i64 = 8 * 3_600;
    let at = chrono::DateTime::from_timestamp(now_ms as i64 / 1_000 + EAST_S, 0)?;
    Some(at.date_naive())
}

#[cfg(test)]
mod tests {
    use contract::{
        FieldProblem,
        form::{Answer, Form},
        joining::Application,
    };
    use serde_json::json;

    use super::{BIRTHDAY, Filled, NAME, answers, at_fields, consents, day_of, is_outdated, whole};

    fn problem(pointer: &str, code: &str) -> FieldProblem {
        FieldProblem { pointer: pointer.into(), code: code.into(), detail: String::new() }
    }

    #[test]
    fn what_every_brand_asks_for_comes_first() {
        let fields = json!([{ "name": "name", "label": "Pet", "kind": "text" }]);
        let form: Form = serde_json::from_value(json!({ "version": 3, "fields": fields })).unwrap();
        let whole = whole(form, day_of(0.0), Default::default());
        let names: Vec<&str> = whole.fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!((whole.version, &*names), (3, &[NAME, BIRTHDAY, "name"][..]));
        assert!(whole.fields[0].required && !whole.fields[1].required);
        assert_eq!(whole.fields[1].latest, "1970-01-01".parse().ok());
    }

    #[test]
    fn what_was_filled_in_is_found_again_in_an_application() {
        let application: Application = serde_json::from_value(json!({
            "id": "app_1", "state": "pending", "at": "2026-11-20T10:00:00+08:00", "name": "王若水",
            "phone": "138****0002", "birthday": "1990-05-01", "answers": { "city": "suzhou" },
            "tag": "\"a\"",
        }))
        .unwrap();
        let filled = Filled::of(answers(&application));
        assert_eq!((&*filled.name, filled.birthday), ("王若水", "1990-05-01".parse().ok()));
        assert_eq!(filled.answers, application.answers);
        assert_eq!(Filled::of([].into()), Filled::default());
        let odd = [(NAME.to_owned(), Answer::Flag(true))].into();
        assert_eq!(Filled::of(odd).name, "");
    }

    #[test]
    fn problems_are_sorted_by_what_they_are_about() {
        let found = ["/name", "/birthday", "/answers/city", "/consents/terms", "/form_version"];
        let found: Vec<FieldProblem> = found.iter().map(|at| problem(at, "invalid")).collect();
        let pointers: Vec<String> = at_fields(&found).into_iter().map(|it| it.pointer).collect();
        assert_eq!(pointers[0], ["/answers/", NAME].concat());
        assert_eq!(pointers[1], ["/answers/", BIRTHDAY].concat());
        assert_eq!(pointers[2..], ["/answers/city", "/consents/terms", "/form_version"]);
        assert_eq!(consents(&found), ["terms"]);
        assert!(!is_outdated(&found));
        assert!(is_outdated(&[problem("/form_version", "outdated")]));
    }

    #[test]
    fn a_day_begins_where_the_members_are() {
        let before_midnight = 1_763_913_599_000.0;
        assert_eq!(day_of(before_midnight), "2025-11-23".parse().ok());
        assert_eq!(day_of(before_midnight + 1_000.0), "2025-11-24".parse().ok());
    }
}
