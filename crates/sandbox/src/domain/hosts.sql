-- Which of a host's accounts opens which membership.
CREATE TABLE host_identities (
    host TEXT NOT NULL,
    -- Who it is there.
    subject TEXT NOT NULL,
    member TEXT NOT NULL REFERENCES members (id),
    at INTEGER NOT NULL,
    PRIMARY KEY (host, subject),
    UNIQUE (host, member)
) STRICT, WITHOUT ROWID;

-- Sign-ins on a host's page that have begun; of all secrets here only the SHA-256 is kept.
CREATE TABLE oauth_states (
    state_hash TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    -- Where to go on after it.
    next TEXT,
    -- What the secret of whoever began it has to come to.
    challenge TEXT NOT NULL,
    -- What it is bound to besides: a browser, or an app on another origin.
    browser_hash TEXT,
    app_origin TEXT,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    CHECK ((browser_hash IS NULL) <> (app_origin IS NULL))
) STRICT, WITHOUT ROWID;

-- What a host's page has given, to be exchanged.
CREATE TABLE oauth_codes (
    code_hash TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    -- Null for somebody who only looks at a snapshot.
    subject TEXT,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;

-- Accounts that have proved themselves, and wait for the member that they belong to.
CREATE TABLE host_bindings (
    token_hash TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    subject TEXT NOT NULL,
    next TEXT,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;
