-- What an evolution's live slots hold in all.
-- grain: one row
select
    count(*) as trajectories,
    count(distinct trajectories.task_key) as tasks,
    count(trajectories.expected_actions) as with_expected_actions,
from slots
join trajectories using (trajectory_id)
where slots.evolution = $evolution and slots.state in ('patch', 'empty', 'failed')
