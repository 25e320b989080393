-- What sessions asked for within the last hour that makes or deletes something, so that steps are seen together.
CREATE TABLE steps (
    session_id      TEXT NOT NULL,
    proposal_digest TEXT NOT NULL,
    proposal_id     TEXT NOT NULL,
    asked_at        BIGINT NOT NULL,
    body            TEXT NOT NULL,
    PRIMARY KEY (session_id, proposal_digest)
);

CREATE INDEX steps_by_session ON steps (session_id, asked_at, proposal_id);
CREATE INDEX steps_by_time ON steps (asked_at);
