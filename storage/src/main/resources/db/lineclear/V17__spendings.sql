-- What each gateway counted of agents' budgets lately, so that all of them count one.
CREATE TABLE spendings (
    node       TEXT NOT NULL,
    agent      TEXT NOT NULL,
    counts     TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (node, agent)
);

CREATE INDEX spendings_by_change ON spendings (changed_at);
