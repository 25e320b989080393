-- When a hold was first shown to a person, and second looks of people who approved.
CREATE TABLE showings (
    hold_id  TEXT NOT NULL REFERENCES holds (id),
    person   TEXT NOT NULL,
    shown_at BIGINT NOT NULL,
    PRIMARY KEY (hold_id, person)
);

CREATE TABLE second_looks (
    hold_id  TEXT NOT NULL REFERENCES holds (id),
    approver TEXT NOT NULL,
    seq      BIGINT NOT NULL,
    body     TEXT NOT NULL,
    PRIMARY KEY (hold_id, approver)
);

-- Of votes from before nobody kept when the hold was shown.
UPDATE votes SET body = substr(body, 1, length(body) - 1) || ',"shownAt":null}';
