-- Removes what an evolution said of lines it took away, to be written anew.
-- grain: line
delete from removed_lines where evolution = $evolution
