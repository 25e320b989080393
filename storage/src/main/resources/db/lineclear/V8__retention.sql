-- When what was captured was removed, so that a hold can say that its way back has run out.
ALTER TABLE captures ADD COLUMN removed_at BIGINT;
