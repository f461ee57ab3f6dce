//! What was drawn: the prize and what happens next, whether the draw holds when it is drawn again,
//! and the way to its receipt.

use contract::games::{PrizeKind, Receipt};
use leptos::prelude::*;

use super::model::{self, Next};
use crate::{
    feature::{draws_sent::Sent, games::receipt::proof::Proof, rewards},
    i18n::text,
    route::Route,
    ui::{Icon, IconName, LinkButton, Variant},
};

/// So many pieces of paper fall for a prize.
const CONFETTI: usize = 10;

/// A draw as this page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    pub receipt: Receipt,
    /// Whether it comes out the same when it is drawn again, with what was sent.
    pub is_right: bool,
    /// Whether this device knows what was sent.
    is_compared: bool,
    /// Whether it was drawn on this page.
    pub is_new: bool,
}

impl Drawn {
    /// What came back for what was sent.
    pub fn now(receipt: Receipt, sent: Sent) -> Self {
        let proof = Proof::with(&receipt, Some(sent));
        Self { is_new: true, ..Self::proved(receipt, &proof) }
    }

    pub fn seen_again(receipt: Receipt) -> Self {
        let proof = Proof::of(&receipt);
        Self::proved(receipt, &proof)
    }

    fn proved(receipt: Receipt, proof: &Proof) -> Self {
        let is_right = proof.broken().is_none();
        Self { receipt, is_right, is_compared: proof.is_compared(), is_new: false }
    }

    /// What is read out.
    pub fn words(&self) -> String {
        let title = model::title(&self.receipt);
        let (what, next) = match &self.receipt.prize {
            Some(prize) => (text::draw::won(&title), Next::of(prize).line),
            None => (title, text::draw::nothing_body()),
        };
        let words = [what, next].join(" ");
        if self.is_right { words } else { [words, text::draw::broken()].join(" ") }
    }

    /// The same where there is room for no more than a line.
    pub fn in_short(&self) -> String {
        let title = model::title(&self.receipt);
        let what = if self.receipt.prize.is_some() { text::draw::won(&title) } else { title };
        if self.is_right { what } else { [what, text::draw::broken()].join(" ") }
    }

    pub fn card(&self) -> AnyView {
        let receipt = &self.receipt;
        let Parts { kind, art, line, way } = Parts::of(receipt);
        let is_won = receipt.prize.is_some();
        let head = if is_won { text::draw::won_head() } else { text::draw::nothing() };
        let confetti = (self.is_new && is_won).then(|| {
            let pieces: Vec<AnyView> =
                (0..CONFETTI).map(|_| view! { <i class="result__paper"></i> }.into_any()).collect();
            view! { <span class="result__confetti" aria-hidden="true">{pieces}</span> }
        });
        view! {
            <section
                class="result"
                data-state=if is_won { "won" } else { "none" }
                data-kind=kind
                data-draw=receipt.id.to_string()
            >
                {confetti}
                <span class="result__art">{art}</span>
                <div class="result__words">
                    <p class="result__head">{head}</p>
                    <h2 class="result__title">{model::title(receipt)}</h2>
                    <p class="result__line">{line}</p>
                </div>
                <div class="result__ways">
                    {way}
                    {self.verdict()}
                </div>
            </section>
        }
        .into_any()
    }

    /// Whether it holds, and the way to where one sees why.
    fn verdict(&self) -> AnyView {
        let (state, icon, words) = match (self.is_right, self.is_compared) {
            (true, true) => ("verified", IconName::Shield, text::draw::verified()),
            (true, false) => ("verified", IconName::Shield, text::draw::verified_alone()),
            (false, _) => ("broken", IconName::Warning, text::draw::broken()),
        };
        let href = Route::Draw(self.receipt.id.clone()).href();
        view! {
            <a
                class="result__proof"
                data-state=state
                data-compared=(!self.is_compared).then_some("no")
                href=href
            >
                <Icon name=icon/>
                <span class="result__verdict">{words}</span>
                <span class="result__receipt">{text::draw::see_receipt()}</span>
            </a>
        }
        .into_any()
    }
}

/// What every page says of a receipt.
pub struct Parts {
    /// For `data-kind`.
    pub kind: &'static str,
    pub art: AnyView,
    /// What becomes of the prize, or that there is none.
    pub line: String,
    /// Where one goes on with it.
    pub way: Option<AnyView>,
}

impl Parts {
    pub fn of(receipt: &Receipt) -> Self {
        let prize = receipt.prize.as_ref();
        let kind = prize.map_or(PrizeKind::None, |prize| prize.kind);
        let art = picture(prize.and_then(|prize| prize.picture.as_ref()), kind);
        let next = prize.map(Next::of);
        let line = next.as_ref().map_or_else(text::draw::nothing_body, |next| next.line.clone());
        let way = next.map(|Next { way, to, .. }| {
            view! { <LinkButton href=to.href() variant=Variant::Quiet>{way}</LinkButton> }
                .into_any()
        });
        Self { kind: kind.as_str(), art, line, way }
    }
}

/// The picture of a prize, or the sign of its kind. It says nothing that the title does not.
pub fn picture(address: Option<&String>, kind: PrizeKind) -> AnyView {
    match address {
        Some(address) => {
            let address = address.clone();
            view! { <img class="art" src=address alt="" width="120" height="120" decoding="async"/> }
                .into_any()
        }
        None => view! { <Icon name=rewards::prize_icon(kind)/> }.into_any(),
    }
}
