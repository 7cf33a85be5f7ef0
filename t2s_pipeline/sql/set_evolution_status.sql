-- Writes how far an evolution has come.
-- grain: evolution
update evolutions set status = $status where evolution = $evolution
