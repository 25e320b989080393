-- Whose calls wait for one another's. A party is an agent, or an operator, with a kind of thing; its name is a digest.
CREATE TABLE pace_parties (
    party TEXT NOT NULL,
    pace  TEXT NOT NULL,
    PRIMARY KEY (party, pace)
);

CREATE INDEX pace_parties_by_pace ON pace_parties (pace);

-- How often a call began in a party: what makes those that begin at once go one after the other.
CREATE TABLE pace_turns (
    party      TEXT NOT NULL PRIMARY KEY,
    version    BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
