CREATE TABLE earning_rules (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    version TEXT NOT NULL,
    -- What money gives one point, in hundredths, where it counts money.
    point_minor INTEGER CHECK (point_minor > 0),
    -- Whether a tier multiplies it.
    by_tier INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Times in which a rule gives more.
CREATE TABLE rule_windows (
    id INTEGER PRIMARY KEY,
    rule TEXT NOT NULL REFERENCES earning_rules (id),
    title TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    -- In hundredths.
    multiplier INTEGER NOT NULL CHECK (multiplier > 100),
    CHECK (ends_at > starts_at)
) STRICT;

-- Points that were earned together and expire together.
CREATE TABLE lots (
    id INTEGER PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id),
    earned_at INTEGER NOT NULL,
    expires_at INTEGER,
    points INTEGER NOT NULL CHECK (points > 0),
    remaining INTEGER NOT NULL CHECK (remaining BETWEEN 0 AND points),
    source TEXT NOT NULL,
    -- A lot is extended once.
    extended_at INTEGER
) STRICT;
CREATE INDEX lots_of_member ON lots (member, expires_at) WHERE remaining > 0;

-- The ledger. An entry is never changed: a mistake is put right by another entry.
CREATE TABLE entries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    member TEXT NOT NULL REFERENCES members (id),
    at INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('earn', 'spend', 'expire', 'refund', 'adjust')),
    points INTEGER NOT NULL CHECK (points <> 0),
    balance INTEGER NOT NULL CHECK (balance >= 0),
    title TEXT NOT NULL,
    rule TEXT REFERENCES earning_rules (id),
    -- The one lot that it filled or emptied; of what was spent, the one that was kept longer for it.
    lot INTEGER REFERENCES lots (id),
    store TEXT,
    redemption TEXT REFERENCES redemptions (id),
    transfer TEXT REFERENCES transfers (id),
    signup TEXT REFERENCES signups (id)
) STRICT;
CREATE INDEX entries_of_member ON entries (member, seq);
CREATE INDEX entries_by_time ON entries (member, at);
-- A redemption takes points once, and gives them back once.
CREATE UNIQUE INDEX entries_of_redemption ON entries (redemption, kind) WHERE redemption IS NOT NULL;

-- So does a signup; and what is promised for feedback is given once.
CREATE UNIQUE INDEX entries_of_signup ON entries (signup, kind) WHERE signup IS NOT NULL;

-- Which lots an entry took its points from, so that they can go back there; and where they went.
CREATE TABLE draws (
    entry INTEGER NOT NULL REFERENCES entries (seq),
    lot INTEGER NOT NULL REFERENCES lots (id),
    points INTEGER NOT NULL CHECK (points > 0),
    PRIMARY KEY (entry, lot)
) STRICT, WITHOUT ROWID;

-- What points were counted of, where a purchase earned them.
CREATE TABLE purchases (
    entry INTEGER PRIMARY KEY REFERENCES entries (seq),
    -- The amount, and what gave one point, in hundredths.
    minor INTEGER NOT NULL CHECK (minor > 0),
    point_minor INTEGER NOT NULL CHECK (point_minor > 0),
    -- By the tier at that time, in hundredths; and what gave more then.
    multiplier INTEGER NOT NULL CHECK (multiplier > 0),
    occasion TEXT,
    occasion_multiplier INTEGER CHECK (occasion_multiplier > 0),
    -- The number of an order placed online.
    number TEXT,
    CHECK ((occasion IS NULL) = (occasion_multiplier IS NULL))
) STRICT;

CREATE TRIGGER entries_add_up BEFORE INSERT ON entries
WHEN NEW.balance <> NEW.points + coalesce(
    (SELECT balance FROM entries WHERE member = NEW.member ORDER BY seq DESC LIMIT 1), 0)
BEGIN SELECT RAISE(ABORT, 'the running balance does not add up'); END;

CREATE TRIGGER entries_go_forward BEFORE INSERT ON entries
WHEN NEW.at < (SELECT at FROM entries WHERE member = NEW.member ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'the ledger goes forward in time'); END;

CREATE TRIGGER entries_stay BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;

CREATE TRIGGER entries_remain BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;

-- Points earned that become spendable later.
CREATE TABLE pending_points (
    id INTEGER PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id),
    points INTEGER NOT NULL CHECK (points > 0),
    available_at INTEGER NOT NULL,
    title TEXT NOT NULL,
    rule TEXT REFERENCES earning_rules (id),
    store TEXT,
    -- As a purchase has them.
    minor INTEGER,
    multiplier INTEGER,
    number TEXT,
    CHECK ((minor IS NULL) = (multiplier IS NULL))
) STRICT;
CREATE INDEX pending_of_member ON pending_points (member, available_at);

-- Points that one member gave to another.
CREATE TABLE transfers (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    giver TEXT NOT NULL REFERENCES members (id),
    taker TEXT NOT NULL REFERENCES members (id),
    points INTEGER NOT NULL CHECK (points > 0),
    note TEXT,
    CHECK (giver <> taker)
) STRICT;
CREATE INDEX transfers_of_giver ON transfers (giver, seq);
CREATE INDEX transfers_of_taker ON transfers (taker, seq);

-- Who asked for a name behind a number, so that nobody asks for all of them.
CREATE TABLE recipient_lookups (
    member TEXT NOT NULL REFERENCES members (id),
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX recipient_lookups_of_member ON recipient_lookups (member, at);
