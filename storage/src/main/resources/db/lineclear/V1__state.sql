-- The working state. One set of statements for SQLite and PostgreSQL: TEXT and BIGINT alone.
-- Times are nanoseconds since 1970; `body` is the whole record as JSON, the columns beside it are what is searched
-- or compared. Where both say something (a state), the column is right.

CREATE TABLE agents (
    id   TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL
);

CREATE TABLE approvers (
    id   TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL
);

-- A key belongs to one person: two people with one key would be one person who counts twice.
CREATE TABLE approver_keys (
    public_key TEXT NOT NULL PRIMARY KEY,
    approver   TEXT NOT NULL REFERENCES approvers (id) ON DELETE CASCADE
);

CREATE INDEX approver_keys_by_approver ON approver_keys (approver);

CREATE TABLE retired_keys (
    public_key TEXT NOT NULL PRIMARY KEY,
    approver   TEXT NOT NULL
);

CREATE TABLE sessions (
    id            TEXT NOT NULL PRIMARY KEY,
    state         TEXT NOT NULL,
    opened_at     BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    access_key_id TEXT NOT NULL UNIQUE,
    credentials   TEXT NOT NULL,
    body          TEXT NOT NULL
);

CREATE INDEX sessions_by_state ON sessions (state, expires_at);
CREATE INDEX sessions_by_time ON sessions (opened_at, id);

CREATE TABLE holds (
    id              TEXT NOT NULL PRIMARY KEY,
    session_id      TEXT NOT NULL,
    proposal_digest TEXT NOT NULL,
    state           TEXT NOT NULL,
    opened_at       BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    vote_count      BIGINT NOT NULL,
    body            TEXT NOT NULL
);

-- At most one live hold for a request: the database's word, not the program's.
CREATE UNIQUE INDEX holds_one_live ON holds (session_id, proposal_digest)
    WHERE state IN ('OPEN', 'GRANTED', 'CLAIMED', 'IN_DOUBT');
CREATE INDEX holds_by_state ON holds (state, opened_at, id);
CREATE INDEX holds_by_time ON holds (opened_at, id);
CREATE INDEX holds_by_expiry ON holds (expires_at, id)
    WHERE state IN ('OPEN', 'GRANTED');

CREATE TABLE votes (
    hold_id  TEXT NOT NULL REFERENCES holds (id),
    approver TEXT NOT NULL,
    seq      BIGINT NOT NULL,
    body     TEXT NOT NULL,
    PRIMARY KEY (hold_id, approver)
);

CREATE TABLE captures (
    id       TEXT NOT NULL PRIMARY KEY,
    hold_id  TEXT NOT NULL,
    taken_at BIGINT NOT NULL,
    body     TEXT NOT NULL
);

CREATE INDEX captures_by_hold ON captures (hold_id, taken_at);
CREATE INDEX captures_by_time ON captures (taken_at, id);

CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
