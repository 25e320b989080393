-- The last rehearsal of each hold, sealed as holds are.
CREATE TABLE rehearsals (
    hold_id TEXT NOT NULL PRIMARY KEY REFERENCES holds (id),
    body    TEXT NOT NULL
);

-- How far agents are trusted, each change of it, so that a session is never trusted further than at any time of its life.
CREATE TABLE standings (
    agent    TEXT NOT NULL,
    seq      BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    standing TEXT NOT NULL,
    because  TEXT NOT NULL,
    PRIMARY KEY (agent, seq)
);
