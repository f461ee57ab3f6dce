CREATE TABLE reward_categories (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rewards (
    id TEXT PRIMARY KEY,
    -- The brand's own order.
    position INTEGER NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('goods', 'service', 'coupon', 'cash_voucher', 'donation')),
    category TEXT NOT NULL REFERENCES reward_categories (id),
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    text TEXT NOT NULL,
    rules TEXT NOT NULL,
    terms TEXT NOT NULL,
    picture TEXT NOT NULL,
    -- A list of pictures, as JSON.
    gallery TEXT NOT NULL,
    points INTEGER NOT NULL CHECK (points >= 0),
    -- On top of the points, in hundredths; 0 when points are enough.
    money_minor INTEGER NOT NULL CHECK (money_minor >= 0),
    -- What it costs outside its sale, where it has one.
    usual_points INTEGER,
    usual_minor INTEGER,
    starts_at INTEGER,
    ends_at INTEGER,
    -- Null when there is no end of them.
    stock INTEGER CHECK (stock >= 0),
    per_member INTEGER CHECK (per_member > 0),
    min_tier TEXT REFERENCES tiers (id),
    new_members_only INTEGER NOT NULL,
    by_delivery INTEGER NOT NULL,
    in_store INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    -- What it becomes, for coupons and vouchers, as JSON.
    coupon TEXT,
    -- Title and summary in every language, in lower case.
    search TEXT NOT NULL,
    CHECK ((starts_at IS NULL) = (ends_at IS NULL) AND starts_at < ends_at),
    CHECK ((coupon IS NOT NULL) = (kind IN ('coupon', 'cash_voucher')))
) STRICT, WITHOUT ROWID;
CREATE INDEX rewards_of_category ON rewards (category, position);

-- How many of a reward a member has.
CREATE TABLE reward_uses (
    reward TEXT NOT NULL REFERENCES rewards (id),
    member TEXT NOT NULL REFERENCES members (id),
    used INTEGER NOT NULL CHECK (used >= 0),
    PRIMARY KEY (reward, member)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER uses_begin_below_the_limit BEFORE INSERT ON reward_uses
WHEN NEW.used > (SELECT per_member FROM rewards WHERE id = NEW.reward)
BEGIN SELECT RAISE(ABORT, 'more than a member may have'); END;

CREATE TRIGGER uses_stay_below_the_limit BEFORE UPDATE ON reward_uses
WHEN NEW.used > OLD.used
    AND NEW.used > (SELECT per_member FROM rewards WHERE id = NEW.reward)
BEGIN SELECT RAISE(ABORT, 'more than a member may have'); END;

CREATE TABLE redemptions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL UNIQUE,
    member TEXT NOT NULL REFERENCES members (id),
    reward TEXT NOT NULL REFERENCES rewards (id),
    -- The reward as it was then.
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    picture TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 99),
    -- Of the whole quantity.
    points INTEGER NOT NULL CHECK (points >= 0),
    money_minor INTEGER NOT NULL CHECK (money_minor >= 0),
    state TEXT NOT NULL CHECK (state IN ('submitted', 'awaiting_payment', 'approved', 'rejected',
        'shipped', 'delivered', 'ready', 'collected', 'cancelled')),
    placed_at INTEGER NOT NULL,
    pay_by INTEGER,
    -- When the money was paid, and when it was sent back.
    paid_at INTEGER,
    refunded_at INTEGER,
    -- Where it is sent to, as JSON.
    destination TEXT,
    store TEXT REFERENCES stores (id),
    carrier TEXT,
    tracking TEXT,
    CHECK ((state = 'awaiting_payment') = (pay_by IS NOT NULL)),
    CHECK (destination IS NULL OR store IS NULL),
    CHECK (paid_at IS NULL OR money_minor > 0),
    CHECK (paid_at IS NULL OR state <> 'awaiting_payment'),
    -- What was paid is sent back when there is no reward for it, and only then.
    CHECK ((refunded_at IS NOT NULL) = (paid_at IS NOT NULL AND state IN ('rejected', 'cancelled')))
) STRICT;
CREATE INDEX redemptions_of_member ON redemptions (member, seq);
CREATE INDEX redemptions_to_pay ON redemptions (pay_by) WHERE pay_by IS NOT NULL;

CREATE TRIGGER redemptions_end_once BEFORE UPDATE OF state ON redemptions
WHEN OLD.state IN ('rejected', 'delivered', 'collected', 'cancelled')
BEGIN SELECT RAISE(ABORT, 'the redemption has ended'); END;

CREATE TABLE redemption_steps (
    seq INTEGER PRIMARY KEY,
    redemption TEXT NOT NULL REFERENCES redemptions (id),
    state TEXT NOT NULL,
    at INTEGER NOT NULL,
    reason TEXT
) STRICT;
CREATE INDEX steps_of_redemption ON redemption_steps (redemption, seq);

CREATE TABLE addresses (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    member TEXT NOT NULL REFERENCES members (id),
    region TEXT NOT NULL CHECK (region IN ('CN', 'HK', 'MO', 'TW')),
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    -- Empty where the region has none, as the city.
    province TEXT NOT NULL,
    city TEXT NOT NULL,
    district TEXT,
    street TEXT NOT NULL,
    postcode TEXT,
    is_default INTEGER NOT NULL
) STRICT;
CREATE INDEX addresses_of_member ON addresses (member, seq);
CREATE UNIQUE INDEX one_default_address ON addresses (member) WHERE is_default;
