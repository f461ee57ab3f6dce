CREATE TABLE earning_rules (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    version TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Points that were earned together and expire together.
CREATE TABLE lots (
    id INTEGER PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id),
    earned_at INTEGER NOT NULL,
    expires_at INTEGER,
    points INTEGER NOT NULL CHECK (points > 0),
    remaining INTEGER NOT NULL CHECK (remaining BETWEEN 0 AND points),
    source TEXT NOT NULL
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
    lot INTEGER REFERENCES lots (id),
    store TEXT
) STRICT;
CREATE INDEX entries_of_member ON entries (member, seq);
CREATE INDEX entries_by_time ON entries (member, at);

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
    store TEXT
) STRICT;
CREATE INDEX pending_of_member ON pending_points (member, available_at);
