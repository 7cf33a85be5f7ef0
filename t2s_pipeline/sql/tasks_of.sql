-- What a skill's live trajectories were asked, with the last words of the first success at it.
-- In order of the first trajectory; nothing was learned from a task that was held out.
-- grain: task
with live as (
    select trajectories.*
    from trajectories
    anti join withdrawn on withdrawn.trajectory_id = trajectories.trajectory_id
    where trajectories.skill = $skill and trajectories.trust <> 'untrusted'
),
closing as (
    select
        live.task_key,
        arg_min(steps.text, (coalesce(live.position, 1::bigint << 40), live.trajectory_id, -steps.step)) as text,
    from live
    join steps on steps.trajectory_id = live.trajectory_id
    where live.success and steps.role = 'assistant' and trim(steps.text) <> ''
    group by live.task_key
)
select
    live.task_key,
    arg_min(live.task_text, (coalesce(live.position, 1::bigint << 40), live.trajectory_id)) as prompt,
    arg_min(live.expected_actions, (coalesce(live.position, 1::bigint << 40), live.trajectory_id)) as expected_actions,
    any_value(closing.text) as closing,
    bool_and(live.purpose <> 'learn') as held_out,
from live
left join closing on closing.task_key = live.task_key
where trim(live.task_text) <> ''
group by live.task_key
order by min((coalesce(live.position, 1::bigint << 40), live.trajectory_id))
