-- Writes what an evolution came to.
-- grain: evolution
update evolutions
set
    root_node_id = $root_node_id,
    selection_id = $selection_id,
    skill_version = $skill_version,
    finished_at = $finished_at,
    status = 'finished',
where evolution = $evolution
