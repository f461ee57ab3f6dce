CREATE TABLE brand (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    slogan TEXT NOT NULL,
    contact TEXT NOT NULL,
    calling_code TEXT NOT NULL,
    -- A JSON array of names.
    features TEXT NOT NULL,
    notice TEXT NOT NULL
) STRICT;

CREATE TABLE stores (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE COLLATE NOCASE,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE consent_texts (
    purpose TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    version TEXT NOT NULL,
    date INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    required INTEGER NOT NULL CHECK (required IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE rule_versions (
    topic TEXT PRIMARY KEY,
    version TEXT NOT NULL,
    date INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
