-- People have a role; those registered before may approve, as they could.
UPDATE approvers SET body = substr(body, 1, length(body) - 1) || ',"role":"APPROVER"}';
