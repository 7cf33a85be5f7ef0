-- Removes what an evolution's selection dropped, to be written anew.
-- grain: item
delete from discards where owner = $evolution
