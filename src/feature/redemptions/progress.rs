//! A redemption's way: what happened so far, the money included, and what is still to come.

use contract::{
    Money, Timestamp,
    mall::{Redemption, RedemptionState as State, RewardKind as Kind},
};

/// One thing on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    State(State),
    Paid(Money),
    /// Sent back to where it came from.
    Refunded(Money),
}

/// A thing that has happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    pub event: Event,
    pub at: Timestamp,
    pub reason: Option<String>,
}

/// What happened, the first of it first.
pub fn past(redemption: &Redemption) -> Vec<Past> {
    let mut past: Vec<Past> = Vec::new();
    let mut payment = redemption.payment.as_ref();
    let paid = |money: &Money, at| Past { event: Event::Paid(money.clone()), at, reason: None };
    for step in &redemption.timeline {
        let is_over = step.state != State::AwaitingPayment;
        if let Some(payment) = payment.take_if(|payment| is_over && payment.at <= step.at) {
            past.push(paid(&payment.money, payment.at));
        }
        past.push(Past {
            event: Event::State(step.state),
            at: step.at,
            reason: step.reason.clone().filter(|reason| !reason.is_empty()),
        });
    }
    past.extend(payment.map(|payment| paid(&payment.money, payment.at)));
    past.extend(redemption.refund.as_ref().map(|refund| Past {
        event: Event::Refunded(refund.money.clone()),
        at: refund.at,
        reason: None,
    }));
    past
}

/// What is still to come, as far as that is known.
pub fn coming(redemption: &Redemption) -> Vec<Event> {
    let way: &[State] = match redemption.reward.kind {
        _ if redemption.state == State::Unknown => &[],
        Kind::Coupon | Kind::CashVoucher | Kind::Donation => &[State::Approved],
        _ if redemption.address.is_some() => {
            &[State::Submitted, State::Approved, State::Shipped, State::Delivered]
        }
        _ if redemption.store.is_some() => &[State::Submitted, State::Ready, State::Collected],
        _ => &[],
    };
    let gone = match redemption.state {
        State::Rejected | State::Cancelled => way.len(),
        State::AwaitingPayment => 0,
        state => match way.iter().position(|step| *step == state) {
            Some(position) => position + 1,
            // A step that not every backend takes: what stands before the next one is over.
            None => way.iter().take_while(|step| **step == State::Submitted).count(),
        },
    };
    let money = redemption.cost.money.clone();
    let to_pay = money.filter(|_| redemption.state == State::AwaitingPayment).map(Event::Paid);
    to_pay.into_iter().chain(way.iter().skip(gone).copied().map(Event::State)).collect()
}

#[cfg(test)]
mod tests {
    use contract::{
        Money,
        bootstrap::Store,
        mall::{Payment, Redemption, RedemptionState as State, Refund, RewardKind as Kind},
    };

    use super::{Event, coming, past};
    use crate::feature::redemptions::sample::{at, redemption};

    fn money() -> Money {
        Money::from_minor(3900, "CNY")
    }

    fn events(redemption: &Redemption) -> Vec<Event> {
        past(redemption).into_iter().map(|past| past.event).collect()
    }

    fn states(redemption: &Redemption) -> Vec<State> {
        let state = |event| match event {
            Event::State(state) => Some(state),
            _ => None,
        };
        coming(redemption).into_iter().filter_map(state).collect()
    }

    fn in_store(state: State) -> Redemption {
        let store = serde_json::from_str::<Store>(r#"{"id":"sto_1","code":"SH01","name":"A"}"#);
        Redemption { store: Some(store.unwrap()), ..redemption(state, &[]) }
    }

    fn sent(state: State) -> Redemption {
        let address =
            r#"{"id":"adr_1","name":"A","phone":"1","province":"B","city":"C","street":"D"}"#;
        Redemption { address: serde_json::from_str(address).unwrap(), ..redemption(state, &[]) }
    }

    #[test]
    fn money_stands_where_it_moved() {
        let mut order = redemption(
            State::Cancelled,
            &[(State::AwaitingPayment, None), (State::Submitted, None), (State::Cancelled, None)],
        );
        order.payment = Some(Payment { money: money(), at: at(), refund_days: 3 });
        order.refund = Some(Refund { money: money(), at: at(), expected_by: at() });
        let expected = [
            Event::State(State::AwaitingPayment),
            Event::Paid(money()),
            Event::State(State::Submitted),
            Event::State(State::Cancelled),
            Event::Refunded(money()),
        ];
        assert_eq!(events(&order), expected);
        order.timeline.truncate(1);
        order.refund = None;
        assert_eq!(events(&order), expected[..2], "before the next step is there");
    }

    #[test]
    fn what_is_still_to_come_is_known_by_where_it_goes() {
        let way = [State::Submitted, State::Approved, State::Shipped, State::Delivered];
        for (position, state) in way.iter().enumerate() {
            assert_eq!(states(&sent(*state)), way[position + 1..]);
        }
        assert_eq!(states(&in_store(State::Submitted)), [State::Ready, State::Collected]);
        assert_eq!(states(&in_store(State::Approved)), [State::Ready, State::Collected]);
        assert_eq!(states(&in_store(State::Ready)), [State::Collected]);
        for state in [State::Rejected, State::Cancelled, State::Unknown] {
            assert_eq!(coming(&sent(state)), []);
        }
        assert_eq!(coming(&redemption(State::Submitted, &[])), [], "nobody said where to");
    }

    #[test]
    fn what_is_to_be_paid_comes_first() {
        let mut order = in_store(State::AwaitingPayment);
        order.cost.money = Some(money());
        assert_eq!(coming(&order).first(), Some(&Event::Paid(money())));
        order.reward.kind = Kind::Coupon;
        assert_eq!(coming(&order), [Event::Paid(money()), Event::State(State::Approved)]);
        order.state = State::Approved;
        assert_eq!(coming(&order), []);
    }
}
