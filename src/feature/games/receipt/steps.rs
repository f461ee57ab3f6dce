//! Whether a receipt holds, and each step of it, with what it takes to do it by hand.

use contract::games::Receipt;
use leptos::prelude::*;

use super::proof::{self, Proof, Step};
use crate::{
    feature::panel,
    i18n::{self, text},
    ui::{Icon, IconName},
};

/// What the app found.
pub fn verdict(receipt: &Receipt, proof: &Proof) -> AnyView {
    let broken = proof.broken();
    let (state, icon, title, body) = match broken {
        None => {
            let total = i18n::integer(receipt.total_weight.into());
            (
                "verified",
                IconName::Shield,
                text::draw::holds_title(),
                text::draw::holds_body(&total),
            )
        }
        Some(step) => {
            let number = i18n::integer(number(proof, step));
            let body = text::draw::broken_body(&number, &name(step));
            ("broken", IconName::Warning, text::draw::broken_title(), body)
        }
    };
    let is_alone = broken.is_none() && !proof.is_compared();
    let alone =
        is_alone.then(|| view! { <p class="verdict__body">{text::draw::not_compared()}</p> });
    view! {
        <section
            class="verdict"
            role="status"
            data-state=state
            data-compared=is_alone.then_some("no")
            data-step=broken.map(Step::as_str)
        >
            <Icon name=icon/>
            <h2 class="verdict__title">{title}</h2>
            <p class="verdict__body">{body}</p>
            {alone}
        </section>
    }
    .into_any()
}

/// Every step, folded where none of them fails.
pub fn view(receipt: &Receipt, proof: &Proof) -> AnyView {
    let items: Vec<AnyView> = proof
        .steps
        .into_iter()
        .map(|(step, holds)| {
            let (state, icon, words) = match holds {
                Some(true) => ("holds", IconName::Check, text::draw::step_holds()),
                Some(false) => ("fails", IconName::Close, text::draw::step_fails()),
                None => ("unknown", IconName::Info, text::draw::step_unknown()),
            };
            view! {
                <li class="step" data-step=step.as_str() data-state=state>
                    <h3 class="step__title">{name(step)}</h3>
                    <span class="step__state"><Icon name=icon/>{words}</span>
                    <div class="step__body">{body(step, receipt, proof)}</div>
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <details class="steps" open=proof.broken().is_some()>
            <summary class="fold__head steps__head">{text::draw::by_hand()}</summary>
            <p class="quiet">{text::draw::by_hand_body()}</p>
            <ol class="steps__list">{items}</ol>
        </details>
    }
    .into_any()
}

/// Which one it is; 1 is the first.
fn number(proof: &Proof, step: Step) -> i64 {
    proof.steps.iter().zip(1..).find(|((it, _), _)| *it == step).map_or(0, |(_, nth)| nth)
}

fn name(step: Step) -> String {
    match step {
        Step::Sent => text::draw::step_sent(),
        Step::Commitment => text::draw::step_commitment(),
        Step::Table => text::draw::step_table(),
        Step::Digest => text::draw::step_digest(),
        Step::Ticket => text::draw::step_ticket(),
        Step::Segment => text::draw::step_segment(),
        Step::Prize => text::draw::step_prize(),
    }
}

fn body(step: Step, receipt: &Receipt, proof: &Proof) -> AnyView {
    let total = integer(receipt.total_weight.into());
    let ticket = integer(receipt.ticket.into());
    let words = |words: String| view! { <p>{words}</p> }.into_any();
    match step {
        Step::Sent => match &proof.sent {
            Some(sent) => (
                words(text::draw::do_sent()),
                figure(text::draw::own_nonce(), &sent.nonce, false),
                figure(text::draw::commitment(), &sent.commitment, false),
                figure(text::draw::table_hash(), &sent.table_hash, false),
            )
                .into_any(),
            None => words(text::draw::not_compared()),
        },
        Step::Commitment => (
            words(text::draw::do_commitment()),
            figure(text::draw::seed(), &receipt.seed, true),
            figure(text::draw::commitment(), &receipt.commitment, false),
        )
            .into_any(),
        Step::Table => {
            (words(text::draw::do_table(&total)), figure(text::draw::table(), &proof.table, false))
                .into_any()
        }
        Step::Digest => (
            words(text::draw::do_digest()),
            figure(text::draw::own_nonce(), &receipt.nonce, false),
            figure(text::draw::input(), &proof.input, true),
            figure(text::draw::digest(), &receipt.digest, false),
        )
            .into_any(),
        Step::Ticket => {
            let digits = receipt.digest.get(..proof::DIGITS).unwrap_or_default();
            words(text::draw::do_ticket(digits, &integer(proof.number), &total, &ticket))
        }
        Step::Segment => words(text::draw::do_segment(&ticket)),
        Step::Prize => words(text::draw::do_prize()),
    }
}

/// The tickets that a row owns, as `0–499`.
pub fn span(tickets: Option<(u64, u64)>) -> String {
    match tickets {
        None => text::draw::no_tickets(),
        Some((from, to)) if from == to => integer(from),
        Some((from, to)) => [&*integer(from), "–", &*integer(to)].concat(),
    }
}

fn integer(value: u64) -> String {
    i18n::integer(i64::try_from(value).unwrap_or(i64::MAX))
}

/// A long value below its name, with a button that copies it where one needs it.
fn figure(name: String, value: &str, can_be_copied: bool) -> AnyView {
    let copy = can_be_copied.then(|| panel::copy(&name, value.to_owned()));
    view! {
        <div class="figure">
            <span class="figure__name">{name}</span>
            {copy}
            <code class="verbatim figure__value">{value.to_owned()}</code>
        </div>
    }
    .into_any()
}
