CREATE TABLE campaigns (
    slug TEXT PRIMARY KEY,
    position INTEGER NOT NULL UNIQUE,
    kind TEXT NOT NULL
        CHECK (kind IN ('discount_day', 'spend_and_gift', 'double_points', 'activity', 'game')),
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    picture TEXT NOT NULL,
    -- For whom it is; `value` is a number of days, or a tier's level.
    audience TEXT NOT NULL CHECK (audience IN ('all', 'newcomers', 'dormant', 'tier')),
    value INTEGER CHECK (value > 0),
    why TEXT NOT NULL,
    -- What has to be so of a member for it to be said.
    why_needs TEXT CHECK (why_needs IN ('half_spent', 'has_attended', 'has_redeemed', 'comes_often')),
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    -- JSON.
    discounts TEXT NOT NULL,
    threshold_minor INTEGER CHECK (threshold_minor > 0),
    -- In hundredths.
    factor INTEGER CHECK (factor > 100),
    activity TEXT REFERENCES activities (id),
    game TEXT REFERENCES games (id),
    reward TEXT REFERENCES rewards (id),
    -- JSON; what claiming gives, or reaching the threshold.
    gift TEXT,
    -- For the game's draw.
    chances INTEGER CHECK (chances > 0),
    CHECK (ends_at > starts_at),
    CHECK ((audience = 'all') = (value IS NULL)),
    CHECK ((kind = 'spend_and_gift') = (threshold_minor IS NOT NULL)),
    CHECK ((kind = 'double_points') = (factor IS NOT NULL)),
    CHECK ((kind = 'activity') = (activity IS NOT NULL)),
    CHECK ((kind = 'game') = (game IS NOT NULL)),
    CHECK (kind <> 'spend_and_gift' OR gift IS NOT NULL),
    CHECK (chances IS NULL OR game IS NOT NULL)
) STRICT, WITHOUT ROWID;

-- Claimed, or earned by spending; once.
CREATE TABLE campaign_claims (
    campaign TEXT NOT NULL REFERENCES campaigns (slug),
    member TEXT NOT NULL REFERENCES members (id),
    at INTEGER NOT NULL,
    coupon TEXT REFERENCES coupons (id),
    PRIMARY KEY (campaign, member)
) STRICT, WITHOUT ROWID;

-- Towards a threshold, in hundredths.
CREATE TABLE campaign_spending (
    campaign TEXT NOT NULL REFERENCES campaigns (slug),
    member TEXT NOT NULL REFERENCES members (id),
    minor INTEGER NOT NULL CHECK (minor >= 0),
    PRIMARY KEY (campaign, member)
) STRICT, WITHOUT ROWID;
