-- Further names that people are known by, in lower case: at their identity provider, or as configured.
CREATE TABLE person_names (
    name   TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (name, person)
);
