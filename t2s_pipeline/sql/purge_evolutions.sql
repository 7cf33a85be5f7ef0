-- Marks the given evolutions as purged: they came to nothing that is left.
-- grain: evolution
update evolutions
set
    status = 'purged',
    skill_version = null,
    root_node_id = null,
    selection_id = null,
    decisions = [],
    hand_edits = [],
    folder_version = null,
    row_digest = null,
where evolution in (select id from given)
