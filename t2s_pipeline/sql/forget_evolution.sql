-- Removes an evolution's row, to be written anew.
-- grain: evolution
delete from evolutions where evolution = $evolution
