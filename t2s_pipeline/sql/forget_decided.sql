-- Removes what decisions did in an evolution, to be written anew.
-- grain: (decision, edit)
delete from decided where evolution = $evolution
