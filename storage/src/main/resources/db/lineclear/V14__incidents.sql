-- What went wrong, at people's word. Nothing removes an incident; what was found when it was closed is beside it.
CREATE TABLE incidents (
    id        TEXT NOT NULL PRIMARY KEY,
    opened_at BIGINT NOT NULL,
    live      INTEGER NOT NULL,
    body      TEXT NOT NULL,
    found     TEXT NOT NULL
);

CREATE INDEX incidents_by_live ON incidents (live, opened_at, id);
CREATE INDEX incidents_by_time ON incidents (opened_at, id);
