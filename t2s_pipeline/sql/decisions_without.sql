-- Standing decisions on rules behind which no run is left without the given trajectories.
-- grain: decision
with behind as (
    select
        standing_decisions.decision_id,
        patches.trajectory_id,
    from standing_decisions, unnest(standing_decisions.leaves) as leaf (edit_id)
    join edits on edits.edit_id = leaf.edit_id
    join patches on patches.patch_id = edits.node_id
    anti join withdrawn on withdrawn.trajectory_id = patches.trajectory_id
    where standing_decisions.skill = $skill
),
emptied as (
    select behind.decision_id
    from behind
    left join given using (trajectory_id)
    group by behind.decision_id
    having bool_and(given.trajectory_id is not null)
)
select
    decision_id,
    decision,
    coalesce(text, content) as content,
    author,
    reason,
from standing_decisions
semi join emptied using (decision_id)
order by "at", decision_id
