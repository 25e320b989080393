-- Whether people rejected the same request before, which the agent is told when it asks again.
CREATE INDEX holds_rejected ON holds (session_id, proposal_digest, opened_at)
    WHERE state = 'REJECTED';
