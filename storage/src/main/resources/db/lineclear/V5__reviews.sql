-- What people look into after somebody broke the glass. Nothing removes a review; two people's signatures close it.
CREATE TABLE reviews (
    id        TEXT NOT NULL PRIMARY KEY,
    hold_id   TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    signed    BIGINT NOT NULL,
    body      TEXT NOT NULL
);

CREATE INDEX reviews_by_hold ON reviews (hold_id, opened_at, id);
CREATE INDEX reviews_by_time ON reviews (opened_at, id);
CREATE INDEX reviews_waiting ON reviews (opened_at, id)
    WHERE signed < 2;

CREATE TABLE review_signatures (
    review_id TEXT NOT NULL REFERENCES reviews (id),
    person    TEXT NOT NULL,
    seq       BIGINT NOT NULL,
    body      TEXT NOT NULL,
    PRIMARY KEY (review_id, person)
);
