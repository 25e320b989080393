-- How far the changes have come that agents make call by call. What they touch is sealed.
CREATE TABLE paces (
    id         TEXT NOT NULL PRIMARY KEY,
    stopped    INTEGER NOT NULL,
    changed_at BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    body       TEXT NOT NULL
);

CREATE INDEX paces_by_change ON paces (changed_at, id);
