-- For which gateway a hold was claimed, so that one that starts again takes no other's claims for those of its own crash.
-- Claims of before have none: whoever starts first puts them in doubt.
ALTER TABLE holds ADD COLUMN claimed_by TEXT NOT NULL DEFAULT '';
