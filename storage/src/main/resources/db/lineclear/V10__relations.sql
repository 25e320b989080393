-- What was learned about resources and what connects them: a row for each thing that one origin says of one resource or
-- of one relation. The id is the digest of which; two URNs are longer together than an index of PostgreSQL takes.
CREATE TABLE relations (
    id      TEXT NOT NULL PRIMARY KEY,
    kind    TEXT NOT NULL,
    origin  TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    body    TEXT NOT NULL
);

CREATE INDEX relations_by_time ON relations (seen_at);
