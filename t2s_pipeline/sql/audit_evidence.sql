-- Quotes behind an evolution that do not stand verbatim in the step they cite, and leaves without any.
-- grain: (edit, quote)
-- An empty answer is a passing audit.
with leaves as (
    select
        edits.edit_id,
        edits.evidence,
    from slots
    join edits on edits.node_id = slots.patch_id
    where slots.evolution = $evolution and slots.state = 'patch'
),
quotes as (
    select
        leaves.edit_id,
        quoted.trajectory_id,
        quoted.step,
        quoted.quote,
    from leaves, unnest(leaves.evidence) as cited (quoted)
)
select
    quotes.edit_id,
    quotes.trajectory_id,
    quotes.step,
    quotes.quote,
from quotes
left join steps on steps.trajectory_id = quotes.trajectory_id and steps.step = quotes.step
where
    not coalesce(contains(steps.text, quotes.quote), false)
    and not coalesce(contains(steps.arguments, quotes.quote), false)
    and not coalesce(contains(steps.result, quotes.quote), false)
union all
select
    edit_id,
    null,
    null,
    null,
from leaves
where len(evidence) = 0
