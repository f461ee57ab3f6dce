-- What joining gives, as JSON, and what the brand asks for.
CREATE TABLE join_gifts (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL UNIQUE,
    gift TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE join_form (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL CHECK (version > 0),
    fields TEXT NOT NULL
) STRICT;

CREATE TABLE applications (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL UNIQUE REFERENCES members (id),
    at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected')),
    decided_at INTEGER,
    -- Why it was rejected.
    reason TEXT,
    -- What can be corrected, with words; JSON.
    fixable TEXT NOT NULL DEFAULT '[]',
    -- To the brand's form; JSON.
    answers TEXT NOT NULL DEFAULT '{}',
    store TEXT REFERENCES stores (id),
    channel TEXT,
    -- A campaign's slug.
    campaign TEXT,
    -- Another number after each change, for `If-Match`.
    revision INTEGER NOT NULL DEFAULT 0,
    CHECK ((state = 'pending') = (decided_at IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TRIGGER applications_are_approved_once BEFORE UPDATE OF state ON applications
WHEN OLD.state = 'approved'
BEGIN SELECT RAISE(ABORT, 'the application has been approved'); END;

-- What was credited, each once.
CREATE TABLE application_gifts (
    application TEXT NOT NULL REFERENCES applications (id),
    gift TEXT NOT NULL REFERENCES join_gifts (id),
    coupon TEXT REFERENCES coupons (id),
    PRIMARY KEY (application, gift)
) STRICT, WITHOUT ROWID;

CREATE TABLE consents (
    member TEXT NOT NULL REFERENCES members (id),
    purpose TEXT NOT NULL REFERENCES consent_texts (purpose),
    version TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (member, purpose, version)
) STRICT, WITHOUT ROWID;
