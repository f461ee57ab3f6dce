CREATE TABLE applications (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL UNIQUE REFERENCES members (id),
    at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected')),
    -- Why it was rejected.
    reason TEXT,
    store TEXT REFERENCES stores (id),
    channel TEXT,
    campaign TEXT,
    invite TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE consents (
    member TEXT NOT NULL REFERENCES members (id),
    purpose TEXT NOT NULL REFERENCES consent_texts (purpose),
    version TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (member, purpose, version)
) STRICT, WITHOUT ROWID;
