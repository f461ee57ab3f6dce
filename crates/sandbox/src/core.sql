CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The first reply of each write, so that a repeated one gets it again.
CREATE TABLE writes (
    key TEXT PRIMARY KEY,
    -- Of the method, the path and the body.
    fingerprint TEXT NOT NULL,
    -- In whose name it acted; null when it needed no session.
    member TEXT,
    at INTEGER NOT NULL,
    reply TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX writes_by_age ON writes (at);
