-- Trajectories that an evolution learned nothing from, by reason.
-- grain: (state, reason)
select
    state,
    reason,
    count(*) as trajectories,
    min(trajectory_id) as example,
from slots
where evolution = $evolution and state <> 'patch'
group by all
order by trajectories desc, state, reason
