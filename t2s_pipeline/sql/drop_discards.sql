-- Removes what the given owners dropped.
-- grain: owner
delete from discards where owner in (select owner from given)
