-- Writes how far an evolution has come.
-- grain: evolution
update evolutions set status = $status, row_digest = null where evolution = $evolution
