-- The steps around the given ones, in brief, these included.
-- grain: (trajectory, step)
with wanted as (
    select distinct
        given.trajectory_id,
        unnest(range(given.step - $around, given.step + $around + 1)) as step,
    from given
)
select
    steps.trajectory_id,
    steps.step,
    coalesce(steps.tool, steps.role) as speaker,
    steps.is_error,
    left(
        coalesce(
            nullif(steps.text, ''),
            concat(left(steps.arguments, $characters), ' → ' || left(steps.result, $characters))
        ),
        $characters
    ) as brief,
from wanted
join steps on steps.trajectory_id = wanted.trajectory_id and steps.step = wanted.step
order by steps.trajectory_id, steps.step
