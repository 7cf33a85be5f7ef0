-- The steps that the given level-0 edits cite.
-- grain: (edit, trajectory, step)
select distinct
    edits.edit_id,
    quoted.trajectory_id,
    quoted.step,
from edits, unnest(edits.evidence) as cited (quoted)
semi join given on given.edit_id = edits.edit_id
order by all
