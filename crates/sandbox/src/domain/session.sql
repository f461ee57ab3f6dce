-- One-time passwords on their way. The password itself is the sandbox's only one.
CREATE TABLE otps (
    phone TEXT PRIMARY KEY,
    sent_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    attempts_left INTEGER NOT NULL CHECK (attempts_left >= 0),
    -- Set with the last wrong attempt.
    blocked_until INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    -- SHA-256 of the token, which only the member's device knows.
    token_hash TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
