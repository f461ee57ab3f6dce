//! Identifiers: prefixed strings that only the backend can read.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// A member, `mbr_…`.
    MemberId,
    /// A store, `str_…`.
    StoreId,
    /// A tier, `tir_…`.
    TierId,
    /// A benefit of a tier, `ben_…`.
    BenefitId,
    /// An entry of the points ledger, `ent_…`.
    EntryId,
    /// A lot of points that expire together, `lot_…`.
    LotId,
    /// An earning rule, `rul_…`.
    RuleId,
    /// A gift of points to another member, `trf_…`.
    TransferId,
    /// A reward of the mall, `rwd_…`.
    RewardId,
    /// A category of rewards, `cat_…`.
    CategoryId,
    /// A redemption of a reward, `red_…`.
    RedemptionId,
    /// An address of a member's address book, `adr_…`.
    AddressId,
    /// A coupon in a member's wallet, `cpn_…`.
    CouponId,
    /// An activity, `act_…`.
    ActivityId,
    /// A member's signup for an activity, `sgn_…`.
    SignupId,
    /// A party's place on a waiting list, `wtl_…`.
    WaitlistId,
    /// A message during an online activity, `qst_…`.
    QuestionId,
    /// What a guest said about an activity, `fbk_…`.
    FeedbackId,
    /// A game, `gam_…`.
    GameId,
    /// A prize as a game offers it, `prz_…`.
    GamePrizeId,
    /// A segment of a wheel or a grid, `seg_…`.
    SegmentId,
    /// A picture that is cut into pieces, `pic_…`.
    PictureId,
    /// A round of a game, `rnd_…`.
    RoundId,
    /// A lantern or a question of one round, `itm_…`: random, and never the same in another round.
    ItemId,
    /// One of the answers to choose from, `cho_…`: random, and never the same in another round.
    ChoiceId,
    /// An entry of the ledger of chances, `chn_…`.
    ChanceId,
    /// A draw, and its receipt, `drw_…`.
    DrawId,
    /// A prize that a member has won, `won_…`.
    PrizeId,
    /// A request to become a member, `app_…`.
    ApplicationId,
    /// Somebody whom a member has invited, `inv_…`.
    InviteeId,
    /// An event of a member's stream: opaque, given back as `after`.
    EventId,
    /// The `Idempotency-Key` of a write: a UUID, without the quotes it wears in the header.
    WriteKey,
}
