CREATE TABLE activities (
    id TEXT PRIMARY KEY,
    -- The brand's own order, where times are the same.
    position INTEGER NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('party', 'workshop', 'tasting', 'charity', 'outdoor',
        'lecture', 'online', 'trial')),
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    theme TEXT,
    text TEXT NOT NULL,
    picture TEXT NOT NULL,
    -- Lists and objects are JSON, here and below.
    pictures TEXT NOT NULL,
    opens_at INTEGER,
    closes_at INTEGER NOT NULL,
    cancel_until INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    -- Null when it is online.
    place TEXT,
    online_url TEXT,
    host TEXT NOT NULL,
    programme TEXT NOT NULL,
    bring TEXT NOT NULL,
    safety TEXT,
    insurance TEXT,
    capacity INTEGER NOT NULL,
    -- Seats of those who signed up in a store; they are taken as well.
    guests INTEGER NOT NULL CHECK (guests >= 0),
    -- Seats of all signups that are neither rejected nor cancelled, and of the guests.
    taken INTEGER NOT NULL CHECK (taken >= guests),
    -- Seats of offers from the waiting list.
    held INTEGER NOT NULL CHECK (held >= 0),
    max_party INTEGER NOT NULL CHECK (max_party >= 1),
    -- In points, for each person.
    price INTEGER NOT NULL CHECK (price >= 0),
    needs_review INTEGER NOT NULL,
    min_tier TEXT REFERENCES tiers (id),
    form TEXT NOT NULL,
    form_version INTEGER NOT NULL CHECK (form_version >= 1),
    feedback_form TEXT NOT NULL,
    feedback_reward INTEGER CHECK (feedback_reward > 0),
    gallery TEXT NOT NULL,
    -- What is handed out at the door.
    received TEXT NOT NULL,
    called_off_at INTEGER,
    -- Whether every signup has come to its end.
    wound_up INTEGER NOT NULL CHECK (wound_up IN (0, 1)),
    CHECK (taken + held <= capacity),
    CHECK (starts_at < ends_at AND closes_at <= starts_at AND cancel_until <= starts_at),
    CHECK (opens_at < closes_at),
    CHECK ((place IS NULL) = (online_url IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX activities_to_wind_up ON activities (ends_at) WHERE NOT wound_up;

CREATE TABLE signups (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL UNIQUE,
    member TEXT NOT NULL REFERENCES members (id),
    activity TEXT NOT NULL REFERENCES activities (id),
    party INTEGER NOT NULL CHECK (party >= 1),
    answers TEXT NOT NULL,
    -- What was paid for the whole party.
    points INTEGER NOT NULL CHECK (points >= 0),
    state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected', 'cancelled',
        'checked_in', 'attended', 'missed')),
    reason TEXT,
    -- What has to be corrected.
    incomplete TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    -- Another one after each change.
    revision INTEGER NOT NULL CHECK (revision >= 1)
) STRICT;
CREATE INDEX signups_of_activity ON signups (activity, state);
CREATE INDEX signups_of_member ON signups (member, seq);
CREATE UNIQUE INDEX one_live_signup ON signups (member, activity)
    WHERE state NOT IN ('rejected', 'cancelled');

CREATE TRIGGER signups_end_once BEFORE UPDATE OF state ON signups
WHEN OLD.state IN ('rejected', 'cancelled', 'attended', 'missed')
BEGIN SELECT RAISE(ABORT, 'the signup has ended'); END;

CREATE TRIGGER parties_fit BEFORE INSERT ON signups
WHEN NEW.party > (SELECT max_party FROM activities WHERE id = NEW.activity)
BEGIN SELECT RAISE(ABORT, 'more than may come together'); END;

CREATE TABLE signup_steps (
    seq INTEGER PRIMARY KEY,
    signup TEXT NOT NULL REFERENCES signups (id),
    state TEXT NOT NULL,
    at INTEGER NOT NULL,
    reason TEXT
) STRICT;
CREATE INDEX steps_of_signup ON signup_steps (signup, seq);

-- What was agreed to with a signup.
CREATE TABLE signup_consents (
    signup TEXT NOT NULL REFERENCES signups (id),
    purpose TEXT NOT NULL,
    version TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- Since when it is not agreed to any more.
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX consents_in_force ON signup_consents (signup, purpose, version)
    WHERE ended_at IS NULL;

CREATE TABLE received (
    seq INTEGER PRIMARY KEY,
    signup TEXT NOT NULL REFERENCES signups (id),
    title TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX received_with_signup ON received (signup, seq);

-- Codes that let a party in.
CREATE TABLE passes (
    code TEXT PRIMARY KEY CHECK (length(code) = 16),
    signup TEXT NOT NULL UNIQUE REFERENCES signups (id),
    issued_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TRIGGER passes_are_used_once BEFORE UPDATE OF used_at ON passes
WHEN OLD.used_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the pass has been used'); END;

CREATE TABLE waitlist (
    -- The order of the list.
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    activity TEXT NOT NULL REFERENCES activities (id),
    -- Null for those who put their names down in a store.
    member TEXT REFERENCES members (id),
    party INTEGER NOT NULL CHECK (party >= 1),
    answers TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'offered', 'accepted', 'expired', 'left')),
    joined_at INTEGER NOT NULL,
    offer_until INTEGER,
    ended_at INTEGER,
    CHECK ((state = 'offered') = (offer_until IS NOT NULL)),
    CHECK ((state IN ('waiting', 'offered')) = (ended_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX one_open_entry ON waitlist (member, activity)
    WHERE state IN ('waiting', 'offered');
CREATE INDEX entries_waiting ON waitlist (activity, seq) WHERE state IN ('waiting', 'offered');
CREATE INDEX offers ON waitlist (offer_until) WHERE state = 'offered';

-- What was agreed to when the party was put on the list; it goes over to the signup.
CREATE TABLE waitlist_consents (
    entry TEXT NOT NULL REFERENCES waitlist (id),
    purpose TEXT NOT NULL,
    version TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (entry, purpose, version)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entries_end_once BEFORE UPDATE OF state ON waitlist
WHEN OLD.ended_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the place on the list has ended'); END;

CREATE TRIGGER waiting_parties_fit BEFORE INSERT ON waitlist
WHEN NEW.party > (SELECT max_party FROM activities WHERE id = NEW.activity)
BEGIN SELECT RAISE(ABORT, 'more than may come together'); END;

CREATE TABLE questions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    activity TEXT NOT NULL REFERENCES activities (id),
    -- Null for those who are no members.
    member TEXT REFERENCES members (id),
    author TEXT NOT NULL,
    -- What is said, and what the host says to it, in each language.
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    answer TEXT
) STRICT;
CREATE INDEX questions_of_activity ON questions (activity, seq);
CREATE INDEX questions_of_member ON questions (member, at) WHERE member IS NOT NULL;

CREATE TABLE feedback (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    activity TEXT NOT NULL REFERENCES activities (id),
    -- Null for what was said without one.
    signup TEXT UNIQUE REFERENCES signups (id),
    rating INTEGER CHECK (rating BETWEEN 1 AND 5),
    answers TEXT NOT NULL,
    at INTEGER NOT NULL,
    points INTEGER NOT NULL CHECK (points >= 0),
    -- "You said, we did."
    said TEXT,
    did TEXT,
    answered_at INTEGER,
    CHECK ((signup IS NULL) = (rating IS NULL)),
    CHECK ((did IS NULL) = (said IS NULL) AND (did IS NULL) = (answered_at IS NULL))
) STRICT;
CREATE INDEX feedback_of_activity ON feedback (activity, answered_at);
