-- Who taught a line: its trajectories, the merges between, and the words quoted from each.
-- grain: (trajectory, leaf, quote)
with quotes as (
    select
        behind.trajectory_id,
        behind.via,
        behind.counted,
        leaf.edit_id as leaf,
        unnest(leaf.evidence) as quoted,
        generate_subscripts(leaf.evidence, 1) as number,
    from lineage_of($evolution, $path, $line, $line) as behind,
        unnest(behind.leaves) as one (edit_id)
    join edits as leaf on leaf.edit_id = one.edit_id
)
select
    quotes.trajectory_id,
    quotes.via,
    quotes.counted,
    trajectories.task_id,
    trajectories.reward,
    trajectories.success,
    trajectories.origin,
    trajectories.trust,
    quotes.quoted.trajectory_id as quoted_trajectory,
    quotes.quoted.step as step,
    quotes.quoted.quote as quote,
    coalesce(steps.tool, steps.role) as speaker,
from quotes
join trajectories on trajectories.trajectory_id = quotes.trajectory_id
left join steps
    on steps.trajectory_id = quotes.quoted.trajectory_id and steps.step = quotes.quoted.step
order by trajectories.position, quotes.leaf, quotes.number
