CREATE TABLE tiers (
    id TEXT PRIMARY KEY,
    level INTEGER NOT NULL UNIQUE CHECK (level >= 1),
    name TEXT NOT NULL,
    -- What must be spent in a calendar year, in hundredths; 0 on the first.
    threshold_minor INTEGER NOT NULL CHECK (threshold_minor >= 0),
    -- Points for one unit of money, in hundredths.
    multiplier INTEGER NOT NULL CHECK (multiplier > 0),
    rule TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE benefits (
    id TEXT PRIMARY KEY,
    tier TEXT NOT NULL REFERENCES tiers (id),
    position INTEGER NOT NULL,
    icon TEXT NOT NULL,
    title TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
    id TEXT PRIMARY KEY,
    phone TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    birthday TEXT,
    -- For people to read; it opens nothing.
    number TEXT NOT NULL UNIQUE,
    tier TEXT NOT NULL REFERENCES tiers (id),
    tier_until INTEGER,
    joined_at INTEGER NOT NULL,
    -- An applicant has a name and a number, and nothing of what members have.
    standing TEXT NOT NULL DEFAULT 'member' CHECK (standing IN ('member', 'applicant'))
) STRICT, WITHOUT ROWID;

-- Money spent in a calendar year of the brand's place.
CREATE TABLE spending (
    member TEXT NOT NULL REFERENCES members (id),
    year INTEGER NOT NULL,
    minor INTEGER NOT NULL CHECK (minor >= 0),
    PRIMARY KEY (member, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE tier_changes (
    seq INTEGER PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id),
    at INTEGER NOT NULL,
    tier TEXT NOT NULL REFERENCES tiers (id),
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX tier_changes_of_member ON tier_changes (member, seq);

-- One-time codes for the till.
CREATE TABLE codes (
    code TEXT PRIMARY KEY CHECK (length(code) = 16),
    member TEXT NOT NULL REFERENCES members (id),
    issued_at INTEGER NOT NULL,
    -- Which of the codes that were issued together.
    position INTEGER NOT NULL,
    valid_from INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    CHECK (expires_at - valid_from <= 60000)
) STRICT, WITHOUT ROWID;
CREATE INDEX codes_of_member ON codes (member, issued_at);
