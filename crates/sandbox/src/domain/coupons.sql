CREATE TABLE coupons (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    member TEXT NOT NULL REFERENCES members (id),
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('money_off', 'percent_off', 'item', 'cash')),
    value_minor INTEGER CHECK (value_minor > 0),
    percent INTEGER CHECK (percent BETWEEN 1 AND 99),
    -- The purchase that it needs, in hundredths.
    threshold_minor INTEGER NOT NULL CHECK (threshold_minor >= 0),
    scope TEXT NOT NULL,
    conditions TEXT NOT NULL,
    picture TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    -- The name of the store where it was used.
    used_in TEXT,
    redemption TEXT REFERENCES redemptions (id),
    CHECK ((kind IN ('money_off', 'cash')) = (value_minor IS NOT NULL)),
    CHECK ((kind = 'percent_off') = (percent IS NOT NULL))
) STRICT;
CREATE INDEX coupons_of_member ON coupons (member, expires_at);
CREATE INDEX coupons_of_redemption ON coupons (redemption) WHERE redemption IS NOT NULL;

CREATE TRIGGER coupons_are_used_once BEFORE UPDATE OF used_at ON coupons
WHEN OLD.used_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the coupon has been used'); END;

-- One-time codes that burn a coupon at the till.
CREATE TABLE coupon_codes (
    code TEXT PRIMARY KEY CHECK (length(code) = 16),
    coupon TEXT NOT NULL REFERENCES coupons (id),
    issued_at INTEGER NOT NULL,
    -- Which of the codes that were issued together.
    position INTEGER NOT NULL,
    valid_from INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    CHECK (expires_at - valid_from <= 60000)
) STRICT, WITHOUT ROWID;
CREATE INDEX codes_of_coupon ON coupon_codes (coupon, issued_at);

-- The till tells by the code alone what it stands for.
CREATE TRIGGER coupon_codes_are_no_member_codes BEFORE INSERT ON coupon_codes
WHEN EXISTS (SELECT 1 FROM codes WHERE code = NEW.code)
BEGIN SELECT RAISE(ABORT, 'a member has this code'); END;

CREATE TRIGGER member_codes_are_no_coupon_codes BEFORE INSERT ON codes
WHEN EXISTS (SELECT 1 FROM coupon_codes WHERE code = NEW.code)
BEGIN SELECT RAISE(ABORT, 'a coupon has this code'); END;
