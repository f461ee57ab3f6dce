-- What inviting gives, and for what. Who has joined keeps what was promised then.
CREATE TABLE referral_rules (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    -- To the friend, for joining.
    welcome INTEGER NOT NULL CHECK (welcome > 0),
    -- To both, once the friend has bought enough.
    inviter_points INTEGER NOT NULL CHECK (inviter_points > 0),
    friend_points INTEGER NOT NULL CHECK (friend_points > 0),
    spend_days INTEGER NOT NULL CHECK (spend_days > 0),
    minimum_minor INTEGER NOT NULL CHECK (minimum_minor > 0),
    limit_per_month INTEGER NOT NULL CHECK (limit_per_month > 0),
    -- JSON texts.
    conditions TEXT NOT NULL,
    CHECK (ends_at > starts_at)
) STRICT;

CREATE TABLE invites (
    code TEXT PRIMARY KEY COLLATE NOCASE,
    member TEXT NOT NULL UNIQUE REFERENCES members (id),
    at INTEGER NOT NULL,
    expires_at INTEGER,
    -- How many may use it; null when there is no limit.
    max_uses INTEGER CHECK (max_uses >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE invitees (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL REFERENCES invites (code),
    inviter TEXT NOT NULL REFERENCES members (id),
    -- One is invited once.
    member TEXT NOT NULL UNIQUE REFERENCES members (id),
    state TEXT NOT NULL DEFAULT 'applied'
        CHECK (state IN ('applied', 'joined', 'spent', 'rewarded', 'expired')),
    -- As it was promised.
    welcome INTEGER NOT NULL,
    inviter_points INTEGER NOT NULL,
    friend_points INTEGER NOT NULL,
    spend_days INTEGER NOT NULL,
    minimum_minor INTEGER NOT NULL,
    joined_at INTEGER,
    spend_by INTEGER,
    spent_at INTEGER,
    spent_minor INTEGER NOT NULL DEFAULT 0 CHECK (spent_minor >= 0),
    rewarded_at INTEGER,
    CHECK (inviter <> member),
    CHECK ((state = 'applied') = (joined_at IS NULL)),
    CHECK ((joined_at IS NULL) = (spend_by IS NULL)),
    CHECK ((spent_at IS NULL) = (spent_minor = 0)),
    CHECK ((state = 'rewarded') = (rewarded_at IS NOT NULL)),
    CHECK (state <> 'rewarded' OR spent_minor >= minimum_minor)
) STRICT;
CREATE INDEX invitees_of_inviter ON invitees (inviter, seq);
CREATE INDEX invitees_of_code ON invitees (code);
CREATE INDEX invitees_by_deadline ON invitees (spend_by) WHERE state IN ('joined', 'spent');

CREATE TRIGGER invitees_end_once BEFORE UPDATE OF state ON invitees
WHEN OLD.state IN ('rewarded', 'expired')
BEGIN SELECT RAISE(ABORT, 'this invitation has come to its end'); END;
