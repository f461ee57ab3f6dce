CREATE TABLE games (
    id TEXT PRIMARY KEY,
    -- The brand's own order.
    position INTEGER NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('riddles', 'jigsaw', 'quiz', 'wheel', 'grid')),
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    picture TEXT NOT NULL,
    opens_at INTEGER,
    closes_at INTEGER NOT NULL,
    -- Null when there is no limit.
    rounds_per_day INTEGER CHECK (rounds_per_day >= 0),
    -- The score that earns chances, for which draw, how many, and how often a day.
    mark INTEGER CHECK (mark > 0),
    earns_game TEXT REFERENCES games (id),
    earns_chances INTEGER CHECK (earns_chances > 0),
    earns_per_day INTEGER CHECK (earns_per_day > 0),
    -- Of a draw.
    daily_chances INTEGER NOT NULL CHECK (daily_chances >= 0),
    -- Lists of texts, as JSON.
    how_to_play TEXT NOT NULL,
    conditions TEXT NOT NULL,
    -- What there is to say of its kind, as JSON.
    settings TEXT NOT NULL,
    organiser TEXT NOT NULL,
    contact TEXT NOT NULL,
    -- Of the rules, the published prizes among them.
    version TEXT NOT NULL,
    CHECK (opens_at IS NULL OR opens_at < closes_at),
    CHECK ((earns_game IS NULL) = (earns_chances IS NULL)),
    CHECK ((earns_game IS NULL) = (earns_per_day IS NULL)),
    CHECK (earns_game IS NULL OR mark IS NOT NULL)
) STRICT, WITHOUT ROWID;
-- All that each request has to know of the draws.
CREATE INDEX draws_by_time ON games (closes_at, opens_at, daily_chances)
    WHERE kind IN ('wheel', 'grid');

CREATE TABLE game_prizes (
    id TEXT PRIMARY KEY,
    game TEXT NOT NULL REFERENCES games (id),
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    picture TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('points', 'coupon', 'voucher', 'goods', 'none')),
    points INTEGER CHECK (points > 0),
    -- What it is worth, in hundredths.
    value_minor INTEGER CHECK (value_minor > 0),
    -- How many there are in all, and how many are left; null when there is no end of them.
    total INTEGER CHECK (total >= 0),
    left INTEGER CHECK (left BETWEEN 0 AND total),
    -- Of the game's tickets, while there are any left.
    weight INTEGER NOT NULL CHECK (weight BETWEEN 0 AND 1000000),
    claim_days INTEGER CHECK (claim_days > 0),
    -- What comes into the wallet, as JSON.
    coupon TEXT,
    CHECK ((total IS NULL) = (left IS NULL)),
    CHECK ((kind = 'points') = (points IS NOT NULL)),
    CHECK ((kind IN ('coupon', 'voucher')) = (coupon IS NOT NULL)),
    CHECK ((kind = 'goods') = (claim_days IS NOT NULL)),
    -- It takes over the tickets of what is used up.
    CHECK (kind <> 'none' OR total IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX prizes_of_game ON game_prizes (game, position);
CREATE UNIQUE INDEX one_way_to_win_nothing ON game_prizes (game) WHERE kind = 'none';

CREATE TABLE segments (
    game TEXT NOT NULL REFERENCES games (id),
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    prize TEXT NOT NULL REFERENCES game_prizes (id),
    PRIMARY KEY (game, position),
    UNIQUE (game, id)
) STRICT, WITHOUT ROWID;

-- What rounds are made of; the content is JSON.
CREATE TABLE riddles (
    position INTEGER PRIMARY KEY,
    content TEXT NOT NULL
) STRICT;

CREATE TABLE quiz_questions (
    position INTEGER PRIMARY KEY,
    content TEXT NOT NULL
) STRICT;

CREATE TABLE jigsaw_pictures (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    alt TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rounds (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    member TEXT NOT NULL REFERENCES members (id),
    game TEXT NOT NULL REFERENCES games (id),
    state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'expired')),
    started_at INTEGER NOT NULL,
    -- The day on which it counts.
    day TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    finished_at INTEGER,
    score INTEGER NOT NULL CHECK (score BETWEEN 0 AND max_score),
    max_score INTEGER NOT NULL,
    -- The game's mark when it began.
    mark INTEGER,
    -- What it has earned, and for which draw.
    earned INTEGER CHECK (earned > 0),
    earned_for TEXT REFERENCES games (id),
    -- Why reaching the mark earns nothing.
    unearned TEXT CHECK (unearned IN ('limit_reached', 'game_over')),
    -- Everything that lies on the table, face down as well, as JSON.
    board TEXT NOT NULL,
    CHECK ((state = 'finished') = (finished_at IS NOT NULL)),
    CHECK ((earned IS NULL) = (earned_for IS NULL)),
    CHECK (earned IS NULL OR unearned IS NULL),
    CHECK (earned IS NULL OR (state = 'finished' AND score >= mark))
) STRICT;
CREATE UNIQUE INDEX one_running_round ON rounds (member, game) WHERE state = 'running';
CREATE INDEX rounds_of_day ON rounds (member, game, day);
CREATE INDEX rounds_by_score ON rounds (game, score) WHERE state = 'finished';
CREATE INDEX rounds_to_expire ON rounds (expires_at) WHERE state = 'running';

CREATE TRIGGER rounds_end_once BEFORE UPDATE ON rounds WHEN OLD.state <> 'running'
BEGIN SELECT RAISE(ABORT, 'the round has ended'); END;

-- Who tried what in a round, so that nobody tries everything.
CREATE TABLE round_attempts (
    member TEXT NOT NULL REFERENCES members (id),
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX attempts_of_member ON round_attempts (member, at);

-- The chances that a member has: those of a day, which are used first, and those that stay.
CREATE TABLE chances (
    member TEXT NOT NULL REFERENCES members (id),
    game TEXT NOT NULL REFERENCES games (id),
    daily INTEGER NOT NULL CHECK (daily >= 0),
    kept INTEGER NOT NULL CHECK (kept >= 0),
    -- The day that the daily ones are for.
    day TEXT,
    PRIMARY KEY (member, game)
) STRICT, WITHOUT ROWID;

-- The ledger of chances. An entry is never changed.
CREATE TABLE chance_entries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    member TEXT NOT NULL REFERENCES members (id),
    game TEXT NOT NULL REFERENCES games (id),
    at INTEGER NOT NULL,
    delta INTEGER NOT NULL CHECK (delta <> 0),
    left INTEGER NOT NULL CHECK (left >= 0),
    reason TEXT NOT NULL
        CHECK (reason IN ('daily', 'mark', 'streak', 'draw', 'expired', 'gift')),
    title TEXT NOT NULL,
    draw TEXT UNIQUE REFERENCES game_draws (id),
    round TEXT UNIQUE REFERENCES rounds (id),
    -- The day that a daily chance is for.
    day TEXT,
    CHECK ((reason = 'draw') = (draw IS NOT NULL)),
    CHECK (reason <> 'draw' OR delta = -1),
    CHECK ((reason = 'mark') = (round IS NOT NULL)),
    CHECK ((reason = 'daily') = (day IS NOT NULL))
) STRICT;
CREATE INDEX chance_entries_of_member ON chance_entries (member, game, seq);
CREATE UNIQUE INDEX daily_chances_once ON chance_entries (member, game, day) WHERE day IS NOT NULL;

CREATE TRIGGER chance_entries_add_up BEFORE INSERT ON chance_entries
WHEN NEW.left <> NEW.delta + coalesce((SELECT left FROM chance_entries
    WHERE member = NEW.member AND game = NEW.game ORDER BY seq DESC LIMIT 1), 0)
BEGIN SELECT RAISE(ABORT, 'the chances do not add up'); END;

CREATE TRIGGER chance_entries_stay BEFORE UPDATE ON chance_entries
BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;

CREATE TRIGGER chance_entries_remain BEFORE DELETE ON chance_entries
BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;

-- The secret seeds of draws: one for each member and game that is not used yet.
CREATE TABLE draw_seeds (
    seed TEXT PRIMARY KEY CHECK (length(seed) = 64),
    member TEXT NOT NULL REFERENCES members (id),
    game TEXT NOT NULL REFERENCES games (id),
    used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_unused_seed ON draw_seeds (member, game) WHERE used_at IS NULL;

CREATE TRIGGER seeds_are_used_once BEFORE UPDATE ON draw_seeds WHEN OLD.used_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the seed has been used'); END;

CREATE TABLE game_draws (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    serial TEXT NOT NULL UNIQUE,
    member TEXT NOT NULL REFERENCES members (id),
    game TEXT NOT NULL REFERENCES games (id),
    at INTEGER NOT NULL,
    rule_version TEXT NOT NULL,
    -- The segment that was drawn, and what stood on it then.
    segment TEXT NOT NULL,
    prize TEXT NOT NULL REFERENCES game_prizes (id),
    title TEXT NOT NULL,
    picture TEXT,
    kind TEXT NOT NULL,
    seed TEXT NOT NULL UNIQUE REFERENCES draw_seeds (seed),
    nonce TEXT NOT NULL,
    -- The segments at that moment, as JSON.
    rows TEXT NOT NULL,
    ticket INTEGER NOT NULL CHECK (ticket >= 0),
    digest TEXT NOT NULL CHECK (length(digest) = 64),
    next_commitment TEXT NOT NULL
) STRICT;
CREATE INDEX draws_of_member ON game_draws (member, seq);

CREATE TRIGGER receipts_stay BEFORE UPDATE ON game_draws
BEGIN SELECT RAISE(ABORT, 'a receipt is never changed'); END;

CREATE TABLE prizes_won (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    draw TEXT NOT NULL UNIQUE REFERENCES game_draws (id),
    member TEXT NOT NULL REFERENCES members (id),
    -- The prize as it was then.
    kind TEXT NOT NULL CHECK (kind IN ('points', 'coupon', 'voucher', 'goods')),
    points INTEGER,
    value_minor INTEGER,
    state TEXT NOT NULL CHECK (state IN ('unclaimed', 'claimed', 'shipped', 'delivered',
        'granted', 'expired')),
    won_at INTEGER NOT NULL,
    claim_by INTEGER,
    claimed_at INTEGER,
    coupon TEXT UNIQUE REFERENCES coupons (id),
    -- Where it is sent to, as JSON.
    destination TEXT,
    carrier TEXT,
    tracking TEXT,
    CHECK ((kind = 'goods') = (claim_by IS NOT NULL)),
    CHECK ((kind = 'goods') = (state <> 'granted')),
    CHECK ((kind IN ('coupon', 'voucher')) = (coupon IS NOT NULL)),
    CHECK ((destination IS NOT NULL) = (state IN ('claimed', 'shipped', 'delivered'))),
    CHECK ((destination IS NULL) = (claimed_at IS NULL))
) STRICT;
CREATE INDEX prizes_of_member ON prizes_won (member, seq);
CREATE INDEX prizes_to_claim ON prizes_won (claim_by) WHERE state = 'unclaimed';

CREATE TRIGGER prizes_end_once BEFORE UPDATE OF state ON prizes_won
WHEN OLD.state IN ('delivered', 'granted', 'expired')
BEGIN SELECT RAISE(ABORT, 'the prize has come to its end'); END;

-- What others have reached and won: the demo's crowd, who are no members here.
CREATE TABLE crowd_scores (
    game TEXT NOT NULL REFERENCES games (id),
    name TEXT NOT NULL,
    score INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (game, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE crowd_prizes (
    name TEXT NOT NULL,
    prize TEXT NOT NULL REFERENCES game_prizes (id),
    at INTEGER NOT NULL,
    PRIMARY KEY (name, prize)
) STRICT, WITHOUT ROWID;

-- What checking in gives; its rewards and the way to make up for a day are JSON.
CREATE TABLE check_in_rules (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    points INTEGER NOT NULL CHECK (points >= 0),
    rewards TEXT NOT NULL,
    make_up TEXT
) STRICT;

CREATE TABLE check_ins (
    member TEXT NOT NULL REFERENCES members (id),
    date TEXT NOT NULL,
    at INTEGER NOT NULL,
    is_made_up INTEGER NOT NULL,
    PRIMARY KEY (member, date)
) STRICT, WITHOUT ROWID;

-- The rewards that streaks have given, on the day that completed them.
CREATE TABLE streak_rewards (
    member TEXT NOT NULL,
    date TEXT NOT NULL,
    days INTEGER NOT NULL CHECK (days > 0),
    PRIMARY KEY (member, date, days),
    FOREIGN KEY (member, date) REFERENCES check_ins (member, date)
) STRICT, WITHOUT ROWID;
