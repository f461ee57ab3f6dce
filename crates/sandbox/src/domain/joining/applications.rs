//! Applications as those who filed them see them, and how they are corrected.

use chrono::NaiveDate;
use contract::{
    Code, FieldProblem,
    form::Answers,
    id::ApplicationId,
    joining::{
        Application, ApplicationState as State, CheckedSource, CorrectApplication, GetApplication,
        SourceCampaign,
    },
};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{completion, offer::StoredForm};
use crate::{
    clock::Moment,
    db::Json,
    domain::{bootstrap, campaigns, forms, mall::read_name, member, referral},
    language::Text,
    refusal::Refusal,
    reply::{Answer, Outcome, Tag},
    scene::Scene,
};

/// What was filled in, in the form in which it is kept.
pub struct Filled {
    pub name: String,
    pub birthday: Option<NaiveDate>,
    pub answers: Answers,
}

impl Filled {
    /// Or all that is wrong with it. Without a version, it was the current form.
    pub fn check(
        form: &StoredForm,
        today: NaiveDate,
        name: &str,
        birthday: Option<NaiveDate>,
        answers: Answers,
        form_version: Option<u32>,
    ) -> Result<Self, Vec<(String, &'static str)>> {
        let name = name.trim();
        let mut wrong = Vec::new();
        wrong.extend(member::name_problem(name).map(|why| ("/name".to_owned(), why)));
        let day_problem = birthday.and_then(|day| member::birthday_problem(day, today));
        wrong.extend(day_problem.map(|why| ("/birthday".to_owned(), why)));
        if form_version.is_some_and(|answered| answered != form.version) {
            wrong.push(("/form_version".to_owned(), "outdated"));
        }
        match forms::check_answers(&form.fields, answers) {
            Ok(answers) if wrong.is_empty() => {
                Ok(Self { name: name.to_owned(), birthday, answers })
            }
            Ok(_) => Err(wrong),
            Err(more) => {
                wrong.extend(more);
                Err(wrong)
            }
        }
    }
}

/// What can be corrected, in the brand's words.
#[derive(Serialize, Deserialize)]
pub struct Fixable {
    /// Of the field, such as `/name`.
    pub pointer: String,
    pub detail: Text,
}

/// An application as it is stored.
pub struct Stored {
    pub id: String,
    pub member: String,
    at: Moment,
    pub state: State,
    decided_at: Option<Moment>,
    reason: Option<Text>,
    fixable: Vec<Fixable>,
    answers: Answers,
    store: Option<String>,
    channel: Option<String>,
    campaign: Option<String>,
    revision: i64,
}

impl Stored {
    /// By its own id, or by who filed it.
    pub fn find(tx: &Connection, id: &str) -> Result<Self, Refusal> {
        tx.query_row(
            "SELECT id, member, at, state, decided_at, reason, fixable, answers, store, channel,
                 campaign, revision
             FROM applications WHERE id = ?1 OR member = ?1",
            [id],
            |row| {
                Ok(Self {
                    id: row.get(0)?,
                    member: row.get(1)?,
                    at: row.get(2)?,
                    state: read_name(row.get(3)?)?,
                    decided_at: row.get(4)?,
                    reason: row.get(5)?,
                    fixable: row.get::<_, Json<_>>(6)?.0,
                    answers: row.get::<_, Json<_>>(7)?.0,
                    store: row.get(8)?,
                    channel: row.get(9)?,
                    campaign: row.get(10)?,
                    revision: row.get(11)?,
                })
            },
        )
        .optional()?
        .ok_or_else(|| Refusal::new(Code::NotFound))
    }

    /// Names this state of it, and no other.
    fn tag(&self) -> String {
        format!("\"{}.{}\"", self.id, self.revision)
    }

    fn can_correct(&self) -> bool {
        self.state == State::Pending || (self.state == State::Rejected && !self.fixable.is_empty())
    }

    /// Where it came from.
    fn source(&self, scene: &Scene<'_>) -> Result<CheckedSource, Refusal> {
        let store = match &self.store {
            Some(id) => bootstrap::store_with_id(scene, id)?.map(bootstrap::as_source),
            None => None,
        };
        let campaign = match &self.campaign {
            Some(slug) => campaigns::title(scene.tx, slug)?.map(|title| SourceCampaign {
                slug: slug.clone(),
                title: title.to(scene.language),
            }),
            None => None,
        };
        let invite = referral::accepted(scene, &self.member)?;
        Ok(CheckedSource { store, channel: self.channel.clone(), campaign, invite })
    }
}

pub fn one(scene: &Scene<'_>, _: GetApplication) -> Outcome<Application> {
    shown(scene, scene.person()?)
}

/// An application with its tag.
fn shown(scene: &Scene<'_>, member: &str) -> Outcome<Application> {
    let application = show(scene, member)?;
    let tag = Tag::Version(application.tag.clone());
    Ok(Answer::tagged(application, tag))
}

pub fn show(scene: &Scene<'_>, member: &str) -> Result<Application, Refusal> {
    let stored = Stored::find(scene.tx, member)?;
    let (name, phone, birthday) = scene.tx.query_row(
        "SELECT name, phone, birthday FROM members WHERE id = ?1",
        [member],
        |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?)),
    )?;
    let fixable = stored.fixable.iter().map(|field| FieldProblem {
        pointer: field.pointer.clone(),
        code: "invalid".to_owned(),
        detail: field.detail.to(scene.language),
    });
    Ok(Application {
        id: ApplicationId(stored.id.clone()),
        state: stored.state,
        at: stored.at.timestamp(),
        decided_at: stored.decided_at.map(Moment::timestamp),
        reason: stored.reason.as_ref().map(|reason| reason.to(scene.language)),
        source: stored.source(scene)?,
        name,
        phone: member::masked_phone(&phone),
        birthday: birthday.and_then(|day| day.parse().ok()),
        answers: stored.answers.clone(),
        form: StoredForm::find(scene.tx)?.show(scene.language),
        fixable: fixable.collect(),
        can_correct: stored.can_correct(),
        gift: completion::credited(scene, &stored)?,
        tag: stored.tag(),
    })
}

pub fn correct(scene: &Scene<'_>, request: CorrectApplication) -> Outcome<Application> {
    let member = scene.person()?;
    let stored = Stored::find(scene.tx, member)?;
    scene.may_change(&stored.tag())?;
    if !stored.can_correct() {
        return Err(Refusal::new(Code::NotChangeable));
    }
    let CorrectApplication { tag: _, name, birthday, answers, form_version } = request;
    let (form, today) = (StoredForm::find(scene.tx)?, scene.now.day());
    let filled = Filled::check(&form, today, &name, birthday, answers, form_version)
        .map_err(Refusal::fields)?;
    scene.tx.execute(
        "UPDATE members SET name = ?2, birthday = ?3 WHERE id = ?1",
        params![member, filled.name, filled.birthday.map(|day| day.to_string())],
    )?;
    scene.tx.execute(
        "UPDATE applications SET state = 'pending', decided_at = NULL, reason = NULL,
             fixable = '[]', answers = ?2, revision = revision + 1
         WHERE id = ?1",
        params![stored.id, Json(&filled.answers)],
    )?;
    completion::tell(scene, member, State::Pending)?;
    shown(scene, member)
}
