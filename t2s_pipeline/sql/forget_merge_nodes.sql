-- Removes one level of an evolution's merge tree, to be laid out anew.
-- grain: (evolution, level, position)
delete from merge_nodes where evolution = $evolution and level = $level
