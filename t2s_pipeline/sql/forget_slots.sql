-- Removes an evolution's slots, to be frozen anew.
-- grain: (evolution, position)
delete from slots where evolution = $evolution
