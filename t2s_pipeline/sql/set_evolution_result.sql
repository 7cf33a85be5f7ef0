-- Writes what an evolution came to.
-- grain: evolution
update evolutions
set
    root_node_id = $root_node_id,
    selection_id = $selection_id,
    skill_version = $skill_version,
    finished_at = $finished_at,
    cost_usd = $cost_usd,
    -- What was released and came to the same again is still what was released.
    status = case
        when status = 'released' and skill_version = $skill_version then 'released'
        else 'finished'
    end,
    row_digest = null,
where evolution = $evolution
