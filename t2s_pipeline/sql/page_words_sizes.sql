-- How many bytes the steps hold that each of the given level-0 edits quotes, in the given order.
-- grain: edit
with cited as (
    select distinct
        given.number,
        given.edit_id,
        quoted.trajectory_id,
        quoted.step,
    from given
    join edits on edits.edit_id = given.edit_id, unnest(edits.evidence) as one (quoted)
)
select
    cited.number,
    cited.edit_id,
    coalesce(
        sum(
            coalesce(strlen(steps.text), 0)
            + coalesce(strlen(steps.arguments), 0)
            + coalesce(strlen(steps.result), 0)
        ),
        0
    )::bigint as bytes,
from cited
left join steps on steps.trajectory_id = cited.trajectory_id and steps.step = cited.step
group by all
order by cited.number
