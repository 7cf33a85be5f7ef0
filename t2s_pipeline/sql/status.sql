-- How far each evolution of a skill has come, and what it computed; the latest first.
-- grain: evolution
with mine as (
    select
        *,
        split_part(evolution, '@', 2)::bigint as number,
        lag(started_at) over (order by split_part(evolution, '@', 2)::bigint) as previous_at,
    from evolutions
    where skill = $skill
)
select
    mine.evolution,
    mine.status,
    mine.engine,
    mine.fan_in,
    mine.batch,
    mine.base_version,
    mine.skill_version,
    mine.n_trajectories as trajectories,
    mine.evolution in (select evolution from standing_releases) as stands,
    mine.started_at,
    mine.finished_at,
    (
        select count(*)
        from slots
        join patches using (patch_id)
        where
            slots.evolution = mine.evolution
            and (mine.previous_at is null or patches.made_at > mine.previous_at)
    ) as patches_made,
    (
        select map_from_entries(list((state, n) order by state))
        from (select state, count(*) as n from slots where evolution = mine.evolution group by state)
    ) as slots,
    (
        select map_from_entries(list((status, n) order by status))
        from (
            select status, count(*) as n
            from merge_nodes
            where evolution = mine.evolution
            group by status
        )
    ) as nodes,
    (
        select count(distinct edit_ids)
        from skill_lines
        where evolution = mine.evolution and origin = 'taught'
    ) as rules,
from mine
order by mine.number desc
