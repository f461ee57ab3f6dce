//! Why a request is refused, before it is put into the member's language.

use contract::{Code, FieldProblem, Points, Problem, mall::Unavailable};

use crate::{language::Language, reply::Reply, words};

/// What a handler gives back instead of a reply.
#[derive(Debug)]
pub struct Refusal {
    status: u16,
    /// With the fields' `detail` still empty.
    problem: Box<Problem>,
    retry_after_s: Option<u64>,
    keeps_changes: bool,
}

impl Refusal {
    pub fn new(code: Code) -> Self {
        let problem = Problem { code, ..Problem::default() };
        Self {
            status: status_of(code),
            problem: Box::new(problem),
            retry_after_s: None,
            keeps_changes: false,
        }
    }

    /// 422 because of one field; `why` is a code of [`FieldProblem`].
    pub fn field(pointer: &str, why: &str) -> Self {
        Self::fields(vec![(pointer.to_owned(), why)])
    }

    pub fn fields(fields: Vec<(String, &str)>) -> Self {
        Self::new(Code::ValidationFailed).naming(fields)
    }

    /// Names the fields that it is about, each with a code of [`FieldProblem`].
    pub fn naming(self, fields: Vec<(String, &str)>) -> Self {
        self.with(|problem| {
            problem.errors = fields
                .into_iter()
                .map(|(pointer, why)| FieldProblem {
                    pointer,
                    code: why.to_owned(),
                    detail: String::new(),
                })
                .collect();
        })
    }

    /// 409, with how many points are missing.
    pub fn insufficient(required: i64, available: i64) -> Self {
        Self::new(Code::InsufficientPoints).with(|problem| {
            problem.required = Some(Points(required));
            problem.available = Some(Points(available));
            problem.missing = Some(Points(required) - Points(available));
        })
    }

    /// 429, to be tried again after that many seconds.
    pub fn too_often(retry_after_s: u64) -> Self {
        Self::new(Code::RateLimited).retry_after(Some(retry_after_s.max(1)))
    }

    /// 409 while the same key is at work.
    pub fn in_progress() -> Self {
        Self::new(Code::RequestInProgress).retry_after(Some(1))
    }

    /// 500, with the cause told to whoever runs the sandbox.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        eprintln!("internal error: {cause}");
        Self::new(Code::Unknown)
    }

    /// When to try again.
    pub fn retry_after(self, seconds: Option<u64>) -> Self {
        Self { retry_after_s: seconds, ..self }
    }

    /// Another status than the code's usual one.
    pub fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// Adds the code's data.
    pub fn with(mut self, fill: impl FnOnce(&mut Problem)) -> Self {
        fill(&mut self.problem);
        self
    }

    /// The write counts although it is refused: a wrong password uses up a try.
    pub fn keeping_changes(self) -> Self {
        Self { keeps_changes: true, ..self }
    }

    pub fn keeps_changes(&self) -> bool {
        self.keeps_changes
    }

    pub fn reply(self, language: Language, request_id: &str) -> Reply {
        let mut problem = *self.problem;
        problem.r#type = "about:blank".to_owned();
        problem.title = words::title(problem.code, self.status).to_owned();
        problem.status = self.status;
        problem.request_id = request_id.to_owned();
        if matches!(self.status, 409 | 422) {
            problem.detail = words::detail(problem.code).map(|text| text.to(language));
        }
        for field in &mut problem.errors {
            field.detail = words::field(&field.code).to(language);
        }
        let code = match (problem.code, self.status) {
            (Code::Unknown, 405) => "method_not_allowed",
            (Code::Unknown, _) => "internal",
            (code, _) => code.as_str(),
        };
        let mut body = serde_json::to_value(problem).unwrap_or_default();
        body["code"] = code.into();
        let mut reply = Reply::new(self.status, body.to_string())
            .header("content-type", "application/problem+json")
            .header("cache-control", "no-store")
            .header("x-request-id", request_id);
        if let Some(seconds) = self.retry_after_s {
            reply = reply.header("retry-after", &seconds.to_string());
        }
        reply
    }
}

/// The reason that stands beside what cannot be had.
impl From<Unavailable> for Refusal {
    fn from(reason: Unavailable) -> Self {
        Self::new(reason.code).with(|problem| {
            problem.required = reason.required;
            problem.available = reason.available;
            problem.missing = reason.missing;
            problem.tier = reason.tier;
            problem.limit = reason.limit;
            problem.starts_at = reason.starts_at;
            problem.ended_at = reason.ended_at;
        })
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::internal(error)
    }
}

fn status_of(code: Code) -> u16 {
    match code {
        Code::IdempotencyKeyMissing => 400,
        Code::Unauthenticated => 401,
        Code::Forbidden | Code::SnapshotUser | Code::ApplicationPending => 403,
        Code::NotFound => 404,
        Code::PreconditionFailed => 412,
        Code::ValidationFailed
        | Code::OtpInvalid
        | Code::OtpExpired
        | Code::StateInvalid
        | Code::CredentialInvalid
        | Code::ConsentRequired
        | Code::IdempotencyKeyReused => 422,
        Code::RateLimited => 429,
        Code::Unavailable => 503,
        Code::Unknown => 500,
        _ => 409,
    }
}

#[cfg(test)]
mod tests {
    use contract::{Code, Problem};

    use super::Refusal;
    use crate::language::Language;

    #[test]
    fn every_code_that_a_member_reads_has_words() {
        for &code in Code::ALL {
            let reply = Refusal::new(code).reply(Language::En, "req_1");
            let problem: Problem = serde_json::from_str(&reply.body).unwrap();
            assert_eq!((problem.code, problem.status), (code, reply.status));
            assert!(!problem.title.is_empty());
            assert_eq!(problem.detail.is_some(), matches!(reply.status, 409 | 422), "{code:?}");
        }
    }
}
