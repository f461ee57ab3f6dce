//! The mall: rewards, redemptions, and the address book.

mod address;
mod catalogue;
mod control;
mod large;
mod orders;
mod redeem;
mod seeding;

use contract::{
    Money,
    mall::{
        AddAddress, CancelRedemption, ChangeAddress, Cost, DeleteAddress, GetRedemption, GetReward,
        ListAddresses, ListCategories, ListRedemptions, ListRewards, PayRedemption, RedeemReward,
    },
};

pub use self::{
    address::{default_of as default_address, destination, find as find_address},
    control::{CARRIER, tracking},
};
use crate::domain::{Domain, member::tier::CURRENCY};

pub const DOMAIN: Domain = Domain {
    schema: include_str!("mall.sql"),
    routes: |api| {
        api.read::<ListRewards>(catalogue::list)
            .read::<ListCategories>(catalogue::categories)
            .read::<GetReward>(catalogue::one)
            .write::<RedeemReward>(redeem::redeem)
            .read::<ListRedemptions>(orders::list)
            .read::<GetRedemption>(orders::one)
            .write::<PayRedemption>(orders::pay)
            .write::<CancelRedemption>(orders::cancel)
            .read::<ListAddresses>(address::list)
            .write::<AddAddress>(address::add)
            .write::<ChangeAddress>(address::change)
            .write::<DeleteAddress>(address::delete)
    },
    controls: control::controls,
    seed: seeding::seed,
    settle: |scene, _| orders::cancel_unpaid(scene),
};

/// Points, and hundredths of money where there are some.
fn cost(points: i64, money_minor: i64) -> Cost {
    Cost {
        points: contract::Points(points),
        money: (money_minor > 0).then(|| Money::from_minor(money_minor, CURRENCY)),
    }
}

/// A value of the contract as it is stored, under its name on the wire.
pub fn read_name<T: serde::de::DeserializeOwned>(name: String) -> rusqlite::Result<T> {
    serde_json::from_value(name.into()).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into())
    })
}
