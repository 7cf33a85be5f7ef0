-- The rules an evolution teaches, with the tasks and trajectories behind each, best first.
-- grain: rule
with taught as (
    select
        edit_ids,
        min(path) as path,
        min(line) as line,
        string_agg(text, ' ' order by line) as rule,
    from skill_lines
    where evolution = $evolution and origin = 'taught' and trim(text) <> ''
    group by edit_ids
)
select
    taught.path,
    taught.line,
    taught.rule,
    max(lineage.support) as tasks,
    count(distinct lineage.trajectory_id) as trajectories,
from taught
join lineage_of($evolution, null, null, null) as lineage
    on lineage.path = taught.path and lineage.line = taught.line
group by all
order by tasks desc, trajectories desc, taught.path, taught.line
