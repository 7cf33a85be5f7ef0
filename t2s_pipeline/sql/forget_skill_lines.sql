-- Removes an evolution's lines, to be written anew.
-- grain: line
delete from skill_lines where evolution = $evolution
