-- How far rollouts have come. What they are stands in the hold of the same id, sealed.
CREATE TABLE rollouts (
    id         TEXT NOT NULL PRIMARY KEY REFERENCES holds (id),
    state      TEXT NOT NULL,
    live       INTEGER NOT NULL,
    stage      INTEGER NOT NULL,
    started_at BIGINT NOT NULL,
    begun_at   BIGINT NOT NULL,
    since_at   BIGINT NOT NULL,
    baked      BIGINT NOT NULL,
    looked_at  BIGINT NOT NULL,
    because    TEXT NOT NULL,
    version    BIGINT NOT NULL,
    node       TEXT NOT NULL,
    until      BIGINT NOT NULL
);

CREATE INDEX rollouts_by_live ON rollouts (live, started_at, id);

-- Under which hold each request of a rollout runs: written once, so that none runs twice.
CREATE TABLE rollout_parts (
    rollout_id TEXT NOT NULL REFERENCES rollouts (id),
    undo       INTEGER NOT NULL,
    stage      INTEGER NOT NULL,
    step       INTEGER NOT NULL,
    hold_id    TEXT NOT NULL UNIQUE,
    PRIMARY KEY (rollout_id, undo, stage, step)
);

-- What checks showed while a stage was watched.
CREATE TABLE rollout_samples (
    rollout_id TEXT NOT NULL REFERENCES rollouts (id),
    stage      INTEGER NOT NULL,
    at         BIGINT NOT NULL,
    check_name TEXT NOT NULL,
    well       INTEGER NOT NULL,
    found      TEXT NOT NULL,
    PRIMARY KEY (rollout_id, stage, at, check_name)
);
