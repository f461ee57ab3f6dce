-- What happened to members, for their open pages.
CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    member TEXT NOT NULL REFERENCES members (id),
    at INTEGER NOT NULL,
    happening TEXT NOT NULL
) STRICT;
CREATE INDEX events_of_member ON events (member, seq);
