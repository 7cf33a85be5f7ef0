-- The steps that the given level-0 edits quote, whole, with the quotes.
-- grain: (edit, trajectory, step), in the given order
with cited as (
    select
        given.number,
        given.edit_id,
        quoted.trajectory_id,
        quoted.step,
        list(quoted.quote order by place) as quotes,
        min(place) as first_place,
    from given
    join edits on edits.edit_id = given.edit_id,
        unnest(edits.evidence) with ordinality as one (quoted, place)
    group by all
)
select
    cited.edit_id,
    cited.trajectory_id,
    cited.step,
    cited.quotes,
    steps.text,
    steps.arguments,
    steps.result,
from cited
join steps on steps.trajectory_id = cited.trajectory_id and steps.step = cited.step
order by cited.number, cited.first_place
